using Nokta.JourneyEngine.Columns;

namespace Nokta.Bench;

/// <summary>A synthetic log of interactions, bit-equal to the C generator of the peers' figures: SplitMix64, Zipf touchpoints, about ten interactions a person, grouped by person.</summary>
internal sealed class SampleEvents(long persons, ulong seed)
{
    /// <summary>Kinds of each touchpoint; a signature is (touchpoint − 1) × kinds + kind.</summary>
    public const int Touchpoints = 20, Kinds = 8, Conversion = 7;

    private const long From = 1_735_689_600;
    private static readonly double[] s_chances = Chances();
    private ulong _state = seed;

    /// <summary>Rows of person, seconds since 1970, touchpoint from 1, kind, value.</summary>
    public IEnumerable<(long Person, long Time, int Touchpoint, int Kind, long Value)> Rows()
    {
        for (var person = 1L; person <= persons; person++)
        {
            var time = From + (long)(Next() % (90UL * 86_400));
            do
            {
                var touchpoint = Choose() + 1;
                var kind = (int)(Next() % Kinds);
                var value = kind == Conversion ? 1000 + (long)(Next() % 19_001) : 0;
                yield return (person, time, touchpoint, kind, value);
                var gap = Next();
                time += 1 + (long)(gap % (1UL << (int)(Next() % 18)));
            }
            while (Unit() >= 0.1);
        }
    }

    public static int Write(string file, long persons, ulong seed)
    {
        using var text = new StreamWriter(file, false, new System.Text.UTF8Encoding(false), 1 << 20) { NewLine = "\n" };
        text.Write("customer_id,ts,touchpoint,kind,value\n");
        foreach (var (person, time, touchpoint, kind, value) in new SampleEvents(persons, seed).Rows()) text.Write($"{person},{time},{touchpoint},{kind},{value}\n");
        return 0;
    }

    /// <summary>The same rows as the journey index takes them, the value an amount of currency 1.</summary>
    public IEnumerable<InteractionBlock> Blocks(int size = 1 << 18)
    {
        var (count, first) = (0, 0L);
        InteractionBlock? block = null;
        foreach (var (person, time, touchpoint, kind, value) in Rows())
        {
            block ??= New(first, size);
            (block.Person[count], block.Time[count], block.Signature[count]) = ((ulong)person, time * Microseconds.Second, (touchpoint - 1) * Kinds + kind);
            if (kind == Conversion) (block.Amount[count], block.Currency[count]) = (value, 1);
            if (++count < size) continue;
            yield return block;
            (first, count, block) = (first + count, 0, null);
        }

        if (block is not null) yield return Cut(block, count);
    }

    private static InteractionBlock New(long first, int size) => new()
    {
        FirstRow = first, Count = size, Time = new long[size], Person = new ulong[size], Signature = new int[size], Amount = new long[size], Currency = new byte[size],
        Duration = Filled(new int[size], -1), Scale = Filled(new sbyte[size], (sbyte)-1), Score = new float[size],
    };

    private static InteractionBlock Cut(InteractionBlock block, int count) => new()
    {
        FirstRow = block.FirstRow, Count = count, Time = block.Time, Person = block.Person, Signature = block.Signature, Amount = block.Amount, Currency = block.Currency,
        Duration = block.Duration, Scale = block.Scale, Score = block.Score,
    };

    private static T[] Filled<T>(T[] array, T value)
    {
        Array.Fill(array, value);
        return array;
    }

    private static double[] Chances()
    {
        var (chances, sum) = (new double[Touchpoints], 0.0);
        for (var i = 0; i < Touchpoints; i++) chances[i] = sum += 1.0 / (i + 1);
        for (var i = 0; i < Touchpoints; i++) chances[i] /= sum;
        chances[^1] = 1;
        return chances;
    }

    private int Choose()
    {
        var (unit, i) = (Unit(), 0);
        while (unit >= s_chances[i] && i < Touchpoints - 1) i++;
        return i;
    }

    private double Unit() => (Next() >> 11) * (1.0 / 9007199254740992.0);

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
