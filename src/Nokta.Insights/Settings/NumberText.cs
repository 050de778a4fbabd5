using System.Globalization;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Settings;

/// <summary>Numbers of a form, typed in any digits and with either decimal sign.</summary>
internal static class NumberText
{
    /// <summary>A whole number; null for anything else.</summary>
    public static int? Whole(string text) => int.TryParse(Folding.Digits(text.Trim()), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A number with a sign and decimals; null when it is none.</summary>
    public static double? Decimal(string text)
    {
        var plain = Folding.Digits(text.Trim()).Replace('٫', '.').Replace(',', '.').Replace('−', '-').TrimEnd('%', '٪', ' ');
        return double.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>A number as a field shows it; empty for none.</summary>
    public static string Of(double? number, Reader reader) => number is { } value ? reader.Digits(Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture)) : "";
}
