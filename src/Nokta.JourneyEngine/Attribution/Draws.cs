using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Attribution;

/// <summary>How often a path is drawn in each round of the bootstrap; depends on the seed, its unit and the round alone.</summary>
internal sealed class Draws
{
    private static readonly byte[] s_poissonOne = PoissonOne();
    private readonly ulong _seed;
    private readonly bool _isOfPersons;

    private Draws(ulong seed, bool isOfPersons) => (_seed, _isOfPersons) = (seed, isOfPersons);

    /// <summary>Persons are drawn with all their paths, Poisson(1) times (Hanley and MacGibbon 2006).</summary>
    public static Draws OfPersons(ulong seed) => new(seed, true);

    /// <summary>Each path's conversions and nulls are drawn by themselves, Poisson(count) times; above 30 by the normal approximation.</summary>
    public static Draws OfCounts(ulong seed) => new(seed, false);

    /// <summary>Writes the drawn conversions and nulls of a path, from round <paramref name="first"/> on.</summary>
    public void Fill(ulong unit, int first, double conversions, double nulls, Span<double> drawn, Span<double> drawnNulls)
    {
        var own = _seed + PersonOrder.Mix(unit);
        if (_isOfPersons)
        {
            FillPersons(own, first, conversions, nulls, drawn, drawnNulls);
            return;
        }
        for (var r = 0; r < drawn.Length; r++)
        {
            var random = new SplitMix(PersonOrder.Mix(own + (ulong)(first + r)));
            (drawn[r], drawnNulls[r]) = (Poisson(ref random, conversions), Poisson(ref random, nulls));
        }
    }

    // Four rounds from one random number: sixteen bits of it are plenty for a Poisson of mean 1.
    private static void FillPersons(ulong own, int first, double conversions, double nulls, Span<double> drawn, Span<double> drawnNulls)
    {
        var random = 0UL;
        for (var r = 0; r < drawn.Length; r++, random >>= 16)
        {
            var round = first + r;
            if (r == 0 || (round & 3) == 0) random = PersonOrder.Mix(own + (ulong)(round >> 2)) >> 16 * (round & 3);
            var times = s_poissonOne[random & 0xffff];
            (drawn[r], drawnNulls[r]) = (conversions * times, nulls * times);
        }
    }

    private static double Poisson(ref SplitMix random, double mean)
    {
        if (mean <= 0) return 0;
        if (mean > 30) return Math.Max(0, Math.Round(mean + Math.Sqrt(mean) * Math.Sqrt(-2 * Math.Log(random.Unit())) * Math.Cos(2 * Math.PI * random.Unit())));
        var (left, probability, count) = (random.Unit(), Math.Exp(-mean), 0);
        while (left > probability && count < 1000)
        {
            left -= probability;
            probability *= mean / ++count;
        }
        return count;
    }

    private static byte[] PoissonOne()
    {
        var table = new byte[1 << 16];
        var (at, cumulated, probability) = (0, 0.0, Math.Exp(-1));
        for (byte count = 0; at < table.Length; count++, probability /= count)
        {
            cumulated += probability;
            var to = count > 8 ? table.Length : (int)Math.Round(cumulated * table.Length);
            for (; at < to; at++) table[at] = count;
        }
        return table;
    }
}
