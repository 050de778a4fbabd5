using Nokta.Kernel.Calendars;

namespace Nokta.Interactions.Live;

/// <summary>Moments as nearly every program writes them: <c>yyyy-MM-ddTHH:mm:ss[.fff…]Z</c>. Whatever else a moment may look like is read elsewhere.</summary>
internal static class InstantText
{
    private const int Least = 20, Most = 27, Fraction = 20;

    /// <summary>The moment in microseconds; false = it is not written like this, or lies outside of the years 1900 to 2199.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.Length is < Least or > Most || text[^1] != 'Z' || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') return false;
        var (year, month, day) = (Digits(text[..4]), Digits(text[5..7]), Digits(text[8..10]));
        var (hour, minute, second) = (Digits(text[11..13]), Digits(text[14..16]), Digits(text[17..19]));
        if (year is < 1900 or > 2199 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59) return false;
        var fraction = 0;
        if (text.Length > Least)
        {
            var digits = text[Fraction..^1];
            if (text[Fraction - 1] != '.' || digits.IsEmpty || (fraction = Digits(digits)) < 0) return false;
            for (var n = digits.Length; n < 6; n++) fraction *= 10;
        }

        micros = Micros.Of(new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero)) + fraction;
        return true;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var number = 0;
        foreach (var c in text)
        {
            if ((uint)(c - '0') > 9) return -1;
            number = number * 10 + (c - '0');
        }

        return number;
    }
}
