using System.Globalization;
using Nokta.Interactions.Import;
using Nokta.Interactions.Ledger;
using Nokta.Accounts;
using Nokta.Interactions;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Touchpoints;

namespace Nokta.Bench.Load;

/// <summary>What stands in a ledger: put there before a run, counted after it.</summary>
internal static class StoredEvents
{
    private const long AtOnce = 5_000_000;
    private static readonly IReadOnlyList<IModule> s_modules = [new AccountsModule(), new TouchpointsModule(), new InteractionsModule()];

    /// <summary>Imports so many rows with random keys under the name that the senders use, and returns what the ledger then holds.</summary>
    public static async Task<long> FillAsync(DataPlace place, long rows)
    {
        await using var database = new Database(place, s_modules);
        var file = Path.Combine(place.Folder, "fill.csv");
        for (var at = 0L; at < rows; at += AtOnce)
        {
            Write(file, at, Math.Min(AtOnce, rows - at));
            await ImportAsync(database, file);
        }

        return Count(database);
    }

    /// <summary>Imports a file of id, time, person and activity, and deletes it.</summary>
    public static async Task ImportAsync(Database database, string file)
    {
        var outcome = await new Importer(database, TimeProvider.System).RunAsync(new WorkspaceId(1), file, "fill.csv", s_mapping);
        if (!outcome.IsDone) throw new InvalidOperationException(outcome.Refusal!.Code);
        File.Delete(file);
    }

    /// <summary>The interactions that the ledger holds, by its blocks and not by its own counter.</summary>
    public static long Count(DataPlace place)
    {
        var database = new Database(place, s_modules);
        try
        {
            return Count(database);
        }
        finally
        {
            database.DisposeAsync().AsTask().Wait();
        }
    }

    private static long Count(Database database)
    {
        using var connection = database.OpenReading();
        return connection.Read("""SELECT COALESCE(SUM("Kept"), 0) FROM interactions_block""", r => Convert.ToInt64(r.GetValue(0), CultureInfo.InvariantCulture))[0];
    }

    private static void Write(string file, long from, long rows)
    {
        using var into = new StreamWriter(file);
        into.WriteLine("id,time,person,activity");
        var begin = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var row = from; row < from + rows; row++)
            into.WriteLine(string.Create(CultureInfo.InvariantCulture, $"f{(ulong)row * 0x9E3779B97F4A7C15:x16},{begin.AddSeconds(row % 40_000_000):yyyy-MM-dd HH:mm:ss},p{row * 7919 % 1_000_003},order"));
    }

    private static readonly FileMapping s_mapping = new()
    {
        Source = "load",
        Zone = "UTC",
        Columns =
        [
            new() { Column = "id", Role = Roles.Key }, new() { Column = "time", Role = Roles.Time, Format = TimeFormats.YearFirst },
            new() { Column = "person", Role = Roles.Person, Kind = "id" }, new() { Column = "activity", Role = Roles.Activity },
        ],
    };
}
