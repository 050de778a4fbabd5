using System.Text.Json;

namespace Nokta.Interactions.Collect;

/// <summary>The events of PostHog's clients: names of their own begin with a dollar sign.</summary>
internal static class PostHogReading
{
    private static readonly HashSet<string> s_nothing = ["$feature_flag_called", "$pageleave", "$autocapture", "$rageclick", "$dead_click", "$web_vitals", "$$heatmap", "$snapshot", "$exception", "$opt_in", "$set_once"];
    private static readonly HashSet<string> s_who = ["$identify", "$create_alias", "$groupidentify", "$set"];

    /// <param name="type">What the address says it is, where the event does not.</param>
    public static Heard Read(JsonElement one, string? type)
    {
        if (one.ValueKind != JsonValueKind.Object) throw new UnheardException("collect.no-object");
        var properties = one.Member("properties");
        var name = one.Text("event") ?? type ?? throw new UnheardException("collect.no-name");
        var says = name is "$pageview" or "$screen" ? Says.View : s_who.Contains(name) || IsMerge(name) ? Says.Who : s_nothing.Contains(name) ? Says.Nothing : Says.Act;
        var (id, set) = (one.Text("distinct_id") ?? properties.Text("distinct_id") ?? one.Text("$distinct_id"), one.Member("$set") ?? properties.Member("$set"));
        var (user, visitor) = Who(name, id, properties);
        return new Heard
        {
            Says = says,
            Name = says == Says.View ? properties.Text("$screen_name", "title", "$title") ?? "" : name,
            Id = one.Text("uuid") ?? properties.Text("$insert_id"),
            At = one.Text("timestamp"),
            Ago = one.Member("offset") is { ValueKind: JsonValueKind.Number } ago && ago.TryGetDouble(out var milliseconds) && milliseconds is >= 0 and < 1e12 ? TimeSpan.FromMilliseconds(milliseconds) : null,
            User = user,
            Visitor = visitor,
            Before = name switch { "$identify" => properties.Text("$anon_distinct_id"), "$create_alias" => properties.Text("alias"), _ => IsMerge(name) ? properties.Text("alias") : null },
            Email = set.Text("email", "$email"),
            Phone = set.Text("phone", "$phone"),
            Url = properties.Text("$current_url", "url", "$pathname"),
            Title = properties.Text("title", "$title", "$screen_name"),
            IsScreen = name == "$screen",
            Campaign = properties.Text("utm_campaign", "$utm_campaign"),
            Referrer = properties.Text("$referrer") is { } referrer && referrer != "$direct" ? referrer : null,
            Agent = properties.Text("$raw_user_agent", "$useragent"),
            Product = properties.Text("name", "product_name", "sku", "product_id"),
            Revenue = properties.Text("revenue", "$revenue", "total"),
            Currency = properties.Text("currency", "$currency"),
            Order = properties.Text("order_id", "orderId"),
            Properties = (says == Says.Who ? set : properties).Properties(IsTold),
        };
    }

    /// <summary>Two that were known are one.</summary>
    private static bool IsMerge(string name) => name.StartsWith("$merge_", StringComparison.Ordinal);

    /// <summary>The one id is a visitor's until she is known; a group is nobody.</summary>
    private static (string? User, string? Visitor) Who(string name, string? id, JsonElement? properties)
    {
        if (name == "$groupidentify") return (null, null);
        var device = properties.Text("$device_id") ?? properties.Text("$anon_distinct_id");
        var isKnown = name is "$identify" or "$create_alias" or "$set" || properties.Text("$user_id") is not null || properties.Member("$is_identified") is { ValueKind: JsonValueKind.True };
        if (properties.Member("$is_identified") is { ValueKind: JsonValueKind.False }) return (null, id);
        // Clients of servers have no devices: whom they name is known to them.
        if (device is null) return properties.Member("$process_person_profile") is { ValueKind: JsonValueKind.False } ? (null, id) : (id, null);
        return isKnown || id != device ? (id, device) : (null, id);
    }

    private static bool IsTold(string name) => name.StartsWith('$') || name is "token" or "distinct_id" or "url" or "title" || name.StartsWith("utm_", StringComparison.Ordinal);
}
