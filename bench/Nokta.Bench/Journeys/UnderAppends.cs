using System.Globalization;
using Nokta.JourneyEngine.Columns;

namespace Nokta.Bench.Journeys;

/// <summary>Questions while new interactions keep coming: how much the slowest of twenty slows down.</summary>
internal static class UnderAppends
{
    private const int Asked = 40;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Appends 100,000 rows every half second (a third of what the importer takes in) beside the questions.</summary>
    public static void Run(JourneyIndex index, Questions still)
    {
        var alone = Slow(_ => still);
        var (current, isOver) = (index, false);
        var appending = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                current = current.Append(IndexBench.Late(current, isLate: true));
                Thread.Sleep(s_pause);
            }
        });
        appending.Start();
        var beside = Slow(_ => new Questions(Volatile.Read(ref current), null));
        isOver = true;
        appending.Join();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\np95 of flow, funnel and retention: {alone:0.0} ms alone, {beside:0.0} ms while 100,000 rows are appended every half second (goal: at most double): {beside / alone:0.00}"));
    }

    private static double Slow(Func<int, Questions> questions)
    {
        var times = new List<double>();
        for (var q = 0; q < Asked; q++)
        {
            var ask = questions(q);
            times.Add(JourneysBench.Milliseconds((q % 3) switch { 0 => ask.Flow, 1 => () => ask.Funnel(3, false), _ => ask.Retention }));
        }
        times.Sort();
        return times[(int)(Asked * 0.95)];
    }
}
