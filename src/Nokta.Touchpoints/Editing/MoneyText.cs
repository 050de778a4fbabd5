using System.Globalization;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>Amounts between minor units and what a person types or a file holds.</summary>
internal static class MoneyText
{
    /// <summary>Minor units in units of the currency: rials whole, hundredths elsewhere.</summary>
    public static decimal Units(long minor, string currency) => currency == "IRR" ? minor : minor / 100m;

    /// <summary>The amount as it stands in a field for this reader, without its unit.</summary>
    public static string Field(long minor, string currency, Reader reader)
    {
        var value = currency == "IRR" ? minor / (decimal)PerUnit(currency, reader) : minor / 100m;
        return reader.Number(value, value == decimal.Truncate(value) ? 0 : 2);
    }

    /// <summary>Minor units of what was typed in the reader's notation and any digits; null when it is not one number.</summary>
    public static long? Read(string typed, string currency, Reader reader) =>
        Plain(typed, reader) is not { } value || Math.Abs(value) > 1_000_000_000_000_000 ? null : (long)Math.Round(value * PerUnit(currency, reader), MidpointRounding.AwayFromZero);

    /// <summary>The number in what was typed; null when it is not one.</summary>
    public static decimal? Plain(string typed, Reader reader)
    {
        var (group, point) = reader.Language.Code == "ru" ? ("\u00A0", ",") : (",", ".");
        var text = Folding.Digits(typed.Trim()).Replace("٬", "", StringComparison.Ordinal).Replace("٫", ".", StringComparison.Ordinal)
            .Replace("\u00A0", "", StringComparison.Ordinal).Replace("\u202F", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)
            .Replace("\u2212", "-", StringComparison.Ordinal).Replace("\u2066", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal)
            .Replace(group, "", StringComparison.Ordinal).Replace(point, ".", StringComparison.Ordinal);
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static int PerUnit(string currency, Reader reader) => currency == "IRR" ? reader.ShowsToman ? 10 : 1 : 100;
}
