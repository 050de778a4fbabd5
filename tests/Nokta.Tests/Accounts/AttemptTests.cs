using System.Net;
using System.Net.Http.Headers;
using Nokta.Accounts.Attempts;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Tests.Server;

namespace Nokta.Tests.Accounts;

public sealed class AttemptTests
{
    private static readonly WorkspaceId s_corner = new(1);

    [Fact]
    public async Task A_wrong_password_is_remembered_with_its_network_and_without_what_was_typed()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var stranger = site.Browser("198.51.100.77");

        for (var i = 0; i < 3; i++) await stranger.SignInAsync("sara", "not this one at all");

        var found = Assert.Single(await site.Get<AttemptLog>().ListAsync(default, "", 10));
        Assert.Equal(("sign-in", "", "198.51.100.0", "/sign-in", 3L), (found.Kind, found.Who, found.From, found.Route, found.Times));
    }

    [Fact]
    public async Task A_page_that_somebody_may_not_open_is_remembered_with_her_id_in_her_business_alone()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var viewer = await site.MemberAsync("viewer");

        var answer = await viewer.GetAsync("/settings/members");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var found = Assert.Single(await site.Get<AttemptLog>().ListAsync(s_corner, "forbidden", 10));
        Assert.Equal(("/settings/members", true), (found.Route, Guid.TryParse(found.Who, out _)));
        Assert.Empty(await site.Get<AttemptLog>().ListAsync(new WorkspaceId(2), "", 10));
        Assert.Empty(await site.Get<AttemptLog>().ListAsync(default, "", 10));
    }

    [Fact]
    public async Task A_wrong_token_and_a_form_of_another_site_are_remembered()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        using var program = site.Client();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "nkt_nothing");

        await program.GetAsync("/api/v1/touchpoints");
        var foreign = new HttpRequestMessage(HttpMethod.Post, "/settings/webhooks") { Content = new FormUrlEncodedContent([]) };
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        await sara.SendAsync(foreign);

        Assert.Equal("token", Assert.Single(await site.Get<AttemptLog>().ListAsync(default, "", 10)).Kind);
        Assert.Equal("form", Assert.Single(await site.Get<AttemptLog>().ListAsync(s_corner, "", 10)).Kind);
    }

    [Fact]
    public async Task A_flood_from_ten_thousand_networks_is_counted_to_the_last_one_and_costs_five_hundred_rows_an_hour()
    {
        await using var site = await TestSite.StartAsync();
        var log = site.Get<AttemptLog>();

        for (var i = 0; i < 10_000; i++) log.Note(new Attempt(default, "sign-in", "", $"10.{i / 256}.{i % 256}.0", "/sign-in"));
        var found = await log.ListAsync(default, "", 2000);

        Assert.Equal((AttemptLog.MostAnHour + 1, 10_000), (found.Count, found.Sum(f => f.Times)));
        Assert.Equal(10_000 - AttemptLog.MostAnHour, Assert.Single(found, f => f.Kind == "others").Times);
    }

    [Fact]
    public async Task What_comes_later_is_added_to_its_row_and_what_is_ninety_days_old_goes()
    {
        await using var site = await TestSite.StartAsync();
        var (log, attempt) = (site.Get<AttemptLog>(), new Attempt(default, "pin", "", "10.0.0.0", "/station"));
        log.Note(attempt);
        await log.WriteAsync(CancellationToken.None);
        log.Note(attempt);
        Assert.Equal(2, Assert.Single(await log.ListAsync(default, "", 10)).Times);

        site.Clock.Now += AttemptLog.Kept + TimeSpan.FromDays(1);
        log.Note(attempt with { Kind = "code" });

        Assert.Equal("code", Assert.Single(await log.ListAsync(default, "", 10)).Kind);
    }

    [Fact]
    public async Task The_page_shows_them_to_who_looks_after_members_and_to_nobody_else()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        using var viewer = await site.MemberAsync("viewer");
        await viewer.GetAsync("/settings/members");

        var page = await sara.ReadAsync("/settings/trail/refused");

        Assert.Contains("/settings/members", page.QuerySelector(".entries")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("viewer", page.QuerySelector(".entries")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GetAsync("/settings/trail/refused")).StatusCode);
    }
}
