using Nokta.Kernel.Calendars;

namespace Nokta.Accounts;

/// <summary>What <see cref="Pages.TimeFields"/> posts.</summary>
public sealed class TimeForm
{
    public CalendarKind Calendar { get; set; }
    public DayOfWeek FirstWeekday { get; set; }
    public string? Zone { get; set; }
    public string? Currency { get; set; }
    public bool Skip { get; set; }
}
