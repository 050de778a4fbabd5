using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts;
using Nokta.Kernel.Modules;

namespace Nokta.Insights.Settings;

/// <summary>The settings whose change moves figures: their pages stand here, above the figures they preview.</summary>
internal static class SettingsDoors
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<CalendarDesk>();
        services.AddSingleton<HoursDesk>();
        services.AddSingleton<HolidaysDesk>();
        services.AddSingleton(new SettingsPage(20, "setting.calendar", "/settings/calendar", "calendar", Permission.Manage));
        services.AddSingleton(new SettingsPage(40, "setting.hours", "/settings/hours", "clock", Permission.Manage));
        services.AddSingleton(new SettingsPage(50, "setting.holidays", "/settings/holidays", "sun", Permission.Manage));
    }
}
