using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Ledger;

/// <summary>Takes persons out of a stretch of the ledger: whose they were and what stood in the file is gone; times, amounts, scores and signatures stay, so that every sum holds.</summary>
internal static class ChunkForgetting
{
    /// <summary>Which persons' interactions of which instants are forgotten.</summary>
    public delegate bool IsForgotten(ulong person, long time);

    /// <summary>Forgets in place; returns the number of interactions that lost their person.</summary>
    /// <param name="keepsPerson">True = only the input as it came goes, the person key stays.</param>
    public static int Forget(Chunk chunk, IsForgotten isForgotten, byte delimiter, int columns, bool keepsPerson = false)
    {
        var forgotten = 0;
        var blank = new HashSet<int>();
        for (var (record, at) = (0, 0); record < chunk.Records; at += chunk.PerRecord[record], record++)
        {
            var isHers = false;
            for (var i = at; i < at + chunk.PerRecord[record]; i++)
            {
                if (!isForgotten(chunk.Person[i], chunk.Time[i])) continue;
                isHers = true;
                forgotten++;
                if (!keepsPerson) (chunk.Person[i], chunk.Thread[i]) = (0, 0);
            }

            if (isHers) blank.Add(FirstOf(chunk, record));
        }

        if (blank.Count > 0) Blank(chunk, blank, delimiter, columns);
        return forgotten;
    }

    /// <summary>Whether the input of any of these is still there.</summary>
    public static bool HasInput(Chunk chunk, IsForgotten isForgotten)
    {
        for (var (record, at, from) = (0, 0, 0); record < chunk.Records; from = chunk.RawEnd[record], at += chunk.PerRecord[record], record++)
        {
            var raw = chunk.Raw.AsSpan(from, chunk.RawEnd[record] - from);
            if (raw.IsEmpty || raw.SequenceEqual("{}"u8) || raw.IndexOfAnyExcept(raw[0]) < 0 && raw[0] is (byte)',' or (byte)';' or (byte)'|' or (byte)'\t') continue;
            for (var i = at; i < at + chunk.PerRecord[record]; i++)
                if (isForgotten(chunk.Person[i], chunk.Time[i])) return true;
        }

        return false;
    }

    /// <summary>Moments of one row stand one after the other, and the first holds the input of all.</summary>
    private static int FirstOf(Chunk chunk, int record)
    {
        while (record > 0 && chunk.RawEnd[record] == chunk.RawEnd[record - 1]) record--;
        return record;
    }

    /// <summary>An empty record would be taken for a further moment of the one before it: delimiters alone (of JSON an empty object) stand for what is gone.</summary>
    private static void Blank(Chunk chunk, HashSet<int> records, byte delimiter, int columns)
    {
        var blank = new byte[Math.Max(1, columns - 1)];
        Array.Fill(blank, delimiter);
        ReadOnlySpan<byte> emptyObject = "{}"u8;
        var (old, ends, length) = (chunk.Raw, chunk.RawEnd.AsSpan(0, chunk.Records).ToArray(), 0);
        var raw = new byte[chunk.RawLength + records.Count * Math.Max(2, blank.Length)];
        for (var (record, from) = (0, 0); record < chunk.Records; from = ends[record], record++)
        {
            ReadOnlySpan<byte> text = old.AsSpan(from, ends[record] - from);
            if (records.Contains(record) && !text.IsEmpty) text = text[0] == '{' ? emptyObject : blank;
            text.CopyTo(raw.AsSpan(length));
            length += text.Length;
            chunk.RawEnd[record] = length;
        }

        (chunk.Raw, chunk.RawLength) = (raw, length);
    }

    /// <summary>A stored block as the chunk it was written from, what does not count included.</summary>
    public static Chunk Open(byte[] columns, byte[] raw, int count)
    {
        var chunk = new Chunk();
        chunk.Reserve(count);
        chunk.Count = count;
        var block = BlockContent.ReadColumns(columns, count, null, 0, count);
        block.Time.CopyTo(chunk.Time, 0);
        block.Person.CopyTo(chunk.Person, 0);
        block.Signature.CopyTo(chunk.Signature, 0);
        block.Amount.CopyTo(chunk.Amount, 0);
        block.Currency.CopyTo(chunk.Currency, 0);
        block.Duration.CopyTo(chunk.Duration, 0);
        block.Scale.CopyTo(chunk.Scale, 0);
        block.Score.CopyTo(chunk.Score, 0);
        Array.ConvertAll(BlockContent.ReadThreads(columns, count), t => (ulong)t).CopyTo(chunk.Thread, 0);
        var (lines, records) = BlockContent.ReadRaw(raw);
        var perRecord = BlockContent.ReadPerRecord(columns, count);
        for (var r = 0; r < records.Length; r++) chunk.AddRecord(records[r].Span, lines[r], perRecord[r]);
        return chunk;
    }
}
