using System.Collections.Frozen;
using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>Passwords that are guessed before any other: the name and the product's, rows and runs, repetitions, and those that most people choose.</summary>
internal static class EasyPassword
{
    private const int LeastOwn = 5;
    private const int LongestPeriod = 5;

    private static readonly string[] s_product = ["nokta", "нокта", "نقطه", "password", "пароль", "گذرواژه", "رمزعبور"];

    // Rows of the three keyboards, and the digits, as fingers run along them.
    private static readonly string[] s_rows =
        ["qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو", "abcdefghijklmnopqrstuvwxyz", "12345678901234567890", "1qaz2wsx3edc4rfv5tgb6yhn7ujm"];

    private static readonly Lazy<FrozenSet<string>> s_common = new(Read);

    /// <summary>How many common ones are known; 0 when the program was built without its words.</summary>
    public static int Known => s_common.Value.Count;

    public static bool Is(string password, string name)
    {
        var folded = Folding.Fold(password).Replace(" ", "", StringComparison.Ordinal);
        if (folded.Distinct().Count() < 4 || IsPeriodic(folded) || s_common.Value.Contains(folded)) return true;
        var rest = s_product.Append(Folding.Fold(name)).Where(w => w.Length > 2).Aggregate(folded, (text, word) => text.Replace(word, "", StringComparison.Ordinal));
        return WithoutRuns(rest).Length < LeastOwn;
    }

    /// <summary>A short piece over and over: abcabcabc, 12121212.</summary>
    private static bool IsPeriodic(string text) =>
        Enumerable.Range(1, LongestPeriod).Any(period => text.Length >= 2 * period && Enumerable.Range(period, text.Length - period).All(i => text[i] == text[i - period]));

    /// <summary>The text without stretches of four and more that lie along a row, forwards or backwards.</summary>
    private static string WithoutRuns(string text)
    {
        foreach (var row in s_rows)
            foreach (var way in (string[])[row, new string([.. row.Reverse()])])
                for (var length = Math.Min(way.Length, text.Length); length >= 4; length--)
                    for (var at = 0; at + length <= way.Length; at++) text = text.Replace(way.Substring(at, length), "", StringComparison.Ordinal);
        return text;
    }

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(EasyPassword).Assembly.GetManifestResourceStream("Nokta.Accounts.Passwords.common.txt");
        if (stream is null) return [];
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Folding.Fold).ToFrozenSet(StringComparer.Ordinal);
    }
}
