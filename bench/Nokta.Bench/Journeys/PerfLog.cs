using System.Globalization;
using System.Runtime.CompilerServices;
using Nokta.JourneyEngine.Columns;

namespace Nokta.Bench.Journeys;

/// <summary>The synthetic logs of the benches, bit-equal to what the C program of the shared data writes for the same seed (SplitMix64).</summary>
internal sealed class PerfLog(ulong seed)
{
    public const int Touchpoints = 20;
    private const long Start = 1_735_689_600;
    private const int BlockSize = 65_536;

    private static readonly double[] s_shares = Shares();
    private ulong _state = seed;

    /// <summary>Interactions of so many persons, person by person: (touchpoint − 1) · 8 + kind is the signature, value is an amount in currency 1 where kind is 7.</summary>
    public static IEnumerable<InteractionBlock> Blocks(long persons, ulong seed)
    {
        var (log, row, block, at) = (new PerfLog(seed), 0L, NewBlock(0, BlockSize), 0);
        for (var person = 1L; person <= persons; person++)
        {
            var time = Start + (long)(log.Next() % (90UL * 86_400));
            do
            {
                var (touchpoint, kind, value) = log.Touch();
                (block.Time[at], block.Person[at], block.Signature[at]) = (time * Microseconds.Second, (ulong)person, touchpoint * 8 + kind);
                if (kind == 7) (block.Amount[at], block.Currency[at]) = (value, 1);
                time += log.Gap();
                (row, at) = (row + 1, at + 1);
                if (at < BlockSize) continue;
                yield return block;
                (block, at) = (NewBlock(row, BlockSize), 0);
            }
            while (log.Share() >= 0.1);
        }
        if (at > 0) yield return Cut(block, at);
    }

    /// <summary>The same as the CSV of <c>gen events</c>.</summary>
    public static int WriteEvents(long persons, ulong seed, string path)
    {
        using var file = new StreamWriter(path) { NewLine = "\n" };
        file.Write("customer_id,ts,touchpoint,kind,value\n");
        var log = new PerfLog(seed);
        for (var person = 1L; person <= persons; person++)
        {
            var time = Start + (long)(log.Next() % (90UL * 86_400));
            do
            {
                var (touchpoint, kind, value) = log.Touch();
                file.Write(string.Create(CultureInfo.InvariantCulture, $"{person},{time},{touchpoint + 1},{kind},{value}\n"));
                time += log.Gap();
            }
            while (log.Share() >= 0.1);
        }
        return 0;
    }

    public static InteractionBlock NewBlock(long firstRow, int count)
    {
        var block = new InteractionBlock
        {
            FirstRow = firstRow, Count = count, Time = new long[count], Person = new ulong[count], Signature = new int[count], Amount = new long[count],
            Currency = new byte[count], Duration = new int[count], Scale = new sbyte[count], Score = new float[count],
        };
        Array.Fill(block.Duration, -1);
        Array.Fill(block.Scale, (sbyte)-1);
        return block;
    }

    private static InteractionBlock Cut(InteractionBlock block, int count) => new()
    {
        FirstRow = block.FirstRow, Count = count, Time = block.Time, Person = block.Person, Signature = block.Signature, Amount = block.Amount,
        Currency = block.Currency, Duration = block.Duration, Scale = block.Scale, Score = block.Score,
    };

    private (int Touchpoint, int Kind, long Value) Touch()
    {
        var touchpoint = Channel();
        var kind = (int)(Next() % 8);
        return (touchpoint, kind, kind == 7 ? 1000 + (long)(Next() % 19_001) : 0);
    }

    private long Gap()
    {
        var gap = Next();
        return 1 + (long)(gap % (1UL << (int)(Next() % 18)));
    }

    private int Channel()
    {
        var (share, at) = (Share(), 0);
        while (share >= s_shares[at] && at < Touchpoints - 1) at++;
        return at;
    }

    private double Share() => (Next() >> 11) * (1.0 / 9_007_199_254_740_992.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    private static double[] Shares()
    {
        var (shares, sum) = (new double[Touchpoints], 0.0);
        for (var i = 0; i < Touchpoints; i++) shares[i] = sum += 1.0 / (i + 1);
        for (var i = 0; i < Touchpoints; i++) shares[i] /= sum;
        shares[^1] = 1;
        return shares;
    }
}
