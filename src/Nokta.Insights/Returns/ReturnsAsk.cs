using System.Globalization;
using Nokta.Insights.Explore;
using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel.Calendars;
using Nokta.Touchpoints;
using Calendar = Nokta.Kernel.Calendars.Calendar;

namespace Nokta.Insights.Returns;

/// <summary>What an address asks of the returns beside its scope.</summary>
/// <param name="Unit">Bucket of a cohort; null = what suits the length of the data.</param>
/// <param name="First">What makes somebody a member: empty = any interaction, <c>goal</c>, or a touchpoint's id.</param>
/// <param name="Back">What counts as coming back, written like <paramref name="First"/>.</param>
/// <param name="From">Where the clock of the time between touchpoints starts; null = the page proposes one.</param>
/// <param name="To">Where it stops.</param>
public sealed record ReturnsAsk(CalendarUnit? Unit, string First, string Back, int? From, int? To)
{
    public const string Goal = "goal";

    /// <summary>Names in the address that the fields of the page send.</summary>
    public static readonly IReadOnlyList<string> Fields = ["unit", "first", "back"];

    public static ReturnsAsk Read(Address address) => new(
        address["unit"] switch { "week" => CalendarUnit.Week, "month" => CalendarUnit.Month, _ => null },
        Kind(address["first"]), Kind(address["back"]),
        address["a"] is { } a ? TouchpointCard.NumberIn(a) : null, address["b"] is { } b ? TouchpointCard.NumberIn(b) : null);

    /// <summary>By signature, null = any interaction.</summary>
    public static bool[]? Matches(string kind, Measured measured) => kind switch
    {
        "" => null,
        Goal => measured.IsGoal,
        _ => TouchpointCard.NumberIn(kind) is { } number ? At(number, measured) : null,
    };

    public static bool[] At(int touchpoint, Measured measured) => Array.ConvertAll(measured.TouchpointOf, t => t == touchpoint);

    private static string Kind(string? text) => text == Goal ? Goal : text is not null && TouchpointCard.NumberIn(text) is { } number ? TouchpointCard.IdOf(number) : "";
}

/// <summary>The buckets of cohorts over all data, in the workspace's calendar, and where the data can be said to end.</summary>
public sealed record Cohorts(CalendarUnit Unit, long[] Bounds, long EndOfData)
{
    private const int Longest = 600;

    public static Cohorts Of(ExplorerView view, CalendarUnit? unit, Calendar calendar, long now)
    {
        var (start, end) = (view.Index.StartOfData, view.Index.EndOfData);
        var chosen = unit ?? (end - start > 210 * Microseconds.Day ? CalendarUnit.Month : CalendarUnit.Week);
        var bounds = calendar.Boundaries(new TimeSpanMicros(start, end + 1), chosen);
        if (bounds.Length > Longest) bounds = bounds[^Longest..];

        // The last day of data counts as over, unless it is today.
        var (lastDay, today) = (calendar.DateOf(end), calendar.DateOf(now));
        return new Cohorts(chosen, bounds, calendar.StartOf(lastDay >= today ? today : lastDay.AddDays(1)));
    }

    /// <summary>Name of a bucket in addresses: its first day.</summary>
    public string CodeOf(int bucket, Calendar calendar) => calendar.DateOf(Bounds[bucket]).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public int? Find(string code, Calendar calendar)
    {
        for (var b = 0; b < Bounds.Length - 1; b++)
            if (CodeOf(b, calendar) == code) return b;
        return null;
    }
}
