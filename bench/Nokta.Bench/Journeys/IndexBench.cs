using System.Diagnostics;
using System.Globalization;
using Nokta.JourneyEngine.Columns;

namespace Nokta.Bench.Journeys;

/// <summary>What the journey index itself costs: bytes in memory and on disk, building, opening, appending.</summary>
internal static class IndexBench
{
    private const int Added = 100_000;

    public static JourneyIndex Run(long persons, ulong seed, int rounds, Action<string, string> say)
    {
        var blocks = PerfLog.Blocks(persons, seed).ToArray();
        var index = JourneyIndex.Empty;
        say("build", Cost(Median(rounds, () => index = JourneyIndex.Build(blocks))));
        blocks = [];
        say("rows", Whole(index.Count));
        say("bytes per interaction in memory", PerRow(Retained(ref index), index));
        SaveAndOpen(index, rounds, say);
        foreach (var (name, added) in new[] { ("in order", Late(index, false)), ("late and out of order", Late(index, true)) })
            say($"append {Whole(Added)} rows, {name}", Cost(Median(rounds, () => index.Append(added))));
        say($"drop a batch of {Whole(Added)} rows", Cost(Median(rounds, () => index.Without([(index.Count / 2, index.Count / 2 + Added)]))));
        return index;
    }

    private static (double Wall, double Processor) Median(int rounds, Action work)
    {
        work();
        var (wall, processor) = (new double[rounds], new double[rounds]);
        for (var r = 0; r < rounds; r++)
        {
            var (clock, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            work();
            (wall[r], processor[r]) = (clock.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        }
        Array.Sort(wall);
        Array.Sort(processor);
        return (wall[rounds / 2], processor[rounds / 2]);
    }

    /// <summary>Rows of random persons, after the last or anywhere in time.</summary>
    public static InteractionBlock[] Late(JourneyIndex index, bool isLate)
    {
        var (random, block) = (new Random(11), PerfLog.NewBlock(index.LastRow + 1, Added));
        for (var i = 0; i < Added; i++)
        {
            block.Time[i] = (isLate ? random.NextInt64(index.StartOfData, index.EndOfData) : index.EndOfData + i * 1000L) / Microseconds.Second * Microseconds.Second;
            block.Person[i] = (ulong)random.NextInt64(1, index.Persons + index.Persons / 100);
            block.Signature[i] = random.Next(index.Signatures);
        }
        return [block];
    }

    private static void SaveAndOpen(JourneyIndex index, int rounds, Action<string, string> say)
    {
        var path = Path.Combine(Path.GetTempPath(), "nokta-bench-" + Guid.CreateVersion7().ToString("N"));
        try
        {
            say("save, flushed to disk", Cost(Median(rounds, () => index.Save(path, [1]))));
            say("bytes per interaction on disk", PerRow(new FileInfo(path).Length, index));
            say("open, page cache warm", Cost(Median(rounds, () => _ = JourneyIndex.Open(path, _ => true, out _)!.Count)));
            if (DropPageCache()) say("open, page cache dropped", Cost(Median(1, () => { DropPageCache(); _ = JourneyIndex.Open(path, _ => true, out _)!.Count; })));
            else say("open, page cache dropped", "not allowed here");
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Only an administrator may; elsewhere the figure is left out rather than made up.
    private static bool DropPageCache()
    {
        try
        {
            File.WriteAllText("/proc/sys/vm/drop_caches", "1");
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long Retained(ref JourneyIndex index)
    {
        var with = GC.GetTotalMemory(forceFullCollection: true);
        var counted = index.Columns.All.ToArray().Sum(c => c is null ? 0 : Buffer.ByteLength(c.Raw)) + index.Keys.Length * 8L + index.Starts.Length * 4L;
        return Math.Max(counted, Math.Min(with, counted * 2));
    }

    private static string Cost((double Wall, double Processor) cost) => string.Create(CultureInfo.InvariantCulture, $"{cost.Wall:0.0} ms, {cost.Processor:0.0} of processors");

    private static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string PerRow(long bytes, JourneyIndex index) => ((double)bytes / Math.Max(1, index.Count)).ToString("0.00", CultureInfo.InvariantCulture);
}
