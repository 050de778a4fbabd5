using System.Globalization;
using System.Text.RegularExpressions;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>A day as a person types it: Jalali in years below 1700, Gregorian above, any digits; year first, or day first.</summary>
internal static partial class DayText
{
    /// <summary>A day as this reader may type it.</summary>
    public static string Example(Reader reader)
    {
        var day = new DateOnly(2026, 12, 21);
        return reader.Language.Code == "en" ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : reader.ShortDate(day);
    }

    /// <summary>A day as forms and files carry it; empty for none.</summary>
    public static string Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public static DateOnly? Read(string typed)
    {
        var match = Written().Match(Folding.Digits(typed.Trim()));
        if (!match.Success) return null;
        int Part(string name) => int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);
        var year = Part("y");
        return Kernel.Calendars.Calendar.TryDay(year < 1700 ? CalendarKind.Jalali : CalendarKind.Gregorian, year, Part("m"), Part("d"));
    }

    [GeneratedRegex(@"^((?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})|(?<d>\d{1,2})[-/.](?<m>\d{1,2})[-/.](?<y>\d{4}))$")]
    private static partial Regex Written();
}
