namespace Nokta.JourneyEngine.Columns;

/// <summary>A block on its way into an index: its persons as mixed keys, its scores as codes, and in how many bytes its columns fit.</summary>
internal sealed class StagedBlock
{
    private readonly InteractionBlock _block;
    private readonly byte[]? _answers;

    public StagedBlock(InteractionBlock block, Func<ulong, ulong>? personOf)
    {
        _block = block;
        Keys = GC.AllocateUninitializedArray<ulong>(Count);
        for (var i = 0; i < Count; i++)
        {
            var person = block.Person[i];
            Keys[i] = PersonOrder.Mix(person != 0 && personOf is not null ? personOf(person) : person);
        }
        if (block.Scale.AsSpan(0, Count).IndexOfAnyExcept((sbyte)-1) >= 0) (_answers, OffScale) = Answers(block);
        Frames[0] = Instants(Frame.Of(block.Time.AsSpan(0, Count), 4));
        Frames[1] = new Frame(block.FirstRow, block.FirstRow + Count - 1, 1, 1);
        Frames[2] = Whole(block.Signature, 0);
        if (block.Signature.AsSpan(0, Count).IndexOfAnyInRange(int.MinValue, -1) >= 0) throw new ArgumentException("Signature ids are 0 or more.", nameof(block));
        if (block.Currency.AsSpan(0, Count).IndexOfAnyExcept((byte)0) >= 0) (Frames[3], Frames[4]) = (Amounts(block), new Frame(0, byte.MaxValue, 1, 1));
        if (block.Duration.AsSpan(0, Count).IndexOfAnyExcept(-1) >= 0) Frames[5] = Whole(block.Duration, -1);
        if (_answers is not null) Frames[6] = new Frame(0, byte.MaxValue, 1, 1);
    }

    public int Count => _block.Count;

    public ulong[] Keys { get; }

    /// <summary>By kind of column; null = the block has nothing of it.</summary>
    public Frame?[] Frames { get; } = new Frame?[RowColumns.Kinds];

    /// <summary>Scores outside their scale.</summary>
    public long OffScale { get; }

    /// <summary>What an index without any rows holds.</summary>
    public static Frame?[] NoFrames() => [Frame.Empty(4), Frame.Empty(1), Frame.Empty(1), null, null, null, null];

    /// <summary>Reads values of one kind; <paramref name="none"/> stands where a row has no amount.</summary>
    public void Read(int kind, int from, Span<long> values, long none)
    {
        var block = _block;
        switch (kind)
        {
            case 0:
                for (var i = 0; i < values.Length; i++) values[i] = Math.Clamp(block.Time[from + i], -Frame.Limit, Frame.Limit);
                break;
            case 1:
                for (var i = 0; i < values.Length; i++) values[i] = block.FirstRow + from + i;
                break;
            case 2:
                for (var i = 0; i < values.Length; i++) values[i] = block.Signature[from + i];
                break;
            case 3:
                for (var i = 0; i < values.Length; i++) values[i] = block.Currency[from + i] == 0 ? none : block.Amount[from + i];
                break;
            case 4:
                for (var i = 0; i < values.Length; i++) values[i] = block.Currency[from + i];
                break;
            case 5:
                for (var i = 0; i < values.Length; i++) values[i] = Math.Max(-1, block.Duration[from + i]);
                break;
            default:
                for (var i = 0; i < values.Length; i++) values[i] = _answers is null ? 0 : _answers[from + i];
                break;
        }
    }

    private static Frame Instants(Frame frame) => frame.Min >= -Frame.Limit && frame.Max <= Frame.Limit
        ? frame
        : new Frame(Math.Clamp(frame.Min, -Frame.Limit, Frame.Limit), Math.Clamp(frame.Max, -Frame.Limit, Frame.Limit), 1, frame.Least);

    private Frame Whole(int[] values, int least)
    {
        var max = least;
        for (var i = 0; i < Count; i++) max = Math.Max(max, values[i]);
        return new Frame(least, max, 1, 1);
    }

    private static Frame Amounts(InteractionBlock block)
    {
        var (amounts, n) = (new long[block.Count], 0);
        for (var i = 0; i < block.Count; i++)
            if (block.Currency[i] != 0) amounts[n++] = block.Amount[i];
        return Frame.Of(amounts.AsSpan(0, n), 1);
    }

    private static (byte[] Codes, long OffScale) Answers(InteractionBlock block)
    {
        var (codes, offScale) = (new byte[block.Count], 0L);
        for (var i = 0; i < block.Count; i++)
        {
            if (block.Scale[i] < 0) continue;
            codes[i] = Scales.Code(block.Scale[i], block.Score[i]);
            if (codes[i] == 0) offScale++;
        }
        return (codes, offScale);
    }
}
