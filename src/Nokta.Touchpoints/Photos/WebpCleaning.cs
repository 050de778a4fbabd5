using System.Buffers.Binary;

namespace Nokta.Touchpoints;

/// <summary>Copies a still WebP's picture, transparency and colour profile; EXIF, XMP and unknown chunks are left, moving pictures are refused. RFC 9649.</summary>
internal static class WebpCleaning
{
    public static CleanPhoto Clean(ReadOnlySpan<byte> source)
    {
        var end = 8 + (long)BinaryPrimitives.ReadUInt32LittleEndian(source[4..]);
        if (end > source.Length) throw new PhotoBrokenException();
        using var kept = new MemoryStream(source.Length);
        kept.Write(source[..12]);
        var (width, height, hasPicture) = (0, 0, false);
        for (var at = 12; at + 8 <= end;)
        {
            var type = System.Text.Encoding.ASCII.GetString(source.Slice(at, 4));
            var length = BinaryPrimitives.ReadUInt32LittleEndian(source[(at + 4)..]);
            if (length > end - at - 8) throw new PhotoBrokenException();
            var chunk = source.Slice(at + 8, (int)length).ToArray();
            if (type is "ANIM" or "ANMF") throw new PhotoBrokenException("touchpoint.photo-moves");
            if (type is "VP8 " or "VP8L" or "VP8X")
            {
                var size = SizeIn(type, chunk);
                CleanPhoto.CheckSize(size.Width, size.Height);
                if (width == 0) (width, height) = size;
                hasPicture |= type != "VP8X";
            }

            // Bits 2 and 3 announce XMP and EXIF.
            if (type == "VP8X") chunk[0] &= 0xF3;
            if (type is "VP8 " or "VP8L" or "VP8X" or "ALPH" or "ICCP") Write(kept, source.Slice(at, 8), chunk);
            at += 8 + (int)length + (int)(length & 1);
        }

        if (!hasPicture) throw new PhotoBrokenException();
        var bytes = kept.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)(bytes.Length - 8));
        return new CleanPhoto(bytes, width, height, "webp");
    }

    private static (int Width, int Height) SizeIn(string type, ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < 10) throw new PhotoBrokenException();
        if (type == "VP8X") return (1 + (chunk[4] | chunk[5] << 8 | chunk[6] << 16), 1 + (chunk[7] | chunk[8] << 8 | chunk[9] << 16));
        if (type == "VP8L")
        {
            if (chunk[0] != 0x2F) throw new PhotoBrokenException();
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(chunk[1..]);
            return ((int)(bits & 0x3FFF) + 1, (int)(bits >> 14 & 0x3FFF) + 1);
        }

        if (!chunk[3..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A])) throw new PhotoBrokenException();
        return (BinaryPrimitives.ReadUInt16LittleEndian(chunk[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(chunk[8..]) & 0x3FFF);
    }

    private static void Write(Stream target, ReadOnlySpan<byte> head, ReadOnlySpan<byte> chunk)
    {
        target.Write(head);
        target.Write(chunk);
        if ((chunk.Length & 1) == 1) target.WriteByte(0);
    }
}
