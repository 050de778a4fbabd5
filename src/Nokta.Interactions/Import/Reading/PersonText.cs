using System.IO.Hashing;

namespace Nokta.Interactions.Import.Reading;

/// <summary>Makes person keys comparable: phones in E.164, e-mails in lower case, everything with Latin digits and no outer space.</summary>
internal static class PersonText
{
    public const string Phone = "phone", Email = "email";

    /// <summary>Which country a number without its code belongs to: IR, RU or none.</summary>
    public static string CountryOf(TimeZoneInfo zone) => zone.Id switch
    {
        "Asia/Tehran" or "Iran" or "Iran Standard Time" => "IR",
        _ when zone.Id.StartsWith("Europe/Moscow", StringComparison.Ordinal) || s_russian.Contains(zone.Id) => "RU",
        _ => "",
    };

    private static readonly HashSet<string> s_russian =
    [
        "Europe/Kaliningrad", "Europe/Samara", "Europe/Saratov", "Europe/Volgograd", "Europe/Astrakhan", "Europe/Ulyanovsk", "Europe/Kirov", "Asia/Yekaterinburg",
        "Asia/Omsk", "Asia/Novosibirsk", "Asia/Barnaul", "Asia/Tomsk", "Asia/Novokuznetsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Chita", "Asia/Yakutsk",
        "Asia/Vladivostok", "Asia/Magadan", "Asia/Sakhalin", "Asia/Kamchatka",
    ];

    /// <summary>Writes the normalised key and returns its length; 0 = the cell names nobody. The room must be four bytes longer than the cell.</summary>
    public static int Normalise(ReadOnlySpan<byte> cell, string kind, string country, Span<byte> into)
    {
        if (Plain.IsBlank(cell)) return 0;
        var text = Plain.Of(cell, into);
        if (kind == Phone) return NormalisePhone(text, country, into);
        if (!text.Overlaps(into, out var shift) || shift != 0) text.CopyTo(into);
        var key = into[..text.Length];
        if (kind == Email)
            foreach (ref var c in key)
                if (c is >= (byte)'A' and <= (byte)'Z') c |= 0x20;
        return key.Length;
    }

    /// <summary>Id of a key: 63 bits of a hash of its kind and text, never 0.</summary>
    public static ulong Id(ReadOnlySpan<byte> key, long kindSeed)
    {
        var id = XxHash3.HashToUInt64(key, kindSeed) & long.MaxValue;
        return id == 0 ? 1 : id;
    }

    public static long KindSeed(string kind) => (long)XxHash3.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(kind));

    private static int NormalisePhone(ReadOnlySpan<byte> text, string country, Span<byte> into)
    {
        Span<byte> digits = stackalloc byte[20];
        var n = 0;
        var hasPlus = text[0] == '+';
        foreach (var c in text)
        {
            if ((uint)(c - '0') > 9) continue;
            if (n == digits.Length) break;
            digits[n++] = c;
        }

        ReadOnlySpan<byte> number = digits[..n];
        if (n == 0 || number.IndexOfAnyExcept((byte)'0') < 0) return 0;
        if (!hasPlus && number is [(byte)'0', (byte)'0', _, ..])
        {
            number = number[2..];
            hasPlus = true;
        }

        var drop = 0;
        var code = hasPlus ? [] : CountryCode(number, country, out drop);
        var start = hasPlus || !code.IsEmpty || IsInternational(number) ? 1 : 0;
        into[0] = (byte)'+';
        code.CopyTo(into[start..]);
        number[drop..].CopyTo(into[(start + code.Length)..]);
        return start + code.Length + number.Length - drop;
    }

    private static bool IsInternational(ReadOnlySpan<byte> number) => number.Length == 12 && number.StartsWith("989"u8) || number.Length == 11 && number[0] == '7';

    /// <summary>The code of a number written the way its own country writes it, and how many of its digits that code replaces.</summary>
    private static ReadOnlySpan<byte> CountryCode(ReadOnlySpan<byte> number, string country, out int drop)
    {
        drop = number[0] is (byte)'0' or (byte)'8' ? 1 : 0;
        if (number.Length == 11 && (number.StartsWith("09"u8) || (number[0] == '0' && country == "IR"))) return "98"u8;
        if (number.Length == 11 && number[0] == '8') return "7"u8;
        if (number.Length == 10 && number[0] == '9' && country == "IR") return "98"u8;
        if (number.Length == 10 && number[0] == '9' && country == "RU") return "7"u8;
        drop = 0;
        return [];
    }
}
