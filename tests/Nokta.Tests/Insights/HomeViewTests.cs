using Nokta.Insights;
using Nokta.JourneyEngine.Pain;

namespace Nokta.Tests.Insights;

public sealed class HomeViewTests
{
    [Fact]
    public async Task A_touchpoint_where_people_come_and_nobody_was_asked_is_not_called_empty()
    {
        await using var bench = await Workbench.CreateAsync("checkout", "flyers");
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, ["id,at,who", .. Enumerable.Range(0, 60).Select(i => $"{i},2026-03-{i % 28 + 1:00},P{i % 20}")]);
        await bench.ImportAsync(file, """{"source":"till","zone":"UTC","columns":[{"column":"id","role":"key"},{"column":"at","role":"time","format":"y-m-d"},{"column":"who","role":"person","kind":"card"},{"role":"activity","value":"purchase"}]}""");
        await bench.RuleAsync("""{"rules":[{"touchpoint":"checkout","all":[{"field":"source","is":"till"}]}]}""");
        File.Delete(file);

        var home = HomeView.Of(await bench.AskAsync("2026-03-01", "2026-03-28"));

        var (touchpoint, row) = Assert.Single(home.Ranking);
        Assert.Equal(("checkout", PainBasis.BlindSpot), (touchpoint.Code, row.Basis));
        Assert.Equal("flyers", Assert.Single(home.BlindSpots).Code);
        Assert.Equal("checkout", home.Unmeasured?.Code);
        Assert.Equal(VerdictKind.NothingProven, home.Verdict.Kind);
    }
}
