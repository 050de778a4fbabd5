using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;

namespace Nokta.JourneyEngine.Tests;

public sealed class RowsTests
{
    [Fact]
    public void Every_figure_opens_exactly_its_rows() => Prop.ForAll(Some.Histories, rows =>
    {
        var (question, index) = (Some.Question(), Some.Index(rows));
        foreach (var (touchpoint, figures) in ScorecardTests.Figures(Scorecard.Run(question, index)))
        {
            foreach (var (kind, expected) in Expected(figures))
                Assert.True(expected == Count(index, question, touchpoint, kind, Scale.Csat5), $"{kind} of {(touchpoint is null ? "all" : touchpoint)}");
            foreach (var scale in Enum.GetValues<Scale>())
                foreach (var (kind, expected) in ExpectedAnswers(figures.On(scale)))
                    Assert.True(expected == Count(index, question, touchpoint, kind, scale), $"{kind} on {scale} of {(touchpoint is null ? "all" : touchpoint)}");
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Pages_follow_each_other_latest_first() => Prop.ForAll(Some.Histories, rows =>
    {
        var (question, index) = (Some.Question(), Some.Index(rows));
        var expected = new NaiveScorecard(rows, question).Touches(1).AsEnumerable().Reverse().Select(t => t.Row).ToList();

        var paged = Enumerable.Range(0, expected.Count / 3 + 1).SelectMany(p =>
            Rows.Find(index, new RowsQuestion { Scope = question, Touchpoint = 1, Kind = RowKind.Interactions, Skip = p * 3, Take = 3 }).Rows);

        Assert.Equal(expected, paged);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_value_opens_the_latest_answer_of_each_person()
    {
        var index = Some.Index(
        [
            new(11 * Some.Day, 1, 1) { Scale = 0, Score = 1 },
            new(12 * Some.Day, 1, 2) { Scale = 0, Score = 5 },
            new(13 * Some.Day, 2, 1) { Scale = 0, Score = 1 },
        ]);

        var ones = Rows.Find(index, new RowsQuestion { Scope = Some.Question(), Touchpoint = 1, Kind = RowKind.Answers, Value = 1 });

        Assert.Equal([2L], ones.Rows);
    }

    private static IEnumerable<(RowKind, long)> Expected(Figures f) =>
    [
        (RowKind.Interactions, f.Volume), (RowKind.WithoutPerson, f.WithoutPerson), (RowKind.Persons, f.Reach),
        (RowKind.Eligible, f.Conversion!.Eligible), (RowKind.Converted, f.Conversion.Converted), (RowKind.StillOpen, f.Conversion.StillOpen),
        (RowKind.Revenue, f.Revenue.Sum(r => r.Interactions)), (RowKind.Durations, f.Duration.N),
        (RowKind.Abandoned, f.Behaviour.Abandoned), (RowKind.Failed, f.Behaviour.Failed), (RowKind.Unanswered, f.Behaviour.Unanswered),
        (RowKind.Repeated, f.Behaviour.Repeated), (RowKind.Troubled, f.Behaviour.Troubled),
        (RowKind.Dropped, f.Behaviour.Dropped), (RowKind.DropEligible, f.Behaviour.DropEligible),
    ];

    private static IEnumerable<(RowKind, long)> ExpectedAnswers(Satisfaction? s) =>
    [
        (RowKind.Answers, s?.N ?? 0), (RowKind.AllAnswers, s?.AllAnswers ?? 0), (RowKind.AnswersWithoutPerson, s?.AnswersWithoutPerson ?? 0),
        (RowKind.Unhappy, s?.Unhappy ?? 0), (RowKind.Top, s?.Top ?? 0),
    ];

    private static long Count(JourneyIndex index, ScorecardQuestion scope, int? touchpoint, RowKind kind, Scale scale)
    {
        var answer = Rows.Find(index, new RowsQuestion { Scope = scope, Touchpoint = touchpoint, Kind = kind, Scale = scale, Take = 1000 });
        Assert.Equal(answer.Total, answer.Rows.Distinct().Count());
        return answer.Total;
    }
}
