using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Pain;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Segments;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Tests;

/// <summary>A segment beside everybody else: nobody on both sides, nobody lost, and chance proves nothing.</summary>
public sealed class ContrastTests
{
    [Fact]
    public void A_segment_and_everybody_else_are_together_everybody_with_a_person() => Prop.ForAll(Some.Histories, rows =>
    {
        if (rows.Length == 0) return;
        var index = Some.Index(rows);
        var odd = PersonSet.Of(index, rows.Select(r => r.Person).Where(p => p % 2 == 1));
        ScorecardAnswer Ask(Func<ulong, bool>? people) => Scorecard.Run(Some.Question() with { People = people }, index);
        var (these, others, all) = (Ask(odd.Contains), Ask(odd.Others().Contains), Ask(null));

        foreach (var contrast in Contrasts.Run(these, others).Where(c => c.Figure is ContrastFigure.Failed or ContrastFigure.Dropped))
        {
            var behaviour = (contrast.Touchpoint == 0 ? all.Total : all.Touchpoints[contrast.Touchpoint]).Behaviour;
            var (k, n) = contrast.Figure == ContrastFigure.Failed ? (behaviour.Failed, behaviour.Reach) : (behaviour.Dropped, behaviour.DropEligible);
            Assert.Equal(n, contrast.It.These.N + contrast.It.Others.N);
            Assert.Equal(k, Count(contrast.It.These) + Count(contrast.It.Others), 6);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Below_thirty_people_on_a_side_nothing_is_compared()
    {
        Assert.Equal(Difference.TooFew, Judged(Contrast.OfShares(29, 29, 0, 500)));
        Assert.Equal(Difference.TooFew, Judged(Contrast.OfShares(0, 0, 0, 0)));
        Assert.Equal(Difference.Higher, Judged(Contrast.OfShares(28, 30, 3, 30)));
        Assert.Equal(Difference.Lower, Judged(Contrast.OfShares(3, 30, 28, 30)));
        Assert.Equal(Difference.Unproven, Judged(Contrast.OfShares(15, 30, 16, 30)));
    }

    [Fact]
    public void What_one_comparison_would_prove_many_together_do_not()
    {
        var alone = Contrast.OfShares(60, 100, 45, 100);
        var chance = Enumerable.Range(0, 40).Select(i => Contrast.OfShares(50, 100, 49 + i % 3, 100));

        var judged = Contrast.Judge([alone, .. chance]);

        Assert.Equal(Difference.Higher, Judged(alone));
        Assert.All(judged, c => Assert.Equal(Difference.Unproven, c.Verdict));
    }

    [Fact]
    public void A_score_and_a_time_are_told_where_people_differ_and_not_where_they_do_not()
    {
        var index = Some.Index(Enumerable.Range(0, 120).Select(p => new Touch(12 * Some.Day + p, (ulong)p + 1, 4)
        {
            Scale = (int)Scale.Nps10, Score = p % 2 == 1 ? 9 + p / 2 % 2 : 3 + p / 2 % 5, Duration = p % 3 == 0 ? 1000 : 5000,
        }));
        var odd = PersonSet.Of(index, Enumerable.Range(1, 120).Select(p => (ulong)p).Where(p => p % 2 == 0));
        var question = Some.Question() with { MainScaleOf = [-1, 0, 1, -1] };

        var told = Contrasts.Run(Scorecard.Run(question with { People = odd.Contains }, index), Scorecard.Run(question with { People = odd.Others().Contains }, index)).Where(c => c.Touchpoint == 2).ToDictionary(c => c.Figure, c => c.It);

        Assert.Equal((Difference.Higher, 100.0), (told[ContrastFigure.Nps].Verdict, told[ContrastFigure.Nps].These.Value));
        Assert.Equal(Difference.Lower, told[ContrastFigure.Unhappy].Verdict);
        Assert.Equal((Difference.Unproven, 5000.0), (told[ContrastFigure.Duration].Verdict, told[ContrastFigure.Duration].These.Value));
    }

    private static double Count(ContrastSide side) => side.N == 0 ? 0 : side.Value * side.N;

    private static Difference Judged(Contrast one) => Contrast.Judge([one])[0].Verdict;
}
