using Nokta.Interactions.Journeys;
using Nokta.Interactions.Live;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.Interactions.Tail;

/// <summary>Finds the sources of which, in the last seven whole days, clearly more than in the three weeks before could not be taken or had no touchpoint.</summary>
public sealed class IntakeSigns(QualityDesk desk, TimeProvider clock)
{
    private const int Now = 7, Before = 21, Fewest = 30;

    /// <summary>Smaller rises are not worth a word.</summary>
    private const double Least = 0.05;

    public IReadOnlyList<IntakeSign> Find(JourneySnapshot snapshot)
    {
        var today = LiveBatch.DayOf(clock.GetUtcNow());
        var days = desk.Read(snapshot.Workspace, today - Now - Before, snapshot).Where(d => d.LateHour is not null && Number(d) < today).ToList();
        return [.. days.GroupBy(d => d.Source).SelectMany(s => Of(s.Key, [.. s.Where(d => Number(d) < today - Now)], [.. s.Where(d => Number(d) >= today - Now)]))];
    }

    private static IEnumerable<IntakeSign> Of(string source, List<QualityDay> before, List<QualityDay> now)
    {
        var spoiled = new IntakeSign(source, false, before.Sum(d => d.Spoiled), before.Sum(d => d.Read), now.Sum(d => d.Spoiled), now.Sum(d => d.Read));
        if (IsRise(spoiled)) yield return spoiled;
        var unmapped = new IntakeSign(source, true, before.Sum(d => d.Unmapped ?? 0), before.Sum(d => d.Interactions ?? 0), now.Sum(d => d.Unmapped ?? 0), now.Sum(d => d.Interactions ?? 0));
        if (IsRise(unmapped)) yield return unmapped;
    }

    private static bool IsRise(IntakeSign s) => s.BeforeN >= Fewest && s.NowN >= Fewest && s.Rise.Low >= Least;

    private static int Number(QualityDay day) => day.Day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
}

/// <summary>A share of what a source sends that rose beyond noise: what could not be taken, or what has no touchpoint.</summary>
public sealed record IntakeSign(string Source, bool IsUnmapped, long BeforeK, long BeforeN, long NowK, long NowN)
{
    /// <summary>95 % interval of the change (Newcombe).</summary>
    public Interval Rise => Shares.Newcombe(BeforeK, BeforeN, NowK, NowN);
}
