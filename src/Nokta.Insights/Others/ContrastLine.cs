using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Pain;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights.Others;

/// <summary>One figure of a segment beside that of everybody else, in the reader's words.</summary>
/// <param name="At">Where it is measured, above its name; empty where the page says so.</param>
/// <param name="IsBetter">Whether the segment does better; null where nothing is proven.</param>
public sealed record ContrastLine(string Name, string At, ContrastSideWords These, ContrastSideWords Others, Difference Verdict, bool? IsBetter)
{
    public string? TheseLink { get; init; }
    public string? OthersLink { get; init; }

    /// <summary>Where the touchpoint's own comparison stands.</summary>
    public string? AtLink { get; init; }

    /// <param name="isMoreBetter">Whether a higher figure is the better one.</param>
    public static ContrastLine Of(Reader reader, string name, Contrast it, Func<double, string> write, bool isMoreBetter) => new(
        name, "", ContrastSideWords.Of(it.These, write, reader), ContrastSideWords.Of(it.Others, write, reader), it.Verdict,
        it.Verdict is Difference.Higher or Difference.Lower ? it.Verdict == Difference.Higher == isMoreBetter : null);

    /// <summary>Every figure of one touchpoint, or of all the proven differences, the surest first, with how many were tested together; null when the scope names no segment.</summary>
    public static (IReadOnlyList<ContrastLine> Lines, int Tested)? All(ScorecardView view, Reader reader, int? touchpoint = null)
    {
        if (ScorecardDesk.Beside(view) is not { } all) return null;
        var tested = all.Count(c => c.It.Interval is not null);
        var cards = view.Touchpoints.ToDictionary(t => t.Number);
        var shown = touchpoint is { } one ? all.Where(c => c.Touchpoint == one)
            : all.Where(c => c.It.Verdict is Difference.Higher or Difference.Lower && (c.Touchpoint == 0 || cards.ContainsKey(c.Touchpoint))).OrderBy(c => c.It.AdjustedP).ThenBy(c => c.Touchpoint);
        return ([.. shown.Select(c => Of(reader, NameOf(c, reader), c.It, Write(c.Figure, reader), IsMoreBetter(c.Figure)) with
        {
            At = touchpoint is not null ? "" : cards.GetValueOrDefault(c.Touchpoint) is { } card ? reader.In(card.Name) : reader["scorecard.total"],
            AtLink = touchpoint is null && cards.GetValueOrDefault(c.Touchpoint) is { } at ? "/touchpoints/" + at.Slug + "?" + view.Scope.Query() : null,
        })], tested);
    }

    private static string NameOf(FigureContrast contrast, Reader reader) => contrast.Figure switch
    {
        ContrastFigure.Satisfied or ContrastFigure.Nps => new FigureWords(reader).SatisfactionName(contrast.Scale ?? Scale.Csat5),
        ContrastFigure.Unhappy => reader["figure.unhappy-share"],
        ContrastFigure.Conversion => reader["figure.conversion"],
        ContrastFigure.Abandoned => reader["figure.abandoned"],
        ContrastFigure.Failed => reader["figure.failed"],
        ContrastFigure.Unanswered => reader["figure.unanswered"],
        ContrastFigure.Repeated => reader["figure.repeated"],
        ContrastFigure.Dropped => reader["figure.dropped"],
        ContrastFigure.Duration => reader["contrast.duration"],
        _ => throw new ArgumentOutOfRangeException(nameof(contrast), contrast.Figure, null),
    };

    private static bool IsMoreBetter(ContrastFigure figure) => figure is ContrastFigure.Satisfied or ContrastFigure.Nps or ContrastFigure.Conversion;

    private static Func<double, string> Write(ContrastFigure figure, Reader reader) => figure switch
    {
        ContrastFigure.Nps => value => reader.Number(value, 0),
        ContrastFigure.Duration => value => new FigureWords(reader).Duration(value),
        _ => value => reader.Percent(value, value is > 0 and < 0.1 ? 1 : 0),
    };
}

/// <summary>One side: its figure (a range where it rests on few, nothing on fewer), the range beside a solid one, and n.</summary>
public sealed record ContrastSideWords(string Value, string Range, string N)
{
    public static ContrastSideWords Of(ContrastSide side, Func<double, string> write, Reader reader)
    {
        var range = side.Range is { } of ? reader.Range(write(of.Low), write(of.High)) : "";
        var n = "n = " + reader.Number(side.N);
        return Honesty.Of(side.N) switch
        {
            Firmness.Hidden => new("—", "", n),
            Firmness.Range => new(range.Length > 0 ? range : write(side.Value), "", n),
            _ => new(write(side.Value), range, n),
        };
    }
}
