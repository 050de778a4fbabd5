using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Tests;

/// <summary>Audience stages, compared with somebody who reads each journey aloud.</summary>
public sealed class AudienceTests
{
    private const long Day = Microseconds.Day;

    private static AudienceQuestion Question(long at) => new()
    {
        IsGoal = [false, false, false, false, true, false, true],
        IsNear = [false, true, false, true],
        IsOurs = [false, false, false, false, false, true, false, true],
        At = at,
        ExistingFrom = 3,
        NewFor = 9 * Day,
        PotentialFor = 5 * Day,
    };

    [Fact]
    public void Everybody_stands_where_her_journey_read_aloud_puts_her()
    {
        Prop.ForAll(Some.Histories, Arb.From(Gen.Choose(0, 50)), (touches, at) =>
        {
            var (index, question) = (Some.Index(touches), Question(at * Day));
            var answer = Audience.Run(question, index);
            var persons = touches.Where(t => t.Person != 0).GroupBy(t => t.Person).ToList();

            return answer.Counts.Sum() == persons.Count
                && persons.All(p => answer.Of(p.Key) == Naive(question, p.OrderBy(t => t.Time).ThenBy(t => t.Row)))
                && Enum.GetValues<AudienceStage>().All(s => answer.Of(s).Count == answer.Counts[(int)s])
                && persons.All(p => answer.Of(answer.Of(p.Key)).Contains(p.Key));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithQuietOnSuccess(true));
    }

    [Fact]
    public void Time_alone_makes_a_new_customer_an_existing_one_and_forgets_a_potential_one()
    {
        var index = Some.Index([new Touch(10 * Day, 1, 4), new Touch(10 * Day, 2, 1)]);

        Assert.Equal((AudienceStage.New, AudienceStage.Potential), At(10 * Day + 1));
        Assert.Equal((AudienceStage.New, AudienceStage.Potential), At(15 * Day));
        Assert.Equal((AudienceStage.New, AudienceStage.LowAwareness), At(15 * Day + 1));
        Assert.Equal((AudienceStage.Existing, AudienceStage.LowAwareness), At(19 * Day + 1));
        Assert.Equal((AudienceStage.None, AudienceStage.None), At(10 * Day));

        (AudienceStage, AudienceStage) At(long at)
        {
            var answer = Audience.Run(Question(at), index);
            return (answer.Of(1), answer.Of(2));
        }
    }

    [Fact]
    public void Arrivals_are_counted_in_the_stretches_and_in_all()
    {
        Prop.ForAll(Some.Histories, touches =>
        {
            var (index, period) = (Some.Index(touches), new Period(5 * Day, 40 * Day));
            Period[] open = [new(0, 6 * Day), new(9 * Day, 12 * Day), new(12 * Day + 1, 30 * Day)];
            bool[] kept = [true, false, true, true];
            var counted = touches.Where(t => period.Contains(t.Time) && t.Signature < kept.Length && kept[t.Signature]).ToList();

            return Arrivals.Count(index, kept, period, open) == (counted.Count(t => open.Any(o => o.Contains(t.Time))), counted.Count);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithQuietOnSuccess(true));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(101)]
    [InlineData(1000)]
    public void The_quick_rank_of_a_median_agrees_with_the_exact_one(int n)
    {
        var sorted = Enumerable.Range(1, n).Select(i => (double)i).ToArray();
        var exact = Statistics.Medians.OrderStatistics(sorted)!.Value;

        Assert.InRange(Statistics.Medians.Rank(n) - exact.Low, -1, 1);
    }

    private static AudienceStage Naive(AudienceQuestion question, IEnumerable<Touch> journey)
    {
        var seen = journey.Where(t => t.Time < question.At).ToList();
        if (seen.Count == 0) return AudienceStage.None;
        var goals = seen.Where(t => t.Signature is 4 or 6).ToList();
        if (goals.Count >= 3) return AudienceStage.Existing;
        if (goals.Count > 0) return question.At - goals[0].Time > 9 * Day ? AudienceStage.Existing : AudienceStage.New;
        if (seen.Any(t => t.Signature is 1 or 3 && question.At - t.Time <= 5 * Day)) return AudienceStage.Potential;
        return seen.All(t => t.Signature is 5 or 7) ? AudienceStage.Unaware : AudienceStage.LowAwareness;
    }
}
