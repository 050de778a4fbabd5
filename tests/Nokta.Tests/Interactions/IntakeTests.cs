using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nokta.Interactions.Import;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions;

public sealed class IntakeTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly WorkspaceId Here = new(1);

    [Fact]
    public async Task What_was_answered_stands_in_the_ledger_with_everything_it_said()
    {
        await using var site = await SiteAsync();

        var receipts = await site.Get<Intake>().RecordAsync(Here,
        [
            Some("till", "A-1") with
            {
                At = site.Clock.Now, Amount = 12.5m, Currency = "EUR", DurationMs = 4000, Thread = "T9", Comment = "two coffees",
                Persons = [new("phone", "+98 912 000 0001"), new("email", "Sara@Example.org")], Properties = new Dictionary<string, string> { ["table"] = "4" },
            },
        ], Ct);

        Assert.Equal([Receipt.Accepted], receipts.Value!);
        var row = Assert.Single(Rows(site));
        Assert.Equal(("A-1", "phone", "+989120000001", "T9", "two coffees", "4"), (row.Key, row.PersonKind, row.Person, row.Thread, row.Comment, row.Properties["table"]));
        Assert.Equal((1250L, "EUR", 4000, 1L), (row.Amount, row.Currency, row.Duration, row.Line));
        Assert.Equal(new Signature(0, "till", "order", "", "", "", "", "", "", "", "", ""), site.Get<InteractionLog>().Signatures(Here)[row.Signature]);
        Assert.Equal(site.Get<InteractionLog>().PersonOf(Here)(row.PersonKey), site.Get<InteractionLog>().PersonOf(Here)(KeyOf("email", "sara@example.org")));
        await SoundAsync(site);
    }

    [Fact]
    public async Task The_same_key_counts_once_and_another_body_under_it_is_kept_aside()
    {
        await using var site = await SiteAsync();
        var (intake, one) = (site.Get<Intake>(), Some("till", "A-1"));
        await intake.RecordAsync(Here, [one], Ct);

        var again = await intake.RecordAsync(Here, [one, one with { Activity = "call" }, Some("till", "A-2"), Some("till", "A-2"), Some("site", "A-1")], Ct);

        Assert.Equal([Fate.Duplicate, Fate.Quarantined, Fate.Accepted, Fate.Duplicate, Fate.Accepted], again.Value!.Select(r => r.Status));
        Assert.Equal("key.other-body", again.Value![1].Reason);
        var batch = Assert.Single(await site.Get<ImportBatches>().ListAsync(Here, Ct));
        Assert.Equal(new ImportCounts(6, 3, 2, 0, 1, 0, 3), batch.Counts);
        Assert.Equal(("key.other-body", 1L), (batch.Reasons[0].Code, batch.Reasons[0].Count));
        await SoundAsync(site);
    }

    [Fact]
    public async Task A_row_that_was_imported_and_is_sent_live_is_one()
    {
        await using var bench = await LedgerBench.CreateAsync();
        await bench.ImportAsync(bench.Write("id,time,phone,activity,amount\nR1,2026-03-01 10:00,09120000001,order,5\n"), LedgerBench.Till());
        var ticket = new Ticket(LedgerBench.Here, "Asia/Tehran", [Read(JsonSerializer.Serialize(new { source = "till", sourceKey = " R۱ " })), Read(JsonSerializer.Serialize(new { source = "till", sourceKey = "R2" }))], 0);

        await new LiveLedger(bench.Database, TimeProvider.System).CommitAsync([ticket], Ct);

        Assert.Equal([Fate.Duplicate, Fate.Accepted], ticket.Receipts.Select(r => r.Status));
    }

    [Fact]
    public async Task Sixty_four_senders_at_once_lose_nothing_and_double_nothing()
    {
        await using var site = await SiteAsync();
        var intake = site.Get<Intake>();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 64).Select(sender => Task.Run(async () =>
        {
            var mine = new List<Receipt>();
            for (var i = 0; i < 20; i++) mine.AddRange((await intake.RecordAsync(Here, [Some("till", $"{sender}-{i}"), Some("till", $"all-{i}")], Ct)).Value!);
            return mine;
        }, Ct)));

        var accepted = receipts.SelectMany(r => r).Count(r => r.Status == Fate.Accepted);
        Assert.Equal(64 * 20 + 20, accepted);
        Assert.Equal(accepted, Rows(site).Select(r => r.Key).Distinct().Count());
        Assert.Equal(accepted, Rows(site).Count);
        await SoundAsync(site);
    }

    [Fact]
    public async Task The_figures_follow_the_answer_and_know_who_is_who()
    {
        await using var site = await SiteAsync();
        var (intake, journeys) = (site.Get<Intake>(), site.Get<LiveJourneys>());
        await intake.RecordAsync(Here, [Some("till", "1") with { Persons = [new("phone", "09120000001")] }, Some("site", "2") with { Persons = [new("email", "a@b.c")] }], Ct);
        Assert.Equal((2L, 2), ((await journeys.GetAsync(Here, Ct)).Rows, (await journeys.GetAsync(Here, Ct)).Index.Persons));

        await intake.RecordAsync(Here, [Some("app", "3") with { Persons = [new("email", "a@b.c"), new("phone", "+989120000001")] }], Ct);

        var after = await journeys.GetAsync(Here, Ct);
        Assert.Equal((3L, 1), (after.Rows, after.Index.Persons));
    }

    [Fact]
    public async Task Each_answer_is_an_interaction_and_money_stands_at_the_first()
    {
        await using var site = await SiteAsync();

        await site.Get<Intake>().RecordAsync(Here, [Some("survey", "1") with { Amount = 3, Currency = "IRT", Scores = [new("csat5", 4), new("nps10", 9, "again?")] }], Ct);

        Assert.Equal([(0, 4f, 30L, ""), (1, 9f, 0L, "again?")], Rows(site).Select(r => ((int)r.Scale, r.Score, r.Amount, site.Get<InteractionLog>().Signatures(Here)[r.Signature].Topic)));
        await SoundAsync(site);
    }

    [Theory]
    [InlineData("""{"source":"s","sourceKey":"1","chanel":"web"}""", "interaction.unknown-field")]
    [InlineData("""{"source":"s","sourceKey":"1","workspace":2}""", "interaction.unknown-field")]
    [InlineData("""{"sourceKey":"1"}""", "interaction.no-source")]
    [InlineData("""{"source":"s"}""", "key.missing")]
    [InlineData("""{"source":"s","sourceKey":"1","at":"2026-11-01T10:00:00"}""", "time.no-offset")]
    [InlineData("""{"source":"s","sourceKey":"1","at":"0001-01-01T00:00:00Z"}""", "time.no-instant")]
    [InlineData("""{"source":"s","sourceKey":"1","at":"9999-12-31T23:59:59Z"}""", "time.no-instant")]
    [InlineData("""{"source":"s","sourceKey":"1","at":"NaN"}""", "time.no-offset")]
    [InlineData("""{"source":"s","sourceKey":"1","amount":1}""", "amount.currency")]
    [InlineData("""{"source":"s","sourceKey":"1","amount":1e400,"currency":"EUR"}""", "amount.number")]
    [InlineData("""{"source":"s","sourceKey":"1","scores":[{"scale":"csat5","score":6}]}""", "score.number")]
    [InlineData("""{"source":"s","sourceKey":"1","scores":[{"scale":"stars","score":6}]}""", "score.scale")]
    [InlineData("""{"source":"s","sourceKey":"1","activity":"\u0000"}""", "interaction.nul")]
    [InlineData("""{"source":"s","sourceKey":"1","properties":{"a":["\u0000"]}}""", "interaction.nul")]
    [InlineData("""{"source":"s","sourceKey":"1","properties":{"a":"\ud800"}}""", "interaction.unreadable")]
    [InlineData("""{"source":"s","sourceKey":"1","source":"t"}""", "interaction.unreadable")]
    [InlineData("""{"source":["s"],"sourceKey":"1"}""", "interaction.no-text")]
    [InlineData("""17""", "interaction.no-object")]
    public void What_cannot_be_an_interaction_says_why(string json, string reason) => Assert.Equal(reason, Read(json).Refused?.Reason);

    [Fact]
    public void Depth_and_size_of_an_event_are_bounded_at_n_and_not_at_n_minus_one()
    {
        static string Deep(int n) => """{"source":"s","sourceKey":"1","properties":{"a":""" + new string('[', n) + new string(']', n) + "}}";
        static string Long(int bytes) => $$"""{"source":"s","sourceKey":"1","comment":"{{new string('x', bytes - 43)}}"}""";

        Assert.Null(Read(Deep(EventReading.MostDepth - 2)).Refused);
        Assert.Equal("interaction.unreadable", Read(Deep(EventReading.MostDepth - 1)).Refused?.Reason);
        Assert.Null(Read(Long(EventReading.MostBytes)).Refused);
        Assert.Equal("interaction.too-large", Read(Long(EventReading.MostBytes + 1)).Refused?.Reason);
    }

    [Fact]
    public void The_order_of_members_makes_no_other_body_and_any_value_does()
    {
        var one = Read("""{"source":"s","sourceKey":"1","properties":{"a":1,"b":2}}""");

        Assert.Equal(one.Body, Read("""{ "sourceKey":"1", "properties":{"b":2,"a":1}, "source":"s" }""").Body);
        Assert.NotEqual(one.Body, Read("""{"source":"s","sourceKey":"1","properties":{"a":1,"b":3}}""").Body);
    }

    internal static async Task<TestSite> SiteAsync() => (await TestSite.StartWithOwnerAsync()).Site;

    internal static Interaction Some(string source, string key) => new() { Source = source, SourceKey = key, Activity = "order" };

    internal static LiveEvent Read(string json) => new EventReading(TimeZoneInfo.Utc).Read(Encoding.UTF8.GetBytes(json), DateTimeOffset.UnixEpoch);

    internal static IReadOnlyList<LedgerRow> Rows(TestSite site)
    {
        var log = site.Get<InteractionLog>();
        return log.ReadRows(Here, [.. log.ReadBlocks(Here).SelectMany(b => Enumerable.Range(0, b.Count).Select(i => b.FirstRow + i))]);
    }

    internal static async Task SoundAsync(TestSite site)
    {
        foreach (var invariant in site.Get<IEnumerable<IInvariant>>()) Assert.Empty(await invariant.FindBrokenAsync(Ct));
    }

    internal static ulong KeyOf(string kind, string text) => Nokta.Interactions.Import.Reading.PersonText.Id(Encoding.UTF8.GetBytes(text), Nokta.Interactions.Import.Reading.PersonText.KindSeed(kind));
}
