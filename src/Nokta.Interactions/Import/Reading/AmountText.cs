using System.Buffers.Text;
using System.Text;

namespace Nokta.Interactions.Import.Reading;

/// <summary>
/// Reads amounts of money: 1,234.56 · 1.234,56 · 1 234,56 · ۱٬۲۳۴ · (12) · 12-, with or without a currency beside the number.
/// What two separators make contradictory, or one makes ambiguous, is told and never guessed.
/// </summary>
internal static class AmountText
{
    private static readonly (byte[] Sign, string Currency)[] s_signs =
    [
        .. from pair in new (string, string)[]
           {
               ("₽", "RUB"), ("руб.", "RUB"), ("руб", "RUB"), ("RUB", "RUB"), ("р.", "RUB"), ("تومان", "IRT"), ("تومن", "IRT"), ("IRT", "IRT"), ("toman", "IRT"),
               ("ریال", "IRR"), ("ريال", "IRR"), ("﷼", "IRR"), ("IRR", "IRR"), ("Rls", "IRR"), ("$", "USD"), ("USD", "USD"), ("€", "EUR"), ("EUR", "EUR"), ("£", "GBP"), ("GBP", "GBP"),
           }
           select (Encoding.UTF8.GetBytes(pair.Item1), pair.Item2),
    ];

    public static bool IsKnown(string currency) => currency is "IRT" || (currency.Length == 3 && currency.All(char.IsAsciiLetterUpper));

    /// <summary>
    /// Null when read, else the code of the reason. The amount is in minor units: rials for IRR, hundredths elsewhere; toman become rials.
    /// </summary>
    public static string? Read(ReadOnlySpan<byte> cell, string? currency, byte decimalMark, out long minor, out string? found)
    {
        (minor, found) = (0, currency);
        if (TryPlain(cell, currency, out minor))
        {
            if (currency == "IRT") found = "IRR";
            return null;
        }

        Span<byte> room = stackalloc byte[96];
        if (cell.Length > room.Length) return "amount.unreadable";
        var text = Plain.Of(cell, room);
        Span<byte> number = stackalloc byte[96];
        number = number[..StripCurrency(text, number, ref found)];
        if (found is null) return "amount.no-currency";

        var isNegative = StripSign(ref number);
        if (TryScientific(number, found, out minor))
        {
            if (isNegative) minor = -minor;
            if (found == "IRT") found = "IRR";
            return null;
        }

        Span<byte> digits = stackalloc byte[96];
        var problem = Shape(number, found, decimalMark, digits, out var whole, out var decimals);
        if (problem is not null) return problem;
        if (!TryScale(digits[..(whole + decimals)], whole, found, out minor)) return "amount.too-large";
        if (isNegative) minor = -minor;
        if (found == "IRT") found = "IRR";
        return null;
    }

    /// <summary>Digits with at most one point and two decimals: what nearly every export writes.</summary>
    private static bool TryPlain(ReadOnlySpan<byte> cell, string? currency, out long minor)
    {
        minor = 0;
        if (currency is null || cell.Length is 0 or > 15) return false;
        var isNegative = cell[0] == '-';
        var (value, decimals, at) = (0L, -1, isNegative ? 1 : 0);
        if (at == cell.Length) return false;
        for (; at < cell.Length; at++)
        {
            var c = cell[at];
            if ((uint)(c - '0') <= 9)
            {
                value = value * 10 + c - '0';
                if (decimals >= 0) decimals++;
            }
            else if (c == '.' && decimals < 0)
            {
                decimals = 0;
            }
            else
            {
                return false;
            }
        }

        if (decimals is 0 or > 2) return false;
        if (currency is "IRR" or "IRT")
        {
            if (decimals > 0) return false;
            minor = currency == "IRT" ? value * 10 : value;
        }
        else
        {
            minor = value * (decimals switch { 2 => 1, 1 => 10, _ => 100 });
        }

        if (isNegative) minor = -minor;
        return true;
    }

    private static int StripCurrency(ReadOnlySpan<byte> text, Span<byte> into, ref string? currency)
    {
        foreach (var (sign, name) in s_signs)
        {
            var at = text.IndexOf(sign);
            if (at < 0) continue;
            currency = name;
            text[..at].CopyTo(into);
            text[(at + sign.Length)..].CopyTo(into[at..]);
            return text.Length - sign.Length;
        }

        text.CopyTo(into);
        return text.Length;
    }

    private static bool StripSign(ref Span<byte> number)
    {
        var trimmed = Plain.Trim(number);
        number = number.Slice(number.IndexOf(trimmed), trimmed.Length);
        if (number.Length > 2 && number[0] == '(' && number[^1] == ')')
        {
            number = number[1..^1];
            return true;
        }

        if (number.IsEmpty) return false;
        if (number[0] is (byte)'-' or (byte)'+')
        {
            var isNegative = number[0] == '-';
            number = number[1..];
            return isNegative;
        }

        if (number[^1] != '-') return false;
        number = number[..^1];
        return true;
    }

    /// <summary>4.44e-16, as programs write sums of fractions that should have been zero.</summary>
    private static bool TryScientific(ReadOnlySpan<byte> number, string currency, out long minor)
    {
        minor = 0;
        if (number.IndexOfAny((byte)'e', (byte)'E') <= 0 || !char.IsAsciiDigit((char)number[0])) return false;
        if (!Utf8Parser.TryParse(number, out double value, out var used, 'e') || used != number.Length) return false;
        value = Math.Round(value * (currency switch { "IRR" => 1, "IRT" => 10, _ => 100 }), MidpointRounding.AwayFromZero);
        if (!(value < 9e15)) return false;
        minor = (long)value;
        return true;
    }

    /// <summary>Takes the separators out: whole digits first, then decimals.</summary>
    private static string? Shape(ReadOnlySpan<byte> number, string currency, byte decimalMark, Span<byte> digits, out int whole, out int decimals)
    {
        (whole, decimals) = (0, 0);
        number = Plain.Trim(number);
        var point = DecimalPlace(number, currency, decimalMark, out var problem);
        if (problem is not null) return problem;
        var (n, sinceGroup, groups) = (0, 0, 0);
        for (var i = 0; i < number.Length; i++)
        {
            var c = number[i];
            if ((uint)(c - '0') <= 9)
            {
                digits[n++] = c;
                sinceGroup++;
                continue;
            }

            if (c is not ((byte)'.' or (byte)',' or (byte)' ' or (byte)'\'')) return "amount.unreadable";
            if (sinceGroup == 0 || (groups > 0 && sinceGroup != 3)) return "amount.two-separators";
            if (i == point) whole = n;
            else if (point >= 0 && i > point) return "amount.two-separators";
            groups++;
            sinceGroup = 0;
        }

        if (n == 0) return "amount.unreadable";
        if (point < 0) whole = n;
        decimals = n - whole;
        if (point < 0 && groups > 0 && sinceGroup != 3) return "amount.two-separators";
        return null;
    }

    /// <summary>Where the decimal mark stands, -1 without one.</summary>
    private static int DecimalPlace(ReadOnlySpan<byte> number, string currency, byte mark, out string? problem)
    {
        problem = null;
        var (points, commas) = (number.Count((byte)'.'), number.Count((byte)','));
        if (mark != 0)
        {
            if (number.Count(mark) > 1) problem = "amount.two-separators";
            return number.IndexOf(mark);
        }

        if (points == 0 && commas == 0) return -1;
        if (points > 0 && commas > 0)
        {
            var last = number.LastIndexOfAny((byte)'.', (byte)',');
            if (number.Count(number[last]) == 1) return last;
            problem = "amount.two-separators";
            return -1;
        }

        if (points + commas > 1) return -1;
        var only = number.IndexOfAny((byte)'.', (byte)',');
        if (number.Length - only - 1 != 3 || number[..only] is [(byte)'0'] || only > 3 || only == 0) return only;
        if (number.Contains((byte)' ')) return only;
        // Three digits after the only mark: thousands in rials and with a comma; a point may be either, so it is asked.
        if (currency is "IRR" or "IRT" || commas == 1) return -1;
        problem = "amount.ambiguous";
        return -1;
    }

    private static bool TryScale(ReadOnlySpan<byte> digits, int whole, string currency, out long minor)
    {
        minor = 0;
        var places = currency is "IRR" ? 0 : currency is "IRT" ? 1 : 2;
        var (value, i) = (0m, 0);
        for (; i < whole + places; i++)
        {
            if (i > 24) return false;
            value = value * 10 + (i < digits.Length ? digits[i] - '0' : 0);
        }

        if (i < digits.Length && digits[i] >= '5') value++;
        if (value > 900_000_000_000_000_000m) return false;
        minor = (long)value;
        return true;
    }
}
