using System.Collections.Concurrent;
using System.Diagnostics;
using Nokta.Accounts;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Tests.Kernel.Storage;

/// <summary>What a drill found: <see cref="Lost"/> was acknowledged and is not there, <see cref="Doubled"/> stands there more than once.</summary>
internal sealed record RestartReport(int Restarts, int Acked, int Lost, int Doubled, int Stored, double SlowestRecoverySeconds);

/// <summary>Drill F7: sixteen writers with a key for each thing, and a server that dies without a word again and again. Who gets no answer asks again with the same key.</summary>
internal static class DrillOfRestarts
{
    private const int Writers = 16;

    public static async Task<RestartReport> RunAsync(string root, int restarts, CancellationToken ct)
    {
        IReadOnlyList<IModule> modules = [new AccountsModule()];
        using var cluster = new PostgresCluster();
        await using var database = new Database(new DataPlace(Path.Combine(root, "drill"), StoreAddress.Parse(cluster.NewStore()).Value), modules);
        await Migrator.MigrateAsync(database, modules, ct);
        var acked = new ConcurrentBag<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var writers = Enumerable.Range(0, Writers).Select(w => WriteAsync(database, w, acked, stop.Token, ct)).ToList();
        var slowest = 0.0;
        for (var i = 0; i < restarts; i++)
        {
            var enough = acked.Count + 100;
            while (acked.Count < enough) await Task.Delay(10, ct);
            cluster.Stop();
            cluster.Start();
            var (since, before) = (Stopwatch.StartNew(), acked.Count);
            while (acked.Count == before) await Task.Delay(5, ct);
            slowest = Math.Max(slowest, since.Elapsed.TotalSeconds);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        var stored = Stored(database);
        return new RestartReport(restarts, acked.Count, acked.Except(stored).Count(), stored.Count - stored.Distinct().Count(), stored.Count, slowest);
    }

    /// <summary>Asks again, as anybody does whose answer did not come.</summary>
    public static async Task UntilAsync(Func<Task> ask, CancellationToken ct)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await ask();
                return;
            }
            catch (Exception away) when (StoreFailure.IsAway(away) && tries < 200)
            {
                await Task.Delay(50, ct);
            }
        }
    }

    private static async Task WriteAsync(Database database, int writer, ConcurrentBag<string> acked, CancellationToken stop, CancellationToken ct)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var key = FormattableString.Invariant($"{writer}-{i}");
            await UntilAsync(() => RecordAsync(database, key, ct), ct);
            acked.Add(key);
        }
    }

    // The name is no key of the table: that nothing is doubled is up to who looks first.
    private static async Task RecordAsync(Database database, string key, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        await using var command = turn.Connection.CreateCommand();
        command.CommandText = $"""INSERT INTO accounts_event SELECT gen_random_uuid(), 0, '{key}', '' WHERE NOT EXISTS (SELECT 1 FROM accounts_event WHERE "What" = '{key}')""";
        await command.ExecuteNonQueryAsync(ct);
        await turn.CommitAsync(ct);
    }

    private static List<string> Stored(Database database)
    {
        using var connection = database.OpenReading();
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT "What" FROM accounts_event""";
        var keys = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read()) keys.Add(reader.GetString(0));
        return keys;
    }
}
