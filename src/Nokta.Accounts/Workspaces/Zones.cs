using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>The time zones a business can stand in, by their IANA names on every operating system.</summary>
public static class Zones
{
    private static readonly Lazy<IReadOnlyList<string>> s_all = new(ListAll);

    /// <summary>Every zone of this machine, sorted by name.</summary>
    public static IReadOnlyList<string> All => s_all.Value;

    public static bool Exists(string zone) => zone.Length is > 0 and < 64 && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);

    public static TimeZoneInfo Of(string zone) => TimeZoneInfo.FindSystemTimeZoneById(zone);

    /// <summary>The zones most readers of a language live in, the likeliest first.</summary>
    public static IReadOnlyList<string> OfferedFor(Language language) => language.Code switch
    {
        "fa" => ["Asia/Tehran", "Asia/Kabul", "Asia/Dushanbe", "Asia/Dubai", "Europe/Istanbul"],
        "ru" => ["Europe/Moscow", "Europe/Kaliningrad", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Novosibirsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Vladivostok", "Europe/Minsk", "Asia/Almaty"],
        _ => ["Europe/London", "America/New_York", "America/Chicago", "America/Los_Angeles", "Europe/Berlin", "Asia/Dubai", "UTC"],
    };

    private static IReadOnlyList<string> ListAll()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal) { "UTC" };
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            if (!zone.HasIanaId && TimeZoneInfo.TryConvertWindowsIdToIanaId(zone.Id, out var iana)) names.Add(iana);
            else if (zone.HasIanaId && IsPlace(zone.Id)) names.Add(zone.Id);
        }

        return [.. names];
    }

    private static bool IsPlace(string id) => id.Contains('/', StringComparison.Ordinal) && !id.StartsWith("Etc/", StringComparison.Ordinal)
        && !id.StartsWith("SystemV/", StringComparison.Ordinal) && !id.StartsWith("posix/", StringComparison.Ordinal) && !id.StartsWith("right/", StringComparison.Ordinal);
}
