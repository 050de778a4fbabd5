using System.Text;

namespace Nokta.Interactions.Import.Following;

/// <summary>A stretch of whole lines of a growing file: what is read, stored and remembered together.</summary>
internal sealed record FilePiece(ReadOnlyMemory<byte> Text, long End, long Lines)
{
    /// <summary>About so much is read at once: some ten thousand lines, stored in one short transaction.</summary>
    public const int Most = 4 << 20;

    /// <summary>The beginning of a line that is longer than a piece; the rest of it is passed.</summary>
    private const int Kept = 5 << 20;

    /// <summary>The next whole lines of the file, in a table that parts its cells by <paramref name="quoted"/> whole rows; it stands in the room until the next one is cut. Null while there are none. The last line of a file that nobody writes any more needs no end.</summary>
    public static FilePiece? Cut(GrowingFile file, FilePlace place, long until, byte? quoted, bool isOver, PieceRoom room)
    {
        var left = until - place.Offset;
        if (left <= 0) return null;
        var wanted = (int)Math.Min(left, Most);
        var text = room.Text(wanted).AsMemory(0, wanted);
        text = text[..file.Read(text.Span, place.Offset)];
        var isEnd = place.Offset + text.Length >= until;
        if (isEnd && isOver && text.Length > 0) return new FilePiece(text, place.Offset + text.Length, text.Span.Count((byte)'\n') + (text.Span[^1] == '\n' ? 0 : 1));
        var length = quoted is { } delimiter ? LastWhole(text.Span, delimiter) : text.Span.LastIndexOf((byte)'\n') + 1;
        if (length > 0) return new FilePiece(text[..length], place.Offset + length, text.Span[..length].Count((byte)'\n'));
        return text.Length < Most ? null : PassLong(file, place, isOver);
    }

    /// <summary>Behind the last line end that stands in no quotes. Quotes that stay open for long were never meant as such.</summary>
    private static int LastWhole(ReadOnlySpan<byte> text, byte delimiter)
    {
        const int longest = 64 * 1024;
        var (whole, isOpen, isStart) = (0, false, true);
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (b == '"' && isOpen)
            {
                if (i + 1 < text.Length && text[i + 1] == '"') i++;
                else isOpen = false;
            }
            else if (b == '"' && isStart) isOpen = true;
            else if (b == '\n' && !isOpen) whole = i + 1;
            isStart = !isOpen && (b == delimiter || b == '\n');
        }

        return text.Length - whole > longest ? text.LastIndexOf((byte)'\n') + 1 : whole;
    }

    /// <summary>A line longer than a piece: its beginning, to be refused as what it is, once its end has come.</summary>
    private static FilePiece? PassLong(GrowingFile file, FilePlace place, bool isOver)
    {
        var buffer = new byte[1 << 20];
        for (var at = place.Offset; ;)
        {
            var read = file.Read(buffer, at);
            var end = buffer.AsSpan(0, read).IndexOf((byte)'\n');
            if (end < 0 && read > 0)
            {
                at += read;
                continue;
            }

            if (end < 0 && !isOver) return null;
            var head = new byte[Kept];
            var length = file.Read(head.AsSpan(0, (int)Math.Min(Kept - 1, at + Math.Max(end, 0) - place.Offset)), place.Offset);
            head[length] = (byte)'\n';
            return new FilePiece(head.AsMemory(0, length + 1), at + end + 1, 1);
        }
    }

    /// <summary>Puts it into a file of its own that can be read alone.</summary>
    public void Write(string path, string prefix)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        file.Write(Encoding.Latin1.GetBytes(prefix));
        file.Write(Text.Span);
    }
}
