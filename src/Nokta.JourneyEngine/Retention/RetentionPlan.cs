using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Retention;

/// <summary>The question made ready: bounds in ticks and what each signature means.</summary>
internal sealed class RetentionPlan
{
    private const int MostCells = 4096;
    private readonly int _shift;
    private readonly int[] _cells;

    public const byte First = 1;
    public const byte Return = 2;

    public RetentionPlan(RetentionQuestion question, JourneyIndex index)
    {
        if (question.Bounds.Length < 2) throw new ArgumentException("Retention needs two bounds at least.", nameof(question));
        for (var b = 1; b < question.Bounds.Length; b++)
            if (question.Bounds[b] <= question.Bounds[b - 1]) throw new ArgumentException("Bounds must ascend.", nameof(question));
        (Index, People) = (index, question.Scope.People);
        Bounds = [.. question.Bounds.Select(index.Clock.FirstTickAt)];
        (_shift, _cells) = Cells(Bounds);
        if (question.Scope.Filter is null && question.IsFirst is null && question.IsReturn is null) return;
        Meaning = new byte[index.Signatures];
        for (var s = 0; s < Meaning.Length; s++)
            if (Is(question.Scope.Filter, s, true))
                Meaning[s] = (byte)((Is(question.IsFirst, s, false) ? First : 0) | (Is(question.IsReturn, s, false) ? Return : 0));
    }

    public JourneyIndex Index { get; }

    public PersonSet? People { get; }

    public long[] Bounds { get; }

    /// <summary>By signature; null = every interaction begins a cohort and is a return.</summary>
    public byte[]? Meaning { get; }

    /// <summary>The bucket of a tick; -1 before the first, their number after the last. A look-up, since a fine grid says where to begin.</summary>
    public int BucketOf(long tick)
    {
        if (tick < Bounds[0]) return -1;
        if (tick >= Bounds[^1]) return Bounds.Length - 1;
        var bucket = _cells[(int)((ulong)(tick - Bounds[0]) >> _shift)];
        while (tick >= Bounds[bucket + 1]) bucket++;
        return bucket;
    }

    private static (int Shift, int[] Cells) Cells(long[] bounds)
    {
        var (length, shift) = ((ulong)(bounds[^1] - bounds[0]), 0);
        while (length >> shift >= MostCells) shift++;
        var (cells, bucket) = (new int[(int)(length >> shift) + 1], 0);
        for (var c = 0; c < cells.Length; c++)
        {
            while (bucket < bounds.Length - 2 && (ulong)(bounds[bucket + 1] - bounds[0]) <= (ulong)c << shift) bucket++;
            cells[c] = bucket;
        }
        return (shift, cells);
    }

    private static bool Is(bool[]? flags, int signature, bool beyond) => flags is null || (signature < flags.Length ? flags[signature] : beyond);
}
