using Nokta.JourneyEngine.Columns;

namespace Nokta.Interactions.Journeys;

/// <summary>Interactions per signature, counted while the blocks pass by on their way into the index.</summary>
internal sealed class RowCounts
{
    private long[] _of = [];

    /// <summary>The highest row that was counted.</summary>
    public long LastRow { get; private set; }

    public RowCounts Copy() => new() { _of = [.. _of], LastRow = LastRow };

    /// <summary>What an index holds, as if its blocks had been counted.</summary>
    public static RowCounts In(JourneyIndex index) => new() { _of = index.CountSignatures(), LastRow = Math.Max(0, index.LastRow) };

    public long[] ToArray(int signatures)
    {
        var rows = new long[signatures];
        _of.AsSpan(0, Math.Min(signatures, _of.Length)).CopyTo(rows);
        return rows;
    }

    /// <summary>The same blocks, counted as they are taken.</summary>
    public IEnumerable<InteractionBlock> Of(IEnumerable<InteractionBlock> blocks)
    {
        foreach (var block in blocks)
        {
            Count(block);
            yield return block;
        }
    }

    private void Count(InteractionBlock block)
    {
        foreach (var signature in block.Signature.AsSpan(0, block.Count))
        {
            if (signature >= _of.Length) Array.Resize(ref _of, Math.Max(signature + 1, _of.Length * 2));
            _of[signature]++;
        }

        LastRow = Math.Max(LastRow, block.FirstRow + block.Count - 1);
    }
}
