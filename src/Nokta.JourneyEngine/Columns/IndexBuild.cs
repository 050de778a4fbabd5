namespace Nokta.JourneyEngine.Columns;

/// <summary>
/// Builds an index by a parallel radix sort: rows are dealt out by the top bits of their person's mixed key, in order of arrival,
/// into parts that fit the cache, and each part is dealt out again and put in order where it is not.
/// </summary>
internal sealed class IndexBuild
{
    private const int PartSize = 16_384, PartBits = 11, Piece = 8192;

    private readonly List<StagedBlock> _blocks;
    private readonly int _count, _bits;
    private readonly ulong[] _keys;
    private readonly RowColumns _columns;

    private IndexBuild(List<StagedBlock> blocks)
    {
        _blocks = blocks;
        _count = checked((int)blocks.Sum(b => (long)b.Count));
        _bits = Math.Clamp(System.Numerics.BitOperations.Log2((uint)Math.Max(1, _count / PartSize)), 0, PartBits);
        _keys = GC.AllocateUninitializedArray<ulong>(_count);
        var frames = StagedBlock.NoFrames();
        foreach (var block in blocks)
            for (var c = 0; c < RowColumns.Kinds; c++)
                if (block.Frames[c] is { } frame) frames[c] = frames[c] is { } known ? known.With(frame) : frame;
        _columns = RowColumns.New(_count, frames);
    }

    public static JourneyIndex Of(IEnumerable<InteractionBlock> blocks, Func<ulong, ulong>? personOf)
    {
        var taken = blocks.Where(b => b.Count > 0).OrderBy(b => b.FirstRow).ToArray();
        var staged = new StagedBlock[taken.Length];
        Slices.Each(taken.Length, taken.Sum(b => (long)b.Count), at => staged[at] = new StagedBlock(taken[at], personOf));
        return new IndexBuild([.. staged]).Make();
    }

    private JourneyIndex Make()
    {
        var offScale = _blocks.Sum(b => b.OffScale);
        var starts = Deal();
        _blocks.Clear();
        Slices.Each(starts.Length - 1, _count, part => PersonOrder.Sort(_keys, _columns, starts[part], starts[part + 1], 64 - _bits));
        var (loose, persons, rows) = PersonOrder.Persons(_keys, starts);
        return new JourneyIndex(_columns, persons, rows, loose, offScale);
    }

    /// <summary>Writes every row into its part, stable, and returns where the parts start.</summary>
    private int[] Deal()
    {
        var (pieces, parts) = (Pieces(), 1 << _bits);
        var slices = Math.Min(Slices.For(_count), pieces.Count);
        var next = new int[Math.Max(1, slices)][];
        Slices.Cut(pieces.Count, slices, (s, from, to) =>
        {
            var counts = next[s] = new int[parts];
            for (var p = from; p < to; p++)
                foreach (var key in pieces[p].Keys) counts[PartOf(key)]++;
        });

        var (starts, at) = (new int[parts + 1], 0);
        for (var part = 0; part < parts; part++)
        {
            starts[part] = at;
            for (var s = 0; s < slices; s++) (next[s][part], at) = (at, at + next[s][part]);
        }
        starts[parts] = at;
        Slices.Cut(pieces.Count, slices, (s, from, to) =>
        {
            var (places, values) = (new int[Piece], new long[Piece]);
            for (var p = from; p < to; p++) Deal(pieces[p], next[s], places, values);
        });
        return starts;
    }

    private void Deal(in Stretch piece, int[] next, int[] places, long[] values)
    {
        var keys = piece.Keys;
        for (var i = 0; i < keys.Length; i++)
        {
            var place = next[PartOf(keys[i])]++;
            _keys[places[i] = place] = keys[i];
        }
        for (var c = 0; c < RowColumns.Kinds; c++)
        {
            if (_columns.All[c] is not { } column) continue;
            piece.Block.Read(c, piece.From, values.AsSpan(0, keys.Length), column.Frame.Origin);
            column.Scatter(values.AsSpan(0, keys.Length), places);
        }
    }

    private int PartOf(ulong key) => _bits == 0 ? 0 : (int)(key >> (64 - _bits));

    private List<Stretch> Pieces()
    {
        var pieces = new List<Stretch>(_blocks.Count + _count / Piece);
        foreach (var block in _blocks)
            for (var from = 0; from < block.Count; from += Piece) pieces.Add(new Stretch(block, from, Math.Min(Piece, block.Count - from)));
        return pieces;
    }

    private readonly record struct Stretch(StagedBlock Block, int From, int Length)
    {
        public ReadOnlySpan<ulong> Keys => Block.Keys.AsSpan(From, Length);
    }
}
