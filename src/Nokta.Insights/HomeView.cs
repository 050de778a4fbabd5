using Nokta.Interactions.Ledger;
using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Pain;
using Nokta.JourneyEngine.Scorecards;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights;

/// <summary>What Home shows, before it is worded: the verdict, the ranking, what is not known, what waits.</summary>
public sealed record HomeView
{
    public required ScorecardView Figures { get; init; }
    public required Verdict Verdict { get; init; }

    /// <summary>Touchpoints with answers or behaviour in the order of pain, then those where people come and nobody was asked.</summary>
    public required IReadOnlyList<(TouchpointCard Touchpoint, PainRow Row)> Ranking { get; init; }

    /// <summary>Touchpoints of the register of which this period says nothing.</summary>
    public required IReadOnlyList<TouchpointCard> BlindSpots { get; init; }

    /// <summary>Weekly trend of the touchpoint the verdict names, or of the one with most answers.</summary>
    public TouchpointCard? TrendOf { get; init; }
    public ScorecardAnswer? Trend { get; init; }

    /// <summary>The busiest touchpoint of which nobody knows how it is.</summary>
    public TouchpointCard? Unmeasured => Ranking.Where(r => r.Row.Basis == PainBasis.BlindSpot).Select(r => r.Touchpoint).Concat(BlindSpots).FirstOrDefault();

    public TouchpointCard? Named => Verdict.Touchpoint is { } number ? Figures.Touchpoints.FirstOrDefault(t => t.Number == number) : null;

    /// <summary>The verdict over a scorecard, by rule.</summary>
    public static HomeView Of(ScorecardView figures)
    {
        var verdict = Judge(figures);
        bool IsEmpty(PainRow row) => row.Basis == PainBasis.BlindSpot && figures.Now.Touchpoints[row.Touchpoint].Volume == 0;
        var byNumber = figures.Touchpoints.ToDictionary(t => t.Number);
        var ranking = verdict.Ranking.Where(r => byNumber.ContainsKey(r.Touchpoint) && !IsEmpty(r)).Select(r => (byNumber[r.Touchpoint], r)).ToList();
        var blind = verdict.Ranking.Where(r => byNumber.ContainsKey(r.Touchpoint) && IsEmpty(r)).Select(r => byNumber[r.Touchpoint]);
        var trendOf = verdict.Touchpoint is { } named && byNumber.TryGetValue(named, out var one) ? one
            : figures.Touchpoints.Where(t => figures.Of(t).Main is not null).MaxBy(t => figures.Of(t).Main!.N);
        return new HomeView
        {
            Figures = figures,
            Verdict = verdict,
            Ranking = ranking,
            BlindSpots = [.. blind],
            TrendOf = trendOf,
            Trend = trendOf is null ? null : ScorecardDesk.Trend(figures),
        };
    }

    /// <summary>The headline; retired touchpoints take no part, and without data before the period nothing is compared.</summary>
    public static Verdict Judge(ScorecardView figures)
    {
        var (importance, stage) = (new int[figures.Measured.HighestTouchpoint + 1], new int[figures.Measured.HighestTouchpoint + 1]);
        foreach (var touchpoint in figures.Touchpoints)
        {
            importance[touchpoint.Number] = touchpoint.Importance;
            stage[touchpoint.Number] = touchpoint.Stage switch { "before" => 1, "during" => 2, "after" => 3, _ => 0 };
        }

        var earlier = figures.Earlier.Total.Volume == 0 ? null : figures.Earlier;
        return Verdict.Choose(earlier, figures.Now, new VerdictOptions { Importance = importance, ComparableOf = stage });
    }

    /// <summary>What unhappy people wrote most often in the same words, when it is at least every fifth comment of ten or more.</summary>
    public static (string Words, int Count, int Comments)? CommonWords(ScorecardView figures, TouchpointCard touchpoint, InteractionLog log, WorkspaceId workspace)
    {
        if (figures.Of(touchpoint).MainScale is not { } scale) return null;
        var rows = Rows.Find(figures.Snapshot.Index, new RowsQuestion { Scope = figures.Now.Question, Touchpoint = touchpoint.Number, Kind = RowKind.Unhappy, Scale = scale, Take = 500 });
        var comments = log.ReadRows(workspace, rows.Rows).Select(r => r.Comment.Trim()).Where(c => c.Length > 0).ToList();
        if (comments.Count < 10) return null;
        var most = comments.GroupBy(Folding.Fold).MaxBy(g => g.Count())!;
        return most.Count() * 5 < comments.Count ? null : (most.First(), most.Count(), comments.Count);
    }
}
