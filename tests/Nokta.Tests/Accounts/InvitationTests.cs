using System.Net;
using AngleSharp.Dom;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Tests.Server;

namespace Nokta.Tests.Accounts;

/// <summary>How people come into a workspace, change what they are there, and go.</summary>
public sealed class InvitationTests
{
    private static readonly WorkspaceId s_shop = new(1);

    [Fact]
    public async Task A_stranger_joins_by_the_link_that_a_page_showed_once()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var link = await InviteAsync(sara, "Reza", "analyst");
        var reza = site.Browser("203.0.113.5");

        var page = await reza.ReadAsync(link);
        var joined = await reza.PostAsync(link, "join", ("Form.Name", "reza"), ("Form.Password", "another odd quiet phrase"), ("Form.Again", "another odd quiet phrase"));

        Assert.Contains("Corner café", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/", joined.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await reza.GetAsync("/interactions")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reza.GetAsync("/settings/members")).StatusCode);
        var list = (await sara.ReadAsync("/settings/members")).QuerySelector("table")!.TextContent;
        Assert.Contains("reza", list, StringComparison.Ordinal);
        Assert.Contains("Analyst", list, StringComparison.Ordinal);
        Assert.DoesNotContain(link.Split('/')[^1], (await sara.ReadAsync("/settings/members")).DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_lets_in_one_person_however_many_come_at_once()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var token = (await InviteAsync(sara, "Reza", "viewer")).Split('/')[^1];

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => site.Get<InvitationStore>().JoinAsync(token, "guest" + i, TestSite.Password, TestSite.Password)));

        Assert.Single(outcomes, o => o.IsDone);
        Assert.All(outcomes.Where(o => !o.IsDone), o => Assert.Equal("invitation.over", o.Refusal!.Code));
        Assert.Equal(2, (await site.Get<Roster>().ListAsync(s_shop)).Count);
        Assert.Contains("no longer good", (await site.Browser("203.0.113.6").ReadAsync("/join/" + token)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("too late")]
    [InlineData("never made")]
    [InlineData("the one who invited is gone")]
    public async Task A_link_that_is_not_good_any_more_says_so_and_makes_nobody_a_member(string why)
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var maryam = await site.MemberAsync("manager", "maryam");
        var link = await InviteAsync(maryam, "Reza", "viewer");
        if (why == "revoked") await sara.PostAsync("/settings/members", ("id", (await site.Get<InvitationStore>().ListOpenAsync(s_shop)).Single().Id.ToString()));
        if (why == "too late") site.Clock.Now += TimeSpan.FromDays(7);
        if (why == "never made") link = "/join/" + new string('a', 64);
        if (why == "the one who invited is gone") await site.Get<Roster>().RemoveAsync(s_shop, await IdAsync(site, "maryam"), Role.Owner.May);

        var page = await site.Browser("203.0.113.6").ReadAsync(link);
        var joined = await site.Get<InvitationStore>().JoinAsync(link.Split('/')[^1], "reza", TestSite.Password, TestSite.Password);

        Assert.Null(page.QuerySelector("main form"));
        Assert.Contains("no longer good", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("invitation.over", joined.Refusal?.Code);
    }

    [Fact]
    public async Task Who_has_an_account_accepts_with_one_button_and_has_another_role_there()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var second = (await site.Get<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Second shop" })).Value!;
        var bob = await site.MemberAsync("owner", "bob", second.Id);
        var link = await InviteAsync(bob, "Sara", "viewer");

        var accepted = await sara.PostAsync(link, "accept");

        Assert.Equal("/", accepted.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Forbidden, (await sara.GetAsync("/import")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await sara.GetAsync("/import?w=1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/import")).StatusCode);
    }

    [Fact]
    public async Task A_removed_member_is_out_with_her_next_request_and_a_changed_role_holds_from_it_on()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var reza = await site.MemberAsync("viewer", "reza");
        var page = "/settings/members/" + await IdAsync(site, "reza");
        Assert.Equal(HttpStatusCode.Forbidden, (await reza.GetAsync("/import")).StatusCode);

        await sara.PostAsync(page, "role", ("Form.Role", "analyst"));
        Assert.Equal(HttpStatusCode.OK, (await reza.GetAsync("/import")).StatusCode);

        await sara.PostAsync(page, "remove");
        Assert.Equal(HttpStatusCode.Forbidden, (await reza.GetAsync("/touchpoints")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await reza.GetAsync("/touchpoints?w=1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await sara.GetAsync(page)).StatusCode);
    }

    [Fact]
    public async Task The_last_owner_stays_even_when_two_demote_each_other_at_once()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        await site.MemberAsync("owner", "olga");
        var (sara, olga) = (await IdAsync(site, "sara"), await IdAsync(site, "olga"));

        var outcomes = await Task.WhenAll(site.Get<Roster>().ChangeRoleAsync(s_shop, sara, "viewer", Role.Owner.May), site.Get<Roster>().LeaveAsync(s_shop, olga));

        Assert.Single(outcomes, o => o.Refusal?.Code == "member.last-owner");
        Assert.Single(await site.Get<Roster>().ListAsync(s_shop), l => l.Role == Role.Owner);
    }

    [Fact]
    public async Task Nobody_grants_more_than_she_has_nor_touches_who_has_more()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var maryam = await site.MemberAsync("manager", "maryam");
        var olga = "/settings/members/" + await IdAsync(site, "sara");

        var invited = await maryam.PostAsync("/settings/members", "invite", ("Form.Name", "Friend"), ("Form.Role", "owner"));
        var page = await maryam.ReadAsync(olga);
        var changed = await site.Get<Roster>().ChangeRoleAsync(s_shop, await IdAsync(site, "sara"), "viewer", Role.Manager.May);
        var raised = await site.Get<Roster>().ChangeRoleAsync(s_shop, await IdAsync(site, "maryam"), "owner", Role.Manager.May);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, invited.StatusCode);
        Assert.Empty(page.QuerySelectorAll("main form"));
        Assert.Equal(("member.beyond", "member.beyond"), (changed.Refusal?.Code, raised.Refusal?.Code));
    }

    [Fact]
    public async Task A_reset_link_is_not_made_for_who_has_more_in_another_workspace()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var second = (await site.Get<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Second shop" })).Value!;
        var bob = await site.MemberAsync("owner", "bob", second.Id);
        var sara = await IdAsync(site, "sara");
        await site.Get<InvitationStore>().AcceptAsync((await site.Get<InvitationStore>().InviteAsync(second.Id, "Sara", "viewer", null, "", Role.Owner.May)).Value.Token, sara);

        var page = await bob.ReadAsync("/settings/members/" + sara);

        Assert.Null(page.QuerySelector("input[name=_handler][value='reset-link']"));
        Assert.NotNull(page.QuerySelector("input[name=_handler][value='remove']"));
    }

    private static async Task<string> InviteAsync(TestBrowser by, string name, string role)
    {
        var answer = await by.PostAsync("/settings/members", "invite", ("Form.Name", name), ("Form.Role", role));
        var link = (await TestBrowser.ParseAsync(answer)).QuerySelector("#link")!.GetAttribute("value")!;
        return new Uri(link).AbsolutePath;
    }

    private static async Task<Guid> IdAsync(TestSite site, string name) => (await site.Get<Roster>().ListAsync(s_shop)).Single(m => m.Name == name).Member;
}
