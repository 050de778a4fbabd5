using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Outcome = Nokta.JourneyEngine.Scorecards.Outcome;

namespace Nokta.JourneyEngine.Tests;

public sealed class ScorecardTests
{
    [Fact]
    public void Every_figure_agrees_with_its_naive_twin() => Prop.ForAll(Some.Histories, rows =>
    {
        if (rows.Length > 0) Agree(rows, Some.Question());
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Every_figure_agrees_within_segments() => Prop.ForAll(Some.Histories, rows =>
    {
        if (rows.Length == 0) return;
        var question = Some.Question() with { Filter = [true, false, true, true, false, true, true, true] };
        Agree(rows, question);
        Agree(rows, question with { People = person => person % 2 == 1 });
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void A_large_history_cut_over_threads_agrees_too()
    {
        var rows = Some.Numbered(Some.Histories.Generator.Sample(1500, 60).SelectMany((h, i) =>
            h.Select(t => t.Person == 0 ? t : t with { Person = t.Person + (ulong)i * 10 })));
        var index = JourneyIndex.Build(Some.Blocks(rows, 1000));

        var answer = Scorecard.Run(Some.Question(), index);

        Assert.True(rows.Length > 40_000, $"{rows.Length} rows are not enough to be cut");
        foreach (var (touchpoint, figures) in Figures(answer))
        {
            var touches = rows.Where(r => r.Time >= 10 * Some.Day && r.Time < 30 * Some.Day
                && (touchpoint is null || Some.Question().TouchpointOf[r.Signature] == touchpoint)).ToList();
            Assert.Equal(touches.Count, figures.Volume);
            Assert.Equal(NaiveScorecard.Persons(touches), figures.Reach);
            Assert.Equal(touches.Where(t => t.Currency == 1).Sum(t => t.Amount), figures.Revenue.FirstOrDefault(r => r.Currency == 1)?.Amount ?? 0);
            Assert.Equal(NaiveScorecard.Quantile(touches.Where(t => t.Duration >= 0).Select(t => t.Duration), 0.5), figures.Duration.Median);
        }
    }

    [Fact]
    public void Touchpoints_and_unmapped_add_up_to_all_interactions() => Prop.ForAll(Some.Histories, rows =>
    {
        var answer = Scorecard.Run(Some.Question(-1, 1000), Some.Index(rows));

        Assert.Equal(rows.Length, answer.Touchpoints.Sum(t => t.Volume));
        Assert.Equal(rows.Length, answer.Total.Volume);
        Assert.True(answer.Total.Reach <= answer.Touchpoints.Sum(t => t.Reach));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_breakdown_by_touchpoint_is_the_scorecard() => Prop.ForAll(Some.Histories, rows =>
    {
        var (question, index) = (Some.Question(), Some.Index(rows));

        var breakdown = Breakdown.Run(new BreakdownQuestion(question, question.TouchpointOf, 3, question.MainScaleOf), index);

        Assert.Equivalent(Scorecard.Run(question, index).Touchpoints, breakdown.Groups, strict: true);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_interaction_does_not_convert_itself_but_another_at_the_same_instant_does()
    {
        var alone = Scorecard.Run(Some.Question(), Some.Index([new(12 * Some.Day, 1, 4), new(40 * Some.Day, 9, 0)]));
        var together = Scorecard.Run(Some.Question(), Some.Index([new(12 * Some.Day, 1, 4), new(12 * Some.Day, 1, 4), new(40 * Some.Day, 9, 0)]));

        Assert.Equal((1, 0), (alone.Touchpoints[2].Conversion!.Eligible, alone.Touchpoints[2].Conversion!.Converted));
        Assert.Equal((1, 1), (together.Touchpoints[2].Conversion!.Eligible, together.Touchpoints[2].Conversion!.Converted));
    }

    [Fact]
    public void Answers_without_a_person_stand_beside_and_count_only_where_nobody_is_known()
    {
        Touch[] anonymous = [new(12 * Some.Day, 0, 1) { Scale = 0, Score = 2 }, new(13 * Some.Day, 0, 1) { Scale = 0, Score = 5 }];
        Touch known = new(14 * Some.Day, 7, 1) { Scale = 0, Score = 4 };

        var beside = Scorecard.Run(Some.Question(), Some.Index([.. anonymous, known])).Touchpoints[1].Main!;
        var alone = Scorecard.Run(Some.Question(), Some.Index(anonymous)).Touchpoints[1].Main!;

        Assert.Equal((1, 2, 3, false), (beside.N, beside.AnswersWithoutPerson, beside.AllAnswers, beside.Anonymous));
        Assert.Equal((2, 2, 2, true), (alone.N, alone.AnswersWithoutPerson, alone.AllAnswers, alone.Anonymous));
        Assert.Equal(1, alone.Unhappy);
    }

    [Fact]
    public void An_empty_index_has_figures_without_rates()
    {
        var answer = Scorecard.Run(Some.Question(), JourneyIndex.Empty);

        Assert.Equal((0, 0), (answer.Total.Volume, answer.Total.Reach));
        Assert.Null(answer.Total.Conversion!.Share);
        Assert.Null(answer.Total.Duration.Median);
        Assert.Null(answer.Touchpoints[1].Main);
    }

    [Fact]
    public void A_question_with_an_unknown_touchpoint_is_refused() =>
        Assert.Throws<ArgumentException>(() => Scorecard.Run(Some.Question() with { Touchpoints = 1 }, Some.Index([new(0, 1, 5)])));

    internal static IEnumerable<(int? Touchpoint, Figures Figures)> Figures(ScorecardAnswer answer) =>
        answer.Touchpoints.Select((f, t) => ((int?)t, f)).Append((null, answer.Total));

    private static void Agree(Touch[] rows, ScorecardQuestion question)
    {
        var naive = new NaiveScorecard(rows, question);
        foreach (var (touchpoint, figures) in Figures(Scorecard.Run(question, Some.Index(rows))))
        {
            var touches = naive.Touches(touchpoint);
            Assert.Equal(touches.Count, figures.Volume);
            Assert.Equal(touches.Count(t => t.Person == 0), figures.WithoutPerson);
            Assert.Equal(NaiveScorecard.Persons(touches), figures.Reach);
            Assert.Equal(
                question.Weeks.Zip(question.Weeks.Skip(1), (a, b) => (long)NaiveScorecard.Persons(naive.Touches(touchpoint, new Period(a, b)))),
                figures.ReachOfWeeks);
            var conversion = figures.Conversion!;
            Assert.Equal(naive.Conversion(touchpoint), ((int)conversion.Eligible, (int)conversion.Converted, (int)conversion.StillOpen));
            foreach (var scale in Enum.GetValues<Scale>())
            {
                Agree(naive.Satisfaction(touchpoint, scale), figures.On(scale));
                Assert.Equal(naive.AllAnswers(touchpoint, scale), figures.On(scale)?.AllAnswers ?? 0);
            }
            AgreeOnMoneyAndTime(touches, figures);
            AgreeOnBehaviour(naive, touchpoint, figures.Behaviour);
            foreach (var bucket in figures.Trend) AgreeOnBucket(naive, touchpoint, bucket);
        }
    }

    private static void Agree((long[] Counts, bool Anonymous, long Without) expected, Satisfaction? actual)
    {
        if (actual is null)
        {
            Assert.Equal(0, expected.Counts.Sum() + expected.Without);
            return;
        }
        Assert.Equal(expected.Counts, actual.Counts);
        Assert.Equal(expected.Anonymous, actual.Anonymous);
        Assert.Equal(expected.Without, actual.AnswersWithoutPerson);
    }

    private static void AgreeOnMoneyAndTime(List<Touch> touches, Figures figures)
    {
        Assert.Equal(
            touches.Where(t => t.Currency != 0).GroupBy(t => t.Currency).OrderBy(g => g.Key).Select(g => new Revenue(g.Key, g.Sum(t => t.Amount), g.Count())),
            figures.Revenue);
        AgreeOnTime(touches, figures.Duration);
    }

    private static void AgreeOnTime(List<Touch> touches, Durations actual)
    {
        var durations = touches.Where(t => t.Duration >= 0).Select(t => t.Duration).ToList();
        Assert.Equal(durations.Count, actual.N);
        Assert.Equal(NaiveScorecard.Quantile(durations, 0.5), actual.Median);
        Assert.Equal(NaiveScorecard.Quantile(durations, 0.9) ?? -1, actual.P90 ?? -1, 1e-9);
    }

    private static void AgreeOnBehaviour(NaiveScorecard naive, int? touchpoint, Behaviour behaviour)
    {
        Assert.Equal(naive.WithOutcome(touchpoint, Outcome.Abandoned), behaviour.Abandoned);
        Assert.Equal(naive.WithOutcome(touchpoint, Outcome.Failed), behaviour.Failed);
        Assert.Equal(naive.WithOutcome(touchpoint, Outcome.Unanswered), behaviour.Unanswered);
        Assert.Equal(naive.Repeated(touchpoint), behaviour.Repeated);
        Assert.Equal(naive.Troubled(touchpoint), behaviour.Troubled);
        Assert.Equal(naive.DropOff(touchpoint), ((int)behaviour.Dropped, (int)behaviour.DropEligible));
    }

    private static void AgreeOnBucket(NaiveScorecard naive, int? touchpoint, Bucket bucket)
    {
        var touches = naive.Touches(touchpoint, bucket.Span);
        Assert.Equal(touches.Count, bucket.Volume);
        Assert.Equal(NaiveScorecard.Persons(touches), bucket.Reach);
        AgreeOnTime(touches, bucket.Duration);
        foreach (var scale in Enum.GetValues<Scale>()) Agree(naive.Satisfaction(touchpoint, scale, bucket.Span), bucket.On(scale));
    }
}
