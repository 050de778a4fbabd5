using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Pain;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;
using Outcome = Nokta.JourneyEngine.Scorecards.Outcome;

namespace Nokta.JourneyEngine.Tests;

public sealed class RankingTests
{
    private const int Failing = 4;

    [Fact]
    public void Pain_is_reach_per_week_times_the_unhappy_share_with_the_range_of_the_share()
    {
        var row = Ranking.Of(Answer(Scored(1, 60, unhappy: 15)))[0];

        Assert.Equal((PainBasis.Asked, Signal.Unhappy, 60, Firmness.Solid), (row.Basis, row.Signal!.Value, row.N, row.Firmness));
        Assert.Equal((30.0, ReachUnit.PersonsPerWeek), (row.Reach, row.ReachUnit));
        Assert.Equal(30 * 0.25, row.People!.Value, 1e-12);
        Assert.Equal(Shares.Wilson(15, 60).Times(30), row.PeopleRange);
    }

    [Fact]
    public void Importance_moves_a_touchpoint_up_and_leaves_its_number_alone()
    {
        var answer = Answer([.. Scored(1, 60, unhappy: 15), .. Scored(2, 60, unhappy: 10)]);

        var (plain, weighed) = (Ranking.Of(answer), Ranking.Of(answer, new VerdictOptions { Importance = [1, 1, 3, 1] }));

        Assert.Equal([1, 2], plain.Take(2).Select(r => r.Touchpoint));
        Assert.Equal([2, 1], weighed.Take(2).Select(r => r.Touchpoint));
        Assert.Equal(plain.Single(r => r.Touchpoint == 2).PeopleRange, weighed.Single(r => r.Touchpoint == 2).PeopleRange);
    }

    [Fact]
    public void A_certain_small_pain_comes_before_a_large_one_on_few_answers()
    {
        var ranking = Ranking.Of(Answer([.. Scored(1, 60, unhappy: 15), .. Scored(2, 6, unhappy: 3)]));

        Assert.Equal([1, 2], ranking.Take(2).Select(r => r.Touchpoint));
        Assert.Equal(Firmness.Range, ranking[1].Firmness);
    }

    [Fact]
    public void Four_answers_are_not_asking_and_behaviour_speaks()
    {
        var failing = Enumerable.Range(0, 40).Select(i => new Touch(Time(i), (ulong)(900 + i), i < 10 ? Failing : 2));

        var row = Ranking.Of(Answer([.. Scored(2, 4, unhappy: 4), .. failing])).Single(r => r.Touchpoint == 2);

        Assert.Equal((PainBasis.Behaviour, Signal.Trouble, 44), (row.Basis, row.Signal!.Value, row.N));
        Assert.Equal(10.0 / 44, row.Share!.Value, 1e-12);
    }

    [Fact]
    public void A_touchpoint_without_answers_and_outcomes_is_a_blind_spot_at_the_end()
    {
        var ranking = Ranking.Of(Answer([.. Scored(1, 60, unhappy: 0), .. Enumerable.Range(0, 500).Select(i => new Touch(Time(i), (ulong)i + 1, 3))]));

        var last = ranking.First(r => r.Basis == PainBasis.BlindSpot);
        Assert.Equal((3, null, 0.0), (last.Touchpoint, last.People, last.Weight));
        Assert.Equal(PainBasis.Asked, ranking[0].Basis);
    }

    [Fact]
    public void Answers_without_a_person_are_multiplied_with_interactions_and_say_so()
    {
        var row = Ranking.Of(Answer([.. Scored(1, 60, unhappy: 15).Select(t => t with { Person = 0 })]))[0];

        Assert.Equal((PainBasis.Asked, ReachUnit.InteractionsPerWeek, 30.0), (row.Basis, row.ReachUnit, row.Reach));
    }

    [Fact]
    public void A_period_without_a_complete_week_counts_the_period()
    {
        var row = Ranking.Of(Answer(Scored(1, 60, unhappy: 15), weeks: []))[0];

        Assert.Equal((ReachUnit.PersonsInPeriod, 60.0), (row.ReachUnit, row.Reach));
    }

    [Fact]
    public void Drop_off_is_held_against_comparable_touchpoints_only()
    {
        // 60 persons come to touchpoint 3 and 20 of them are not seen again; 60 others go on from 1.
        Touch[] touches =
        [
            .. Enumerable.Range(0, 60).Select(i => new Touch(Time(i), (ulong)(100 + i), 3)),
            .. Enumerable.Range(0, 40).Select(i => new Touch(Time(i) + 1, (ulong)(100 + i), 7)),
            .. Enumerable.Range(0, 60).SelectMany(i => new[] { new Touch(Time(i), (ulong)(500 + i), 1), new Touch(Time(i) + 1, (ulong)(500 + i), 7) }),
            new(200 * Some.Day, 1, 7),
        ];
        var answer = Answer(touches);

        var alone = Ranking.Of(answer).Single(r => r.Touchpoint == 3);
        var compared = Ranking.Of(answer, new VerdictOptions { ComparableOf = [0, 1, 1, 1] }).Single(r => r.Touchpoint == 3);

        Assert.Equal(PainBasis.BlindSpot, alone.Basis);
        Assert.Equal((PainBasis.Behaviour, Signal.DropOff, 20.0 / 60), (compared.Basis, compared.Signal!.Value, compared.Share!.Value));
        Assert.Equal(VerdictKind.NothingProven, Verdict.Choose(null, answer, new VerdictOptions { ComparableOf = [0, 1, 1, 1] }).Kind);
    }

    [Fact]
    public void Where_most_journeys_end_they_are_meant_to_end()
    {
        Touch[] touches =
        [
            .. Enumerable.Range(0, 60).SelectMany(i => new[] { new Touch(Time(i), (ulong)(500 + i), 1), new Touch(Time(i) + 1, (ulong)(500 + i), 3) }),
            new(200 * Some.Day, 1, 7),
        ];

        var end = Ranking.Of(Answer(touches), new VerdictOptions { ComparableOf = [0, 1, 1, 1] }).Single(r => r.Touchpoint == 3);

        Assert.Equal(PainBasis.BlindSpot, end.Basis);
    }

    [Fact]
    public void Without_a_previous_period_the_most_painful_may_be_named_but_no_change()
    {
        var painful = Verdict.Choose(null, Answer(Scored(1, 60, unhappy: 15)));
        var content = Verdict.Choose(null, Answer(Scored(1, 60, unhappy: 1)));
        var few = Verdict.Choose(null, Answer(Scored(1, 20, unhappy: 15)));

        Assert.Equal((VerdictKind.MostPainful, 1), (painful.Kind, painful.Touchpoint));
        Assert.Equal((VerdictKind.NothingProven, null), (content.Kind, content.Touchpoint));
        Assert.Equal((VerdictKind.NothingProven, null), (few.Kind, few.Touchpoint));
        Assert.Empty(painful.Reasons);
    }

    [Fact]
    public void A_reason_carries_what_a_sentence_needs()
    {
        var (before, now) = (Answer(Scored(1, 200, unhappy: 20)), Answer(Scored(1, 200, unhappy: 80)));

        var verdict = Verdict.Choose(before, now);

        var reason = verdict.Reasons.Single(r => r.Signal == Signal.Unhappy);
        Assert.Equal((VerdictKind.ProvenWorsening, 1, 1), (verdict.Kind, verdict.Touchpoint, verdict.Ranking[0].Touchpoint));
        Assert.Equal((0.1, 0.4, 200, 200, Scale.Csat5), (reason.From, reason.To, reason.FromN, reason.ToN, reason.Scale!.Value));
        Assert.Equal(Shares.Newcombe(20, 200, 80, 200), reason.Difference);
        Assert.True(reason.IsBeyondNoise && reason.IsProvenWorse);
    }

    [Fact]
    public void An_improvement_is_beyond_noise_and_no_worsening()
    {
        var verdict = Verdict.Choose(Answer(Scored(1, 200, unhappy: 80)), Answer(Scored(1, 200, unhappy: 20)));

        Assert.Contains(verdict.Changes, c => c is { Signal: Signal.Unhappy, IsBeyondNoise: true, IsWorse: false });
        Assert.NotEqual(VerdictKind.ProvenWorsening, verdict.Kind);
    }

    [Fact]
    public void Twenty_nine_answers_prove_nothing() =>
        Assert.Empty(Verdict.Choose(Answer(Scored(1, 29, unhappy: 0)), Answer(Scored(1, 29, unhappy: 29))).Reasons);

    [Fact]
    public void Scorecards_with_other_windows_are_not_compared()
    {
        var touches = Scored(1, 60, unhappy: 15);

        Assert.Throws<ArgumentException>(() => Comparison.Run(Answer(touches), Answer(touches, window: Some.Day)));
    }

    private static long Time(int i) => (i % 14) * Some.Day + i;

    private static Touch[] Scored(int touchpoint, int persons, int unhappy) => [.. Enumerable.Range(0, persons).Select(i =>
        new Touch(Time(i), (ulong)(touchpoint * 1000 + i), touchpoint) { Scale = 0, Score = (i * 7 % persons) < unhappy ? 1 : 5 })];

    private static ScorecardAnswer Answer(Touch[] touches, long[]? weeks = null, long? window = null) => Scorecard.Run(
        new ScorecardQuestion
        {
            Period = new Period(0, 14 * Some.Day),
            TouchpointOf = [0, 1, 2, 3, 2, 0, 0, 0],
            Touchpoints = 3,
            OutcomeOf = [Outcome.None, Outcome.None, Outcome.None, Outcome.None, Outcome.Failed],
            Weeks = weeks ?? [0, 7 * Some.Day, 14 * Some.Day],
            Window = window ?? 30 * Some.Day,
            KeepEvidence = true,
        },
        Some.Index(touches));
}
