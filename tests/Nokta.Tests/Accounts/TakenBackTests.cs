using System.Net;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Tests.Server;

namespace Nokta.Tests.Accounts;

/// <summary>What somebody ended by mistake comes back as it was, and nothing else does.</summary>
public sealed class TakenBackTests
{
    private static readonly WorkspaceId s_corner = new(1);

    [Fact]
    public async Task A_member_who_was_removed_by_mistake_is_back_with_her_role_after_one_click()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        using var analyst = await site.MemberAsync("analyst");
        var her = (await site.Get<Roster>().ListAsync(s_corner)).Single(m => m.Name == "analyst").Member;
        await site.Get<Roster>().RemoveAsync(s_corner, her, Role.Owner.May);

        var back = await sara.PostAsync($"/settings/members?done=removed&id={her}", ("id", her.ToString()));

        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        Assert.Equal("analyst", (await site.Get<Roster>().ListAsync(s_corner)).Single(m => m.Member == her).Role.Code);
        Assert.Equal(HttpStatusCode.OK, (await analyst.GetAsync("/touchpoints")).StatusCode);
    }

    [Fact]
    public async Task Who_was_never_a_member_or_left_long_ago_is_not_brought_in()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        var roster = site.Get<Roster>();
        using var viewer = await site.MemberAsync("viewer");
        var her = (await roster.ListAsync(s_corner)).Single(m => m.Name == "viewer").Member;
        var second = await site.Get<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Nokta.Kernel.Words.Language.English) with { Name = "Other" });
        await roster.RemoveAsync(s_corner, her, Role.Owner.May);

        var elsewhere = await roster.RestoreAsync(new WorkspaceId(2), her, Role.Owner.May);
        site.Clock.Now += TimeSpan.FromHours(25);
        var late = await roster.RestoreAsync(s_corner, her, Role.Owner.May);

        Assert.Equal(("member.absent", "member.absent"), (elsewhere.Refusal?.Code, late.Refusal?.Code));
    }

    [Fact]
    public async Task A_token_revoked_by_mistake_works_again_within_the_hour_and_not_after_it()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var tokens = site.Get<TokenStore>();
        using var program = TestProgram.WithToken(site, await TestProgram.TokenAsync(site, "read"));
        var id = (await tokens.ListAsync(s_corner))[0].Id;
        await tokens.RevokeAsync(s_corner, id);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/touchpoints")).StatusCode);

        var back = await sara.PostAsync($"/settings/tokens?done=revoked&ended={id}", ("id", id.ToString()));

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (back.StatusCode, (await program.GetAsync("/touchpoints")).StatusCode));
        await tokens.RevokeAsync(s_corner, id);
        site.Clock.Now += TimeSpan.FromMinutes(61);
        Assert.False(await tokens.RestoreAsync(s_corner, id));
    }

    [Fact]
    public async Task A_tablet_and_a_person_of_the_staff_come_back_as_they_were()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        var (stations, staff) = (site.Get<StationStore>(), site.Get<StaffStore>());
        await stations.AddAsync(s_corner, "Counter", "");
        var tablet = (await stations.ListAsync(s_corner))[0].Id;
        var her = (await staff.AddAsync(s_corner, "Mina", "2580")).Value;
        await stations.RemoveAsync(s_corner, tablet);
        await staff.RemoveAsync(s_corner, her);

        Assert.True(await stations.RestoreAsync(s_corner, tablet));
        Assert.True((await staff.RestoreAsync(s_corner, her)).IsDone);

        Assert.Equal((tablet, "Mina"), ((await stations.ListAsync(s_corner))[0].Id, (await staff.ListAsync(s_corner))[0].Name));
        Assert.Equal("member.absent", (await staff.RestoreAsync(s_corner, her)).Refusal?.Code);
    }
}
