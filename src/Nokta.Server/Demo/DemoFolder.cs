using System.Text.Json;
using System.Text.Json.Serialization;
using Nokta.Accounts;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;

namespace Nokta.Server.Demo;

/// <summary>One demo business as it stands in the <c>demo</c> folder beside the program.</summary>
internal sealed record DemoFolder
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public required Trilingual Name { get; init; }
    public required Trilingual Origin { get; init; }
    public required string BusinessType { get; init; }
    public required string Language { get; init; }
    public required string Zone { get; init; }
    public required string Calendar { get; init; }
    public required DayOfWeek FirstWeekday { get; init; }
    public required string Currency { get; init; }
    public required string[] Touchpoints { get; init; }
    public required Dictionary<string, string> Owners { get; init; }
    public required Dictionary<string, string> Standards { get; init; }
    public required Dictionary<string, int> Importance { get; init; }
    public required Dictionary<string, string> MainScales { get; init; }

    /// <summary>Names of the data files, in the order they are imported.</summary>
    public required string[] Files { get; init; }

    private string Folder { get; init; } = "";

    /// <summary>The demo businesses in the order of the switcher; the first one opens.</summary>
    public static IReadOnlyList<DemoFolder> All => [Read("cafe"), Read("retailer")];

    public string Data(string file) => Path.Combine(Folder, "data", file + ".csv.gz");
    public string Mapping(string file) => Path.Combine(Folder, "mappings", file + ".json");
    public string Rules => Path.Combine(Folder, "rules.json");

    public WorkspaceSettings Settings => new(Name.In(Kernel.Words.Language.Find(Language)!), BusinessType, Zone,
        Calendar == "jalali" ? CalendarKind.Jalali : CalendarKind.Gregorian, FirstWeekday, Currency, Language) { Origin = Origin };

    private static DemoFolder Read(string business)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "demo", business);
        using var file = File.OpenRead(Path.Combine(folder, "workspace.json"));
        return JsonSerializer.Deserialize<DemoFolder>(file, s_json)! with { Folder = folder };
    }
}
