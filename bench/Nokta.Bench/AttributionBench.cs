using System.Diagnostics;
using System.Globalization;
using Nokta.JourneyEngine.Attribution;

namespace Nokta.Bench;

/// <summary>Attribution of many paths from encoded columns and from their CSV: medians against the goals, and against golden figures where there are any.</summary>
internal static class AttributionBench
{
    private static readonly (string Name, string Models, double Goal)[] s_questions =
    [
        ("first, last, linear, position, step decay", "first,last,linear,position,step-decay", 150),
        ("Shapley", "shapley", double.NaN),
        ("Markov, order 1", "markov:1", 400),
        ("Markov, order 2", "markov:2", 600),
        ("Markov, order 3", "markov:3", 1500),
        ("Markov, order 4", "markov:4", double.NaN),
    ];

    public static int Run(long paths, int rounds)
    {
        var table = SamplePaths.Table(paths);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.Count:N0} paths, {table.Steps:N0} steps, {Environment.ProcessorCount} processors, medians of {rounds}"));
        Console.WriteLine("| from encoded columns | ms | goal |\n|---|---|---|");
        Say("limit: sum of conversions by last step, two threads", Median(rounds, () => Limit(table)), double.NaN);
        foreach (var (name, models, goal) in s_questions) Say(name, Median(rounds, () => AttributionModels.Run(table, Choices(models))), goal);

        var file = Path.Combine(Path.GetTempPath(), $"nokta-paths-{paths}.csv");
        SamplePaths.Write(file, paths);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n| from a CSV of {new FileInfo(file).Length / 1e6:N0} MB | ms | goal |\n|---|---|---|"));
        Say("its bytes, read and left", Median(rounds, () => Drain(file)), double.NaN);
        Say("read into columns", Median(rounds, () => Read(file)), double.NaN);
        Say("read, first, last, linear, position, step decay", Median(rounds, () => AttributionModels.Run(Read(file), Choices(s_questions[0].Models))), 600);
        File.Delete(file);
        return 0;
    }

    /// <summary>The largest relative difference to figures that others computed for the same million paths (<c>paths1m_*.csv</c>).</summary>
    public static int Check(string folder)
    {
        var table = SamplePaths.Table(1_000_000);
        var answer = AttributionModels.Run(table, Choices("first,last,linear,markov:1"));
        Compare("first, last and linear, by the leading library", "paths1m_ca_heuristic.csv", (line, channel) => Enumerable.Range(0, 3).SelectMany(m => new[] { (line[1 + 2 * m], answer.Models[m].Conversions[channel]), (line[2 + 2 * m], answer.Models[m].Values[channel]) }));
        var markov = answer.Models[3];
        Compare("Markov, order 1, exact", "paths1m_exact_markov_order1.csv", (line, channel) => [(line[1], markov.RemovalEffects![channel]), (line[2], markov.RemovalEffectsOfValue![channel]), (line[3], markov.Conversions[channel]), (line[4], markov.Values[channel])]);
        return 0;

        void Compare(string name, string file, Func<string[], int, IEnumerable<(string Golden, double Ours)>> pairs)
        {
            var worst = File.ReadLines(Path.Combine(folder, file)).Skip(1).Select(l => l.Replace("\"", "", StringComparison.Ordinal).Split(','))
                .SelectMany(l => pairs(l, table.Channels.ToList().IndexOf(l[0]) + 1)).Max(p => Math.Abs(p.Ours / double.Parse(p.Golden, CultureInfo.InvariantCulture) - 1));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: largest relative difference {worst:E1}"));
        }
    }

    private static List<ModelChoice> Choices(string models) => [.. models.Split(',').Select(m => ModelChoice.Read(m)!.Value)];

    private static PathTable Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        return PathTable.Read(stream);
    }

    private static long Drain(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        var (buffer, sum) = (new byte[1 << 20], 0L);
        while (stream.Read(buffer) is var read and > 0) sum += read;
        return sum;
    }

    /// <summary>What no answer can beat: one look at every path.</summary>
    private static double Limit(PathTable table)
    {
        var sums = new double[2][];
        Parallel.For(0, 2, half =>
        {
            var mine = sums[half] = new double[table.Channels.Count + 1];
            for (var b = half; b < table.Blocks.Count; b += 2)
            {
                var block = table.Blocks[b];
                for (var i = 0; i < block.Count; i++)
                    if (block.Conversions[i] != 0) mine[block.Steps[block.Starts[i + 1] - 1]] += block.Conversions[i];
            }
        });
        return sums[0].Sum() + sums[1].Sum();
    }

    private static double Median<T>(int rounds, Func<T> work)
    {
        work();
        var times = new double[rounds];
        for (var r = 0; r < rounds; r++)
        {
            GC.Collect();
            var watch = Stopwatch.StartNew();
            GC.KeepAlive(work());
            times[r] = watch.Elapsed.TotalMilliseconds;
        }
        Array.Sort(times);
        return times[rounds / 2];
    }

    private static void Say(string name, double milliseconds, double goal) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {milliseconds:N0} | {(double.IsNaN(goal) ? "" : goal.ToString("N0", CultureInfo.InvariantCulture))} |"));
}
