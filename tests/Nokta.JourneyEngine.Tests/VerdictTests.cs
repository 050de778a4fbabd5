using Nokta.JourneyEngine.Pain;

namespace Nokta.JourneyEngine.Tests;

public sealed class VerdictTests(ITestOutputHelper output)
{
    private const int Seeds = 20;
    private const string Retailer = "completejourney";

    /// <summary>Real logs, cut in two as they happened or with their cases dealt at random, with and without scores.</summary>
    public static TheoryData<string, bool, bool> Worlds => new()
    {
        { "receipt.csv", false, true },
        { "receipt.csv", false, false },
        { "receipt.csv", true, true },
        { "receipt.csv", true, false },
        { "teleclaims.csv.gz", false, true },
        { "teleclaims.csv.gz", true, false },
        { Retailer, true, true },
    };

    [Theory]
    [MemberData(nameof(Worlds))]
    public void The_touchpoint_that_was_made_worse_comes_first(string name, bool asItHappened, bool scored)
    {
        var harm = scored ? Harm.All : Harm.Slower | Harm.MoreFailures;

        var first = Count(name, harm, asItHappened, scored, (world, verdict) => verdict.Ranking[0].Touchpoint == world.Worsened
            && verdict.Kind == VerdictKind.ProvenWorsening && verdict.Touchpoint == world.Worsened && verdict.Reasons.Length > 0);

        Assert.True(first >= 18, $"{first} of {Seeds}");
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Where_nothing_was_changed_nothing_is_proven(string name, bool asItHappened, bool scored)
    {
        var nothing = Count(name, Harm.None, asItHappened, scored, (_, verdict) => verdict.Kind != VerdictKind.ProvenWorsening && verdict.Reasons.Length == 0);

        Assert.True(nothing >= 18, $"{nothing} of {Seeds}");
    }

    [Theory]
    [InlineData("receipt.csv", Harm.MoreFailures)]
    [InlineData("receipt.csv", Harm.LowerScores)]
    public void One_kind_of_harm_is_enough(string name, Harm harm)
    {
        var first = Count(name, harm, asItHappened: false, scored: true, (world, verdict) => verdict.Touchpoint == world.Worsened && verdict.Reasons.Length > 0);

        Assert.True(first >= 18, $"{first} of {Seeds}");
    }

    private int Count(string name, Harm harm, bool asItHappened, bool scored, Func<WorsenedLog, Verdict, bool> holds)
    {
        var (log, count) = (name == Retailer ? SharedData.Baskets() : SharedData.EventLog(name), 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var world = new WorsenedLog(log, seed, harm, asItHappened, scored);
            var verdict = Verdict.Choose(world.Previous, world.Current);
            if (holds(world, verdict)) count++;
            else output.WriteLine($"seed {seed}: worsened {world.Worsened}, said {verdict.Kind} {verdict.Touchpoint}: "
                + string.Join("; ", verdict.Reasons.Select(r => $"{r.Signal} {r.From:0.##} → {r.To:0.##}")));
        }
        return count;
    }
}
