using System.Globalization;
using Nokta.Accounts;
using Nokta.Kernel;

namespace Nokta.Insights.Settings;

/// <summary>What the holiday page's forms post: the plan's own choices, and one special day.</summary>
internal static class HolidayForm
{
    /// <summary>The plan with the posted country, rule and hours; its special days and moved dates stay.</summary>
    public static (HolidayPlan Plan, IReadOnlyList<Refusal> Refusals) Read(HolidayPlan now, Func<string, string> posted)
    {
        var country = posted("country");
        var rule = Enum.TryParse<OnHolidays>(posted("rule"), out var chosen) ? chosen : now.Rule;
        var hours = HoursText.Read(posted("hours"));
        var plan = now with { Country = HolidayLibrary.Find(country) is null ? "" : country, Rule = rule, Hours = hours.IsDone ? HoursText.Write(hours.Value) : now.Hours };
        if (rule == OnHolidays.OwnHours && hours is { IsDone: true, Value.Count: 0 }) return (plan, [new Refusal("holiday.hours-missing", "hours")]);
        return (plan, rule == OnHolidays.OwnHours ? [.. hours.Refusals.Select(r => r.At("hours"))] : []);
    }

    /// <summary>One special day; an unreadable date or hours refuse.</summary>
    public static Outcome<SpecialDay> Day(Func<string, string> posted)
    {
        if (DayIn(posted("date")) is not { } date) return new Refusal("holiday.date-missing", "date");
        var hours = HoursText.Read(posted("hours"));
        if (!hours.IsDone) return hours.Refusals.Select(r => r.At("hours")).ToList();
        var name = posted("name").Trim();
        if (name.Length > 120) return new Refusal("holiday.name-long", "name");
        return new SpecialDay(date, HoursText.Write(hours.Value), name, int.TryParse(posted("branch"), CultureInfo.InvariantCulture, out var branch) && branch > 0 ? branch : 0);
    }

    public static DateOnly? DayIn(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
