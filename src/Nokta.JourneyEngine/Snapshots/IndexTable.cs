using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Snapshots;

/// <summary>Where a segment stands in the file.</summary>
internal readonly record struct StoredSegment(Segment Segment, long At, int Length, ulong Checksum);

/// <summary>What a file of an index holds and where.</summary>
internal sealed record IndexTable
{
    public required byte[] Stamp { get; init; }

    public required int Count { get; init; }

    public required int Persons { get; init; }

    public required int Loose { get; init; }

    public required long OffScale { get; init; }

    public required Frame?[] Frames { get; init; }

    public required IReadOnlyList<StoredSegment> Segments { get; init; }

    public static byte[] Write(JourneyIndex index, ReadOnlySpan<byte> stamp, IReadOnlyList<StoredSegment> segments)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(stamp.Length);
        writer.Write(stamp);
        writer.Write(index.Count);
        writer.Write(index.Persons);
        writer.Write(index.Loose);
        writer.Write(index.ScoresOffScale);
        foreach (var column in index.Columns.All) WriteFrame(writer, column?.Frame);
        writer.Write(segments.Count);
        foreach (var (segment, at, length, checksum) in segments)
        {
            writer.Write(segment.FirstPerson);
            writer.Write(segment.Persons);
            writer.Write(segment.FirstRow);
            writer.Write(segment.Rows);
            writer.Write(at);
            writer.Write(length);
            writer.Write(checksum);
        }
        return bytes.ToArray();
    }

    public static IndexTable Read(byte[] table)
    {
        using var reader = new BinaryReader(new MemoryStream(table));
        return new IndexTable
        {
            Stamp = reader.ReadBytes(reader.ReadInt32()),
            Count = reader.ReadInt32(),
            Persons = reader.ReadInt32(),
            Loose = reader.ReadInt32(),
            OffScale = reader.ReadInt64(),
            Frames = [.. Enumerable.Range(0, RowColumns.Kinds).Select(_ => ReadFrame(reader))],
            Segments = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadSegment(reader))],
        };
    }

    private static StoredSegment ReadSegment(BinaryReader reader) =>
        new(new Segment(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32()), reader.ReadInt64(), reader.ReadInt32(), reader.ReadUInt64());

    private static void WriteFrame(BinaryWriter writer, Frame? frame)
    {
        writer.Write(frame is not null);
        if (frame is not { } known) return;
        writer.Write(known.Min);
        writer.Write(known.Max);
        writer.Write(known.Unit);
        writer.Write(known.Least);
    }

    private static Frame? ReadFrame(BinaryReader reader) =>
        reader.ReadBoolean() ? new Frame(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32()) : null;
}
