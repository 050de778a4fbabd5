using System.Net;
using AngleSharp.Dom;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Accounts;

/// <summary>Several businesses in one installation, and one person in several of them.</summary>
public sealed class WorkspacesTests
{
    [Fact]
    public async Task Another_business_is_opened_with_its_starters_and_stands_in_the_switcher_with_her_role()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var opened = await sara.PostAsync("/settings/workspaces", "new-workspace", ("Form.Name", "Second shop"), ("Form.Type", "cafe"));
        await sara.GetAsync(opened.Headers.Location!.OriginalString);
        var page = await sara.ReadAsync("/settings/workspaces");

        Assert.Equal("/touchpoints?w=2", opened.Headers.Location!.OriginalString);
        Assert.NotEmpty(await site.Get<TouchpointRegister>().ListAsync(new WorkspaceId(2)));
        Assert.Equal(["Corner café Owner", "Second shop Owner"], page.QuerySelectorAll(".topbar form[action='/workspace'] button").Select(b => string.Join(' ', b.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public async Task Only_who_looks_after_the_installation_opens_another_business()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var manager = await site.MemberAsync("manager");

        var page = await manager.ReadAsync("/settings/workspaces");

        Assert.Null(page.QuerySelector("input[name=_handler][value='new-workspace']"));
        Assert.Single(await site.Get<WorkspaceStore>().ListAsync());
    }

    [Fact]
    public async Task An_archived_workspace_is_hidden_from_all_kept_and_brought_back_by_its_owner()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var reza = await site.MemberAsync("viewer", "reza");

        await sara.PostAsync("/settings/workspaces/archive?id=1", "archive");
        Assert.Equal("/settings/workspaces", (await reza.GetAsync("/")).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, (await reza.GetAsync("/touchpoints?w=1")).StatusCode);
        Assert.DoesNotContain("Corner café", (await reza.ReadAsync("/settings/workspaces")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        await sara.PostAsync("/settings/workspaces", ("id", "1"));
        Assert.Equal(HttpStatusCode.OK, (await reza.GetAsync("/touchpoints")).StatusCode);
    }

    [Fact]
    public async Task The_last_owner_cannot_leave_and_others_can()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var reza = await site.MemberAsync("viewer", "reza");

        var owner = await sara.PostAsync("/settings/workspaces", ("id", "1"));
        var viewer = await reza.PostAsync("/settings/workspaces", ("id", "1"));

        Assert.EndsWith("refused=member.last-owner", owner.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.EndsWith("done=left", viewer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal("sara", Assert.Single(await site.Get<Roster>().ListAsync(new WorkspaceId(1))).Name);
    }

    [Theory]
    [InlineData("manager")]
    [InlineData("viewer")]
    public async Task A_workspace_is_archived_by_nobody_but_its_owner(string role)
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var browser = await site.MemberAsync(role);

        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/settings/workspaces/archive?id=1")).StatusCode);
        Assert.Null((await site.Get<WorkspaceStore>().FindAsync(new WorkspaceId(1)))!.Archived);
    }
}
