using System.Numerics;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Flows;

/// <summary>One thread's walk over the journeys of a range of persons, sorting their sequences into parts by key, so that each part is grouped in cache.</summary>
internal sealed class SequencePass<TTime, TSignature>(ScopedJourneys<TTime, TSignature> journeys, VariantsQuestion question, int[] map, int bits, int partBits)
    where TTime : unmanaged, IBinaryInteger<TTime>
    where TSignature : unmanaged, IBinaryInteger<TSignature>
{
    private readonly PersonSequence[][] _parts = new PersonSequence[1 << partBits][];
    private readonly int[] _counts = new int[1 << partBits];

    public long Journeys { get; private set; }

    public Span<PersonSequence> Part(int part) => _parts[part].AsSpan(0, _counts[part]);

    public SequencePass<TTime, TSignature> Over(int from, int to)
    {
        var expected = Math.Max(16, (int)((to - from) * 1.1 / _parts.Length));
        for (var p = 0; p < _parts.Length; p++) _parts[p] = GC.AllocateUninitializedArray<PersonSequence>(expected);
        for (var person = from; person < to; person++)
        {
            journeys.InPeriod(person, out var start, out var end);
            if (start < end) Walk(person, start, end);
        }
        return this;
    }

    private void Walk(int person, int start, int end)
    {
        var (time, signature, means, collapses, most) = (journeys.Journeys.Time, journeys.Journeys.Signature, map, question.CollapseRepeats, question.Steps);
        var (sequence, count, before, first, last) = (new StepSequence(bits), 0, 0, 0, 0);
        for (var i = start; i < end && count < most; i++)
        {
            var node = means[int.CreateTruncating(signature[i])];
            if (node == 0 || (collapses && node == before)) continue;
            sequence.Add(node);
            if (count++ == 0) first = i;
            (before, last) = (node, i);
        }
        if (count == 0) return;
        Journeys++;
        var (high, low) = sequence.Key();
        Keep(new PersonSequence { High = high, Low = low, Person = person, Duration = ulong.CreateTruncating(time[last]) - ulong.CreateTruncating(time[first]) });
    }

    private void Keep(in PersonSequence sequence)
    {
        var part = (int)(PersonOrder.Mix(sequence.High ^ (sequence.Low * 0x9E3779B97F4A7C15UL)) >> 1 >> (63 - partBits));
        if (_counts[part] == _parts[part].Length) Array.Resize(ref _parts[part], _counts[part] * 2);
        _parts[part][_counts[part]++] = sequence;
    }
}

/// <summary>A sequence that occurs in a part.</summary>
internal struct VariantTally
{
    public ulong High;
    public ulong Low;
    public int Count;

    /// <summary>One who went it, to read its steps from.</summary>
    public int Person;

    /// <summary>Its place among those kept; -1 = it is not.</summary>
    public int Kept;
}

/// <summary>Groups equal sequences of a part: a hash table with linear probing that grows with what is distinct.</summary>
internal sealed class VariantTable
{
    private int[] _places = new int[64];

    public List<VariantTally> Variants { get; } = [];

    /// <summary>Counts each sequence and writes the number of its variant in the place of its key.</summary>
    public void Take(Span<PersonSequence> sequences)
    {
        foreach (ref var sequence in sequences) sequence.High = (ulong)Count(sequence);
    }

    private int Count(in PersonSequence sequence)
    {
        var variants = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Variants);
        var place = PlaceOf(sequence.High, sequence.Low);
        for (; _places[place] != 0; place = (place + 1) & (_places.Length - 1))
        {
            ref var variant = ref variants[_places[place] - 1];
            if (variant.High != sequence.High || variant.Low != sequence.Low) continue;
            variant.Count++;
            return _places[place] - 1;
        }
        Variants.Add(new VariantTally { High = sequence.High, Low = sequence.Low, Count = 1, Person = sequence.Person, Kept = -1 });
        _places[place] = Variants.Count;
        if (Variants.Count * 2 > _places.Length) Grow();
        return Variants.Count - 1;
    }

    private int PlaceOf(ulong high, ulong low) => (int)PersonOrder.Mix(high + low * 0xff51afd7ed558ccdUL) & (_places.Length - 1);

    private void Grow()
    {
        _places = new int[_places.Length * 2];
        for (var v = 0; v < Variants.Count; v++)
        {
            var place = PlaceOf(Variants[v].High, Variants[v].Low);
            while (_places[place] != 0) place = (place + 1) & (_places.Length - 1);
            _places[place] = v + 1;
        }
    }
}
