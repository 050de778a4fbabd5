using Nokta.Kernel.Calendars;

namespace Nokta.Insights.Notes;

/// <summary>Days that move customers every year, offered as notes: she adds those that matter to her business.</summary>
internal static class KnownDays
{
    /// <summary>A day of a calendar, and how many days it lasts. The text is <c>note.day.{Code}</c>.</summary>
    private sealed record Day(string Code, CalendarKind Calendar, int Month, int Number, int Length = 1);

    private static readonly Day[] s_days =
    [
        new("nowruz", CalendarKind.Jalali, 1, 1, 13),
        new("yalda", CalendarKind.Jalali, 9, 30),
        new("new-year", CalendarKind.Gregorian, 1, 1),
        new("russian-holidays", CalendarKind.Gregorian, 1, 1, 8),
        new("valentine", CalendarKind.Gregorian, 2, 14),
        new("womens-day", CalendarKind.Gregorian, 3, 8),
        new("victory-day", CalendarKind.Gregorian, 5, 9),
        new("school", CalendarKind.Jalali, 7, 1),
        new("knowledge-day", CalendarKind.Gregorian, 9, 1),
    ];

    // Whose calendar of the year a day stands in; where it is nobody's own, everybody is asked.
    private static readonly Dictionary<string, string> s_only = new() { ["nowruz"] = "fa", ["yalda"] = "fa", ["school"] = "fa", ["russian-holidays"] = "ru", ["victory-day"] = "ru", ["knowledge-day"] = "ru", ["new-year"] = "en" };

    /// <summary>The known days between two days, the latest first. <paramref name="language"/> is the workspace's.</summary>
    public static IReadOnlyList<(string Code, DateOnly First, DateOnly Last)> Between(DateOnly from, DateOnly to, string language)
    {
        var found = new List<(string, DateOnly, DateOnly)>();
        foreach (var day in s_days)
        {
            if (s_only.TryGetValue(day.Code, out var only) && only != language) continue;
            var shift = day.Calendar == CalendarKind.Jalali ? 622 : 0;
            for (var year = from.Year - shift - 1; year <= to.Year - shift + 1; year++)
            {
                // Esfand and Azar may be a day shorter.
                var first = Calendar.TryDay(day.Calendar, year, day.Month, day.Number) ?? Calendar.TryDay(day.Calendar, year, day.Month, day.Number - 1);
                if (first is not { } start) continue;
                var last = start.AddDays(day.Length - 1);
                if (last >= from && start <= to) found.Add((day.Code, start, last));
            }
        }

        return [.. found.OrderByDescending(d => d.Item2)];
    }
}
