using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Nokta.Touchpoints;

/// <summary>Writes a PNG anew from its picture alone: the data is unpacked, measured against the size it claims, and packed again; texts, times and animation are left. W3C PNG, third edition.</summary>
internal static class PngCleaning
{
    private static readonly string[] s_kept = ["PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs"];

    public static CleanPhoto Clean(ReadOnlySpan<byte> source)
    {
        using var kept = new MemoryStream(source.Length);
        kept.Write(source[..8]);
        using var packed = new MemoryStream();
        var (width, height, rowBytes) = (0, 0, 0L);
        for (var at = 8; ;)
        {
            var (type, data) = ChunkAt(source, ref at);
            if (type == "IHDR") (width, height, rowBytes) = Header(data);
            if (rowBytes == 0) throw new PhotoBrokenException();
            if (type == "IDAT") packed.Write(data);
            else if (type == "IEND") break;
            else if (type == "IHDR" || (packed.Length == 0 && s_kept.Contains(type))) Write(kept, type, data);
            else if (char.IsAsciiLetterUpper(type[0])) throw new PhotoBrokenException();
        }

        Write(kept, "IDAT", Repacked(packed, rowBytes));
        Write(kept, "IEND", []);
        return new CleanPhoto(kept.ToArray(), width, height, "png");
    }

    private static (string Type, byte[] Data) ChunkAt(ReadOnlySpan<byte> source, ref int at)
    {
        if (at + 12 > source.Length) throw new PhotoBrokenException();
        var length = BinaryPrimitives.ReadUInt32BigEndian(source[at..]);
        if (length > (uint)(source.Length - at - 12)) throw new PhotoBrokenException();
        var body = source.Slice(at + 4, 4 + (int)length);
        if (Crc32.HashToUInt32(body) != BinaryPrimitives.ReadUInt32BigEndian(source[(at + 8 + (int)length)..])) throw new PhotoBrokenException();
        at += 12 + (int)length;
        return (System.Text.Encoding.ASCII.GetString(body[..4]), body[4..].ToArray());
    }

    // The bytes the picture has unpacked: a filter byte and the pixels of each row, of each of the seven passes when interlaced.
    private static (int Width, int Height, long Bytes) Header(ReadOnlySpan<byte> data)
    {
        if (data.Length != 13) throw new PhotoBrokenException();
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
        CleanPhoto.CheckSize(width, height);
        var (depth, colour, interlace) = (data[8], data[9], data[12]);
        var samples = colour switch { 0 or 3 => 1, 2 => 3, 4 => 2, 6 => 4, _ => throw new PhotoBrokenException() };
        if (depth is not (1 or 2 or 4 or 8 or 16) || interlace > 1) throw new PhotoBrokenException();
        long Size(long w, long h) => w == 0 || h == 0 ? 0 : h * (1 + (w * samples * depth + 7) / 8);
        if (interlace == 0) return (width, height, Size(width, height));
        var passes = new[] { (0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2) };
        return (width, height, passes.Sum(p => Size((width - p.Item1 + p.Item2 - 1) / p.Item2, (height - p.Item3 + p.Item4 - 1) / p.Item4)));
    }

    private static byte[] Repacked(MemoryStream packed, long expected)
    {
        packed.Position = 0;
        using var target = new MemoryStream();
        try
        {
            using var plain = new ZLibStream(packed, CompressionMode.Decompress);
            using (var packing = new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true))
            {
                var buffer = new byte[81_920];
                long total = 0;
                for (int read; (read = plain.Read(buffer)) > 0; total += read)
                {
                    if (total + read > expected) throw new PhotoBrokenException();
                    packing.Write(buffer, 0, read);
                }

                if (total != expected) throw new PhotoBrokenException();
            }
        }
        catch (InvalidDataException)
        {
            throw new PhotoBrokenException();
        }

        return target.ToArray();
    }

    private static void Write(Stream target, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        target.Write(number);
        var body = new byte[4 + data.Length];
        System.Text.Encoding.ASCII.GetBytes(type, body);
        data.CopyTo(body.AsSpan(4));
        target.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(body));
        target.Write(number);
    }
}
