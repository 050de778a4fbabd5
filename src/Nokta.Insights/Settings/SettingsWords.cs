using Nokta.Accounts;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Settings;

/// <summary>Words that several pages of the settings share.</summary>
internal static class SettingsWords
{
    /// <summary>Name of a holiday by its id; the id itself when its country is not kept any more.</summary>
    public static string HolidayName(HolidayPlan plan, string id, Reader reader) =>
        HolidayLibrary.Find(plan.Country) is { } calendar
        && calendar.Between(new DateOnly(calendar.Years.From, 1, 1), new DateOnly(calendar.Years.To, 12, 31)).FirstOrDefault(h => h.Id == id) is { } holiday ? reader.In(holiday.Name) : id;

    /// <summary>Hours as the reader reads them; closed when there are none.</summary>
    public static string Hours(string stored, Reader reader) => stored.Length == 0 ? reader["setting.hours.shut"]
        : string.Join(reader["setting.hours.comma"], stored.Split(", ").Select(s => s.Split('-') is [var from, var to] ? reader.Range(reader.Digits(from), reader.Digits(to)) : s));
}
