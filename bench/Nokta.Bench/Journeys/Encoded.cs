using Nokta.JourneyEngine.Columns;

namespace Nokta.Bench.Journeys;

/// <summary>The synthetic log as the plainest arrays there are: rows by person and time, every column the type it needs, times in seconds. What the yardsticks read.</summary>
internal sealed class Encoded
{
    private sealed class Copy(JourneyIndex index) : IScan<Encoded>
    {
        public Encoded Over<TTime, TSignature>(Journeys<TTime, TSignature> journeys)
            where TTime : unmanaged, System.Numerics.IBinaryInteger<TTime>
            where TSignature : unmanaged, System.Numerics.IBinaryInteger<TSignature>
        {
            var count = index.Count;
            var to = new Encoded { Starts = [.. journeys.Starts], Time = new uint[count], Touchpoint = new byte[count], Kind = new byte[count], Value = new ushort[count] };
            for (var i = 0; i < count; i++)
            {
                var signature = int.CreateTruncating(journeys.Signature[i]);
                to.Time[i] = (uint)(index.Columns.Time[i] / Microseconds.Second);
                (to.Touchpoint[i], to.Kind[i]) = ((byte)(signature / 8 + 1), (byte)(signature % 8));
                if (index.Columns.Currency is { } currency && currency[i] != 0) to.Value[i] = (ushort)index.Columns.Amount![i];
            }
            return to;
        }
    }

    public required int[] Starts { get; init; }

    public required uint[] Time { get; init; }

    public required byte[] Touchpoint { get; init; }

    public required byte[] Kind { get; init; }

    public required ushort[] Value { get; init; }

    public int Persons => Starts.Length - 1;

    public static Encoded Of(JourneyIndex index) => index.Scan(new Copy(index));

    /// <summary>A bit for each person with an interaction at the touchpoint.</summary>
    public ulong[] Touching(int touchpoint)
    {
        var bits = new ulong[(Persons + 63) / 64];
        for (var p = 0; p < Persons; p++)
            if (Touchpoint.AsSpan(Starts[p]..Starts[p + 1]).Contains((byte)touchpoint)) bits[p >> 6] |= 1UL << (p & 63);
        return bits;
    }

    /// <summary>Walks all persons on both processors.</summary>
    public T[] Walk<T>(Func<int, int, T> walk)
    {
        var parts = new T[Environment.ProcessorCount];
        Parallel.For(0, parts.Length, s => parts[s] = walk((int)((long)Persons * s / parts.Length), (int)((long)Persons * (s + 1) / parts.Length)));
        return parts;
    }
}
