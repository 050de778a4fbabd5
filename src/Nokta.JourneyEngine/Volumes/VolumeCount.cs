using System.Numerics;
using System.Runtime.CompilerServices;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Volumes;

/// <summary>Interactions, distinct persons and amounts per node.</summary>
public static class VolumeCount
{
    /// <summary>Counts in one pass.</summary>
    /// <returns>Element n is node n; element 0 is empty.</returns>
    /// <exception cref="ArgumentException">A signature names a node that does not exist, or the segment is made from another index.</exception>
    /// <exception cref="OverflowException">A sum of amounts is beyond 64 bits.</exception>
    /// <remarks>O(rows of the scope), in parallel over persons; memory one small record per node. Deterministic whatever the number of threads.</remarks>
    public static IReadOnlyList<NodeVolume> Run(VolumeQuestion question, JourneyIndex index) => index.Scan(new VolumeScan(question, index));

    private sealed class VolumeScan(VolumeQuestion question, JourneyIndex index) : IScan<NodeVolume[]>
    {
        public NodeVolume[] Over<TTime, TSignature>(Journeys<TTime, TSignature> journeys)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature> => (question.Currency == 0 ? null : index.Columns.Amount?.Raw) switch
            {
                byte[] amounts => Run(journeys, amounts),
                ushort[] amounts => Run(journeys, amounts),
                uint[] amounts => Run(journeys, amounts),
                long[] amounts => Run(journeys, amounts),
                _ => Run<TTime, TSignature, byte>(journeys, null),
            };

        private NodeVolume[] Run<TTime, TSignature, TAmount>(Journeys<TTime, TSignature> journeys, TAmount[]? amounts)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature>
            where TAmount : unmanaged, IBinaryInteger<TAmount>
        {
            var scoped = new ScopedJourneys<TTime, TSignature>(journeys, question.Scope);
            var map = NodeMap.Of(question.NodeOf, question.Nodes, question.Scope, index);
            var tallies = scoped.Walk((from, to) =>
            {
                var pass = new VolumePass<TTime, TSignature, TAmount>(scoped, map, question, amounts);
                if (from == 0 && question.Scope.People is null) pass.OverLoose(question.Scope.Period);
                pass.Over(from, to);
                return pass.Tallies;
            });
            var frame = amounts is null ? default : index.Columns.Amount!.Frame;
            var volumes = new NodeVolume[question.Nodes + 1];
            for (var n = 1; n < volumes.Length; n++) volumes[n] = Sum(tallies, n, frame);
            return volumes;
        }

        private NodeVolume Sum(VolumeTally[][] tallies, int node, Frame frame)
        {
            var (count, persons, amounts, written) = (0L, 0L, 0L, Int128.Zero);
            foreach (var tally in tallies)
            {
                ref var one = ref tally[node];
                (count, persons, amounts, written) = (count + one.Count, persons + (question.WithPersons ? one.Persons : 0), amounts + one.Amounts, written + one.High * (Int128)(1L << 32) + one.Low);
            }
            return new NodeVolume(count, persons, amounts, amounts == 0 ? 0 : checked((long)(written * frame.Scale + (Int128)frame.Origin * amounts)));
        }
    }
}

/// <summary>What one thread has counted of a node. Amounts are summed as they are written, in two halves that cannot overflow.</summary>
internal struct VolumeTally
{
    public int Count, Persons, Amounts, Last;
    public long Low, High;
}

/// <summary>One thread's walk.</summary>
internal sealed class VolumePass<TTime, TSignature, TAmount>(ScopedJourneys<TTime, TSignature> scoped, int[] map, VolumeQuestion question, TAmount[]? amounts)
    where TTime : unmanaged, IBinaryInteger<TTime>
    where TSignature : unmanaged, IBinaryInteger<TSignature>
    where TAmount : unmanaged, IBinaryInteger<TAmount>
{
    private readonly byte[]? _currencies = scoped.Journeys.Index.Columns.Currency;

    public VolumeTally[] Tallies { get; } = new VolumeTally[question.Nodes + 1];

    public void Over(int from, int to)
    {
        for (var person = from; person < to; person++)
        {
            scoped.InPeriod(person, out var start, out var end);
            if (start == end) continue;
            if (amounts is null) Count(start, end, person + 1);
            else if (question.WithPersons) CountAmounts(start, end, person + 1, amounts, _currencies!);
            else CountAmounts(start, end, amounts, _currencies!);
        }
    }

    public void OverLoose(Period period)
    {
        var (index, clock) = (scoped.Journeys.Index, scoped.Journeys.Clock);
        var (from, to) = (clock.FirstTickAt(period.From), clock.FirstTickAt(period.To));
        for (var i = 0; i < index.Loose; i++)
        {
            if (long.CreateTruncating(scoped.Journeys.Time[i]) is var tick && (tick < from || (tick >= to && period.To != long.MaxValue))) continue;
            if (amounts is null) Count(i, i + 1, 0);
            else CountAmounts(i, i + 1, amounts, _currencies!);
        }
    }

    private void Count(int start, int end, int stamp)
    {
        var (signature, nodeOf, tallies) = (scoped.Journeys.Signature, map, Tallies);
        for (var i = start; i < end; i++)
        {
            ref var tally = ref tallies[nodeOf[int.CreateTruncating(signature[i])]];
            tally.Count++;
            tally.Persons += tally.Last != stamp ? 1 : 0;
            tally.Last = stamp;
        }
    }

    private void CountAmounts(int start, int end, int stamp, TAmount[] written, byte[] currencies)
    {
        var (signature, nodeOf, tallies, wanted) = (scoped.Journeys.Signature, map, Tallies, question.Currency);
        for (var i = start; i < end; i++)
        {
            ref var tally = ref tallies[nodeOf[int.CreateTruncating(signature[i])]];
            tally.Count++;
            tally.Persons += tally.Last != stamp ? 1 : 0;
            tally.Last = stamp;
            Add(ref tally, currencies[i] == wanted ? 1 : 0, written[i]);
        }
    }

    private void CountAmounts(int start, int end, TAmount[] written, byte[] currencies)
    {
        var (signature, nodeOf, tallies, wanted) = (scoped.Journeys.Signature, map, Tallies, question.Currency);
        for (var i = start; i < end; i++)
        {
            ref var tally = ref tallies[nodeOf[int.CreateTruncating(signature[i])]];
            tally.Count++;
            Add(ref tally, currencies[i] == wanted ? 1 : 0, written[i]);
        }
    }

    // As many four-byte amounts as there can be rows fit into the low half alone.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref VolumeTally tally, int has, TAmount written)
    {
        var amount = long.CreateTruncating(written) & -has;
        tally.Amounts += has;
        if (Unsafe.SizeOf<TAmount>() <= 4)
        {
            tally.Low += amount;
            return;
        }
        tally.Low += amount & uint.MaxValue;
        tally.High += amount >> 32;
    }
}
