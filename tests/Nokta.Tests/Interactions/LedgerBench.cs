using System.Text;
using Nokta.Interactions;
using Nokta.Interactions.Import;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Tests.Interactions;

/// <summary>A ledger on a real database in a folder of its own, with the words that tests of imports need.</summary>
internal sealed class LedgerBench : IAsyncDisposable
{
    public static readonly WorkspaceId Here = new(1);
    private static readonly IReadOnlyList<IModule> s_modules = [new Nokta.Accounts.AccountsModule(), new InteractionsModule()];

    private LedgerBench(string folder, Database database)
    {
        (Folder, Database) = (folder, database);
        (Importer, Batches, Log) = (new Importer(database, TimeProvider.System), new ImportBatches(database, TimeProvider.System), new InteractionLog(database));
    }

    public string Folder { get; }
    public Database Database { get; }
    public Importer Importer { get; }
    public ImportBatches Batches { get; }
    public InteractionLog Log { get; }

    public static async Task<LedgerBench> CreateAsync(string? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("nokta-ledger-").FullName;
        var database = new Database(TestStore.In(folder), s_modules);
        await Migrator.MigrateAsync(database, s_modules);
        return new LedgerBench(folder, database);
    }

    /// <summary>A till's file: key, time, phone, activity, amount.</summary>
    public static FileMapping Till(string source = "till") => new()
    {
        Source = source,
        Zone = "Asia/Tehran",
        Currency = "IRR",
        Columns =
        [
            new() { Column = "id", Role = Roles.Key }, new() { Column = "time", Role = Roles.Time, Format = TimeFormats.YearFirst },
            new() { Column = "phone", Role = Roles.Person, Kind = "phone" }, new() { Column = "activity", Role = Roles.Activity }, new() { Column = "amount", Role = Roles.Amount },
        ],
    };

    public static string TillRows(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(i =>
        FormattableString.Invariant($"R{i},2026-03-{i % 28 + 1:00} {i % 24:00}:00,0912{i % 997:0000000},order,{i}\n")));

    public string Write(string text, string name = "till.csv", Encoding? encoding = null)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, (encoding ?? new UTF8Encoding(false)).GetBytes(text));
        return path;
    }

    public async Task<ImportBatch> ImportAsync(string path, FileMapping mapping, string? name = null)
    {
        var outcome = await Importer.RunAsync(Here, path, name ?? Path.GetFileName(path), mapping);
        Assert.True(outcome.IsDone, outcome.Refusal?.ToString());
        Assert.True(outcome.Value.Counts.Adds);
        return outcome.Value;
    }

    public IReadOnlyList<LedgerRow> Rows() => Log.ReadRows(Here, [.. Log.ReadBlocks(Here).SelectMany(b => Enumerable.Range(0, b.Count).Select(i => b.FirstRow + i))]);

    public long Sum(string sql)
    {
        using var connection = Database.OpenReading();
        using var command = connection.Command(sql);
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
