using System.Net;
using System.Text.Json;
using Nokta.Kernel.Modules;
using Nokta.Server.Health;
using Nokta.Server.Network;

namespace Nokta.Tests.Server;

public sealed class HealthTests
{
    [Fact]
    public async Task This_machine_hears_every_sign_and_a_stranger_only_yes_or_no()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var here = JsonDocument.Parse(await (await sara.GetAsync("/health/ready")).Content.ReadAsStringAsync()).RootElement;
        var stranger = await (await site.Browser("203.0.113.7").GetAsync("/health/ready")).Content.ReadAsStringAsync();

        Assert.Equal("ready", here.GetProperty("status").GetString());
        Assert.Equal(["follow", "intake", "database", TestStore.IsSqlite ? "sqlite" : "postgres", "disk", "keys", "backup", "runtime"], here.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("check").GetString()!));
        Assert.Equal("""{"status":"ready"}""", stranger);
    }

    [Fact(Skip = TestStore.OnlySqlite, SkipUnless = nameof(TestStore.IsSqlite), SkipType = typeof(TestStore))]
    public async Task A_bad_sign_answers_503_and_says_which()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        UpgradeTests.Run(site.Folder, """INSERT INTO schema_history VALUES ('Nokta.Accounts.Schema.9999_future.sql', 0)""");

        var answer = await sara.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("newer", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/health/live")).StatusCode);
        Assert.Contains("A newer Nokta has opened it", (await sara.ReadAsync("/settings/health")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_intake_that_cannot_store_makes_the_server_not_ready_and_lets_itself_be_tried_again()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var intake = site.Get<Nokta.Interactions.Live.Intake>();
        var one = new Nokta.Interactions.Live.Interaction { Source = "till", SourceKey = "A-1", Activity = "order", At = site.Clock.Now };

        await Kernel.Storage.StoredRows.ChangeAsync(site.Get<Nokta.Kernel.Storage.Database>(), "ALTER TABLE interactions_key RENAME TO interactions_away");
        var busy = await intake.RecordAsync(new(1), [one], TestContext.Current.CancellationToken);
        var failing = await sara.GetAsync("/health/ready");
        await Kernel.Storage.StoredRows.ChangeAsync(site.Get<Nokta.Kernel.Storage.Database>(), "ALTER TABLE interactions_away RENAME TO interactions_key");
        var stored = await intake.RecordAsync(new(1), [one], TestContext.Current.CancellationToken);

        Assert.Equal("intake.busy", busy.Refusal?.Code);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failing.StatusCode);
        Assert.Contains("failing", await failing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(stored.IsDone);
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task While_it_drains_it_is_not_ready_and_still_answers()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        site.Get<Draining>().Begin();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await sara.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/settings")).StatusCode);
    }

    [Theory]
    [InlineData("sqlite", "3.44.9", 0, VitalState.Bad)]
    [InlineData("sqlite", "3.50.4", 256, VitalState.Good)]
    [InlineData("sqlite", "3.50.4", 257, VitalState.Warn)]
    [InlineData("postgres", "14.12", 0, VitalState.Bad)]
    [InlineData("postgres", "15.0", 0, VitalState.Good)]
    public void The_database_has_a_floor_and_its_log_a_size_worth_a_look(string engine, string version, long logMb, VitalState expected) =>
        Assert.Equal(expected, EngineSign.StateOf(engine, Version.Parse(version), logMb << 20));

    [Theory]
    [InlineData("10.0.11", VitalState.Bad)]
    [InlineData("10.0.12", VitalState.Warn)]
    [InlineData("10.0.13", VitalState.Good)]
    [InlineData("10.1.0", VitalState.Good)]
    public async Task The_runtime_has_a_floor(string version, VitalState expected) =>
        Assert.Equal(expected, (await new RuntimeSign(Version.Parse(version)).TakeAsync(TestContext.Current.CancellationToken)).State);

    [Theory]
    [InlineData("3.44.5", true)]
    [InlineData("3.44.6", false)]
    [InlineData("3.50.4", true)]
    [InlineData("3.50.7", false)]
    [InlineData("3.51.2", true)]
    [InlineData("3.51.3", false)]
    public void The_versions_with_the_checkpoint_race_are_known(string version, bool has) => Assert.Equal(has, EngineSign.HasRace(Version.Parse(version)));

    [Theory]
    [InlineData("fa", "سلامت")]
    [InlineData("ru", "Состояние")]
    [InlineData("en", "Health")]
    public async Task Every_sign_is_said_in_words(string language, string title)
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        await sara.PostAsync("/settings", ("to", language));

        var page = await sara.ReadAsync("/settings/health");

        Assert.Equal(title, page.QuerySelector("h1")!.TextContent.Trim());
        Assert.DoesNotContain("health.", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("{", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>Case 12: a link that leaves the machine begins with the address that was told, whatever the request claims.</summary>
    [Theory]
    [InlineData("Host", "evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Host", "203.0.113.66", HttpStatusCode.OK)]
    [InlineData("Host", "nokta.example.org:8443", HttpStatusCode.OK)]
    [InlineData("X-Forwarded-Host", "evil.example", HttpStatusCode.OK)]
    [InlineData("Forwarded", "host=evil.example;proto=https", HttpStatusCode.OK)]
    public async Task A_forged_host_never_gets_into_a_link(string header, string value, HttpStatusCode expected)
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync(Openness.Of(Openness.DefaultUrls, null, null, "https://nokta.example.org").Value!);
        await using var _ = site;
        var request = new HttpRequestMessage(HttpMethod.Get, "/settings/phone");
        request.Headers.TryAddWithoutValidation(header, value);
        if (header == "Host") request.Headers.Host = value;

        var answer = await sara.SendAsync(request);
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.OK) Assert.Contains("https://nokta.example.org<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("://evil.example", page, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.66", page, StringComparison.Ordinal);
        Assert.DoesNotContain("8443", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_public_address_an_unknown_one_is_not_believed_either()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync(new Openness { Hosts = ["*"] });
        await using var _ = site;
        var request = new HttpRequestMessage(HttpMethod.Get, "/settings/phone");
        request.Headers.Host = "evil.example";

        Assert.DoesNotContain("://evil.example", await (await sara.SendAsync(request)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
