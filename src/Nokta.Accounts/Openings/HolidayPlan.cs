using Nokta.Kernel.Calendars;

namespace Nokta.Accounts;

/// <summary>What a business does on public holidays.</summary>
public enum OnHolidays { Closed, AsUsual, OwnHours }

/// <summary>One day that is unlike its weekday. Empty hours = closed. It goes before holidays and the week.</summary>
/// <param name="Branch">Number of the only branch it is for; 0 = all.</param>
public sealed record SpecialDay(DateOnly Date, string Hours, string Name, int Branch = 0);

/// <summary>Which holidays a business keeps, and the days it has decided about itself.</summary>
public sealed record HolidayPlan
{
    public const int MostSpecial = 1000;

    public static readonly SettingsSection<HolidayPlan> Section = new("holidays", new HolidayPlan());

    /// <summary>Code of a country of <see cref="HolidayLibrary"/>; empty = none.</summary>
    public string Country { get; init; } = "";
    public OnHolidays Rule { get; init; } = OnHolidays.Closed;

    /// <summary>With <see cref="OnHolidays.OwnHours"/>: the hours of every holiday.</summary>
    public string Hours { get; init; } = "";

    /// <summary>Holidays whose announced date is another one, by id.</summary>
    public IReadOnlyDictionary<string, DateOnly> Moved { get; init; } = new Dictionary<string, DateOnly>();

    public IReadOnlyList<SpecialDay> Special { get; init; } = [];

    /// <summary>The holidays of a stretch of days, on the dates the owner confirmed.</summary>
    public IReadOnlyList<Holiday> Between(DateOnly from, DateOnly to)
    {
        if (HolidayLibrary.Find(Country) is not { } calendar) return [];
        // A day may be moved by one into the stretch.
        var near = calendar.Between(from.AddDays(-3), to.AddDays(3)).Select(h => Moved.TryGetValue(h.Id, out var date) ? h with { Date = date } : h);
        return [.. near.Where(h => h.Date >= from && h.Date <= to).OrderBy(h => h.Date).ThenBy(h => h.Id, StringComparer.Ordinal)];
    }

    /// <summary>With a holiday on another date; on its own date again when it is the computed one.</summary>
    public HolidayPlan Move(string id, DateOnly computed, DateOnly to)
    {
        var moved = new SortedDictionary<string, DateOnly>(Moved.ToDictionary(p => p.Key, p => p.Value), StringComparer.Ordinal);
        if (to == computed) moved.Remove(id);
        else moved[id] = to;
        return this with { Moved = moved };
    }

    /// <summary>With a computed holiday on the day it really was; null when there is no such holiday near. Only a computed date can be wrong, and only by a few days.</summary>
    public HolidayPlan? Correct(string id, DateOnly to) =>
        HolidayLibrary.Find(Country)?.Between(to.AddDays(-3), to.AddDays(3)).FirstOrDefault(h => h.Id == id && h.Basis == HolidayBasis.Computed) is { } computed ? Move(id, computed.Date, to) : null;

    /// <summary>With a day decided; it replaces what was decided about the same day and branch.</summary>
    public HolidayPlan With(SpecialDay day) => this with { Special = [.. Without(day.Date, day.Branch).Special.Append(day).OrderBy(s => s.Date).ThenBy(s => s.Branch)] };

    public HolidayPlan Without(DateOnly date, int branch) => this with { Special = [.. Special.Where(s => s.Date != date || s.Branch != branch)] };

    /// <summary>The hours of a day when they are not its weekday's: null = as usual.</summary>
    internal IReadOnlyList<OpenSpan>? Unusual(DateOnly day, int branch, IReadOnlySet<DateOnly> holidays)
    {
        if (Special.FirstOrDefault(s => s.Date == day && s.Branch == branch && branch > 0) is { } own) return HoursText.Stored(own.Hours);
        if (Special.FirstOrDefault(s => s.Date == day && s.Branch == 0) is { } special) return HoursText.Stored(special.Hours);
        if (!holidays.Contains(day)) return null;
        return Rule switch { OnHolidays.Closed => [], OnHolidays.OwnHours => HoursText.Stored(Hours), _ => null };
    }
}
