using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>What the demo has none of, made once by the forms that members use, and where it is then: pages of one thing are found by their things.</summary>
internal static partial class Furniture
{
    /// <summary>Pages whose address is known only once the thing is there.</summary>
    public static readonly (string Name, string Page)[] Pages =
    [
        ("person", "/people/{Id}"),
        ("person-day", "/people/{Id}"),
        ("people-merge", "/people/merge"),
        ("people-lot", "/people/lots/{Id:guid}"),
        ("people-decisions", "/people/decisions"),
        ("segment", "/people/segments/{Number:int}"),
        ("segment-edit", "/people/segments/{Number:int}/edit"),
        ("link", "/touchpoints/links/{Id:guid}"),
        ("links-print-door", "/touchpoints/links/print"),
        ("key", "/settings/keys/{Id:guid}"),
        ("key-mapping", "/settings/keys/{Id:guid}/mapping"),
        ("quarantine-part", "/import/quarantine"),
        ("staff", "/settings/stations/staff/{Id:guid}"),
        ("webhook", "/settings/webhooks/{Id:guid}"),
        ("member", "/settings/members/{Member:guid}"),
        ("goal", "/settings/goals/{Number:int}"),
        ("rule", "/touchpoints/rules/{Number:int}"),
        ("row", "/interactions/{Row:long}"),
        ("import-batch", "/import/history/{Batch:int}"),
        ("import-places", "/import/history/{Batch:int}/places"),
        ("privacy-erase", "/privacy/person/erase"),
    ];

    /// <summary>The addresses by the names of <see cref="Pages"/>.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> MakeAsync(IPage page)
    {
        var at = new Dictionary<string, string>();
        await PagesTests.ReadInAsync(page, "en");
        await PeopleAsync(page, at);
        await SegmentAsync(page, at);
        await LinkAsync(page, at);
        await page.GotoAsync("/settings/keys");
        await page.Locator("#f-Form-Name").FillAsync("Shop");
        await SendAsync(page, "form:has(#f-Form-Name) .btn--primary");
        at["key"] = await FirstAsync(page, "/settings/keys", "main a[href^='/settings/keys/']");
        at["key-mapping"] = at["key"] + "/mapping";
        await QuarantineAsync(page, at);
        await page.GotoAsync("/settings/stations");
        await page.Locator("input[name='Hired.Name']").FillAsync("Ali");
        await page.Locator("input[name='Hired.Pin']").FillAsync("4815");
        await SendAsync(page, "form:has(input[name='Hired.Name']) .form-actions button");
        at["staff"] = await FirstAsync(page, "/settings/stations", "main a[href^='/settings/stations/staff/']");
        await page.GotoAsync("/settings/webhooks");
        await page.Locator("#f-Form-Url").FillAsync("https://hooks.example/nokta");
        await page.Locator("form:has(#f-Form-Url) input[name='Form.Types']").First.CheckAsync();
        await SendAsync(page, "form:has(#f-Form-Url) .btn--primary");
        at["webhook"] = await FirstAsync(page, "/settings/webhooks", "main a[href^='/settings/webhooks/']");
        at["member"] = await FirstAsync(page, "/settings/members", "main a[href^='/settings/members/']");
        at["goal"] = await FirstAsync(page, "/settings/goals", "main a[href^='/settings/goals/']:not([href$='/new'])");
        at["rule"] = await FirstAsync(page, "/touchpoints/rules", "main a[href^='/touchpoints/rules/']:not([href*='/new'])");
        at["row"] = await FirstAsync(page, "/interactions?p=all", "main tbody a[href^='/interactions/']");
        at["import-batch"] = await FirstAsync(page, "/import/history", "main a[href^='/import/history/']");
        at["import-places"] = at["import-batch"] + "/places";
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
        await page.ArriveAsync("**undone=1*");
        at["people-decisions"] = "/people/decisions";
        await page.GotoAsync("/people/pairs");
        await page.Locator("#pairs-file").SetInputFilesAsync(new FilePayload { Name = "pairs.csv", MimeType = "text/csv", Buffer = "one,other\n09120000001,nobody@shop.example\nonly one"u8.ToArray() });
        await page.Locator("form:has(#pairs-file) button.btn").ClickAsync();
        await page.ArriveAsync("**/people/lots/*");
        at["people-lot"] = new Uri(page.Url).AbsolutePath;
    }

    private static async Task SegmentAsync(IPage page, Dictionary<string, string> at)
    {
        await page.GotoAsync("/people/segments/new");
        await page.Locator("input[name=en]").FillAsync("Came twice, or unhappy");
        foreach (var kind in (string[])["any", "score"])
        {
            await page.Locator("select[name='g0.add']").SelectOptionAsync(kind);
            await page.Locator("button[value='add-0']").ClickAsync();
            await page.Locator($"input[type=hidden][value='{kind}']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }

        // The line that a new segment begins with wants a value.
        await page.Locator("button[value='drop-0-0']").ClickAsync();
        await page.Locator("input[name='g0.t2.kind']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        foreach (var number in await page.Locator("input[name^='g0.t'][name$='.n']").AllAsync()) await number.FillAsync("2");
        await page.Locator("select[name='g0.match']").SelectOptionAsync("any");
        await page.Locator("form .form-actions .btn--primary").ClickAsync();
        await page.ArriveAsync(new System.Text.RegularExpressions.Regex("/people/segments/[0-9]+"));
        at["segment"] = new Uri(page.Url).AbsolutePath;
        at["segment-edit"] = at["segment"] + "/edit";
    }

    /// <summary>What the key's sender means nobody understands: more than one page shows of it.</summary>
    private static async Task QuarantineAsync(IPage page, Dictionary<string, string> at)
    {
        await page.GotoAsync(at["key"]);
        var key = WriteKey().Match(await page.Locator("#snippet").InputValueAsync()).Value;
        var events = Enumerable.Range(1, 30).Select(n => new { type = "dance", messageId = $"m-{n}", userId = "U-1", properties = new { floor = "upper", n } });
        var answer = await page.APIRequest.PostAsync($"/c/{key}/v1/batch", new() { DataObject = new { batch = events } });
        Assert.Equal(200, answer.Status);
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        at["quarantine-part"] = $"/import/quarantine?reason=collect.type&source=Shop&from={today}&to={today}";
    }

    internal static async Task LinkAsync(IPage page, Dictionary<string, string> at)
    {
        await page.GotoAsync("/touchpoints/links");
        await page.Locator("#f-Form-Touchpoint").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.Locator("#f-Form-Label").FillAsync("Table 7, by the window");
        await page.Locator("form:has(#f-Form-Label) .btn--primary").ClickAsync();
        await page.ArriveAsync("**/touchpoints/links/*");
        at["link"] = new Uri(page.Url).AbsolutePath;
        at["links-print-door"] = "/touchpoints/links/print?d=door&n=2";
    }

    /// <summary>Whoever goes on to another page at once has sent nothing.</summary>
    private static async Task SendAsync(IPage page, string button) => await page.RunAndWaitForResponseAsync(() => page.Locator(button).First.ClickAsync(), answer => answer.Request.Method == "POST");

    private static async Task<string> FirstAsync(IPage page, string list, string link)
    {
        await page.GotoAsync(list);
        return (await page.Locator(link).First.GetAttributeAsync("href"))!.Split('#')[0];
    }

    [System.Text.RegularExpressions.GeneratedRegex("nkw_[A-Za-z0-9]+")] private static partial System.Text.RegularExpressions.Regex WriteKey();
}
