using System.Globalization;
using System.Xml;

namespace Nokta.Interactions.Import.Formats;

/// <summary>What a number in a cell is by its format.</summary>
internal enum NumberKind : byte { Plain, Date, Moment, Clock, Span }

/// <summary>A number format, as far as the value's meaning depends on it.</summary>
/// <param name="Digits">A format of zeros only (00000) shows so many digits: a code, not a quantity.</param>
/// <param name="Currency">The currency that the format writes beside the number.</param>
internal readonly record struct NumberForm(NumberKind Kind, int Digits = 0, string? Currency = null);

/// <summary>The number formats of a book by the style number of a cell.</summary>
internal sealed class XlsxStyles(IReadOnlyList<NumberForm> forms)
{
    private static readonly (string Sign, string Code)[] s_currencies =
        [("₽", "RUB"), ("руб", "RUB"), ("р.", "RUB"), ("rub", "RUB"), ("تومان", "IRT"), ("تومن", "IRT"), ("ریال", "IRR"), ("ريال", "IRR"), ("﷼", "IRR"), ("irr", "IRR"), ("irt", "IRT"), ("€", "EUR"), ("eur", "EUR"), ("£", "GBP"), ("gbp", "GBP"), ("usd", "USD"), ("$", "USD")];

    public static XlsxStyles None { get; } = new([]);

    public NumberForm this[int style] => (uint)style < (uint)forms.Count ? forms[style] : default;

    public static XlsxStyles Read(XmlReader xml)
    {
        var (codes, forms, isCells) = (new Dictionary<int, NumberForm>(), new List<NumberForm>(), false);
        while (XlsxBook.Read(xml))
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "cellXfs") isCells = false;
            if (xml.NodeType != XmlNodeType.Element) continue;
            switch (xml.LocalName)
            {
                case "cellXfs": isCells = !xml.IsEmptyElement; break;
                case "numFmt" when Id(xml) is { } id: codes[id] = Of(xml.GetAttribute("formatCode") ?? ""); break;
                case "xf" when isCells && forms.Count < 100_000: forms.Add(Id(xml) is { } used ? codes.TryGetValue(used, out var own) ? own : BuiltIn(used) : default); break;
            }
        }

        return new XlsxStyles(forms);
    }

    /// <summary>What a format code says: yyyy-mm-dd, [h]:mm, #,##0.00 "₽", 00000 …</summary>
    public static NumberForm Of(string code)
    {
        var (bare, isSpan) = Bare(code);
        if (isSpan) return new NumberForm(NumberKind.Span);
        if (bare.Contains("general", StringComparison.Ordinal) || bare is "" or "@") return default;
        var hasNumber = bare.AsSpan().IndexOfAny('0', '#', '?') >= 0 && !bare.Contains("s.0", StringComparison.Ordinal) && !bare.Contains("ss,0", StringComparison.Ordinal);
        var hasClock = bare.Contains('h', StringComparison.Ordinal) || bare.Contains('s', StringComparison.Ordinal);
        var hasDay = bare.Contains('y', StringComparison.Ordinal) || bare.Contains('d', StringComparison.Ordinal) || (bare.Contains('m', StringComparison.Ordinal) && !hasClock);
        if (!hasNumber && (hasDay || hasClock)) return new NumberForm(!hasClock ? NumberKind.Date : hasDay ? NumberKind.Moment : NumberKind.Clock);
        if (bare.Length > 1 && bare.All(c => c == '0')) return new NumberForm(NumberKind.Plain, bare.Length);
        return new NumberForm(NumberKind.Plain, 0, CurrencyOf(code));
    }

    /// <summary>The formats that books use without describing them (ECMA-376, 18.8.30).</summary>
    private static NumberForm BuiltIn(int id) => id switch
    {
        (>= 14 and <= 17) or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58 => new NumberForm(NumberKind.Date),
        (>= 18 and <= 21) or (>= 32 and <= 35) or 45 or 47 or 55 or 56 => new NumberForm(NumberKind.Clock),
        22 => new NumberForm(NumberKind.Moment),
        46 => new NumberForm(NumberKind.Span),
        _ => default,
    };

    /// <summary>The first section without texts, colours, conditions and locales, in lower case; and whether it counts hours beyond a day.</summary>
    private static (string Bare, bool IsSpan) Bare(string code)
    {
        var (bare, isSpan) = (new System.Text.StringBuilder(), false);
        for (var i = 0; i < code.Length && code[i] != ';'; i++)
        {
            switch (code[i])
            {
                case '"': i = End(code, '"', i); break;
                case '\\' or '_' or '*': i++; break;
                case '[':
                    var end = End(code, ']', i);
                    isSpan |= code[(i + 1)..Math.Min(end, code.Length)].ToLowerInvariant() is "h" or "hh" or "m" or "mm" or "s" or "ss";
                    i = end;
                    break;
                case 'E' or 'e' when i + 1 < code.Length && code[i + 1] is '+' or '-': i++; break;
                default:
                    if (string.Compare(code, i, "AM/PM", 0, 5, StringComparison.OrdinalIgnoreCase) == 0) i += 4;
                    else if (string.Compare(code, i, "A/P", 0, 3, StringComparison.OrdinalIgnoreCase) == 0) i += 2;
                    else bare.Append(char.ToLowerInvariant(code[i]));
                    break;
            }
        }

        return (bare.ToString().Trim(), isSpan);
    }

    private static int End(string code, char mark, int from) => code.IndexOf(mark, from + 1) is >= 0 and var at ? at : code.Length;

    private static string? CurrencyOf(string code)
    {
        // [$-419] is a locale alone; [$₽-419] has the sign before it.
        var text = code.Replace("[$-", "", StringComparison.Ordinal).Replace("[$", "", StringComparison.Ordinal);
        return s_currencies.FirstOrDefault(c => text.Contains(c.Sign, StringComparison.OrdinalIgnoreCase)).Code ?? (code.Contains("[$$", StringComparison.Ordinal) ? "USD" : null);
    }

    private static int? Id(XmlReader xml) => int.TryParse(xml.GetAttribute("numFmtId"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var id) ? id : null;
}
