using System.Net;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Privacy;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Tests.Kernel.Storage;
using Nokta.Tests.Server;
using static Nokta.Tests.Interactions.IntakeTests;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

/// <summary>Who asks that less be done of her is in no figure, and whoever withdraws her consent comes in without a name from the next interaction on.</summary>
public sealed class RestrictionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restricted_person_is_kept_and_in_no_figure_until_it_is_lifted()
    {
        await using var site = await SiteAsync();
        using var till = await TestProgram.StartAsync(site);
        await SendAsync(till, 1, "09125550001");
        await SendAsync(till, 2, "09125550002");
        Assert.Equal(2, await PersonsAsync(site));

        var made = await till.PostAsync("/persons/restrict", new { key = "0912 555 0001", kind = "phone", ground = "restricted" });

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal((1, 2), (await PersonsAsync(site), Rows(site).Count));
        Assert.Equal(1, (await PersonAsync(site)).Interactions);
        Assert.Equal("+989125550001", Rows(site)[0].Person);
        foreach (var invariant in site.Get<IEnumerable<IInvariant>>()) Assert.Empty(await invariant.FindBrokenAsync(Ct));
        await TestProgram.ProblemAsync(HttpStatusCode.UnprocessableEntity, "restriction.already", await till.PostAsync("/persons/restrict", new { key = "09125550001", kind = "phone", ground = "restricted" }));
        var id = (string)(await TestProgram.JsonAsync(made))["id"]!;
        Assert.Equal(HttpStatusCode.OK, (await till.PostAsync($"/restrictions/{id}/lift", new { })).StatusCode);
        Assert.Equal(2, await PersonsAsync(site));
        Assert.Equal(HttpStatusCode.NotFound, (await till.PostAsync($"/restrictions/{id}/lift", new { })).StatusCode);
    }

    [Fact]
    public async Task Whoever_withdraws_consent_to_analytics_comes_in_without_her_keys_from_the_next_interaction_on()
    {
        await using var site = await SiteAsync();
        using var till = await TestProgram.StartAsync(site);
        await SendAsync(till, 1, "09125550001");

        await till.PostAsync("/consents", new { key = "09125550001", kind = "phone", purpose = "analytics", given = false, channel = "till" });
        await SendAsync(till, 2, "09125550001");
        await SendAsync(till, 3, "09125550002");
        site.Clock.Now += TimeSpan.FromSeconds(1);
        await till.PostAsync("/consents", new { key = "09125550001", kind = "phone", purpose = "analytics", given = true, channel = "till" });
        await SendAsync(till, 4, "09125550001");

        Assert.Equal(["+989125550001", "", "+989125550002", "+989125550001"], Rows(site).Select(r => r.Person));
        Assert.DoesNotContain("5550001", Rows(site)[1].Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_objects_is_in_no_figure_and_a_key_told_with_hers_does_not_bring_her_back()
    {
        await using var site = await SiteAsync();
        using var till = await TestProgram.StartAsync(site);
        await SendAsync(till, 1, "09125550001");

        await site.Get<RestrictionStore>().RestrictAsync(await PersonAsync(site), Restriction.Objected, Ct);
        await till.PostAsync("/interactions", """{"source":"till","sourceKey":"2","persons":[{"kind":"card","value":"C-77001"},{"kind":"phone","value":"09125550001"}]}""");
        await till.PostAsync("/interactions", """{"source":"till","sourceKey":"2","activity":"other","persons":[{"kind":"phone","value":"09125550001"}]}""");

        Assert.Equal(0, await PersonsAsync(site));
        Assert.Equal("", Rows(site)[1].Person);
        using var connection = site.Get<Database>().OpenReading();
        Assert.Equal([0], connection.Read("""SELECT "Bytes" FROM interactions_quarantine""", r => r.GetInt32(0)));
        Assert.Empty(connection.Read("""SELECT "KeyA" FROM interactions_link""", r => r.GetInt64(0)));
    }

    [Fact]
    public async Task The_page_restricts_and_lifts_and_the_trail_tells_of_it_without_a_key()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        using var till = await TestProgram.StartAsync(site);
        await SendAsync(till, 1, "09125550001");
        var page = PersonAddress.Of(await PersonAsync(site));

        Assert.Equal(HttpStatusCode.Redirect, (await sara.PostAsync(page, "restrict", ("Form.Ground", "objected"))).StatusCode);
        var open = Assert.Single(await site.Get<RestrictionStore>().ListAsync(Here, Ct));
        Assert.True(open.IsOpen);
        Assert.Equal(HttpStatusCode.Redirect, (await sara.PostAsync(page, "lift-" + open.Id.ToString("N"))).StatusCode);

        Assert.False(Assert.Single(await site.Get<RestrictionStore>().ListAsync(Here, Ct)).IsOpen);
        Assert.Contains("sara", (await sara.ReadAsync("/privacy/restrictions")).Body!.TextContent, StringComparison.Ordinal);
        using var connection = site.Get<Database>().OpenReading();
        var trail = connection.Read("""SELECT "Act", COALESCE("Changes", '') || COALESCE("Label", '') FROM kernel_trail WHERE "Kind" = 'person' ORDER BY "Sequence" """, r => (r.GetString(0), r.GetString(1)));
        Assert.Equal(["objected", "lifted"], trail.Select(t => t.Item1));
        Assert.All(trail, t => Assert.DoesNotContain("5550001", t.Item2, StringComparison.Ordinal));
    }

    private static async Task SendAsync(TestProgram till, int key, string phone) =>
        Assert.Equal(HttpStatusCode.OK, (await till.PostAsync("/interactions", $$"""{"source":"till","sourceKey":"{{key}}","activity":"order","persons":[{"kind":"phone","value":"{{phone}}"}]}""")).StatusCode);

    private static async Task<int> PersonsAsync(TestSite site) => (int)(await site.Get<LiveJourneys>().GetAsync(Here, Ct)).Index.Persons;

    private static async Task<FoundPerson> PersonAsync(TestSite site) => (await site.Get<PersonKeys>().FindAsync(Here, "09125550001", "phone", Ct)).Value![0];

    private static IReadOnlyList<LedgerRow> Rows(TestSite site) => site.Get<InteractionLog>().ReadRows(Here, [1, 2, 3, 4]);
}
