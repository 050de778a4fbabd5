using Nokta.Interactions.People;

namespace Nokta.Interactions.Import.Reading;

/// <summary>A stretch of a file on its way from the reading thread to the storing one: interactions in columns, records as they came.</summary>
internal sealed class Chunk
{
    /// <summary>A chunk is full at so many interactions or so many bytes of input, whatever comes first.</summary>
    public const int Interactions = 32 * 1024, RawBytes = 6 << 20;

    public int Count;
    public long[] Time = new long[Interactions + 64];
    public ulong[] Person = new ulong[Interactions + 64];
    public int[] Signature = new int[Interactions + 64];
    public long[] Amount = new long[Interactions + 64];
    public byte[] Currency = new byte[Interactions + 64];
    public int[] Duration = new int[Interactions + 64];
    public sbyte[] Scale = new sbyte[Interactions + 64];
    public float[] Score = new float[Interactions + 64];
    public ulong[] Thread = new ulong[Interactions + 64];

    /// <summary>Number of records; every record has at least one interaction.</summary>
    public int Records;
    public long[] Line = new long[Interactions + 64];
    public int[] RawEnd = new int[Interactions + 64];
    public int[] PerRecord = new int[Interactions + 64];
    public byte[] Raw = new byte[1 << 20];
    public int RawLength;

    /// <summary>Ordinal of the first record in the file's accepted records.</summary>
    public long FirstRecord;

    public List<KeyLink> Links { get; } = [];

    /// <summary>Signatures and currencies that the file has shown since the chunk before; numbered on from there.</summary>
    public List<Ledger.Signature> NewSignatures { get; } = [];
    public List<string> NewCurrencies { get; } = [];
    public ImportCounts Counts = ImportCounts.None;
    public long BytesRead;

    public bool IsFull => Count >= Interactions || RawLength >= RawBytes;

    public void Clear(long firstRecord)
    {
        (Count, Records, RawLength, FirstRecord) = (0, 0, 0, firstRecord);
        Links.Clear();
        NewSignatures.Clear();
        NewCurrencies.Clear();
    }

    /// <summary>Room for one more interaction; returns its place.</summary>
    public int Add()
    {
        if (Count == Time.Length) Grow(Count * 2);
        return Count++;
    }

    public void AddRecord(ReadOnlySpan<byte> raw, long line, int interactions)
    {
        AppendRaw(raw);
        (Line[Records], RawEnd[Records], PerRecord[Records]) = (line, RawLength, interactions);
        Records++;
    }

    /// <summary>Another line of the last record (of a receipt).</summary>
    public void ExtendRecord(ReadOnlySpan<byte> raw)
    {
        AppendRaw("\n"u8);
        AppendRaw(raw);
        RawEnd[Records - 1] = RawLength;
    }

    private void AppendRaw(ReadOnlySpan<byte> raw)
    {
        if (RawLength + raw.Length > Raw.Length) Array.Resize(ref Raw, Math.Max(RawLength + raw.Length, Raw.Length * 2));
        raw.CopyTo(Raw.AsSpan(RawLength));
        RawLength += raw.Length;
    }

    /// <summary>Room for so many interactions.</summary>
    public void Reserve(int size)
    {
        if (size > Time.Length) Grow(size);
    }

    private void Grow(int size)
    {
        Array.Resize(ref Time, size);
        Array.Resize(ref Person, size);
        Array.Resize(ref Signature, size);
        Array.Resize(ref Amount, size);
        Array.Resize(ref Currency, size);
        Array.Resize(ref Duration, size);
        Array.Resize(ref Scale, size);
        Array.Resize(ref Score, size);
        Array.Resize(ref Thread, size);
        Array.Resize(ref Line, size);
        Array.Resize(ref RawEnd, size);
        Array.Resize(ref PerRecord, size);
    }
}
