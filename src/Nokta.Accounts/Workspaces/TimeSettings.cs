using Nokta.Kernel.Calendars;

namespace Nokta.Accounts;

/// <summary>How a workspace cuts time: the part of its settings that moves the edges of days, weeks, months and years.</summary>
public sealed record TimeSettings(CalendarKind Calendar, DayOfWeek FirstWeekday, string Zone)
{
    public static readonly SettingsSection<TimeSettings> Section = new("calendar", new TimeSettings(CalendarKind.Gregorian, DayOfWeek.Monday, "UTC"));

    public static TimeSettings Of(WorkspaceSettings settings) => new(settings.CalendarKind, settings.FirstWeekday, settings.Zone);

    public WorkspaceSettings In(WorkspaceSettings settings) => settings with { CalendarKind = Calendar, FirstWeekday = FirstWeekday, Zone = Zone };
}

/// <summary>What a business is called and what it counts in: the part of the workspace's settings that moves no edge of time.</summary>
public sealed record BusinessSettings(string Name, string Currency, string Language)
{
    public static readonly SettingsSection<BusinessSettings> Section = new("business", new BusinessSettings("", "IRR", "en"));

    public static BusinessSettings Of(WorkspaceSettings settings) => new(settings.Name, settings.Currency, settings.Language);

    public WorkspaceSettings In(WorkspaceSettings settings) => settings with { Name = Name, Currency = Currency, Language = Language };
}
