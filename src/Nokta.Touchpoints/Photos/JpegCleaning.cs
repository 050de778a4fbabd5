using System.Buffers.Binary;

namespace Nokta.Touchpoints;

/// <summary>
/// Copies a JPEG's picture and leaves the rest: of the application segments only the colour profile and the marks of the colour space stay,
/// and of EXIF nothing but how the camera was held. ITU-T T.81, annex B.
/// </summary>
internal static class JpegCleaning
{
    private const byte StartOfScan = 0xDA, EndOfImage = 0xD9, App0 = 0xE0, App1 = 0xE1, App2 = 0xE2, App14 = 0xEE, App15 = 0xEF, Comment = 0xFE;

    public static CleanPhoto Clean(ReadOnlySpan<byte> source)
    {
        using var kept = new MemoryStream(source.Length);
        kept.Write(source[..2]);
        var (at, width, height, orientation, hasScan) = (2, 0, 0, 1, false);
        while (true)
        {
            var marker = MarkerAt(source, ref at);
            if (marker == EndOfImage) break;
            var segment = SegmentAt(source, at);
            if (IsFrame(marker)) (width, height) = SizeIn(segment);
            if (marker == App1) orientation = OrientationIn(segment, orientation);
            if (IsKept(marker, segment))
            {
                if (marker == StartOfScan && !hasScan) WriteOrientation(kept, orientation);
                kept.Write([0xFF, marker]);
                kept.Write(source.Slice(at, segment.Length + 2));
            }

            at += segment.Length + 2;
            if (marker != StartOfScan) continue;
            if (width == 0) throw new PhotoBrokenException();
            hasScan = true;
            var end = EndOfScan(source, at);
            kept.Write(source[at..end]);
            at = end;
        }

        if (!hasScan) throw new PhotoBrokenException();
        kept.Write([0xFF, EndOfImage]);
        return orientation >= 5 ? new CleanPhoto(kept.ToArray(), height, width, "jpg") : new CleanPhoto(kept.ToArray(), width, height, "jpg");
    }

    private static byte MarkerAt(ReadOnlySpan<byte> source, ref int at)
    {
        if (at >= source.Length || source[at] != 0xFF) throw new PhotoBrokenException();
        while (at < source.Length && source[at] == 0xFF) at++;
        if (at >= source.Length || source[at] is 0 or 0xD8 or (>= 0xD0 and <= 0xD7)) throw new PhotoBrokenException();
        return source[at++];
    }

    // Without the two bytes of its length.
    private static ReadOnlySpan<byte> SegmentAt(ReadOnlySpan<byte> source, int at)
    {
        if (at + 2 > source.Length) throw new PhotoBrokenException();
        var length = BinaryPrimitives.ReadUInt16BigEndian(source[at..]);
        if (length < 2 || at + length > source.Length) throw new PhotoBrokenException();
        return source.Slice(at + 2, length - 2);
    }

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static (int Width, int Height) SizeIn(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 6) throw new PhotoBrokenException();
        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(frame[1..]), BinaryPrimitives.ReadUInt16BigEndian(frame[3..]));
        CleanPhoto.CheckSize(width, height);
        return (width, height);
    }

    private static bool IsKept(byte marker, ReadOnlySpan<byte> segment) => marker switch
    {
        App0 => segment.StartsWith("JFIF\0"u8),
        App2 => segment.StartsWith("ICC_PROFILE\0"u8),
        App14 => segment.StartsWith("Adobe"u8),
        >= App1 and <= App15 or Comment => false,
        _ => true,
    };

    // The scan's data ends at the first marker that is no restart and no stuffed byte.
    private static int EndOfScan(ReadOnlySpan<byte> source, int at)
    {
        while (at + 1 < source.Length)
        {
            if (source[at] == 0xFF && source[at + 1] is not (0 or 0xFF or (>= 0xD0 and <= 0xD7))) return at;
            at++;
        }

        throw new PhotoBrokenException();
    }

    private static int OrientationIn(ReadOnlySpan<byte> segment, int known)
    {
        if (!segment.StartsWith("Exif\0\0"u8) || segment.Length < 14) return known;
        var tiff = segment[6..];
        var isLittle = tiff[0] == 'I';
        int Short(ReadOnlySpan<byte> from, int place) => place + 2 > from.Length ? 0 : isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(from[place..]) : BinaryPrimitives.ReadUInt16BigEndian(from[place..]);
        var directory = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > (uint)tiff.Length) return known;
        var entries = Short(tiff, (int)directory);
        for (var i = 0; i < entries; i++)
        {
            var entry = (int)directory + 2 + i * 12;
            if (Short(tiff, entry) == 0x0112 && Short(tiff, entry + 8) is >= 1 and <= 8 and var held) return held;
        }

        return known;
    }

    // The smallest EXIF there is: one directory with one entry. It stands before the scan, where every reader looks.
    private static void WriteOrientation(Stream target, int orientation)
    {
        if (orientation == 1) return;
        target.Write([0xFF, App1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0]);
    }
}
