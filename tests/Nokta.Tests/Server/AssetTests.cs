using AngleSharp.Dom;

namespace Nokta.Tests.Server;

public sealed class AssetTests
{
    [Theory]
    [InlineData("fa")]
    [InlineData("ru")]
    [InlineData("en")]
    public async Task Every_file_that_a_page_names_is_there_and_not_empty(string language)
    {
        await using var site = await TestSite.StartAsync();
        var browser = site.Browser();
        await browser.PostAsync("/setup/language", ("to", language));

        var page = await browser.ReadAsync("/setup/time");
        var files = page.QuerySelectorAll("link[href], script[src], img[src]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!).ToList();

        Assert.Contains(files, f => f.Contains("/app", StringComparison.Ordinal) && f.EndsWith(".css", StringComparison.Ordinal));
        foreach (var file in files)
        {
            var answer = await browser.GetAsync(file);
            Assert.True(answer.IsSuccessStatusCode, file);
            Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task No_page_carries_a_script_or_a_style_in_its_markup()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        foreach (var address in (string[])["/sign-in", "/settings", "/touchpoints", "/nowhere", "/setup/start"])
        {
            var page = await sara.ReadAsync(address);
            Assert.Empty(page.QuerySelectorAll("script:not([src]), style, [style]").Select(e => address + ": " + e.OuterHtml));
            Assert.Empty(page.All.Where(e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal))).Select(e => address + ": " + e.LocalName));
        }
    }
}
