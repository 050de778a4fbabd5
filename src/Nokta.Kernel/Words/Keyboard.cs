namespace Nokta.Kernel.Words;

/// <summary>What somebody meant who typed in the wrong keyboard layout: <c>ghbdtn</c> is «привет», <c>sghl</c> is «سلام».</summary>
public static class Keyboard
{
    // The same keys in the same order: Latin, Russian, Persian (ISIRI 9147).
    private const string Latin = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.\\";
    private const string Russian = "ёйцукенгшщзхъфывапролджэячсмитьбю\\";
    private const string Persian = "÷ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو.پ";

    /// <summary>The text as the same keys write it in the other layouts, folded; only those that give letters throughout. O(length).</summary>
    public static IReadOnlyList<string> Variants(string text)
    {
        var folded = Folding.Fold(text);
        var own = LayoutOf(folded);
        if (own is null) return [];
        var variants = new List<string>();
        foreach (var other in (ReadOnlySpan<string>)[Latin, Russian, Persian])
            if (other != own && Retype(folded, own, other) is { } meant) variants.Add(meant);
        return variants;
    }

    private static string? LayoutOf(string text)
    {
        foreach (var c in text)
        {
            if (c is >= 'a' and <= 'z') return Latin;
            if (c is >= 'а' and <= 'я') return Russian;
            if (c is >= '\u0600' and <= '\u06FF') return Persian;
        }

        return null;
    }

    private static string? Retype(string text, string from, string to)
    {
        var meant = new char[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c) || c is ' ' or '-') meant[i] = c;
            else if (KeyOf(c, from) is >= 0 and var key && (char.IsLetter(to[key]) || !char.IsLetter(c))) meant[i] = to[key];
            else return null;
        }

        var folded = Folding.Fold(new string(meant));
        return folded.Any(char.IsLetter) ? folded : null;
    }

    // Folding has made ё to е and put ئ where older Persian layouts have it.
    private static int KeyOf(char c, string layout) => layout == Persian && c == 'ئ' ? layout.IndexOf('پ', StringComparison.Ordinal) : layout.IndexOf(c, StringComparison.Ordinal);
}
