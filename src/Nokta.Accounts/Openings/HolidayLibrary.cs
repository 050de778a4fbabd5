using System.Globalization;
using System.Text.Json;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;
using Calendar = Nokta.Kernel.Calendars.Calendar;

namespace Nokta.Accounts;

/// <summary>How sure a holiday's date is.</summary>
public enum HolidayBasis { Law, Decree, Computed }

/// <summary>One public holiday. <paramref name="Id"/> is the same for the same holiday of the same year: <c>ashura-1448</c>.</summary>
/// <param name="By">The act that moved a day off; empty otherwise.</param>
public sealed record Holiday(string Id, DateOnly Date, Trilingual Name, HolidayBasis Basis, string By = "");

/// <summary>The official holidays of one country as data: where they come from, and for which years they stand.</summary>
public sealed class HolidayCalendar
{
    private static readonly UmAlQuraCalendar s_lunar = new();
    private readonly HolidayFile _file;

    internal HolidayCalendar(HolidayFile file) => _file = file;

    public string Code => _file.Code;
    public Trilingual Name => _file.Name;

    /// <summary>Where the days come from and how sure they are, in a sentence or two.</summary>
    public Trilingual Source => _file.Source;

    /// <summary>First and last Gregorian year it knows.</summary>
    public (int From, int To) Years => (_file.From, _file.To);

    /// <summary>The holidays of a stretch of days, both ends included, by date; days outside <see cref="Years"/> have none.</summary>
    public IReadOnlyList<Holiday> Between(DateOnly from, DateOnly to)
    {
        var (first, last) = (Max(from, new DateOnly(_file.From, 1, 1)), to < new DateOnly(_file.To, 12, 31) ? to : new DateOnly(_file.To, 12, 31));
        if (last < first) return [];
        var all = Enumerable.Range(first.Year - 1, last.Year - first.Year + 3).SelectMany(OfYear).Where(h => h.Date >= first && h.Date <= last);
        return [.. all.DistinctBy(h => h.Id).OrderBy(h => h.Date).ThenBy(h => h.Id, StringComparer.Ordinal)];
    }

    private IEnumerable<Holiday> OfYear(int year) =>
        _file.Days.SelectMany(day => DatesOf(day, year).Select(d => new Holiday(day.Id + "-" + Text(d.Year), d.Date, day.Name, day.Calendar == "lunar" ? HolidayBasis.Computed : HolidayBasis.Law)))
            .Concat(_file.Dates.Where(d => d.Date.Year == year).Select(d => new Holiday("moved-" + d.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), d.Date, _file.Moved ?? Name, HolidayBasis.Decree, d.By)));

    /// <summary>The dates of a holiday whose own calendar's year begins in a Gregorian year (of a lunar one: two may).</summary>
    private IEnumerable<(int Year, DateOnly Date)> DatesOf(HolidayDay day, int year)
    {
        switch (day.Calendar)
        {
            case "gregorian":
                yield return (year, new DateOnly(year, day.Month, day.Day));
                break;
            case "jalali":
                if (Calendar.TryDay(CalendarKind.Jalali, year - 621, day.Month, day.Day) is { } solar) yield return (year - 621, solar);
                break;
            case "lunar":
                var middle = s_lunar.GetYear(new DateTime(year, 7, 1));
                for (var lunar = middle - 1; lunar <= middle + 1; lunar++)
                {
                    var last = s_lunar.GetDaysInMonth(lunar, day.Month);
                    var date = DateOnly.FromDateTime(s_lunar.ToDateTime(lunar, day.Month, Math.Min(day.Day, last), 0, 0, 0, 0)).AddDays(_file.LunarShift);
                    yield return (lunar, date);
                }

                break;
            default:
                throw new InvalidOperationException($"{Code}: no calendar {day.Calendar}.");
        }
    }

    private static DateOnly Max(DateOnly a, DateOnly b) => a > b ? a : b;
    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The countries whose holidays ship with the product. Read once from the assembly; nothing is fetched.</summary>
public static class HolidayLibrary
{
    private static readonly Lazy<IReadOnlyList<HolidayCalendar>> s_all = new(Load);

    public static IReadOnlyList<HolidayCalendar> All => s_all.Value;

    public static HolidayCalendar? Find(string code) => All.FirstOrDefault(c => c.Code == code);

    /// <summary>What is offered to a reader of a language; empty = none.</summary>
    public static string OfferedFor(string language) => language switch { "fa" => "ir", "ru" => "ru", _ => "" };

    private static List<HolidayCalendar> Load()
    {
        var assembly = typeof(HolidayLibrary).Assembly;
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        return [.. assembly.GetManifestResourceNames().Where(n => n.Contains(".Holidays.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            return new HolidayCalendar(JsonSerializer.Deserialize<HolidayFile>(stream, json)!);
        })];
    }
}

/// <summary>One country's file of holidays.</summary>
internal sealed record HolidayFile(string Code, Trilingual Name, int From, int To, Trilingual Source, int LunarShift, IReadOnlyList<HolidayDay> Days, IReadOnlyList<HolidayDate> Dates, Trilingual? Moved = null);

/// <summary>A holiday that comes back every year of its calendar.</summary>
internal sealed record HolidayDay(string Id, string Calendar, int Month, int Day, Trilingual Name);

/// <summary>A day off of one year, and the act that made it one.</summary>
internal sealed record HolidayDate(DateOnly Date, DateOnly InsteadOf, string By);
