using System.Globalization;

namespace Nokta.Bench.Journeys;

/// <summary>The engine's answers to 1,000,000 persons of seed 7 against those on which two other engines agree.</summary>
internal static class Golden
{
    private const int Nodes = 21;

    public static bool Check(Questions engine)
    {
        if (Folder() is not { } folder)
        {
            Console.WriteLine("\nThe golden answers were not found (shared/data/perf, or NOKTA_SHARED); the yardsticks alone check the answers.");
            return true;
        }
        var (volumes, flow, reach) = (engine.CountAndSum(), engine.Flow(), engine.Reach());
        var isEqual = Lines(folder, "ev10m_scan_count.csv").All(f => volumes[Whole(f[0])] == Whole(f[1]) && volumes[Nodes + Whole(f[0])] == Whole(f[2]))
            && Lines(folder, "ev10m_uniq.csv").All(f => reach[Whole(f[0])] == Whole(f[1]))
            && Lines(folder, "ev10m_transitions.csv").All(f => Whole(f[0]) * Nodes + Whole(f[1]) is var edge && flow[edge] == Whole(f[2])
                && Math.Abs((double)flow[Nodes * Nodes + edge] / flow[edge] - double.Parse(f[3], CultureInfo.InvariantCulture)) < 1e-6)
            && Lines(folder, "ev10m_funnel3_7d.csv").Where(f => f[0] != "0").Reverse().Aggregate((Deeper: 0L, Same: true), (sum, f) =>
                (sum.Deeper + Whole(f[1]), sum.Same && engine.Funnel(3, false)[Whole(f[0]) - 1] == sum.Deeper + Whole(f[1]))).Same;
        Console.WriteLine(isEqual ? "\nCounts, sums, reach, transitions and funnel equal the golden answers." : "\nTHE GOLDEN ANSWERS DIFFER.");
        return isEqual;
    }

    private static IEnumerable<string[]> Lines(string folder, string file) => File.ReadLines(Path.Combine(folder, file)).Skip(1).Select(line => line.Split(','));

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("NOKTA_SHARED") is { Length: > 0 } named) return Path.Combine(named, "data", "perf");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", "perf") is var data && Directory.Exists(data)) return data;
        return null;
    }
}
