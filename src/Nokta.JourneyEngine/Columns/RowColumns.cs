namespace Nokta.JourneyEngine.Columns;

/// <summary>The columns of interactions side by side; those that hold nothing at all are never allocated.</summary>
internal sealed class RowColumns(int capacity)
{
    public long[] Time = new long[capacity];
    public long[] Row = new long[capacity];
    public int[] Signature = new int[capacity];
    public long[]? Amount;
    public byte[]? Currency;
    public int[]? Duration;
    public byte[]? Answer;
    public int Count;

    public void Reserve(int capacity)
    {
        if (capacity <= Time.Length) return;
        var size = (int)Math.Min(Array.MaxLength, Math.Max(capacity, Time.Length * 2L));
        Array.Resize(ref Time, size);
        Array.Resize(ref Row, size);
        Array.Resize(ref Signature, size);
        if (Amount is not null) Array.Resize(ref Amount, size);
        if (Currency is not null) Array.Resize(ref Currency, size);
        if (Duration is not null)
        {
            var old = Duration.Length;
            Array.Resize(ref Duration, size);
            Array.Fill(Duration, -1, old, size - old);
        }
        if (Answer is not null) Array.Resize(ref Answer, size);
    }

    /// <summary>Adds the block's rows at the end and returns how many scores lay off their scale.</summary>
    public int Add(InteractionBlock block)
    {
        var (at, count, offScale) = (Count, block.Count, 0);
        Reserve(checked(at + count));
        block.Time.AsSpan(0, count).CopyTo(Time.AsSpan(at));
        block.Signature.AsSpan(0, count).CopyTo(Signature.AsSpan(at));
        for (var i = 0; i < count; i++) Row[at + i] = block.FirstRow + i;

        if (block.Currency.AsSpan(0, count).IndexOfAnyExcept((byte)0) >= 0)
        {
            block.Currency.AsSpan(0, count).CopyTo(Currencies().AsSpan(at));
            block.Amount.AsSpan(0, count).CopyTo(Amounts().AsSpan(at));
        }
        if (block.Duration.AsSpan(0, count).IndexOfAnyExcept(-1) >= 0)
            block.Duration.AsSpan(0, count).CopyTo(Durations().AsSpan(at));
        if (block.Scale.AsSpan(0, count).IndexOfAnyExcept((sbyte)-1) >= 0)
        {
            var answers = Answers();
            for (var i = 0; i < count; i++)
            {
                if (block.Scale[i] < 0) continue;
                answers[at + i] = Scales.Code(block.Scale[i], block.Score[i]);
                if (answers[at + i] == 0) offScale++;
            }
        }
        Count += count;
        return offScale;
    }

    /// <summary>Columns of the given size which hold the same kinds of values as this one.</summary>
    public RowColumns Like(int capacity, RowColumns? other = null)
    {
        var like = new RowColumns(capacity) { Count = capacity };
        if (Currency is not null || other?.Currency is not null) (like.Currency, like.Amount) = (new byte[capacity], new long[capacity]);
        if (Duration is not null || other?.Duration is not null) like.Durations();
        if (Answer is not null || other?.Answer is not null) like.Answer = new byte[capacity];
        return like;
    }

    /// <summary>Copies a stretch of rows into another set of columns.</summary>
    public void CopyTo(int from, RowColumns target, int at, int length)
    {
        if (length == 0) return;
        Array.Copy(Time, from, target.Time, at, length);
        Array.Copy(Row, from, target.Row, at, length);
        Array.Copy(Signature, from, target.Signature, at, length);
        if (Amount is not null) Array.Copy(Amount, from, target.Amount!, at, length);
        if (Currency is not null) Array.Copy(Currency, from, target.Currency!, at, length);
        if (Duration is not null) Array.Copy(Duration, from, target.Duration!, at, length);
        if (Answer is not null) Array.Copy(Answer, from, target.Answer!, at, length);
    }

    /// <summary>Writes the rows named by the order into the target, in that order, and frees each column once it is written.</summary>
    public void MoveTo(RowColumns target, int[] order)
    {
        Gather(Time, target.Time, order);
        Time = [];
        Gather(Row, target.Row, order);
        Row = [];
        Gather(Signature, target.Signature, order);
        Signature = [];
        if (Amount is not null) Gather(Amount, target.Amount!, order);
        Amount = null;
        if (Currency is not null) Gather(Currency, target.Currency!, order);
        if (Duration is not null) Gather(Duration, target.Duration!, order);
        if (Answer is not null) Gather(Answer, target.Answer!, order);
    }

    private static void Gather<T>(T[] source, T[] target, int[] order) =>
        Slices.Run(target.Length, (from, to) =>
        {
            for (var i = from; i < to; i++) target[i] = source[order[i]];
        });

    private long[] Amounts() => Amount ??= new long[Time.Length];

    private byte[] Currencies() => Currency ??= new byte[Time.Length];

    private byte[] Answers() => Answer ??= new byte[Time.Length];

    private int[] Durations()
    {
        if (Duration is not null) return Duration;
        Duration = new int[Time.Length];
        Array.Fill(Duration, -1);
        return Duration;
    }
}
