using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Nokta.Ui;

namespace Nokta.Tests.Ui;

[SameOnEveryStore]
public sealed class ComponentTests
{
    [Theory, InlineData("fa"), InlineData("ru"), InlineData("en")]
    public async Task Nothing_is_styled_or_scripted_in_line_since_the_policy_would_refuse_it(string language)
    {
        var page = await RenderAsync<Gallery>(("Language", language));

        Assert.Empty(page.QuerySelectorAll("[style], script, style"));
        Assert.DoesNotContain(page.All.SelectMany(e => e.Attributes), a => a.Name.StartsWith("on", StringComparison.Ordinal));
    }

    [Theory, InlineData("fa"), InlineData("ru"), InlineData("en")]
    public async Task Every_control_has_a_name_and_every_reference_finds_its_element(string language)
    {
        var page = await RenderAsync<Gallery>(("Language", language));

        var ids = page.All.Select(e => e.Id).OfType<string>().Where(id => id.Length > 0).ToList();
        var wanted = from element in page.All
                     from attribute in (string[])["aria-describedby", "aria-labelledby", "for"]
                     let value = element.GetAttribute(attribute)
                     where value is not null && element.LocalName is not ("n-filter" or "n-preview")
                     from id in value.Split(' ')
                     select id;
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Empty(wanted.Except(ids));
        Assert.DoesNotContain(page.QuerySelectorAll("input:not([type=hidden]), select, textarea"), i =>
            i.GetAttribute("aria-label") is null && i.Closest("label") is null && page.QuerySelector($"label[for='{i.Id}']") is null);
    }

    [Fact]
    public async Task A_distribution_is_drawn_by_value_worst_first_and_its_shares_fill_the_bar()
    {
        var bar = await RenderAsync<DistBar>(("Counts", new long[] { 10, 0, 20, 30, 40 }), ("Label", "4.1"));

        var parts = bar.QuerySelectorAll("rect");
        Assert.Equal(["s1", "s3", "s4", "s5"], parts.Select(p => p.ClassName));
        Assert.Equal("13", parts[0].GetAttribute("width"));
        Assert.Equal("4.1", bar.QuerySelector("[role=img]")!.GetAttribute("aria-label"));
    }

    [Fact]
    public async Task A_field_says_its_hint_and_its_error_to_those_who_listen()
    {
        var field = await RenderAsync<TextField>(("Name", "Form.Name"), ("Label", "Name"), ("Hint", "hint"), ("Error", "wrong"));

        var input = field.QuerySelector("input")!;
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.All(input.GetAttribute("aria-describedby")!.Split(' '), id => Assert.NotNull(field.GetElementById(id)));
    }

    private static async Task<IHtmlDocument> RenderAsync<TComponent>(params (string Name, object? Value)[] parameters) where TComponent : IComponent
    {
        await using var services = new ServiceCollection().AddSingleton<AntiforgeryStateProvider, NoToken>().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters.ToDictionary(p => p.Name, p => p.Value)))).ToHtmlString());
        return new HtmlParser().ParseDocument(html);
    }

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
