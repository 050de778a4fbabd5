using Nokta.Insights.Help;
using Nokta.Insights.Pages;
using Nokta.Kernel.Words;
using Nokta.Tests.Server;

namespace Nokta.Tests.Insights;

public sealed class HelpTests
{
    [Fact]
    public async Task Every_figure_has_a_meaning_and_a_way_to_better_it_in_every_language()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _site = site;
        var texts = site.Get<Texts>();

        Assert.Empty(from language in Language.All
                     from code in HelpTopics.Figures.Union(ScorecardPage.Columns.Where(c => c != "satisfaction"))
                     from key in (string[])[HelpTopics.NameOf(code), $"help.{code}.what", $"help.{code}.better"]
                     where texts.Find(language, key) is null
                     select $"{language.Code}: {key}");
    }

    [Fact]
    public async Task A_figure_is_found_in_the_palette_and_opens_its_place_in_help()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _site = site;

        var option = (await sara.ReadAsync("/search/palette?q=wilson")).QuerySelector("[role=option]")!;

        Assert.Equal("/help/figures#csat", option.GetAttribute("href"));
        Assert.NotNull((await sara.ReadAsync("/help/figures")).GetElementById("csat"));
        Assert.NotNull((await sara.ReadAsync("/help")).QuerySelector("a[href='/help/figures#csat']"));
    }
}
