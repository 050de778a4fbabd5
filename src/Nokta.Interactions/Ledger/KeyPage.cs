using System.Buffers.Binary;
using System.IO.Hashing;

namespace Nokta.Interactions.Ledger;

/// <summary>Keys in their order with what is known of them, as many as fit into one page of the database, and a sum by which damage is found.</summary>
internal static class KeyPage
{
    public const int Most = 120, MarkWidth = 20;

    /// <summary>Bytes of a full page.</summary>
    public const int Bytes = Most * Width + SumWidth;

    private const int Width = 32, SumWidth = sizeof(ulong);

    /// <summary>Bytes that sort as keys do.</summary>
    public static byte[] MarkOf(int source, UInt128 key)
    {
        var mark = new byte[MarkWidth];
        BinaryPrimitives.WriteInt32BigEndian(mark, source);
        BinaryPrimitives.WriteUInt128BigEndian(mark.AsSpan(4), key);
        return mark;
    }

    /// <summary>Writes up to a page of sorted keys and returns how many bytes that took; its mark stands at the beginning.</summary>
    public static int Write(ReadOnlySpan<FreshKey> keys, Span<byte> into)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var at = into[(i * Width)..];
            BinaryPrimitives.WriteInt32BigEndian(at, keys[i].Source);
            BinaryPrimitives.WriteUInt128BigEndian(at[4..], keys[i].Key);
            BinaryPrimitives.WriteInt64BigEndian(at[20..], keys[i].Body);
            BinaryPrimitives.WriteInt32BigEndian(at[28..], keys[i].Batch);
        }

        var bytes = keys.Length * Width;
        BinaryPrimitives.WriteUInt64BigEndian(into[bytes..], XxHash64.HashToUInt64(into[..bytes]));
        return bytes + SumWidth;
    }

    public static int CountOf(ReadOnlySpan<byte> page) => (page.Length - SumWidth) / Width;

    public static bool IsIntact(ReadOnlySpan<byte> page) =>
        page.Length > SumWidth && (page.Length - SumWidth) % Width == 0 && BinaryPrimitives.ReadUInt64BigEndian(page[^SumWidth..]) == XxHash64.HashToUInt64(page[..^SumWidth]);

    public static FreshKey At(ReadOnlySpan<byte> page, int place)
    {
        var at = page.Slice(place * Width, Width);
        return new FreshKey(BinaryPrimitives.ReadInt32BigEndian(at), BinaryPrimitives.ReadInt32BigEndian(at[28..]), BinaryPrimitives.ReadUInt128BigEndian(at[4..]), BinaryPrimitives.ReadInt64BigEndian(at[20..]));
    }

    /// <summary>What stands there under a mark.</summary>
    public static FreshKey? Find(ReadOnlySpan<byte> page, ReadOnlySpan<byte> mark)
    {
        for (var (from, to) = (0, CountOf(page)); from < to;)
        {
            var middle = (from + to) >>> 1;
            var order = page.Slice(middle * Width, MarkWidth).SequenceCompareTo(mark);
            if (order == 0) return At(page, middle);
            if (order < 0) from = middle + 1;
            else to = middle;
        }

        return null;
    }
}
