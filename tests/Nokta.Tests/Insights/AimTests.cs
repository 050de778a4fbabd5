using Nokta.Insights;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.Tests.Insights;

/// <summary>When a figure has missed its target, and when nothing is proven.</summary>
[SameOnEveryStore]
public sealed class AimTests
{
    [Theory]
    [InlineData(3, 0.85, Standing.TooFewAnswers)]
    [InlineData(10, 0.85, Standing.NotProven)]
    [InlineData(100, 0.85, Standing.Missed)]
    [InlineData(100, 0.65, Standing.NotProven)]
    [InlineData(100, 0.6, Standing.Met)]
    public void A_target_is_missed_only_beyond_noise(int answers, double target, Standing standing)
    {
        // Six of ten are satisfied, however many answered: 95 % of 60 of 100 is 50 to 69 %.
        var aim = Aim.OfSatisfaction(Csat(answers * 6 / 10, answers), new Target(Csat: target));

        Assert.Equal(standing, aim!.Standing);
    }

    [Fact]
    public void A_small_sample_misses_nothing_even_when_all_are_unhappy() =>
        Assert.Equal(Standing.NotProven, Aim.OfSatisfaction(Csat(0, 29), new Target(Csat: 0.9))!.Standing);

    [Fact]
    public void A_target_of_one_scale_says_nothing_about_another() => Assert.Null(Aim.OfSatisfaction(Csat(10, 40), new Target(Nps: 50, Ces: 0.8)));

    [Theory]
    [InlineData(52, 48, 55, Standing.Missed)]
    [InlineData(41, 38, 44, Standing.NotProven)]
    [InlineData(39, 30, 50, Standing.Met)]
    public void A_duration_misses_its_target_when_its_whole_range_is_longer(double median, double low, double high, Standing standing)
    {
        var durations = new Durations(60, median * 60_000, null, new Interval(low * 60_000, high * 60_000));

        Assert.Equal(standing, Aim.OfDuration(durations, new Target(Minutes: 40))!.Standing);
        Assert.Null(Aim.OfDuration(durations, new Target()));
    }

    [Fact]
    public void A_touchpoint_takes_from_the_target_for_all_what_it_does_not_set_itself()
    {
        var targets = new Targets(new Target(Csat: 0.8, Minutes: 30), new Dictionary<int, Target>()).With(14, new Target(Csat: 0.9));

        Assert.Equal(new Target(Csat: 0.9, Minutes: 30), targets.For(14));
        Assert.Equal(new Target(Csat: 0.8, Minutes: 30), targets.For(15));
        Assert.Empty(targets.With(14, new Target()).Touchpoints);
    }

    private static Satisfaction Csat(long satisfied, long n) => new()
    {
        Scale = Scale.Csat5, Counts = [n - satisfied, 0, 0, 0, satisfied], AllCounts = [n - satisfied, 0, 0, 0, satisfied], AnswersWithoutPerson = 0, Anonymous = false,
    };
}
