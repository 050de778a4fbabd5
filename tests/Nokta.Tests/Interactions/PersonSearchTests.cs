using Microsoft.AspNetCore.Http;
using Nokta.Accounts;
using Nokta.Interactions.Finding;
using Nokta.Interactions.Import;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Rows;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Search;
using Nokta.Kernel.Words;
using Nokta.Tests.Insights;

namespace Nokta.Tests.Interactions;

public sealed class PersonSearchTests
{
    private static readonly SearchReader s_reader = new(Language.English, new HashSet<Permission> { Permission.Read, Permission.People }, null);

    [Fact]
    public async Task A_person_is_found_by_a_part_of_the_number_in_any_writing_shown_masked_and_opens_her_journey()
    {
        await using var bench = await LoadedAsync();
        var search = Search(bench);

        var index = new SearchIndex(await search.ListAsync(Workbench.Shop));

        foreach (var typed in (string[])["0912 345 6789", "+989123456789", "۰۹۱۲۳۴۵", "3456789"])
        {
            var hit = Assert.Single(index.Find(typed, s_reader, false, 5));
            Assert.Equal("+98912•••••89", hit.Item.Title.En);
            Assert.Equal(3, (await RowsAsync(bench, hit.Item.Href)).Total);
        }
    }

    [Fact]
    public async Task Whoever_is_beyond_those_kept_in_memory_is_found_by_the_whole_key()
    {
        await using var bench = await LoadedAsync();

        var item = Assert.Single(await Search(bench).ExactAsync(Workbench.Shop, "0912-345-6789"));

        var found = await RowsAsync(bench, item.Href);
        Assert.Equal(3, found.Total);
        Assert.True(found.Rows[0].Time > found.Rows[^1].Time);
        Assert.Empty(await Search(bench).ExactAsync(Workbench.Shop, "09120000000"));
    }

    private static PersonSearch Search(Workbench bench) => new(bench.Get<InteractionLog>(), bench.Get<LiveJourneys>(), bench.Get<ImportBatches>(), bench.Get<WorkspaceStore>(), new Texts([typeof(PersonSearch).Assembly]));

    private static Task<FoundRows> RowsAsync(Workbench bench, string href)
    {
        Assert.StartsWith("/people/", href, StringComparison.Ordinal);
        var query = new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery("?p=all&person=" + href["/people/".Length..]));
        return bench.Get<RowsDesk>().FindAsync(Workbench.Shop, bench.Calendar, RowsQuery.Read(query), 0, 10);
    }

    private static async Task<Workbench> LoadedAsync()
    {
        var bench = await Workbench.CreateAsync("till");
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, ["id,at,who", "1,2026-03-01,09123456789", "2,2026-03-02,09351112233", "3,2026-03-03,+98 912 345 6789", "4,2026-03-04,09123456789"]);
        await bench.ImportAsync(file, """{"source":"till","zone":"UTC","columns":[{"column":"id","role":"key"},{"column":"at","role":"time","format":"y-m-d"},{"column":"who","role":"person","kind":"phone"},{"role":"activity","value":"purchase"}]}""");
        File.Delete(file);
        return bench;
    }
}
