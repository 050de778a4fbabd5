using System.Diagnostics;
using System.Globalization;

namespace Nokta.Bench;

/// <summary>How long published programs take from the start of the process until they answer, and to import a small file; in turns, so that a busy machine is busy for all.</summary>
internal static class StartBench
{
    private const int Rows = 100_000;

    public static async Task<int> RunAsync(int rounds, IReadOnlyList<string> programs)
    {
        var file = Path.Combine(Path.GetTempPath(), "nokta-start-bench.csv");
        SampleFile.Write(file, Rows, false);
        var (starts, imports) = (programs.ToDictionary(p => p, _ => new List<double>()), programs.ToDictionary(p => p, _ => new List<double>()));
        for (var round = 0; round < rounds; round++)
            foreach (var program in programs)
            {
                var folder = Directory.CreateTempSubdirectory("nokta-start-bench-").FullName;
                starts[program].Add(await ReadyAsync(program, folder));
                imports[program].Add(await ImportAsync(program, folder, file));
                Directory.Delete(folder, true);
            }

        foreach (var program in programs)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{program}: ready {Median(starts[program]):0} ms, import of {Rows} rows {Median(imports[program]):0} ms (medians of {rounds})"));
        return 0;
    }

    private static async Task<double> ReadyAsync(string program, string folder)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(program, "serve", "--data", folder, "--urls", "http://127.0.0.1:0", "--lang", "en");
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("Nokta is ready", StringComparison.Ordinal)) { }
        var elapsed = clock.Elapsed.TotalMilliseconds;
        process.Kill();
        await process.WaitForExitAsync();
        return elapsed;
    }

    /// <summary>Into the first business of a folder, which the demo brings; only the import is timed.</summary>
    private static async Task<double> ImportAsync(string program, string folder, string file)
    {
        using (var demo = Start(program, "demo", "--load-only", "--data", folder)) await DoneAsync(demo);
        var clock = Stopwatch.StartNew();
        using var import = Start(program, "import", file, "--data", folder);
        await DoneAsync(import);
        return clock.Elapsed.TotalMilliseconds;
    }

    private static async Task DoneAsync(Process process)
    {
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException(said);
    }

    private static Process Start(string program, params IEnumerable<string> args) => Process.Start(
        program.EndsWith(".dll", StringComparison.Ordinal) ? new ProcessStartInfo("dotnet", [program, .. args]) { RedirectStandardOutput = true } : new ProcessStartInfo(program, args) { RedirectStandardOutput = true })!;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
