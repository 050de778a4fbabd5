using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Nokta.Interactions;
using Nokta.Interactions.Import;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Bench;

/// <summary>As many records in every format of logs, each imported by a process of its own as it is recognised; rates per
/// processor second (machines that bench are seldom quiet) against the same events as CSV in the same run.</summary>
internal static class LogsBench
{
    public static async Task<int> RunAsync(long rows, int rounds)
    {
        var folder = ImportBench.Folder();
        var csvRate = 0.0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {rows:N0} records as | file | unpacked | seconds | processor seconds (median of {rounds}) | MB per processor second | of CSV | peak |"));
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var (name, write) in SampleLogs.All)
        {
            var file = Path.Combine(folder, "sample");
            var bytes = Write(file, name, to => write(to, rows));
            var runs = new List<(double Cpu, double Seconds, string Peak)>();
            for (var i = 0; i < rounds; i++) runs.Add(await ImportAsync(file));
            runs.Sort();
            var (cpu, seconds, peak) = runs[runs.Count / 2];
            var rate = bytes / 1e6 / cpu;
            if (csvRate == 0) csvRate = rate;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {new FileInfo(file).Length / 1e6:F1} MB | {bytes / 1e6:F1} MB | {seconds:F2} | {cpu:F2} | {rate:F1} | {rate / csvRate * 100:F0} % | {peak} |"));
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    /// <summary>The same several times in one process, as a server that runs does it; each time into a folder of its own.</summary>
    public static async Task<int> ImportGuessedAsync(string file, int times)
    {
        for (var i = 0; i < times; i++)
            if (await ImportGuessedAsync(file) is not 0 and var failed) return failed;
        return 0;
    }

    /// <summary>Imports a file as it is recognised: seconds from opening the file to the last commit, in a process that has just started.</summary>
    public static async Task<int> ImportGuessedAsync(string file)
    {
        IReadOnlyList<IModule> modules = [new InteractionsModule()];
        var folder = ImportBench.Folder();
        await using var database = new Database(folder, modules);
        await Migrator.MigrateAsync(database, modules);
        var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var mapping = FileGuess.Read(file).Value!.ToMapping("sample", "Asia/Tehran", "RUB");
        var guessed = watch.Elapsed.TotalSeconds;
        var outcome = await new Importer(database, TimeProvider.System).RunAsync(new WorkspaceId(1), file, Path.GetFileName(file), mapping);
        if (outcome.Value is not { Counts.Accepted: > 0 } batch)
        {
            Console.Error.WriteLine(outcome.Refusal?.ToString() ?? outcome.Value?.Counts.ToString());
            return 1;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{mapping.Format ?? "csv"} {batch.Counts.Read:N0} rows {watch.Elapsed.TotalSeconds:F2} s cpu {(Environment.CpuUsage.TotalTime - before).TotalSeconds:F2} (guess {guessed:F2}) peak {ImportBench.PeakMegabytes()} MB {batch.Counts}"));
        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static async Task<(double Cpu, double Seconds, string Peak)> ImportAsync(string file)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["import-guessed", file]) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var words = said.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var peak = Array.IndexOf(words, "peak");
        if (process.ExitCode != 0 || peak < 0) throw new InvalidOperationException(said);
        return (double.Parse(words[Array.IndexOf(words, "cpu") + 1], CultureInfo.InvariantCulture), double.Parse(words[Array.IndexOf(words, "s") - 1], CultureInfo.InvariantCulture), $"{words[peak + 1]} MB");
    }

    private static long Write(string file, string name, Action<TextWriter> write)
    {
        using var to = File.Create(file);
        using Stream packed = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(to, CompressionLevel.Optimal) : to;
        using var counted = new CountedWriter(packed);
        write(counted);
        counted.Flush();
        return counted.Bytes;
    }

    private sealed class CountedWriter(Stream to) : StreamWriter(to, new UTF8Encoding(false), 1 << 20, leaveOpen: true)
    {
        public long Bytes { get; private set; }

        public override void Write(string? value)
        {
            Bytes += Encoding.UTF8.GetByteCount(value ?? "");
            base.Write(value);
        }
    }
}
