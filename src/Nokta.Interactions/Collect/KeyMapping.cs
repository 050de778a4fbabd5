using System.Text.Json;

namespace Nokta.Interactions.Collect;

/// <summary>One sentence of how the events of a key are read.</summary>
/// <param name="Do">rename, ignore, type, take, currency or free.</param>
/// <param name="From">The activity, message type, property or currency that is meant.</param>
/// <param name="To">What it becomes; empty where nothing is needed.</param>
public sealed record KeyMappingLine(string Do, string From, string To = "");

/// <summary>
/// What a business says of the events of one key, where its client says it otherwise: applied to what was heard, before an interaction is made of
/// it. Nothing in it can make an event belong to another source, nor a public key speak for a person.
/// </summary>
public sealed record KeyMapping(IReadOnlyList<KeyMappingLine> Lines)
{
    public const int MostLines = 50, LongestText = 100;
    public static readonly KeyMapping Plain = new([]);

    /// <summary>rename: an activity has another name (from nothing: events without one) · ignore: an activity is no contact · type: messages of an unknown
    /// type are this activity · take: a property is a field · currency: a code means another · free: an activity carries no money.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["rename", "ignore", "type", "take", "currency", "free"];

    /// <summary>What a property may be taken as.</summary>
    public static readonly IReadOnlyList<string> Fields = ["amount", "currency", "thread", "topic", "campaign", "touchpoint", "id", "visitor", "email", "phone"];

    internal static KeyMapping Read(string body) => new(JsonSerializer.Deserialize<List<KeyMappingLine>>(body, JsonSerializerOptions.Web)!);

    internal string Written() => JsonSerializer.Serialize(Lines, JsonSerializerOptions.Web);

    /// <summary>What messages of a type are that the client's family does not know; null = nothing is said of it.</summary>
    internal string? ActOf(string? type) => type is null ? null : Find("type", type.ToLowerInvariant())?.To;

    /// <summary>What events without a name are; null = nothing is said of them.</summary>
    internal string? Unnamed => Find("rename", "")?.To;

    internal Heard Apply(Heard heard)
    {
        if (Lines.Count == 0 || heard.Says is not (Says.Act or Says.View)) return heard;
        foreach (var line in Lines.Where(l => l.Do == "take")) heard = Taken(heard, line);
        var activity = heard.Says == Says.View ? heard.IsScreen ? "screen view" : "page view" : ActivityName.Of(heard.Name);
        if (Find("ignore", activity) is not null) return heard with { Says = Says.Nothing };
        if (heard.Currency is { } code && Find("currency", code) is { } known) heard = heard with { Currency = known.To };
        if (Find("free", activity) is not null) heard = heard with { Revenue = null };
        return heard.Says == Says.Act && Find("rename", activity) is { } renamed ? heard with { Name = renamed.To } : heard;
    }

    private static Heard Taken(Heard heard, KeyMappingLine line)
    {
        if (!heard.Properties.TryGetValue(line.From, out var value)) return heard;
        return line.To switch
        {
            "amount" => heard with { Revenue = value },
            "currency" => heard with { Currency = value },
            "thread" => heard with { Order = value },
            "topic" => heard with { Product = value },
            "campaign" => heard with { Campaign = value },
            "touchpoint" => heard with { Touchpoint = value },
            "id" => heard with { User = value },
            "visitor" => heard with { Visitor = value },
            "email" => heard with { Email = value },
            "phone" => heard with { Phone = value },
            _ => heard,
        };
    }

    private KeyMappingLine? Find(string kind, string from) => Lines.FirstOrDefault(l => l.Do == kind && (l.From.Equals(from, StringComparison.OrdinalIgnoreCase) || (kind is "rename" or "ignore" or "free" && l.From.Length > 0 && ActivityName.Of(l.From) == from)));
}
