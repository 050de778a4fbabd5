using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Inbox;
using Nokta.Interactions.Import.Presets;
using Nokta.Interactions.Ledger;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions;

/// <summary>What the pages offer for files that are not one interaction a row, for known programs, and for folders.</summary>
public sealed class ImportShapesPageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_date_is_asked_about_and_becomes_an_interaction_of_its_own()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var mapping = await sara.SendAsync("orders.csv", "order,ordered,paid,total\n1,2026-03-21 10:00,2026-03-21 10:05,100\n2,2026-03-22 10:00,,50\n");

        await sara.PostAsync(mapping, "mapping", ("c2.role", "time"), ("source", "orders"), ("then", "show"));
        var asked = await sara.ReadAsync(mapping);
        Assert.NotNull(asked.QuerySelector("[name='c2.activity']"));
        Assert.Contains("another date in the same row", asked.Text(), StringComparison.Ordinal);
        var check = await sara.CheckAsync(mapping, ("c2.activity", "payment"));
        Assert.Equal("3", check.Count("Interactions"));
        await sara.ImportAsync(mapping);

        var log = site.Get<InteractionLog>();
        Assert.Equal(3, log.RowCount(new(1)));
        Assert.Contains(log.Signatures(new(1)), s => s.Activity == "payment");
    }

    [Fact]
    public async Task A_known_programs_export_is_greeted_by_its_name_and_needs_no_answer()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var mapping = await sara.SendAsync("orders_export_1.csv", string.Join('\n', PresetLibrary.All.Single(p => p.Id == "shopify-orders").Example) + "\n");

        Assert.Contains("Shopify: orders", (await sara.ReadAsync(mapping)).Text(), StringComparison.Ordinal);
        var sent = await sara.PostAsync(mapping, "mapping", ("source", "shopify orders"), ("lines", "yes"), ("then", "check"));

        Assert.Equal(mapping + "/check", sent.Headers.Location!.AbsolutePath());
    }

    [Fact]
    public async Task Another_export_of_the_same_rows_is_recognised_by_one_click()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var first = await sara.SendAsync("receipts.csv", "date,phone,total\n2026-03-21 10:00:05,+79161234567,100\n2026-03-22 11:00:09,+79161234568,50\n");
        await sara.CheckAsync(first);
        await sara.ImportAsync(first);

        var second = await sara.SendAsync("receipts.csv", "date;phone;total\n2026-03-21 10:00;8 (916) 123-45-67;100.00\n2026-03-22 11:00;8 (916) 123-45-68;50.00\n");
        var check = await sara.CheckAsync(second);
        Assert.Equal("2", check.Count("Accepted"));
        Assert.NotNull(check.QuerySelector("form button.btn:not(.btn--primary)"));
        await sara.PostAsync(second + "/check", "canonical");
        for (var i = 0; i < 400 && (check = await sara.ReadAsync(second + "/check")).QuerySelector(".counts") is null; i++) await Task.Delay(25, Ct);

        Assert.Equal("2", check.Count("Already there"));
    }

    [Fact]
    public async Task A_folder_is_watched_and_a_mapping_is_carried_away_removed_and_brought_back()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var mapping = await sara.SendAsync("receipts.csv", "id,date,phone,total\n1,2026-03-21 10:00:05,+79161234567,100\n");
        await sara.CheckAsync(mapping);
        var batch = await sara.ImportAsync(mapping);
        Assert.Equal("attachment", (await sara.GetAsync(batch + "/original")).Content.Headers.ContentDisposition?.DispositionType);

        await PostFromAsync(sara, "/import/history", "/import/watch", ("source", "receipts"), ("on", "yes"));
        Assert.True(Assert.Single(site.Get<FileInbox>().Folders(new(1))).IsOn);
        Assert.Contains("inbox", (await sara.ReadAsync("/import/history")).QuerySelector("#inbox code")!.TextContent, StringComparison.Ordinal);

        var file = await (await sara.GetAsync("/import/mappings/file.json?source=receipts")).Content.ReadAsStringAsync(Ct);
        Assert.Equal(["id", "date", "phone", "total"], Preset.Parse(file).Needs);
        await PostFromAsync(sara, "/import/mappings", "/import/mappings/remove", ("source", "receipts"));
        Assert.Empty(await site.Get<SavedMappings>().ListAsync(new(1), Ct));
        await PostFromAsync(sara, "/import/mappings?removed=receipts", "/import/mappings/restore", ("source", "receipts"));
        await PostFromAsync(sara, "/import/mappings", "/import/mappings/rename", ("source", "receipts"), ("title", "Main till"));
        Assert.Equal("Main till", Assert.Single(await site.Get<SavedMappings>().ListAsync(new(1), Ct)).Mapping.Title);
    }

    /// <summary>Sends a form of a page that posts elsewhere, with the page's token.</summary>
    private static async Task PostFromAsync(TestBrowser browser, string page, string action, params (string Name, string Value)[] fields)
    {
        var token = (await browser.ReadAsync(page)).QuerySelector($"form[action='{action}'] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var body = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]);
        var answer = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = body });
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
    }
}
