using System.Globalization;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Flows;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Tests.Flows;

/// <summary>Flow graphs and variants of real logs equal those of a process-mining library (pm4py 2.7.14).</summary>
public sealed class GoldenFlowTests
{
    public static TheoryData<string, string> Logs => new()
    {
        { "running-example", "running-example.csv" },
        { "roadtraffic100", "roadtraffic100.csv" },
        { "receipt", "receipt.csv" },
        { "teleclaims", "teleclaims.csv.gz" },
    };

    [Theory, MemberData(nameof(Logs))]
    public void Edges_starts_and_ends_are_counted_as_the_library_counts_them(string log, string file)
    {
        var (names, index) = Read(file);

        var flow = Flow.Run(Question(names), index);

        var between = flow.Edges.Where(e => e is { From: > 0, To: > 0 }).ToDictionary(e => (names[e.From - 1], names[e.To - 1]), e => e.Count);
        Assert.Equal(Golden(log, "dfg").ToDictionary(f => (f[0], f[1]), f => Whole(f[2])), between);
        Assert.Equal(Golden(log, "start").ToDictionary(f => f[0], f => Whole(f[1])), flow.Edges.Where(e => e.From == 0).ToDictionary(e => names[e.To - 1], e => e.Count));
        Assert.Equal(Golden(log, "end").ToDictionary(f => f[0], f => Whole(f[1])), flow.Edges.Where(e => e.To == 0).ToDictionary(e => names[e.From - 1], e => e.Count));
    }

    [Theory, MemberData(nameof(Logs))]
    public void Gaps_have_the_mean_and_median_of_the_library(string log, string file)
    {
        var (names, index) = Read(file);

        var edges = Flow.Run(Question(names), index).Edges.Where(e => e is { From: > 0, To: > 0 }).ToDictionary(e => (names[e.From - 1], names[e.To - 1]));

        var golden = Golden(log, "performance_dfg");
        Assert.Equal(edges.Count, golden.Count);
        foreach (var line in golden)
        {
            var edge = edges[(line[0], line[1])];
            Near(Number(line[2]), edge.MeanGap / Microseconds.Second);
            Near(Number(line[3]), edge.MedianGap / Microseconds.Second);
            Near(Number(line[6]), edge.MeanGap * edge.Count / Microseconds.Second);
            Assert.InRange(edge.P90Gap / Microseconds.Second, Number(line[5]) - 1e-6, Number(line[4]) + 1e-6);
        }
    }

    [Theory, MemberData(nameof(Logs))]
    public void Gaps_asked_for_one_edge_have_the_quantiles_of_the_graph(string _, string file)
    {
        var (names, index) = Read(file);
        var edge = Flow.Run(Question(names), index).Edges.First(e => e is { From: > 0, To: > 0 });

        var gaps = Gaps.Run(new GapQuestion(Is(edge.From), Is(edge.To)) { IsDirect = true }, index);

        Assert.Equal((edge.Count, edge.MedianGap, edge.P90Gap, edge.MeanGap), (gaps.Gaps, gaps.Median, gaps.P90, gaps.Mean));
        Assert.Equal(gaps.Gaps, gaps.Counts.Sum());

        bool[] Is(int node) => [.. Enumerable.Range(0, names.Count).Select(s => s + 1 == node)];
    }

    [Theory, MemberData(nameof(Logs))]
    public void Variants_are_counted_as_the_library_counts_them(string log, string file)
    {
        var (names, index) = Read(file);

        var variants = Variants.Run(new VariantsQuestion(Nodes(names)), index);

        Assert.Equal(
            Golden(log, "variants").ToDictionary(f => f[0], f => Whole(f[1])),
            variants.Variants.ToDictionary(v => string.Join('>', v.Steps.Select(s => names[s - 1])), v => v.Count));
    }

    [Theory, MemberData(nameof(Logs))]
    public void A_log_has_the_events_cases_activities_variants_and_durations_of_the_library(string log, string file)
    {
        var golden = Assert.Single(SharedData.Table("eventlogs/golden/summary.csv"), f => f[0] == log);
        var (names, index) = Read(file);

        var flow = Flow.Run(Question(names) with { WithGaps = false }, index);
        var variants = Variants.Run(new VariantsQuestion(Nodes(names)), index);

        var edges = flow.Edges.Count(e => e is { From: > 0, To: > 0 });
        Assert.Equal(golden[1..6].Select(Whole), [flow.Steps, flow.Journeys, flow.Nodes.Count(n => n.Count > 0), variants.Distinct, edges]);
        var durations = Durations(file, index);
        Near(Number(golden[6]), durations.Average());
        foreach (var (at, share) in new[] { (7, 0), (8, 0.25), (9, 0.5), (10, 0.75), (11, 0.9), (12, 0.95), (13, 0.99), (14, 1) })
            Near(Number(golden[at]), Quantile.Type7(durations, share));
    }

    private static double[] Durations(string file, JourneyIndex index)
    {
        var log = SharedData.EventLog(file);
        double[] durations = [.. Enumerable.Range(1, index.Persons).Select(p => index.JourneyOf((ulong)p).ToArray())
            .Select(rows => (log[(int)rows[^1]].Time - log[(int)rows[0]].Time) / (double)Microseconds.Second)];
        Array.Sort(durations);
        return durations;
    }

    private static (List<string> Names, JourneyIndex Index) Read(string file)
    {
        var log = SharedData.EventLog(file);
        var names = log.Select(e => e.Activity).Distinct().ToList();
        var cases = log.Select(e => e.Case).Distinct().Select((name, i) => (name, i)).ToDictionary(c => c.name, c => (ulong)c.i + 1);
        return (names, Some.Index(log.Select(e => new Touch(e.Time, cases[e.Case], names.IndexOf(e.Activity)))));
    }

    private static int[] Nodes(List<string> names) => [.. Enumerable.Range(1, names.Count)];

    private static FlowQuestion Question(List<string> names) => new(Nodes(names), names.Count);

    private static List<List<string>> Golden(string log, string what) => SharedData.Table($"eventlogs/golden/{log}_{what}.csv");

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static void Near(double expected, double actual) => Assert.InRange(Math.Abs(actual - expected) / Math.Max(1, Math.Abs(expected)), 0, 1e-9);
}
