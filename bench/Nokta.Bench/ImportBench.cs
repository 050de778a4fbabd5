using System.Diagnostics;
using System.Globalization;
using Nokta.Interactions;
using Nokta.Interactions.Import;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Bench;

/// <summary>The importer against <c>sqlite3 .import</c> of the same file into a table with the same unique key, both durable.</summary>
internal static class ImportBench
{
    public static string Folder() => Directory.CreateTempSubdirectory("nokta-bench-").FullName;

    public static async Task<int> ImportAsync(string file, DataPlace place, bool readBack)
    {
        IReadOnlyList<IModule> modules = [new Nokta.Accounts.AccountsModule(), new InteractionsModule()];
        var watch = Stopwatch.StartNew();
        ImportBatch batch;
        var read = 0.0;
        var folder = place.Folder;
        await using (var database = new Database(place, modules))
        {
            await Migrator.MigrateAsync(database, modules);
            var outcome = await new Importer(database, TimeProvider.System).RunAsync(new WorkspaceId(1), file, Path.GetFileName(file), Mapping(), new LastReport(() => read = watch.Elapsed.TotalSeconds));
            if (!outcome.IsDone)
            {
                Console.Error.WriteLine(outcome.Refusal);
                return 1;
            }

            batch = outcome.Value;
        }

        var seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"nokta    {batch.Counts.Read,12:N0} rows  {seconds,7:F2} s (read {read:F2}) {batch.Counts.Read / seconds,11:N0} rows/s  peak {PeakMegabytes()} MB  cpu {Environment.CpuUsage.TotalTime.TotalSeconds:F2}  data {FolderMegabytes(folder)} MB  {batch.Counts}"));
        if (readBack) ReadBack(place, modules);
        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static void ReadBack(DataPlace place, IReadOnlyList<IModule> modules)
    {
        var watch = Stopwatch.StartNew();
        var rows = new InteractionLog(new Database(place, modules)).ReadBlocks(new WorkspaceId(1)).Sum(b => (long)b.Count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"columns  {rows,12:N0} rows  {watch.Elapsed.TotalSeconds,7:F2} s to read them back"));
    }

    /// <summary>The two take turns, so that a busy moment of the machine meets both; medians of their wall times are compared.</summary>
    public static async Task<int> CompareAsync(long rows, bool isRandom, int rounds)
    {
        var folder = Folder();
        var file = Path.Combine(folder, "rows.csv");
        SampleFile.Write(file, rows, isRandom);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows, {(isRandom ? "random" : "ascending")} keys, {new FileInfo(file).Length >> 20} MB, {rounds} rounds"));
        var (peer, nokta) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            peer.Add(await SqliteAsync(file, Path.Combine(folder, "peer.db")));
            foreach (var left in Directory.EnumerateFiles(folder, "peer.db*")) File.Delete(left);
            var watch = Stopwatch.StartNew();
            if (await RunAsync(Environment.ProcessPath!, ["import", file, "only"], null) != 0) return 1;
            nokta.Add(watch.Elapsed.TotalSeconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"         round {round + 1}: sqlite3 {peer[^1]:F2} s, nokta (whole process) {nokta[^1]:F2} s"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"medians  sqlite3 {rows / Median(peer):N0} rows/s, nokta {rows / Median(nokta):N0} rows/s, ratio {Median(peer) / Median(nokta):F2} (goal: {(isRandom ? "1.2" : "1.0")})"));
        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private sealed class LastReport(Action on) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => on();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<double> SqliteAsync(string file, string database)
    {
        var script = $"""
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous=FULL;
            CREATE TABLE t(id TEXT, time TEXT, phone TEXT, activity TEXT, channel TEXT, branch TEXT, amount TEXT, outcome TEXT);
            CREATE UNIQUE INDEX u ON t((1), (1), id);
            .import --csv --skip 1 "{file}" t
            """;
        var watch = Stopwatch.StartNew();
        await RunAsync("sqlite3", [database], script);
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<int> RunAsync(string program, string[] arguments, string? input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = input is not null, RedirectStandardOutput = input is not null })!;
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.StandardOutput.ReadToEndAsync();
        }

        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static FileMapping Mapping() => new()
    {
        Source = "till",
        Zone = "Asia/Tehran",
        Currency = "RUB",
        Columns =
        [
            new() { Column = "id", Role = Roles.Key }, new() { Column = "time", Role = Roles.Time, Format = TimeFormats.YearFirst },
            new() { Column = "phone", Role = Roles.Person, Kind = "phone" }, new() { Column = "activity", Role = Roles.Activity },
            new() { Column = "channel", Role = Roles.Channel }, new() { Column = "branch", Role = Roles.Branch },
            new() { Column = "amount", Role = Roles.Amount }, new() { Column = "outcome", Role = Roles.Outcome },
        ],
    };

    public static long PeakMegabytes()
    {
        if (!OperatingSystem.IsLinux()) return Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10;
    }

    private static long FolderMegabytes(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length) >> 20;
}
