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
        services.AddSingleton<BranchesDesk>();
        services.AddSingleton<TargetsDesk>();
        services.AddSingleton<ScalesDesk>();
        services.AddSingleton<AudienceDesk>();
        services.AddSingleton(new SettingsPage(20, "setting.calendar", "/settings/calendar", "calendar", Permission.Manage));
        services.AddSingleton(new SettingsPage(30, "setting.branches", "/settings/branches", "building-2", Permission.Manage));
        services.AddSingleton(new SettingsPage(40, "setting.hours", "/settings/hours", "clock", Permission.Manage));
        services.AddSingleton(new SettingsPage(50, "setting.holidays", "/settings/holidays", "sun", Permission.Manage));
        services.AddSingleton(new SettingsPage(60, "setting.goals", "/settings/goals", "flag", Permission.Read));
        services.AddSingleton(new SettingsPage(65, "setting.targets", "/settings/targets", "target", Permission.Analyse));
        services.AddSingleton(new SettingsPage(70, "setting.scales", "/settings/scales", "scale", Permission.Analyse));
        services.AddSingleton(new SettingsPage(75, "setting.audience", "/settings/audience", "users", Permission.Analyse));
        services.AddSingleton(new SettingsPage(77, "setting.who-is-who", "/settings/who-is-who", "git-branch", Permission.Analyse));
        services.AddSingleton(new SettingsPage(80, "setting.data", "/import/history", "database", Permission.Import));
    }
}
