using System.Text;

namespace Nokta.Kernel.Words;

/// <summary>Makes spellings that a reader takes for the same equal: ي/ی, ك/ک, ZWNJ and tatweel, ё/е, digits, case and outer space.</summary>
public static class Folding
{
    /// <summary>The folded form, for comparing and searching; never shown.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var raw in text)
        {
            var c = FoldLetter(raw);
            // Space counts between words only, whatever unseen marks stand beside it.
            if (c == '\0' || (c == ' ' && (folded.Length == 0 || folded[^1] == ' '))) continue;
            folded.Append(char.ToLowerInvariant(c));
        }

        if (folded.Length > 0 && folded[^1] == ' ') folded.Length--;
        return folded.ToString();
    }

    /// <summary>Latin digits for Persian and Arabic-Indic ones; everything else as it is.</summary>
    public static string Digits(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u0660', '\u06F9')) return text;
        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = Digit(source[i]);
        });
    }

    /// <summary>The Latin digit of a Persian or Arabic-Indic one, else the character itself.</summary>
    public static char Digit(char c) => c switch
    {
        >= '\u06F0' and <= '\u06F9' => (char)(c - '\u06F0' + '0'),
        >= '\u0660' and <= '\u0669' => (char)(c - '\u0660' + '0'),
        _ => c,
    };

    private static char FoldLetter(char c) => c switch
    {
        '\u064A' or '\u0649' => '\u06CC',
        '\u0643' => '\u06A9',
        '\u0629' or '\u06C0' or '\u06D5' => '\u0647',
        '\u0623' or '\u0625' or '\u0622' => '\u0627',
        '\u0624' => '\u0648',
        '\u0451' => '\u0435',
        '\u0401' => '\u0435',
        '\u200C' or '\u200D' or '\u200E' or '\u200F' or '\u0640' or '\uFEFF' => '\0',
        >= '\u064B' and <= '\u0655' => '\0',
        >= '\u202A' and <= '\u202E' => '\0',
        >= '\u2066' and <= '\u2069' => '\0',
        _ => char.IsWhiteSpace(c) ? ' ' : Digit(c),
    };
}
