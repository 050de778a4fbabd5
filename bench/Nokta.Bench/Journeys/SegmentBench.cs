using System.Diagnostics;
using System.Globalization;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Segments;

namespace Nokta.Bench.Journeys;

/// <summary>What a segment costs, against the scorecard over the same interactions in turns: a page with a segment never asked before pays both.</summary>
internal static class SegmentBench
{
    private const int Touchpoints = 20, Signatures = 160;

    public static int Run(long persons, int rounds)
    {
        var index = JourneyIndex.Build(PerfLog.Blocks(persons, 7));
        var (from, to) = (index.StartOfData, index.EndOfData + 1);
        var scorecard = new ScorecardQuestion { Period = new Period(from, to), TouchpointOf = [.. Enumerable.Range(0, Signatures).Select(s => s / 8 + 1)], Touchpoints = Touchpoints };
        var last = new Period(to - 30 * Microseconds.Day, to);
        Did At(int touchpoint, Period period, int least) => new([.. Enumerable.Range(0, Signatures).Select(s => s / 8 + 1 == touchpoint)], period, least);
        var one = new SegmentQuestion(At(3, new Period(from, to), 2), to);
        var twelve = new SegmentQuestion(new AllOf([new AnyOf([.. Enumerable.Range(1, 5).Select(t => At(t, new Period(from, to), t))]), new NotSo(new AllOf([.. Enumerable.Range(6, 5).Select(t => At(t, last, 1))])), new LastSeen(last), new FirstSeen(new Period(from, to))]), to);

        var asked = new (string What, Func<long> Ask, List<double> Took)[]
        {
            ("scorecard", () => Scorecard.Run(scorecard, index).Total.Volume, []), ("segment of 1 condition", () => Segmentation.Run(one, index).Count, []), ("segment of 12 conditions", () => Segmentation.Run(twelve, index).Count, []),
        };
        for (var round = -3; round < rounds; round++)
            foreach (var (_, ask, took) in asked)
            {
                var watch = Stopwatch.StartNew();
                ask();
                if (round >= 0) took.Add(watch.Elapsed.TotalMilliseconds);
            }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{index.Count:#,0} interactions, {index.Persons:#,0} persons, {Environment.ProcessorCount} processors, medians of {rounds} rounds"));
        var plain = Median(asked[0].Took);
        foreach (var (what, ask, took) in asked) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-26} {Median(took),8:0.0} ms  ratio {Median(took) / plain:0.00}  ({ask():#,0})"));
        return 0;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
