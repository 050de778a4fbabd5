using System.Text;

namespace Nokta.Interactions.Import.Reading;

/// <summary>Ways of writing delimited text that CSV readers misread: other delimiters, single quotes, quotes escaped by a backslash.</summary>
/// <param name="Delimiter">What parts fields, as bytes of UTF-8.</param>
/// <param name="HasEscapes">Whether \" is a quote inside a quoted field.</param>
internal sealed record TextDialect(byte[] Delimiter, byte Quote, bool HasEscapes)
{
    private const int Lines = 200;
    private static readonly string[] s_usual = [",", ";", "\t", "|"];
    private static readonly string[] s_rare = ["^", "~", "¦", "\u0001", "\u001F", "::"];

    /// <summary>The dialect of a text, null when it is an ordinary one.</summary>
    public static TextDialect? Recognise(ReadOnlyMemory<byte> text, bool isWhole)
    {
        var named = Delimiters.Named(text.Span);
        if (!named.IsEmpty && !s_usual.Contains(Encoding.UTF8.GetString(named))) return new TextDialect(named.ToArray(), (byte)'"', false);
        var head = Encoding.UTF8.GetString(text.Span[..Math.Min(text.Length, 128 * 1024)]);
        var lines = head.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Take(Lines).ToList();
        if (!isWhole && lines.Count is > 1 and < Lines) lines.RemoveAt(lines.Count - 1);
        if (lines.Count == 0) return null;
        return SingleQuoted(lines) ?? Escaped(text, head, isWhole) ?? DoubleBar(lines) ?? Rare(text, lines, isWhole);
    }

    /// <summary>The text as ordinary CSV.</summary>
    public ReadOnlyMemory<byte> Translate(ReadOnlyMemory<byte> text)
    {
        var rest = text;
        var whole = new MemoryStream();
        var dialect = new DialectText(Take, this);
        var block = new byte[64 * 1024];
        while (dialect.Read(block) is > 0 and var read) whole.Write(block, 0, read);
        return whole.GetBuffer().AsMemory(0, (int)whole.Length);

        int Take(Span<byte> into)
        {
            var n = Math.Min(into.Length, rest.Length);
            rest.Span[..n].CopyTo(into);
            rest = rest[n..];
            return n;
        }
    }

    private static TextDialect? SingleQuoted(List<string> lines)
    {
        foreach (var delimiter in s_usual)
        {
            if (lines.Count > 1 && lines.Count(l => IsSingleQuoted(l, delimiter)) * 10 >= lines.Count * 7)
                return new TextDialect(Encoding.UTF8.GetBytes(delimiter), (byte)'\'', true);
        }

        return null;
    }

    private static bool IsSingleQuoted(string line, string delimiter)
    {
        if (line.Contains('"', StringComparison.Ordinal)) return false;
        var fields = line.Split(delimiter, StringSplitOptions.TrimEntries);
        return fields.Length > 1 && Array.Exists(fields, f => f is ['\'', .., '\'']) && fields.Count(f => f.StartsWith('\'')) == fields.Count(f => f.EndsWith('\''));
    }

    /// <summary>A quote behind a backslash and before more text is part of the text; only where quotes are never doubled.</summary>
    private static TextDialect? Escaped(ReadOnlyMemory<byte> text, string head, bool isWhole)
    {
        var found = 0;
        for (var at = head.IndexOf("\\\"", StringComparison.Ordinal); at >= 0; at = head.IndexOf("\\\"", at + 2, StringComparison.Ordinal))
            if (at + 2 < head.Length && (char.IsLetterOrDigit(head[at + 2]) || head[at + 2] == '"')) found++;
        if (found == 0 || !head.Contains('"', StringComparison.Ordinal)) return null;
        var best = s_usual.Select(d => new TextDialect([(byte)d[0]], (byte)'"', true))
            .MaxBy(d => Delimiters.Score(d.Translate(text[..Math.Min(text.Length, 128 * 1024)]), (byte)',', isWhole && text.Length <= 128 * 1024))!;
        return Delimiters.Score(best.Translate(text), (byte)',', isWhole) > Delimiters.Score(text, best.Delimiter[0], isWhole) ? best : null;
    }

    private static TextDialect? DoubleBar(List<string> lines)
    {
        var paired = lines.Count(l => l.Contains("||", StringComparison.Ordinal) && l.Count(c => c == '|') == 2 * (l.Split("||").Length - 1));
        return paired * 10 >= lines.Count * 9 ? new TextDialect("||"u8.ToArray(), (byte)'"', false) : null;
    }

    private static TextDialect? Rare(ReadOnlyMemory<byte> text, List<string> lines, bool isWhole)
    {
        if (s_usual.Any(d => Delimiters.Score(text, (byte)d[0], isWhole) >= 0.8)) return null;
        foreach (var delimiter in s_rare)
        {
            var counts = lines.Select(l => l.Split(delimiter).Length).GroupBy(n => n).MaxBy(g => g.Count())!;
            if (counts.Key > 1 && counts.Count() * 10 >= lines.Count * 8) return new TextDialect(Encoding.UTF8.GetBytes(delimiter), (byte)'"', false);
        }

        return null;
    }
}
