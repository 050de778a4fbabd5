using System.Buffers;
using System.Text.RegularExpressions;

namespace Nokta.Interactions.Import.Formats.AccessLogs;

/// <summary>What a user agent is: a program that is no person, or the kind of device a person holds.</summary>
internal sealed class Agents
{
    private const int MostKnown = 20_000;
    private static readonly (SearchValues<string> Parts, Regex Patterns) s_bots = ReadBots();
    private readonly Dictionary<string, (bool IsBot, string Device)> _known = [];

    /// <summary>Whether it is a bot, and else desktop, mobile, tablet or empty.</summary>
    public (bool IsBot, string Device) Of(string agent)
    {
        if (_known.TryGetValue(agent, out var found)) return found;
        found = (IsBot(agent), DeviceOf(agent));
        if (_known.Count == MostKnown) _known.Clear();
        _known.Add(agent, found);
        return found;
    }

    /// <summary>Every browser says what it is, and has called itself Mozilla for thirty years: what says nothing, or names none of their families, is a program too.</summary>
    private static bool IsBot(string agent)
    {
        if (agent.Length == 0) return false;
        if (agent.AsSpan().ContainsAny(s_bots.Parts) || s_bots.Patterns.IsMatch(agent)) return true;
        return !agent.StartsWith("Mozilla/", StringComparison.Ordinal) && !agent.StartsWith("Opera/", StringComparison.Ordinal) && !agent.Contains("Mobile", StringComparison.Ordinal);
    }

    private static string DeviceOf(string agent)
    {
        if (agent.Length == 0) return "";
        if (Has("iPad") || Has("Tablet") || (Has("Android") && !Has("Mobile"))) return "tablet";
        if (Has("Mobi") || Has("iPhone") || Has("Android") || Has("Opera Mini")) return "mobile";
        return Has("Windows") || Has("Macintosh") || Has("X11") || Has("CrOS") || Has("Linux") ? "desktop" : "";

        bool Has(string word) => agent.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    private static (SearchValues<string>, Regex) ReadBots()
    {
        using var file = typeof(Agents).Assembly.GetManifestResourceStream("Nokta.Interactions.Import.Formats.AccessLogs.bots.txt")!;
        var lines = new StreamReader(file).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#').ToList();
        var parts = SearchValues.Create([.. lines.Where(l => l[0] != '~')], StringComparison.Ordinal);
        return (parts, new Regex(string.Join('|', lines.Where(l => l[0] == '~').Select(l => $"(?:{l[1..]})")), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));
    }
}
