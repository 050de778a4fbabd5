using Nokta.Kernel.Modules;
using Nokta.Ui;

namespace Nokta.Server.Shell;

/// <summary>The navigation of a visitor: the sections that exist and that she may see, the pages of the open one below it.</summary>
internal static class Rail
{
    private const string Settings = "settings", Help = "help";

    private static readonly Dictionary<string, string> s_keys = new()
    {
        ["home"] = "KeyH", ["touchpoints"] = "KeyT", ["journeys"] = "KeyJ", ["insights"] = "KeyI", ["engage"] = "KeyE", ["customers"] = "KeyC", ["improve"] = "KeyM",
    };

    /// <summary>The sections with their pages, in the order of the loop.</summary>
    public static IReadOnlyList<RailItem> Sections(Visit visit, string path) => Items(visit, path, s => s is not (Settings or Help));

    /// <summary>What stands at the foot of the rail.</summary>
    public static IReadOnlyList<RailItem> Foot(Visit visit, string path) => Items(visit, path, s => s is Settings or Help);

    private static List<RailItem> Items(Visit visit, string path, Func<string, bool> wanted)
    {
        var entries = Program.Modules.SelectMany(m => m.Navigation).Where(n => visit.Can(n.Needs)).ToList();
        var current = entries.Where(n => Holds(n.Href, path)).OrderByDescending(n => n.Href.Length).Select(n => n.Href).FirstOrDefault();
        var items = new List<RailItem>();
        foreach (var section in entries.Where(n => wanted(n.Section)).GroupBy(n => n.Section).OrderBy(s => s.Min(n => n.Order)))
        {
            var pages = section.OrderBy(n => n.Order).ToList();
            items.Add(Item(pages[0], visit, current, s_keys.GetValueOrDefault(section.Key, ""), false));
            items.AddRange(pages.Skip(1).Select(page => Item(page, visit, current, "", true)));
        }

        return items;
    }

    private static RailItem Item(NavigationEntry entry, Visit visit, string? current, string key, bool isSub) =>
        new(visit.Reader[entry.Text], entry.Href, entry.Icon, entry.Href == current, key, isSub);

    // What stands among the settings has an address of its own for those who may see nothing else of them.
    private static bool Holds(string href, string path) =>
        href == "/" ? path == "/" : (href == "/settings" && IsIn("/privacy", path)) || IsIn(href, path);

    private static bool IsIn(string href, string path) => path == href || path.StartsWith(href + "/", StringComparison.Ordinal);
}
