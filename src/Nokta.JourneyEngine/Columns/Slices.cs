namespace Nokta.JourneyEngine.Columns;

/// <summary>Work on a range of rows, cut into one slice per thread; results never depend on the cut.</summary>
internal static class Slices
{
    private const int Smallest = 16_384;

    public static int Threads { get; } = Math.Clamp(Environment.ProcessorCount, 1, 8);

    public static int For(int length) => Math.Clamp(length / Smallest, 1, Threads);

    public static void Run(int length, Action<int, int> work) => Cut(length, For(length), (_, from, to) => work(from, to));

    /// <summary>Cuts a range into so many slices: (slice, from, to).</summary>
    public static void Cut(int length, int slices, Action<int, int, int> work)
    {
        if (slices <= 1)
        {
            work(0, 0, length);
            return;
        }
        Parallel.For(0, slices, new ParallelOptions { MaxDegreeOfParallelism = slices }, s =>
            work(s, (int)((long)length * s / slices), (int)((long)length * (s + 1) / slices)));
    }

    /// <summary>Works on each of several things of different sizes, whoever is free taking the next.</summary>
    /// <param name="things">How many.</param>
    /// <param name="rows">How many rows they are together.</param>
    /// <param name="work">Called with the place of each.</param>
    public static void Each(int things, long rows, Action<int> work)
    {
        var threads = For((int)Math.Min(rows, int.MaxValue));
        if (threads == 1 || things < 2)
            for (var at = 0; at < things; at++) work(at);
        else
            Parallel.For(0, things, new ParallelOptions { MaxDegreeOfParallelism = threads }, work);
    }
}
