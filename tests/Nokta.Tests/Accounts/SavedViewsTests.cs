using AngleSharp.Html.Dom;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Tests.Server;

namespace Nokta.Tests.Accounts;

public sealed class SavedViewsTests
{
    private static readonly Guid s_sara = Guid.CreateVersion7(), s_reza = Guid.CreateVersion7();

    [Fact]
    public async Task A_view_is_seen_by_its_owner_or_by_everybody()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _site = site;
        var (views, here) = (site.Get<SavedViews>(), new WorkspaceId(1));

        await views.SaveAsync(here, s_sara, "sara", "/insights", "Mine", "p=90d");
        await views.SaveAsync(here, null, "sara", "/insights", "Ours", "p=28d");

        Assert.Equal(["Mine", "Ours"], (await views.ListAsync(here, s_sara)).Select(v => v.Name));
        Assert.Equal(["Ours"], (await views.ListAsync(here, s_reza)).Select(v => v.Name));
        Assert.Empty(await views.ListAsync(here, s_sara, "/interactions"));
        Assert.Empty(await views.ListAsync(new WorkspaceId(2), s_sara));
    }

    [Fact]
    public async Task Saving_under_the_same_name_replaces_and_a_deleted_view_comes_back()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _site = site;
        var (views, here) = (site.Get<SavedViews>(), new WorkspaceId(1));

        await views.SaveAsync(here, s_sara, "sara", "/insights", "Mine", "p=90d");
        var saved = (await views.SaveAsync(here, s_sara, "sara", "/insights", "mine ", "p=7d")).Value!;
        Assert.Equal("/insights?p=7d", Assert.Single(await views.ListAsync(here, s_sara)).Address);

        Assert.False(await views.DeleteAsync(here, s_reza, saved.Id));
        Assert.True(await views.DeleteAsync(here, s_sara, saved.Id));
        Assert.Empty(await views.ListAsync(here, s_sara));
        Assert.True(await views.RestoreAsync(here, s_sara, saved.Id));
        Assert.Single(await views.ListAsync(here, s_sara));
    }

    [Theory]
    [InlineData("", "/insights", "view.name-missing")]
    [InlineData("Far", "//elsewhere", "view.address")]
    [InlineData("Far", "https://elsewhere", "view.address")]
    public async Task A_view_needs_a_name_and_a_page_of_ours(string name, string page, string code)
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _site = site;

        Assert.Equal(code, (await site.Get<SavedViews>().SaveAsync(new WorkspaceId(1), s_sara, "sara", page, name, "")).Refusal?.Code);
    }

    [Fact]
    public async Task What_is_shown_is_saved_from_the_page_opened_again_deleted_and_brought_back()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _site = site;

        var saved = await sara.PostAsync("/interactions?p=90d&loc=Vanak", ("name", "Vanak, 90 days"));
        var address = saved.Headers.Location!.OriginalString;
        Assert.StartsWith("/interactions?p=90d&loc=Vanak&saved=", address, StringComparison.Ordinal);
        var page = await sara.ReadAsync(address);
        Assert.Equal("Vanak, 90 days", page.QuerySelector(".menu__pair a[aria-current] bdi")?.TextContent);

        var id = ((IHtmlButtonElement)page.QuerySelector("form[action='/views/delete'] button")!).Value;
        var gone = await sara.PostAsync(address, ("id", id));
        var after = await sara.ReadAsync(gone.Headers.Location!.OriginalString);
        Assert.Empty(after.QuerySelectorAll(".menu__pair"));
        Assert.Contains("Vanak, 90 days", after.QuerySelector("n-toast")!.TextContent, StringComparison.Ordinal);

        var back = await sara.PostAsync(gone.Headers.Location!.OriginalString, ("id", id));
        Assert.Single((await sara.ReadAsync(back.Headers.Location!.OriginalString)).QuerySelectorAll(".menu__pair"));
    }
}
