using System.Text;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Reading;

/// <summary>Knows lines that stand among rows and are none: totals, and signatures below reports. They are left out and counted by their reason.</summary>
internal sealed class LooseLines(int columns, bool hasTitles)
{
    public const string Total = "total", Remark = "remark";

    private static readonly string[] s_words =
        [.. new[] { "total", "grand total", "subtotal", "sub-total", "sum", "totals", "итого", "всего", "общий итог", "подытог", "итог", "сумма", "جمع", "جمع کل", "مجموع", "مجموع کل", "جمع‌کل", "سرجمع" }.Select(Folding.Fold)];

    // First bytes of the words above in either case, so that other rows cost one comparison.
    private static ReadOnlySpan<byte> Beginnings => [(byte)'t', (byte)'T', (byte)'g', (byte)'G', (byte)'s', (byte)'S', 0xD0, 0xD1, 0xD8, 0xD9];

    private bool _hasTotal;

    /// <summary>The reason to leave the record out, null for a row of the table.</summary>
    public string? ReasonOf(Records row)
    {
        if (!hasTitles && !_hasTotal && row.Raw is [var letter, ..] && char.IsAsciiLetterOrDigit((char)letter) && !Beginnings.Contains(letter)) return null;
        var first = First(row, out var filled);
        if (first < 0) return null;
        var text = row.Field(first);
        if (Beginnings.Contains(text[0]) && text.Length <= 80 && IsTotal(text) && HasNoMoment(row, first))
        {
            _hasTotal = true;
            return Total;
        }

        return (hasTitles || _hasTotal) && filled == 1 && columns >= 3 && IsRemark(text) ? Remark : null;
    }

    /// <summary>The first field that says something, and how many do; counted to two only.</summary>
    private static int First(Records row, out int filled)
    {
        filled = 0;
        var first = -1;
        for (var i = 0; i < row.Count && filled < 2; i++)
        {
            if (Plain.Trim(row.Field(i)).IsEmpty) continue;
            filled++;
            if (first < 0) first = i;
        }

        return first;
    }

    private static bool IsTotal(ReadOnlySpan<byte> field)
    {
        var text = Folding.Fold(Encoding.UTF8.GetString(field));
        return Array.Exists(s_words, w => text.StartsWith(w, StringComparison.Ordinal) && (text.Length == w.Length || text[w.Length] is ':' or '.' or ' '))
            && !text.Any(char.IsAsciiDigit);
    }

    /// <summary>A total is of no moment; a row that has a time is data whatever its first word is.</summary>
    private static bool HasNoMoment(Records row, int first)
    {
        for (var i = first + 1; i < row.Count; i++)
        {
            var field = Plain.Trim(row.Field(i));
            if (field.Length is >= 5 and <= 40 && field.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0 && (field.Contains((byte)':') || TimeGuess.Formats([Encoding.UTF8.GetString(field)]).Count > 0)) return false;
        }

        return true;
    }

    private static bool IsRemark(ReadOnlySpan<byte> field)
    {
        var text = Encoding.UTF8.GetString(field);
        return text.Count(char.IsLetter) >= 3 && TimeGuess.Formats([text]).Count == 0;
    }
}
