using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>A browser's words about itself, shortened to what its owner recognises: "Firefox on Linux".</summary>
internal static class BrowserName
{
    private static readonly (string Mark, string Name)[] s_browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("YaBrowser/", "Yandex Browser"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Mark, string Name)[] s_systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Of(string userAgent, Reader reader)
    {
        var (browser, system) = (Find(s_browsers, userAgent), Find(s_systems, userAgent));
        if (browser is null) return reader["settings.sessions.unknown"];
        return system is null ? browser : reader.Say("settings.sessions.on", ("browser", Isolated(browser)), ("system", Isolated(system)));
    }

    // A Latin name inside a Persian sentence must not turn the sentence round.
    private static string Isolated(string name) => "\u2068" + name + "\u2069";

    private static string? Find((string Mark, string Name)[] among, string text) =>
        among.Where(a => text.Contains(a.Mark, StringComparison.Ordinal)).Select(a => a.Name).FirstOrDefault();
}
