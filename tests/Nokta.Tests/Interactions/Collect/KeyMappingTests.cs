using System.Net;
using Nokta.Interactions.Collect;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions.Collect;

public sealed class KeyMappingTests
{
    private const string Paid = """{"type":"track","event":"Paid","messageId":"1","userId":"u-1","properties":{"total":5,"currency":"coins","table":"t-4"}}""";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_kept_aside_is_taken_once_after_the_mapping_was_changed()
    {
        await using var bench = await CollectBench.StartAsync();
        await bench.PostAsync("/v1/track", Paid);
        await bench.PostAsync("/v1/track", """{"type":"dance","messageId":"2","userId":"u-1"}""");
        await bench.PostAsync("/v1/track", """{"type":"twirl","messageId":"3","userId":"u-1"}""");
        var (desk, quarantine) = (bench.Site.Get<KeyMappingDesk>(), bench.Site.Get<QuarantineDesk>());
        KeyMappingLine[] lines = [new("currency", "coins", "EUR"), new("take", "table", "thread"), new("type", "dance", "Danced"), new("type", "twirl", "twirl"), new("ignore", "twirl"), new("rename", "paid", "Order Completed")];
        var key = await bench.Site.Get<WriteKeyStore>().OpenAsync(CollectBench.Here, bench.Key.Id, Ct);

        var preview = (await desk.PreviewAsync(CollectBench.Here, key!, lines, Ct)).Value!;
        var untouched = await quarantine.RetryAsync(CollectBench.Here, null, Ct);
        await desk.SaveAsync(CollectBench.Here, bench.Key.Id, lines, "sara", Ct);
        var taken = await quarantine.RetryAsync(CollectBench.Here, null, Ct);
        var again = await quarantine.RetryAsync(CollectBench.Here, null, Ct);

        Assert.Equal((3, 2), (preview.Looked, preview.Taken));
        Assert.Equal(["accepted danced", "accepted order completed", "left-out "], preview.Changes.Select(c => c.Fate + " " + c.Becomes).Order(StringComparer.Ordinal));
        Assert.Equal([new Retried(0, 3), new Retried(3, 0), new Retried(0, 0)], [untouched.Value!, taken.Value!, again.Value!]);
        Assert.Equal(["danced", "order completed"], bench.Rows().Select(r => bench.SignatureOf(r).Activity).Order());
        Assert.Equal((500L, "EUR", "t-4"), bench.Rows().Where(r => r.Key == "1").Select(r => (r.Amount, r.Currency, r.Thread)).Single());
        Assert.Empty(bench.Aside());
        await IntakeTests.SoundAsync(bench.Site);
    }

    [Fact]
    public async Task A_mapping_holds_for_what_comes_and_an_older_version_is_brought_back()
    {
        await using var bench = await CollectBench.StartAsync();
        var desk = bench.Site.Get<KeyMappingDesk>();
        await desk.SaveAsync(CollectBench.Here, bench.Key.Id, [new("rename", "Paid", "bought"), new("free", "paid")], "sara", Ct);

        await bench.PostAsync("/v1/track", Paid);
        await desk.SaveAsync(CollectBench.Here, bench.Key.Id, [new("ignore", "paid")], "sara", Ct);
        await bench.PostAsync("/v1/track", Paid.Replace("\"1\"", "\"2\"", StringComparison.Ordinal));
        var same = await desk.SaveAsync(CollectBench.Here, bench.Key.Id, [new("ignore", " paid ")], "sara", Ct);
        await desk.RestoreAsync(CollectBench.Here, bench.Key.Id, 1, "sara", Ct);
        await bench.PostAsync("/v1/track", Paid.Replace("\"1\"", "\"3\"", StringComparison.Ordinal));

        Assert.Equal(["bought", "bought"], bench.Rows().Select(r => bench.SignatureOf(r).Activity));
        Assert.All(bench.Rows(), r => Assert.Equal("", r.Currency));
        Assert.Equal(2, same.Value);
        Assert.Equal([3, 2, 1], desk.History(CollectBench.Here, bench.Key.Id).Select(v => v.Version));
        Assert.Null(await desk.RestoreAsync(CollectBench.Here, bench.Key.Id, 9, "sara", Ct));
    }

    [Fact]
    public async Task A_public_key_says_nothing_of_a_person_whatever_its_mapping()
    {
        await using var bench = await CollectBench.StartAsync("segment-web");
        await bench.Site.Get<KeyMappingDesk>().SaveAsync(CollectBench.Here, bench.Key.Id, [new("take", "mail", "email"), new("take", "who", "id")], "sara", Ct);

        await bench.PostAsync("/v1/track", """{"type":"track","event":"Seen","messageId":"1","anonymousId":"a-1","properties":{"mail":"sara@example.com","who":"u-1"}}""");

        Assert.Equal(("visitor", "a-1"), (bench.Rows()[0].PersonKind, bench.Rows()[0].Person));
    }

    [Theory]
    [InlineData("take", "table", "nowhere", "key-mapping.field")]
    [InlineData("rename", "paid", "", "key-mapping.to")]
    [InlineData("ignore", "", "", "key-mapping.from")]
    [InlineData("currency", "coins", "no code", "amount.currency")]
    [InlineData("fly", "a", "b", "key-mapping.line")]
    public async Task A_line_that_means_nothing_is_refused(string kind, string from, string to, string code)
    {
        await using var bench = await CollectBench.StartAsync();

        var saved = await bench.Site.Get<KeyMappingDesk>().SaveAsync(CollectBench.Here, bench.Key.Id, [new(kind, from, to)], "sara", Ct);

        Assert.Equal(code, saved.Refusal!.Code);
    }

    [Fact]
    public async Task The_page_looks_first_and_saves()
    {
        await using var bench = await CollectBench.StartAsync();
        using var sara = bench.Site.Browser();
        await sara.SignInAsync("sara", TestSite.Password);
        await bench.PostAsync("/v1/track", Paid);
        var page = $"/settings/keys/{bench.Key.Id:D}/mapping";
        (string, string)[] form = [("Form.Do[0]", "currency"), ("Form.From[0]", "coins"), ("Form.To[0]", "EUR")];

        var looked = await sara.PostAsync(page, "key-mapping", [.. form, ("Form.Act", "preview")]);
        var saved = await sara.PostAsync(page, "key-mapping", [.. form, ("Form.Act", "save")]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, looked.StatusCode);
        Assert.Contains("Of 1 input kept aside 1 would be taken", (await TestBrowser.ParseAsync(looked)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(page + "?done=saved", saved.Headers.Location!.PathAndQuery());
    }
}

file static class Paths
{
    public static string PathAndQuery(this Uri address) => address.IsAbsoluteUri ? address.PathAndQuery : address.OriginalString;
}
