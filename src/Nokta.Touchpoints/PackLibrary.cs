using System.Text.Json;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>The axes a touchpoint stands on.</summary>
public static class Axis
{
    public const string Stage = "stage";
    public const string Kind = "kind";
    public const string Channel = "channel";
    public const string Facet = "facet";
    public const string Relationship = "relationship";
    public const string Audience = "audience";

    /// <summary>Branches are the workspace's own words, not a list of ours.</summary>
    public const string Branch = "branch";

    /// <summary>Words of the workspace's own that cut across all axes.</summary>
    public const string Tag = "tag";

    /// <summary>The axes whose values come from the packs.</summary>
    public static readonly IReadOnlyList<string> All = [Stage, Kind, Channel, Facet, Relationship, Audience];
}

/// <summary>
/// The lists that ship with the product: touchpoints to tick, axes with their values, and everything else of the catalogue,
/// each item in three languages. Read once from the assembly; lookups cost O(1).
/// </summary>
public sealed class PackLibrary
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };

    private static readonly Dictionary<string, string> s_axisOfGroup = new()
    {
        ["A5"] = Axis.Stage, ["F1"] = Axis.Kind, ["F2"] = Axis.Channel, ["B2"] = Axis.Facet, ["E1"] = Axis.Relationship, ["B1"] = Axis.Audience,
    };

    private readonly Dictionary<(string Axis, string Code), AxisValue> _values = [];
    private readonly Dictionary<string, List<AxisValue>> _axes = Axis.All.ToDictionary(a => a, _ => new List<AxisValue>());
    private readonly Dictionary<string, PackItem> _items = [];
    private readonly HashSet<string> _codes = [];

    public PackLibrary()
    {
        var assembly = typeof(PackLibrary).Assembly;
        var packs = new List<Pack>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.Contains(".Packs.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var json = JsonDocument.Parse(stream);
            if (json.RootElement.GetProperty("kind").ValueEquals("starters")) Starters = json.RootElement.GetProperty("items").Deserialize<List<Starter>>(s_json)!;
            else packs.Add(json.RootElement.Deserialize<Pack>(s_json)!);
        }

        Packs = [.. packs.OrderBy(p => p.Group[0]).ThenBy(p => p.Group.Length).ThenBy(p => p.Group, StringComparer.Ordinal).Select(WithCodes)];
        foreach (var pack in Packs) Index(pack);
    }

    /// <summary>Every group of the catalogue, in its order.</summary>
    public IReadOnlyList<Pack> Packs { get; }

    /// <summary>What each type of business starts with.</summary>
    public IReadOnlyList<Starter> Starters { get; } = [];

    /// <summary>The groups whose items are touchpoints that can be ticked.</summary>
    public IEnumerable<Pack> TouchpointPacks => Packs.Where(p => p.OffersTouchpoints);

    public Starter? FindStarter(string businessType) => Starters.FirstOrDefault(s => s.Code == businessType);

    /// <summary>An item by its catalogue id (<c>A1.3</c>).</summary>
    public PackItem? FindItem(string id) => _items.GetValueOrDefault(id);

    /// <summary>The values of an axis in their order; a channel leaf names its group as parent.</summary>
    public IReadOnlyList<AxisValue> ValuesOf(string axis) => _axes.TryGetValue(axis, out var values) ? values : [];

    public bool Has(string axis, string code) => _values.ContainsKey((axis, code));

    public AxisValue? FindValue(string axis, string code) => _values.GetValueOrDefault((axis, code));

    /// <summary>The name of an axis value for a reader; a code that no pack knows (a raw channel) shows itself.</summary>
    public string AxisName(string axis, string code, Language language) => FindValue(axis, code)?.Name.In(language) ?? code;

    // A touchpoint of a pack is recognised in the register by its code, so each has one; the second of a name carries its id.
    private Pack WithCodes(Pack pack)
    {
        if (!pack.OffersTouchpoints) return pack;
        return pack with { Items = [.. pack.Items.Select(WithCode)] };
    }

    private PackItem WithCode(PackItem item)
    {
        var code = item.Code.Length > 0 ? item.Code : Touchpoint.CodeFor(item.Name.En);
        return item with { Code = _codes.Add(code) ? code : Touchpoint.CodeFor(code + "-" + item.Id) };
    }

    private void Index(Pack pack)
    {
        foreach (var item in pack.Items) _items[item.Id] = item;
        if (!s_axisOfGroup.TryGetValue(pack.Group, out var axis)) return;
        foreach (var item in pack.Items.Where(i => i.Code.Length > 0))
        {
            var value = new AxisValue(item.Code, item.Name, FindItem(item.Parent)?.Code ?? "");
            if (_values.TryAdd((axis, value.Code), value)) _axes[axis].Add(value);
        }
    }
}

/// <summary>One group of the catalogue: <paramref name="Kind"/> is <c>touchpoints</c>, <c>axis</c> or <c>guide</c>.</summary>
public sealed record Pack(string Group, string Kind, Trilingual Title, IReadOnlyList<PackItem> Items)
{
    public bool OffersTouchpoints => Kind == "touchpoints";
}

/// <summary>One item of a pack, with the axes a touchpoint made of it starts with. <see cref="Id"/> is the catalogue's; an item of a starter names the one it comes from.</summary>
public sealed record PackItem(Trilingual Name)
{
    public string Id { get; init; } = "";
    public string From { get; init; } = "";
    public string Code { get; init; } = "";
    public Trilingual? Hint { get; init; }
    public string Stage { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Channel { get; init; } = "";
    public string Facet { get; init; } = "";
    public string Relationship { get; init; } = "";
    public string Measurability { get; init; } = "";
    public int Importance { get; init; } = 2;

    /// <summary>The id of the item it is a part of, or empty.</summary>
    public string Parent { get; init; } = "";

    /// <summary>The touchpoint this item becomes when it is ticked.</summary>
    public TouchpointCard Draft()
    {
        var draft = TouchpointCard.Draft(Name, Stage.Length > 0 ? Stage : "during");
        return draft with
        {
            Code = Code,
            Kind = Kind.Length > 0 ? Kind : draft.Kind,
            Channel = Channel,
            Facet = Facet,
            Relationship = Relationship,
            Measurability = Measurability.Length > 0 ? Measurability : draft.Measurability,
            Importance = Importance is >= 1 and <= 3 ? Importance : 2,
        };
    }
}

/// <summary>A value of an axis; <paramref name="Parent"/> is the code of its group or empty.</summary>
public sealed record AxisValue(string Code, Trilingual Name, string Parent);

/// <summary>What one type of business starts with: the touchpoints that stand ticked at first run.</summary>
public sealed record Starter(string Code, Trilingual Name, Trilingual Description, IReadOnlyList<PackItem> Touchpoints);
