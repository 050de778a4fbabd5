using System.Text;
using System.Text.Unicode;

namespace Nokta.Interactions.Import.Reading;

/// <summary>Tells encodings apart, and text from files that only pretend to be text.</summary>
internal static class Encodings
{
    // Letters that are frequent in Persian as 1256 and rare capitals in Russian as 1251, and the other way round.
    private static ReadOnlySpan<byte> Persian => [0xC7, 0xD1, 0xCF, 0xCA, 0xD3, 0xC8, 0xCC, 0xDA, 0xDD, 0xDE, 0x98, 0x90, 0x81];
    private static ReadOnlySpan<byte> Russian => [0xEE, 0xE0, 0xE8, 0xF2, 0xF1, 0xF0, 0xE2, 0xEB, 0xEA, 0xEC];

    public static IReadOnlyList<string> Names { get; } = ["utf-8", "windows-1251", "windows-1256", "utf-16le", "utf-16be"];

    public static Encoding? Find(string name) => name.ToLowerInvariant() switch
    {
        "utf-8" or "utf8" => new UTF8Encoding(false),
        "windows-1251" or "cp1251" or "1251" => CodePagesEncodingProvider.Instance.GetEncoding(1251),
        "windows-1256" or "cp1256" or "1256" => CodePagesEncodingProvider.Instance.GetEncoding(1256),
        "utf-16le" or "utf-16" => new UnicodeEncoding(false, false),
        "utf-16be" => new UnicodeEncoding(true, false),
        _ => null,
    };

    public static string? ByMark(ReadOnlySpan<byte> head, out int mark)
    {
        (mark, var name) = head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (3, "utf-8"),
            [0xFF, 0xFE, ..] => (2, "utf-16le"),
            [0xFE, 0xFF, ..] => (2, "utf-16be"),
            _ => (0, (string?)null),
        };
        return name;
    }

    /// <summary>The encoding that the beginning of a file is written in.</summary>
    public static string Recognise(ReadOnlySpan<byte> head)
    {
        if (ByMark(head, out _) is { } marked) return marked;
        if (Utf16(head) is { } wide) return wide;
        if (IsUtf8(head) || HasUtf8Lines(head)) return "utf-8";
        return OneByte(head);
    }

    /// <summary>The encoding of one line that is no UTF-8: its letters have to be a language's; null = it cannot be told.</summary>
    public static string? OfLine(ReadOnlySpan<byte> line)
    {
        var name = OneByte(line);
        var text = Find(name)!.GetString(line);
        var letters = 0;
        foreach (var c in text)
        {
            if (c < 0x80) continue;
            var isLetter = name == "windows-1251" ? c is (>= 'А' and <= 'я') or 'ё' or 'Ё' : c is (>= '\u0621' and <= '\u0652') or 'پ' or 'چ' or 'ژ' or 'گ' or 'ک' or 'ی' or '\u200C' or '،';
            if (isLetter) letters++;
            else if (c is not ('«' or '»' or '№' or '–' or '—' or '“' or '”' or '„' or '…' or '\u00A0' or '’')) return null;
        }

        return letters >= 3 ? name : null;
    }

    private static string OneByte(ReadOnlySpan<byte> text)
    {
        var (persian, russian) = (0, 0);
        foreach (var b in text)
        {
            if (b < 0x80) continue;
            if (Persian.Contains(b)) persian++;
            if (Russian.Contains(b)) russian++;
        }

        return persian > russian ? "windows-1256" : "windows-1251";
    }

    /// <summary>Whether some lines with letters beyond ASCII are UTF-8: then the others were pasted in from elsewhere. Text of one byte a letter never is by chance.</summary>
    private static bool HasUtf8Lines(ReadOnlySpan<byte> head)
    {
        foreach (var range in head.Split((byte)'\n'))
        {
            var line = head[range];
            var letters = 0;
            foreach (var b in line)
                if (b >= 0xC2) letters++;
            if (letters >= 3 && Utf8.IsValid(line)) return true;
        }

        return false;
    }

    /// <summary>The refusal for a file that is no text at all, else null.</summary>
    public static string? FileKind(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty) return "import.file-empty";
        switch (head)
        {
            case [(byte)'P', (byte)'K', 3, 4, ..]: return head.IndexOf("xl/"u8) >= 0 || head.IndexOf("[Content_Types].xml"u8) >= 0 ? "import.file-excel" : "import.file-zip";
            case [0xD0, 0xCF, 0x11, 0xE0, ..]: return "import.file-excel";
            case [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..]: return "import.file-pdf";
            case [0x89, (byte)'P', (byte)'N', (byte)'G', ..] or [0xFF, 0xD8, 0xFF, ..] or [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..]: return "import.file-image";
            case [0x28, 0xB5, 0x2F, 0xFD, ..]: return "import.file-zip";
        }

        if (ByMark(head, out _) is "utf-16le" or "utf-16be" || Utf16(head) is not null) return null;
        return head.Contains((byte)0) ? "import.file-binary" : null;
    }

    /// <summary>Valid UTF-8, a character cut at the end aside.</summary>
    private static bool IsUtf8(ReadOnlySpan<byte> head)
    {
        for (var cut = 0; cut <= Math.Min(3, head.Length); cut++)
            if (Utf8.IsValid(head[..^cut])) return true;
        return false;
    }

    private static string? Utf16(ReadOnlySpan<byte> head)
    {
        if (head.Length < 4) return null;
        var (even, odd) = (0, 0);
        var pairs = Math.Min(head.Length, 4096) / 2;
        for (var i = 0; i < pairs; i++)
        {
            if (head[2 * i] == 0) even++;
            if (head[2 * i + 1] == 0) odd++;
        }

        // Delimiters and digits alone make every fourth character Latin; a NUL on the other side means it is no text.
        if (odd * 5 > pairs && even == 0) return "utf-16le";
        return even * 5 > pairs && odd == 0 ? "utf-16be" : null;
    }
}
