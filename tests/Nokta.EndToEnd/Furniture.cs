using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>What the demo has none of, made once by the forms that members use, and where it is then: pages of one thing are found by their things.</summary>
internal static class Furniture
{
    /// <summary>Pages whose address is known only once the thing is there.</summary>
    public static readonly (string Name, string Page)[] Pages =
    [
        ("person", "/people/{Id}"),
        ("person-day", "/people/{Id}"),
        ("people-merge", "/people/merge"),
        ("people-lot", "/people/lots/{Id:guid}"),
        ("people-decisions", "/people/decisions"),
        ("privacy-erase", "/privacy/person/erase"),
    ];

    /// <summary>The addresses by the names of <see cref="Pages"/>.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> MakeAsync(IPage page)
    {
        var at = new Dictionary<string, string>();
        await PagesTests.ReadInAsync(page, "en");
        await PeopleAsync(page, at);
        return at;
    }

    /// <summary>Two people are made one and two again, so that the list of decisions has a line; a file of pairs is looked at and not merged.</summary>
    private static async Task PeopleAsync(IPage page, Dictionary<string, string> at)
    {
        await page.GotoAsync("/people");
        var (links, ids) = (page.Locator("main th a.cell"), page.Locator("main tbody input[name=k]"));
        at["person"] = (await links.First.GetAttributeAsync("href"))!;
        at["person-day"] = at["person"] + "?on=2020-01-01";
        at["privacy-erase"] = "/privacy/person/erase?p=" + at["person"].Split('/')[^1];
        at["people-merge"] = $"/people/merge?k={await ids.Nth(0).GetAttributeAsync("value")}&k={await ids.Nth(1).GetAttributeAsync("value")}";
        await page.GotoAsync(at["people-merge"]);
        await page.Locator("input[name=why]").FillAsync("The same voice on the phone");
        await page.Locator("form[action='/people/merge'] .btn--primary").ClickAsync();
        await page.Locator(".banner--good form[action='/people/undo'] button").ClickAsync();
        await page.WaitForURLAsync("**undone=1*");
        at["people-decisions"] = "/people/decisions";
        await page.GotoAsync("/people/pairs");
        await page.Locator("#pairs-file").SetInputFilesAsync(new FilePayload { Name = "pairs.csv", MimeType = "text/csv", Buffer = "one,other\n09120000001,nobody@shop.example\nonly one"u8.ToArray() });
        await page.Locator("form:has(#pairs-file) button.btn").ClickAsync();
        await page.WaitForURLAsync("**/people/lots/*");
        at["people-lot"] = new Uri(page.Url).AbsolutePath;
    }

    internal static async Task LinkAsync(IPage page, Dictionary<string, string> at)
    {
        await page.GotoAsync("/touchpoints/links");
        await page.Locator("#f-Form-Touchpoint").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.Locator("#f-Form-Label").FillAsync("Table 7, by the window");
        await page.Locator("form:has(#f-Form-Label) .btn--primary").ClickAsync();
        await page.WaitForURLAsync("**/touchpoints/links/*");
        at["link"] = new Uri(page.Url).AbsolutePath;
        at["links-print-door"] = "/touchpoints/links/print?d=door&n=2";
    }
}
