using System.Net;
using System.Net.Http.Headers;
using Nokta.Kernel;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Touchpoints;

/// <summary>The register's daily work as a browser without scripts does it: photos, costs, several rows at once, merging.</summary>
public sealed class RegisterPagesTests
{
    [Fact]
    public async Task A_photo_is_shown_as_an_image_and_nothing_else()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var sent = await SendPhotosAsync(sara, "/touchpoints/TP-1", ("photo.exe", "text/html", PhotoTests.Bytes("phone.jpg")), ("b.png", "image/png", PhotoTests.Bytes("plain.png")));
        var page = await sara.ReadAsync(sent.Headers.Location!.OriginalString);
        var shown = await sara.GetAsync(page.QuerySelector(".photo img")!.GetAttribute("src")!);

        Assert.Equal(2, page.QuerySelectorAll(".photo img").Length);
        Assert.Equal("image/jpeg", shown.Content.Headers.ContentType!.MediaType);
        Assert.Equal("default-src 'none'; sandbox", shown.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", shown.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("immutable", shown.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var stranger = site.Browser();
        Assert.NotEqual(HttpStatusCode.OK, (await stranger.GetAsync(page.QuerySelector(".photo img")!.GetAttribute("src")!)).StatusCode);
    }

    [Fact]
    public async Task A_photo_is_removed_and_comes_back_with_undo()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        await SendPhotosAsync(sara, "/touchpoints/TP-1", ("a.jpg", "image/jpeg", PhotoTests.Bytes("phone.jpg")));
        var name = (await FindAsync(site, 1)).Photos.Single();

        var removed = await PressAsync(sara, "/touchpoints/TP-1", "/touchpoints/1/photos/remove", ("name", name));
        Assert.Empty((await FindAsync(site, 1)).Photos);
        await PressAsync(sara, removed.Headers.Location!.OriginalString, "/touchpoints/1/undo");

        Assert.Equal([name], (await FindAsync(site, 1)).Photos);
    }

    [Fact]
    public async Task A_file_that_is_no_photo_is_refused_in_words()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var sent = await SendPhotosAsync(sara, "/touchpoints/TP-1", ("a.jpg", "image/jpeg", "<script>alert(1)</script>"u8.ToArray()));
        var page = await sara.ReadAsync(sent.Headers.Location!.OriginalString);

        Assert.Contains("no JPEG, PNG or WebP", page.QuerySelector(".banner--pain")!.TextContent, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(site.Folder, "photos")));
    }

    [Fact]
    public async Task Costs_with_days_are_added_changed_and_removed_and_the_sum_follows()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var wrong = await sara.PostAsync("/touchpoints/TP-1?tab=costs", "cost", Cost(("amount", "much"), ("first", "2026-11-05"), ("last", "2026-11-01")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(["amount", "last"], (await TestBrowser.ParseAsync(wrong)).QuerySelectorAll("[aria-invalid=true]").Select(e => e.GetAttribute("name")!).Order());

        await sara.PostAsync("/touchpoints/TP-1?tab=costs", "cost", Cost(("amount", "300"), ("first", "2026-11-01")));
        await sara.PostAsync("/touchpoints/TP-1?tab=costs", "cost", Cost(("kind", "once"), ("amount", "50.50"), ("first", "2026-10-05")));
        Assert.Equal([new Money(30_000, "USD"), new Money(5_050, "USD")], (await FindAsync(site, 1)).Costs.Select(c => c.Amount));
        Assert.Contains("$350.50", (await sara.ReadAsync("/touchpoints/TP-1?tab=costs&from=2026-10-01&to=2026-11-30")).QuerySelector(".sum")!.TextContent, StringComparison.Ordinal);

        await sara.PostAsync("/touchpoints/TP-1?tab=costs&cost=1", "cost", Cost(("amount", "310"), ("first", "2026-11-01")));
        await PressAsync(sara, "/touchpoints/TP-1?tab=costs", "/touchpoints/1/costs/remove", ("cost", "2"));
        Assert.Equal([new Money(31_000, "USD")], (await FindAsync(site, 1)).Costs.Select(c => c.Amount));
    }

    [Fact]
    public async Task Ticked_rows_are_changed_together_after_a_look_and_one_undo_takes_it_back()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var picked = await PressAsync(sara, "/touchpoints", "/touchpoints/bulk/pick", ("tp", "1"), ("tp", "2"), ("tp", "3"), ("field", "owner"));
        var address = picked.Headers.Location!.OriginalString;
        Assert.StartsWith("/touchpoints/bulk?tp=1-3&field=owner", address, StringComparison.Ordinal);
        Assert.Contains("3 of 3", (await TestBrowser.ParseAsync(await sara.GetAsync("/touchpoints/bulk/preview?tp=1-3&field=owner&value=Reza"))).Body!.TextContent, StringComparison.Ordinal);

        var done = await sara.PostAsync(address, "bulk", ("field", "owner"), ("value", "Reza"));
        Assert.Equal(["Reza", "Reza", "Reza"], (await site.Get<TouchpointRegister>().ListAsync(new WorkspaceId(1))).Take(3).Select(t => t.Owner));
        var toast = await sara.ReadAsync(done.Headers.Location!.OriginalString);
        Assert.Contains("3 touchpoints changed", toast.QuerySelector(".toast")!.TextContent, StringComparison.Ordinal);
        await PressAsync(sara, done.Headers.Location!.OriginalString, "/touchpoints/lots/1/undo");

        Assert.DoesNotContain(await site.Get<TouchpointRegister>().ListAsync(new WorkspaceId(1)), t => t.Owner == "Reza");
    }

    [Fact]
    public async Task A_bulk_change_over_somebody_elses_save_is_refused_with_the_names()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var card = await FindAsync(site, 2);
        await site.Get<TouchpointRegister>().EditAsync(new WorkspaceId(1), card with { Owner = "Ali" }, "Ali");

        var stale = await sara.PostAsync("/touchpoints/bulk?tp=1-2&field=stage", "bulk", ("_seen", "1:1,2:1"), ("field", "stage"), ("value", "after"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, stale.StatusCode);
        Assert.Contains("TP-2", (await TestBrowser.ParseAsync(stale)).QuerySelector(".banner--pain")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("2:2", (await TestBrowser.ParseAsync(stale)).QuerySelector("input[name=_seen]")!.GetAttribute("value")!.Split(',')[1]);
    }

    [Fact]
    public async Task A_merged_touchpoint_says_where_it_went_and_can_come_back()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await sara.PostAsync("/touchpoints/TP-1/merge", "merge", ("how", "merge"))).StatusCode);

        var merged = await sara.PostAsync("/touchpoints/TP-1/merge", "merge", ("into", "2"), ("how", "merge"));
        Assert.StartsWith("/touchpoints/TP-2?done=lot", merged.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var tombstone = await sara.ReadAsync("/touchpoints/TP-1");
        Assert.Contains("TP-2", tombstone.QuerySelector(".banner--warn a[href*='TP-2']")!.TextContent, StringComparison.Ordinal);
        await PressAsync(sara, "/touchpoints/TP-1", "/touchpoints/lots/1/undo");

        Assert.False((await FindAsync(site, 1)).IsRetired);
    }

    [Fact]
    public async Task A_file_goes_through_three_steps_and_can_be_taken_back()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var sent = await SendPhotosAsync(sara, "/touchpoints/import", ("register.csv", "text/csv", "id,name,owner\nTP-1,,Reza\n,Parking,Ali\nTP-999,x,y\n"u8.ToArray()));
        var match = sent.Headers.Location!.OriginalString;
        Assert.Contains("TP-999", (await sara.ReadAsync(match)).Body!.TextContent, StringComparison.Ordinal);
        var done = await sara.PostAsync(match, "take");
        var result = await sara.ReadAsync(done.Headers.Location!.OriginalString);

        Assert.Equal(["1", "1", "0", "1"], result.QuerySelectorAll(".tiles .sum").Select(e => e.TextContent));
        Assert.Equal("Reza", (await FindAsync(site, 1)).Owner);
        Assert.Contains("TP-999", await (await sara.GetAsync(match + "/skipped.csv")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await PressAsync(sara, done.Headers.Location!.OriginalString, "/touchpoints/lots/1/undo");
        Assert.Equal(("", true), ((await FindAsync(site, 1)).Owner, (await FindAsync(site, 28)).IsRetired));
    }

    [Fact]
    public async Task The_pages_own_Excel_file_comes_back_without_a_change()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var file = await (await sara.GetAsync("/touchpoints.xlsx")).Content.ReadAsByteArrayAsync();

        var sent = await SendPhotosAsync(sara, "/touchpoints/import", ("touchpoints.xlsx", "application/octet-stream", file));
        var match = await sara.ReadAsync(sent.Headers.Location!.OriginalString);

        Assert.Equal(["0", "0", "27", "0"], match.QuerySelectorAll(".sheet-counts .strong").Select(e => e.TextContent));
        Assert.True(match.QuerySelector("form:has(input[value=take]) button")!.HasAttribute("disabled"));
    }

    [Fact]
    public async Task A_cell_is_saved_in_place_and_says_when_somebody_was_quicker()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var saved = await PressAsync(sara, "/touchpoints", "/touchpoints/bulk/pick", "/touchpoints/1/cell", ("field", "owner"), ("value", "Reza"), ("version", "1"));
        var stale = await PressAsync(sara, "/touchpoints", "/touchpoints/bulk/pick", "/touchpoints/1/cell", ("field", "owner"), ("value", "Ali"), ("version", "1"));
        var wrong = await PressAsync(sara, "/touchpoints", "/touchpoints/bulk/pick", "/touchpoints/1/cell", ("field", "stage"), ("value", "never"), ("version", "2"));
        var other = await PressAsync(sara, "/touchpoints", "/touchpoints/bulk/pick", "/touchpoints/1/cell", ("field", "photos"), ("value", "x"), ("version", "2"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity, HttpStatusCode.NotFound), (saved.StatusCode, stale.StatusCode, wrong.StatusCode, other.StatusCode));
        Assert.Contains("\"version\":2", await saved.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("Reza", (await FindAsync(site, 1)).Owner);
        Assert.Contains("Reza", (await sara.ReadAsync("/touchpoints/1/peek")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gaps_are_added_and_declined_from_their_page()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var added = await PressAsync(sara, "/touchpoints/gaps?type=shop", "/touchpoints/gaps/act", ("item", "returns"), ("item", "fitting-room"), ("add", "ticked"));
        Assert.Contains("done=lot", added.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var all = await site.Get<TouchpointRegister>().ListAsync(new WorkspaceId(1));
        Assert.Contains(all, t => t.Code == "returns");

        var page = await sara.ReadAsync("/touchpoints/gaps?type=shop");
        var code = page.QuerySelector("input[name=item]")!.GetAttribute("value")!;
        var declined = await PressAsync(sara, "/touchpoints/gaps?type=shop", "/touchpoints/gaps/act", ("decline", code));
        Assert.Null((await sara.ReadAsync("/touchpoints/gaps?type=shop")).QuerySelector($"input[name=item][value='{code}']"));
        await PressAsync(sara, declined.Headers.Location!.OriginalString, "/touchpoints/gaps/act", ("again", code));
        Assert.NotNull((await sara.ReadAsync("/touchpoints/gaps?type=shop")).QuerySelector($"input[name=item][value='{code}']"));
    }

    [Fact]
    public async Task The_list_opens_as_each_person_wants_it_and_has_the_columns_that_were_chosen()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var page = await sara.ReadAsync("/touchpoints?show=no-owner&cols=owner&cols=branch");
        Assert.Equal(3, page.QuerySelectorAll("#register-rows thead th:not(.tick)").Length);
        await PressAsync(sara, "/touchpoints?show=no-owner&cols=owner&cols=branch", "/touchpoints/first-view", ("address", "/touchpoints?show=no-owner&cols=branch%20owner"));
        Assert.Equal("/touchpoints?show=no-owner&cols=branch%20owner", (await sara.GetAsync("/touchpoints")).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/touchpoints?show=all")).StatusCode);
    }

    internal static Task<HttpResponseMessage> PressAsync(TestBrowser browser, string address, string action, params (string Name, string Value)[] pressed) => PressAsync(browser, address, action, action, pressed);

    internal static async Task<HttpResponseMessage> PressAsync(TestBrowser browser, string address, string form, string action, params (string Name, string Value)[] pressed)
    {
        var page = await browser.ReadAsync(address);
        var fields = page.QuerySelector($"form[action='{form}']")!.QuerySelectorAll("input[type=hidden][name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""))
            .Concat(pressed.Select(p => KeyValuePair.Create(p.Name, p.Value)));
        return await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) });
    }

    internal static async Task<HttpResponseMessage> SendPhotosAsync(TestBrowser browser, string address, params (string Name, string Type, byte[] Bytes)[] photos)
    {
        var form = (await browser.ReadAsync(address)).QuerySelector("form:has(input[type=file])")!;
        using var body = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("input[type=hidden]")) body.Add(new StringContent(hidden.GetAttribute("value")!), hidden.GetAttribute("name")!);
        foreach (var (name, type, bytes) in photos)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = new MediaTypeHeaderValue(type);
            body.Add(part, form.QuerySelector("input[type=file]")!.GetAttribute("name")!, name);
        }

        return await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, form.GetAttribute("action")) { Content = body });
    }

    private static async Task<TouchpointCard> FindAsync(TestSite site, int number) => (await site.Get<TouchpointRegister>().FindAsync(new WorkspaceId(1), number))!;

    private static (string, string)[] Cost(params (string Name, string Value)[] typed)
    {
        var usual = new Dictionary<string, string> { ["kind"] = "monthly", ["amount"] = "1", ["currency"] = "USD", ["first"] = "", ["last"] = "", ["note"] = "" };
        foreach (var (name, value) in typed) usual[name] = value;
        return [.. usual.Select(f => (f.Key, f.Value))];
    }
}
