using System.Text;
using Nokta.Kernel;

namespace Nokta.Touchpoints;

/// <summary>A register as CSV: encoding and delimiter are found by looking, quotes are those of RFC 4180.</summary>
internal static class CsvSheet
{
    public static Outcome<Sheet> Read(byte[] bytes)
    {
        var text = TextOf(bytes);
        if (text.AsSpan().ContainsAnyInRange('\0', '\b')) return Refusal.Of("touchpoint.sheet-kind");
        return Sheet.Of(Rows(text, DelimiterOf(text)));
    }

    // UTF-8 and UTF-16 say what they are; what is neither is what spreadsheets of Persian or Russian Windows write.
    private static string TextOf(byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..]) return Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2);
        if (bytes is [0xFE, 0xFF, ..]) return Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            // In 1251 nearly every byte above 0xBF is a letter of Russian words; Persian text in 1256 uses Arabic letters with marks between.
            var cyrillic = CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetString(bytes);
            var arabic = CodePagesEncodingProvider.Instance.GetEncoding(1256)!.GetString(bytes);
            return cyrillic.Count(c => c is >= 'а' and <= 'я') >= arabic.Count(c => c is 'ا' or 'ر' or 'ن' or 'م' or 'ت' or 'د' or 'ی' or 'ه') * 2 ? cyrillic : arabic;
        }
    }

    private static char DelimiterOf(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var head = end < 0 ? text : text[..end];
        return ",;\t".MaxBy(d => head.Count(c => c == d));
    }

    private static IEnumerable<(int Line, List<string> Cells)> Rows(string text, char delimiter)
    {
        var (cells, cell, line, startsAt, isQuoted) = (new List<string>(), new StringBuilder(), 1, 1, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') line++;
            if (isQuoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
                else isQuoted = false;
            }
            else if (c == '"' && cell.Length == 0) isQuoted = true;
            else if (c == delimiter) Take();
            else if (c == '\n')
            {
                Take();
                yield return (startsAt, cells);
                (cells, startsAt) = ([], line);
            }
            else if (c != '\r') cell.Append(c);
        }

        Take();
        yield return (startsAt, cells);

        void Take()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }
    }
}
