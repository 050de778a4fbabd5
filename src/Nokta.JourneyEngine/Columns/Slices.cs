namespace Nokta.JourneyEngine.Columns;

/// <summary>Work on a range of rows, cut into one slice per thread; results never depend on the cut.</summary>
internal static class Slices
{
    private const int Smallest = 16_384;

    public static int Threads { get; } = Math.Clamp(Environment.ProcessorCount, 1, 8);

    public static int For(int length) => Math.Clamp(length / Smallest, 1, Threads);

    public static void Run(int length, Action<int, int> work)
    {
        var slices = For(length);
        if (slices == 1)
        {
            work(0, length);
            return;
        }
        Parallel.For(0, slices, new ParallelOptions { MaxDegreeOfParallelism = slices }, s =>
            work((int)((long)length * s / slices), (int)((long)length * (s + 1) / slices)));
    }
}
