using System.Text.Json;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using static Nokta.Tests.Interactions.IntakeTests;

namespace Nokta.Tests.Interactions;

public sealed class LivePackingTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly WorkspaceId Here = new(1);

    [Fact]
    public async Task Packed_rows_are_the_same_rows_and_whoever_stands_between_them_goes_on()
    {
        await using var site = await SiteAsync();
        var (intake, log, journeys) = (site.Get<Intake>(), site.Get<InteractionLog>(), site.Get<LiveJourneys>());
        for (var i = 0; i < 12; i++)
            await intake.RecordAsync(Here, [Some("till", $"{i}a") with { Persons = [new("id", "p" + i)], Thread = "t" + i, Amount = i, Currency = "EUR" }, Some("till", $"{i}b") with { Scores = [new("csat5", 4), new("nps10", 9, "x")] }], Ct);
        var (rows, seen, middle) = (JsonSerializer.Serialize(Rows(site)), await journeys.GetAsync(Here, Ct), log.ReadBlocks(Here, 20).Sum(b => b.Count));

        Assert.NotNull(await site.Get<LivePacking>().PackAsync(Here, 2, Ct));

        var packed = Assert.Single(log.ReadBlocks(Here));
        Assert.Equal(36, packed.Count);
        Assert.Equal(rows, JsonSerializer.Serialize(Rows(site)));
        Assert.Equal(middle, log.ReadBlocks(Here, 20).Sum(b => b.Count));
        Assert.Equal(21, log.ReadBlocks(Here, 20).First().FirstRow);
        await intake.RecordAsync(Here, [Some("till", "after")], Ct);
        Assert.Equal(seen.Rows + 1, (await journeys.GetAsync(Here, Ct)).Rows);
        await SoundAsync(site);
    }

    [Fact]
    public async Task Few_blocks_of_today_are_left_alone_and_those_of_a_day_that_is_over_are_packed()
    {
        await using var site = await SiteAsync();
        for (var i = 0; i < 3; i++) await site.Get<Intake>().RecordAsync(Here, [Some("till", "a" + i)], Ct);
        Assert.Null(await site.Get<LivePacking>().PackAsync(Here, LivePacking.Fewest, Ct));

        site.Clock.Now += TimeSpan.FromDays(1);
        await site.Get<Intake>().RecordAsync(Here, [Some("till", "next")], Ct);

        Assert.NotNull(await site.Get<LivePacking>().PackAsync(Here, LivePacking.Fewest, Ct));
        Assert.Equal([3, 1], site.Get<InteractionLog>().ReadBlocks(Here).Select(b => b.Count));
        await SoundAsync(site);
    }
}
