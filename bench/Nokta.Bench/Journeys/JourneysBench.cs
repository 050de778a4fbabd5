namespace Nokta.Bench.Journeys;

/// <summary>The journey engine on the synthetic log: what its index costs, and every question against the plain loop that limits it.</summary>
internal static class JourneysBench
{
    private const ulong Seed = 7;

    public static int Run(long persons, int rounds)
    {
        var index = IndexBench.Run(persons, Seed, rounds, Say);
        GC.KeepAlive(index);
        return 0;
    }

    private static void Say(string what, string figure) => Console.WriteLine($"{what,-44} {figure}");
}
