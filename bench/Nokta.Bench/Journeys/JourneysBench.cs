using System.Diagnostics;
using System.Globalization;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;

namespace Nokta.Bench.Journeys;

/// <summary>The journey engine on the synthetic log: what its index costs, and every question against the plain loop that limits it, in turns.</summary>
internal static class JourneysBench
{
    private const ulong Seed = 7;
    private const int Segment = 3;

    public static int Run(long persons, int rounds, string about = "")
    {
        Console.WriteLine($"{Environment.ProcessorCount} processors, load {Load()}, medians of {rounds} rounds\n");
        var index = about.Length > 0 && about != "index" ? JourneyIndex.Build(PerfLog.Blocks(persons, Seed)) : IndexBench.Run(persons, Seed, rounds, (what, figure) => Console.WriteLine($"{what,-44} {figure}"));
        var log = Encoded.Of(index);
        var isEqual = persons != 1_000_000 || Golden.Check(new Questions(index, null));
        isEqual &= Ask(new Yardsticks(log, null), new Questions(index, null), rounds, about, "everybody");
        var segment = PersonSet.Touching(index, [.. Enumerable.Range(0, 160).Select(s => s / 8 + 1 == Segment)]);
        isEqual &= Ask(new Yardsticks(log, log.Touching(Segment)), new Questions(index, segment), rounds, about, $"a segment of {segment.Count.ToString("#,0", CultureInfo.InvariantCulture)} persons");
        if (about.Length == 0) UnderAppends.Run(index, new Questions(index, null));
        Console.WriteLine(isEqual ? $"\nEvery answer is equal. Load {Load()}." : "\nANSWERS DIFFER.");
        return isEqual ? 0 : 1;
    }

    private static bool Ask(Yardsticks plain, Questions engine, int rounds, string about, string whom)
    {
        Console.WriteLine($"\n| Question, {whom} | yardstick ms | engine ms | ratio (goal 2) | processor ms | | ratio |\n|---|---|---|---|---|---|---|");
        var isEqual = true;
        Compare("count and sum per touchpoint", plain.CountAndSum, engine.CountAndSum);
        Compare("distinct persons per touchpoint", plain.Reach, engine.Reach);
        Compare("flow: counts and mean gaps", plain.Flow, engine.Flow);
        Compare("flow with exact medians", plain.FlowMedians, engine.FlowMedians);
        foreach (var steps in new[] { 3, 5, 8 })
            foreach (var isBetween in new[] { false, true })
                Compare($"funnel of {steps}, 7 days {(isBetween ? "between steps" : "from step 1")}", () => plain.Funnel(steps, isBetween), () => engine.Funnel(steps, isBetween));
        Compare("funnel of 3, 7 days from step 1, with times", () => plain.Funnel(3, false), () => engine.Funnel(3, false, withTimes: true));
        Compare("paths of 5 steps, top 20", plain.Paths, engine.Paths);
        Compare("tree of 5 steps with medians (yardstick: counts)", plain.Tree, engine.Tree);
        Compare("weekly retention", plain.Retention, engine.Retention);
        Compare("first and last touch, 30 days", plain.Attribution, engine.Attribution);
        Compare("response times: median, p95", plain.Responses, engine.Responses);
        return isEqual;

        void Compare(string name, Func<long[]> yardstick, Func<long[]> question)
        {
            if (!name.Contains(about, StringComparison.Ordinal)) return;
            var same = yardstick().SequenceEqual(question());
            for (var warm = 0; warm < 3; warm++)
            {
                _ = (yardstick(), question());
                Thread.Sleep(150); // The compiler's second turn at both, in the background.
            }
            var (plainly, asked) = (new List<(double Wall, double Processor)>(), new List<(double Wall, double Processor)>());
            for (var r = 0; r < rounds; r++)
            {
                plainly.Add(Cost(yardstick));
                asked.Add(Cost(question));
            }
            var (limit, mine) = (Median(plainly.Select(c => c.Wall)), Median(asked.Select(c => c.Wall)));
            var (least, used) = (Median(plainly.Select(c => c.Processor)), Median(asked.Select(c => c.Processor)));
            isEqual &= same;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {limit:0.0} | {mine:0.0} | {mine / limit:0.00}{(same ? "" : " DIFFERS")} | {least:0.0} | {used:0.0} | {used / least:0.00} |"));
        }
    }

    public static double Milliseconds(Func<long[]> ask)
    {
        var clock = Stopwatch.StartNew();
        ask();
        return clock.Elapsed.TotalMilliseconds;
    }

    // Where others use the machine too, wall time says little about short questions: processor time of all threads is what can be compared.
    private static (double Wall, double Processor) Cost(Func<long[]> ask)
    {
        var before = Environment.CpuUsage.TotalTime;
        var wall = Milliseconds(ask);
        return (wall, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
