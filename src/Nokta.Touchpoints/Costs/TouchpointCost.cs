using System.Globalization;
using Nokta.Kernel.Calendars;
using Calendar = Nokta.Kernel.Calendars.Calendar;

namespace Nokta.Touchpoints;

/// <summary>An amount in minor units of a currency.</summary>
public readonly record struct Money(long Minor, string Currency);

/// <summary>
/// What a touchpoint costs in a time: every month from the first day to the last (an open end goes on), or once, on one day
/// or spread evenly over the days it is for.
/// </summary>
public sealed record TouchpointCost(bool IsMonthly, Money Amount, DateOnly? First, DateOnly? Last, string Note)
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>Whether the cost runs on a day; a single one runs on the days it is for.</summary>
    public bool RunsOn(DateOnly day) => !(First > day) && !(Until < day);

    /// <summary>
    /// What falls into the days from <paramref name="from"/> to before <paramref name="to"/>, in minor units and unrounded: a month in part
    /// counts by its days, so that a whole month is the amount itself. O(months).
    /// </summary>
    public decimal In(DateOnly from, DateOnly to, Calendar calendar)
    {
        var start = First > from ? First.Value : from;
        var end = Until is { } last && last < to ? last.AddDays(1) : to;
        if (start >= end) return 0;
        return IsMonthly ? Monthly(start, end, calendar) : Amount.Minor * Days(start, end) / Days(First!.Value, Until!.Value.AddDays(1));
    }

    private DateOnly? Until => Last ?? (IsMonthly ? null : First);

    private decimal Monthly(DateOnly start, DateOnly end, Calendar calendar)
    {
        var sum = 0m;
        for (var month = calendar.FirstDay(start, CalendarUnit.Month); month < end;)
        {
            var next = calendar.Add(month, CalendarUnit.Month, 1);
            var (first, after) = (start > month ? start : month, end < next ? end : next);
            sum += Amount.Minor * Days(first, after) / Days(month, next);
            month = next;
        }

        return sum;
    }

    private static decimal Days(DateOnly from, DateOnly to) => to.DayNumber - from.DayNumber;

    /// <summary>The costs as the database and the history keep them: one a line, fields parted by tabs.</summary>
    internal static string Write(IEnumerable<TouchpointCost> costs) => string.Join('\n', costs.Select(c => string.Join('\t',
        c.IsMonthly ? "monthly" : "once", c.Amount.Minor.ToString(CultureInfo.InvariantCulture), c.Amount.Currency, Written(c.First), Written(c.Last), c.Note)));

    internal static IReadOnlyList<TouchpointCost> Read(string lines) => [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
    {
        var parts = line.Split('\t');
        return new TouchpointCost(parts[0] == "monthly", new Money(long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]), DayIn(parts[3]), DayIn(parts[4]), parts[5]);
    })];

    private static string Written(DateOnly? day) => day?.ToString(Day, CultureInfo.InvariantCulture) ?? "";

    private static DateOnly? DayIn(string text) => text.Length == 0 ? null : DateOnly.ParseExact(text, Day, CultureInfo.InvariantCulture);
}
