using System.IO.MemoryMappedFiles;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Snapshots;

/// <summary>
/// An index on disk: magic, version and where the table stands; the segments; the table with the stamp, the frames of the columns and every
/// segment's place and checksum. Each byte is covered by a checksum or compared with what it must be.
/// </summary>
internal static class IndexFile
{
    private const ulong Magic = 0x58444E4941544B4E; // "NKTAINDX" in little-endian bytes
    private const int Version = 1, Head = 36, Wave = 64;

    public static void Save(JourneyIndex index, string path, ReadOnlySpan<byte> stamp)
    {
        var beside = path + ".new";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 20))
        {
            file.SetLength(Head);
            file.Position = Head;
            var segments = WriteSegments(index, file);
            var table = IndexTable.Write(index, stamp, segments);
            var tableAt = file.Position;
            file.Write(table);
            file.Position = 0;
            file.Write(HeadOf(tableAt, table));
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }

    public static JourneyIndex? Open(string path, Predicate<byte[]> isWanted, out string? reason)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            if (file.Length < Head) throw new InvalidDataException("The file is too short.");
            using var map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            using var view = map.CreateViewAccessor(0, file.Length, MemoryMappedFileAccess.Read);
            var table = TableOf(view, file.Length);
            reason = isWanted(table.Stamp) ? null : "The file was made from something else.";
            return reason is null ? ReadIndex(view, table) : null;
        }
        catch (AggregateException several) when (several.InnerException is InvalidDataException damage)
        {
            reason = damage.Message;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            reason = failure.Message;
        }
        return null;
    }

    private static List<StoredSegment> WriteSegments(JourneyIndex index, FileStream file)
    {
        var (codec, stored) = (new SegmentCodec(index.Columns, index.KeysArray, index.Starts), new List<StoredSegment>());
        foreach (var wave in Segment.Cut(index).Chunk(Wave))
        {
            var written = new byte[wave.Length][];
            Slices.Each(wave.Length, index.Count, s => written[s] = codec.Write(wave[s]));
            for (var s = 0; s < wave.Length; s++)
            {
                stored.Add(new StoredSegment(wave[s], file.Position, written[s].Length, Checksum.Of(written[s])));
                file.Write(written[s]);
            }
        }
        return stored;
    }

    private static JourneyIndex ReadIndex(MemoryMappedViewAccessor view, IndexTable table)
    {
        var columns = RowColumns.New(table.Count, table.Frames);
        var (keys, starts) = (new ulong[table.Persons], new int[table.Persons + 1]);
        starts[^1] = table.Count;
        var codec = new SegmentCodec(columns, keys, starts);
        Slices.Each(table.Segments.Count, table.Count, s =>
        {
            var (segment, at, length, checksum) = table.Segments[s];
            var bytes = System.Buffers.ArrayPool<byte>.Shared.Rent(length);
            view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(view.PointerOffset + at), bytes.AsSpan(0, length));
            if (Checksum.Of(bytes.AsSpan(0, length)) != checksum) throw new InvalidDataException("A segment is damaged.");
            codec.Read(segment, bytes.AsSpan(0, length));
            System.Buffers.ArrayPool<byte>.Shared.Return(bytes);
        });
        return new JourneyIndex(columns, keys, starts, table.Loose, table.OffScale);
    }

    private static byte[] HeadOf(long tableAt, byte[] table)
    {
        var head = new byte[Head];
        using var writer = new BinaryWriter(new MemoryStream(head));
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(tableAt);
        writer.Write((long)table.Length);
        writer.Write(Checksum.Of(table));
        return head;
    }

    private static IndexTable TableOf(MemoryMappedViewAccessor view, long length)
    {
        if (view.ReadUInt64(0) != Magic) throw new InvalidDataException("The file is no journey index.");
        if (view.ReadInt32(8) is var version && version != Version) throw new InvalidDataException($"The file is of version {version}, this program reads {Version}.");
        var (at, size) = (view.ReadInt64(12), view.ReadInt64(20));
        if (at < Head || size is < 0 or > int.MaxValue || at + size != length) throw new InvalidDataException("The file is cut off or longer than it should be.");
        var table = new byte[size];
        view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(view.PointerOffset + at), table.AsSpan());
        if (Checksum.Of(table) != view.ReadUInt64(28)) throw new InvalidDataException("The table of the file is damaged.");
        return IndexTable.Read(table);
    }
}
