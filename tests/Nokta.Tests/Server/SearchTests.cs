using System.Net;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Tests.Server;

public sealed class SearchTests
{
    [Theory]
    [InlineData("Front door", "Front door", null)]
    [InlineData("Akhne door", null, null)]
    [InlineData("fornt doro", "Front door", null)]
    [InlineData("акщте", "Front door", "front")]
    [InlineData("ورودی", "Front door", null)]
    [InlineData(",v,nd", "Front door", "ورودی")]
    [InlineData("import", "Import a file", null)]
    [InlineData("excel", "Import a file", null)]
    public async Task The_page_of_search_works_without_scripts(string text, string? first, string? readAs)
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _site = site;
        await site.Get<TouchpointRegister>().AddAsync(new WorkspaceId(1), TouchpointCard.Draft(new("ورودی", "Front door", "Вход")), "sara");

        var page = await sara.ReadAsync("/search?q=" + Uri.EscapeDataString(text));

        Assert.Equal(first, page.QuerySelector(".found a")?.TextContent.Trim());
        if (readAs is not null) Assert.Contains(readAs, page.QuerySelector(".banner")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_changed_is_found_at_once_under_its_new_name_only()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _site = site;
        var register = site.Get<TouchpointRegister>();
        var card = (await register.AddAsync(new WorkspaceId(1), TouchpointCard.Draft(new("", "Vestibule", "")), "sara")).Value!;
        Assert.Single((await sara.ReadAsync("/search/palette?q=vestibule")).QuerySelectorAll("[role=option]"));

        await register.EditAsync(new WorkspaceId(1), card with { Name = new Trilingual("", "Antechamber", ""), Code = "antechamber" }, "sara");

        Assert.Empty((await sara.ReadAsync("/search/palette?q=vestibule")).QuerySelectorAll("[role=option]"));
        Assert.Single((await sara.ReadAsync("/search/palette?q=antechamber")).QuerySelectorAll("[role=option]"));
    }

    [Fact]
    public async Task A_stranger_finds_nothing()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _site = site;
        using var stranger = site.Browser("10.1.1.1");

        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync("/search/palette?q=a")).StatusCode);
    }
}
