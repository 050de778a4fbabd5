using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;
using Nokta.Server;
using Nokta.Tests.Kernel.Storage;

namespace Nokta.Tests.Server;

/// <summary>Nobody can add a text column and forget to say whether it may name a person.</summary>
public sealed class PersonalColumnsTests
{
    /// <summary>The tables that upgrades keep of themselves.</summary>
    private static readonly string[] s_ofStorage = ["schema_history"];

    [Fact]
    public async Task Every_text_column_of_the_database_says_whether_it_is_personal()
    {
        await using var site = await TestSite.StartAsync();
        var tagged = await TaggedAsync(site);

        var untagged = Texts(site).Where(c => !tagged.Any(t => (t.Table, t.Column) == c)).Select(c => $"{c.Table}.{c.Column}: add [Personal] or [NotPersonal] to its property, or a StoredColumn to its module");

        Assert.Empty(untagged);
    }

    [Fact]
    public async Task No_column_is_tagged_twice_and_none_that_is_not_there()
    {
        await using var site = await TestSite.StartAsync();
        var (tagged, there) = (await TaggedAsync(site), Texts(site).ToHashSet());

        Assert.Empty(tagged.GroupBy(t => (t.Table, t.Column)).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.DoesNotContain(tagged, t => !there.Contains((t.Table, t.Column)));
    }

    [Fact]
    public async Task Every_personal_column_is_cared_for_by_a_door_that_exists()
    {
        await using var site = await TestSite.StartAsync();
        var doors = site.Get<IEnumerable<IPersonalData>>().Select(d => d.Name).ToHashSet();

        Assert.DoesNotContain(await TaggedAsync(site), t => t.Door is not null && !doors.Contains(t.Door));
    }

    [Fact]
    public async Task The_record_of_processing_in_the_manual_is_the_one_of_the_code()
    {
        await using var site = await TestSite.StartAsync();
        var manual = File.ReadAllLines(Path.Combine(ArchitectureTests.RepositoryRoot(), "docs", "privacy.md")).Where(l => l.StartsWith("| `", StringComparison.Ordinal) && !l.StartsWith("| `/", StringComparison.Ordinal)).ToList();

        var ofCode = RecordOfProcessing.Rows(await TaggedAsync(site)).Select(r => $"| `{r.Table}` | {r.Columns} | {r.What} | {r.By} |").ToList();

        Assert.True(manual.SequenceEqual(ofCode), "docs/privacy.md should hold:\n" + string.Join('\n', ofCode));
    }

    private static async Task<IReadOnlyList<StoredColumn>> TaggedAsync(TestSite site)
    {
        await using var db = site.Get<Database>().Open(default);
        return StoredColumn.All(db.Model, Program.Modules);
    }

    /// <summary>Columns of text and bytes as the database itself lists them.</summary>
    private static List<(string Table, string Column)> Texts(TestSite site)
    {
        using var connection = site.Get<Database>().OpenReading();
        return [.. from table in StoredRows.Tables(connection)
                   where !s_ofStorage.Contains(table.Name)
                   from column in table.Columns
                   where column.Type.ToUpperInvariant() is "TEXT" or "BLOB" or "BYTEA" or "UUID"
                   select (table.Name, column.Name)];
    }
}
