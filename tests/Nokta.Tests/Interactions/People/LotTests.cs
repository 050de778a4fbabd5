using System.Globalization;
using System.Net;
using System.Text;
using Nokta.Interactions.Import;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.People;
using Nokta.Interactions.People.Lots;
using Nokta.Kernel;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions.People;

/// <summary>Pairs from a file: what they would do is said first, they are merged behind the request, and one undo takes all of them back.</summary>
public sealed class LotTests
{
    private static readonly WorkspaceId s_here = new(1);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_of_pairs_is_looked_at_merged_and_taken_back_as_one()
    {
        // NOKTA_LOT_PAIRS=100000 measures what the documents say.
        var pairs = int.Parse(Environment.GetEnvironmentVariable("NOKTA_LOT_PAIRS") ?? "2100", CultureInfo.InvariantCulture);
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        using var till = await TestProgram.StartAsync(site);
        await ImportAsync(site, pairs);
        var before = await PersonsAsync(site);
        // The last two pairs: one is merged already, of the other members said that they are two people.
        await site.Get<DecisionStore>().MergeAsync(s_here, [Named('E', pairs - 1), Named('C', pairs - 1)], ct: Ct);
        await site.Get<DecisionStore>().MergeAsync(s_here, [Named('E', pairs - 2), Named('C', pairs - 2)], ct: Ct);
        await site.Get<DecisionStore>().SplitAsync(s_here, [Named('C', pairs - 2).Key], ct: Ct);
        var file = "customer,also\n" + string.Concat(Enumerable.Range(0, pairs).Select(n => $"{Key('E', n)},{Key('C', n)}\n")) + Key('E', 1) + ",nobody-9\n" + Key('E', 2) + "\n";
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var sent = await SendAsync(till, file);
        var looked = watch.Elapsed;
        var counts = sent["counts"]!;
        Assert.Equal((pairs + 2, pairs - 2, 1, 1, 1, 1), ((int)counts["lines"]!, (int)counts["merging"]!, (int)counts["already"]!, (int)counts["split"]!, (int)counts["nobody"]!, (int)counts["form"]!));
        Assert.Equal(before - 1, await PersonsAsync(site));
        var page = await sara.ReadAsync("/people/lots/" + sent["id"]);
        Assert.Contains("you decided that they are two people", page.Body!.TextContent, StringComparison.Ordinal);
        var begun = await till.PostAsync($"/people/lots/{sent["id"]}/merge", new { why = "till and shop" });
        var again = await till.PostAsync($"/people/lots/{sent["id"]}/merge", new { });
        while (site.Get<MergeLots>().Find(s_here, Guid.Parse((string)sent["id"]!))!.Stage == LotStage.Merging) await Task.Delay(20, Ct);
        Assert.Equal("done", (string?)(await till.ReadAsync("/people/lots/" + sent["id"]))["stage"]);
        var merged = watch.Elapsed;
        var persons = await PersonsAsync(site);
        var undone = await till.PostAsync($"/people/decisions/{sent["id"]}/undo", null);
        TestContext.Current.TestOutputHelper?.WriteLine($"{pairs} pairs: looked {looked.TotalSeconds:0.0} s, merged {(merged - looked).TotalSeconds:0.0} s, undone {(watch.Elapsed - merged).TotalSeconds:0.0} s");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (begun.StatusCode, undone.StatusCode));
        Assert.True(again.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity, again.StatusCode.ToString());
        Assert.Equal((before - 1 - (pairs - 2), before - 1), (persons, await PersonsAsync(site)));
        Assert.Contains("Take back", (await sara.ReadAsync("/people/lots/" + sent["id"])).Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(site.Get<MergeLots>().Find(new WorkspaceId(2), Guid.Parse((string)sent["id"]!)));
    }

    [Fact]
    public async Task Pairs_that_hang_together_become_one_person_and_never_more_than_a_hundred()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        using var till = await TestProgram.StartAsync(site);
        await ImportAsync(site, 130);

        var sent = await SendAsync(till, string.Concat(Enumerable.Range(1, 120).Select(n => $"{Key('E', 0)};{Key('E', n)}\n")) + $"{Key('E', 121)};{Key('E', 122)}\n");

        Assert.Equal((99 + 1, 21, 2), ((int)sent["counts"]!["merging"]!, (int)sent["counts"]!["many"]!, (int)sent["wanted"]!));
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> SendAsync(TestProgram till, string file)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Post, "/api/v1/people/lots?name=pairs.csv") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(file)) };
        var answer = await till.SendAsync(asked);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return await TestProgram.JsonAsync(answer);
    }

    private static NamedKey Named(char letter, int n) => DecisionTests.Named("card", Key(letter, n));

    private static string Key(char letter, int n) => letter + (1000 + n).ToString(CultureInfo.InvariantCulture);

    private static async Task<int> PersonsAsync(TestSite site) => (await site.Get<LiveJourneys>().GetAsync(s_here, Ct)).Index.Persons;

    private static async Task ImportAsync(TestSite site, int pairs)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, ["id,at,who,what", .. Enumerable.Range(0, pairs).SelectMany(n => new[] { $"{n}e,2026-02-02 09:00,{Key('E', n)},visit", $"{n}c,2026-02-03 09:00,{Key('C', n)},order" })], Ct);
        var outcome = await site.Get<Importer>().RunAsync(s_here, file, "log.csv", FileMapping.Parse(
            """{"source":"log","zone":"UTC","columns":[{"column":"id","role":"key"},{"column":"at","role":"time","format":"y-m-d"},{"column":"who","role":"person","kind":"card"},{"column":"what","role":"activity"}]}"""));
        File.Delete(file);
        Assert.True(outcome.IsDone, outcome.Refusal?.Code);
    }
}
