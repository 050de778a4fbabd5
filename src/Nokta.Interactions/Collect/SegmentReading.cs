using System.Text.Json;

namespace Nokta.Interactions.Collect;

/// <summary>The messages of the Segment specification, which RudderStack's clients send too: track, page, screen, identify, group, alias.</summary>
internal static class SegmentReading
{
    /// <param name="type">What the address says it is, where the message does not.</param>
    public static Heard Read(JsonElement message, string? type, KeyMapping mapping)
    {
        if (message.ValueKind != JsonValueKind.Object) throw new UnheardException("collect.no-object");
        type = message.Text("type")?.ToLowerInvariant() ?? type;
        var (context, properties) = (message.Member("context"), message.Member("properties"));
        var traits = message.Member("traits") ?? context.Member("traits");
        var page = context.Member("page");
        var act = mapping.ActOf(type);
        var says = type switch
        {
            "track" => Says.Act,
            "page" or "screen" => Says.View,
            "identify" or "group" or "alias" => Says.Who,
            _ when act is not null => Says.Act,
            _ => throw new UnheardException("collect.type"),
        };
        var name = says == Says.Act ? act ?? message.Text("event") ?? mapping.Unnamed ?? throw new UnheardException("collect.no-name") : message.Text("name") ?? properties.Text("name") ?? "";
        var user = message.Text("userId");
        return new Heard
        {
            Says = says,
            Name = name,
            Id = message.Text("messageId"),
            At = message.Text("originalTimestamp", "timestamp"),
            SentAt = message.Text("sentAt"),
            User = user,
            Visitor = message.Text("anonymousId"),
            Before = type == "alias" ? message.Text("previousId") : null,
            // A group's traits are the company's, not hers.
            Email = type == "group" ? null : traits.Text("email") ?? context.Member("traits").Text("email"),
            Phone = type == "group" ? null : traits.Text("phone"),
            Url = says == Says.View ? properties.Text("url") ?? page.Text("url") ?? properties.Text("path") ?? page.Text("path") : page.Text("url", "path"),
            Title = says == Says.View ? properties.Text("title") ?? (name.Length > 0 ? name : page.Text("title")) : page.Text("title"),
            IsScreen = type == "screen",
            Campaign = context.Member("campaign").Text("name"),
            Referrer = properties.Text("referrer") ?? page.Text("referrer"),
            Agent = context.Text("userAgent"),
            Product = properties.Text("name", "product_name", "sku", "product_id"),
            Revenue = properties.Text("revenue", "total"),
            Currency = properties.Text("currency"),
            Order = properties.Text("order_id", "orderId"),
            Properties = (says == Says.Who ? traits : properties).Properties(s_told.Contains),
        };
    }

    // What stands in columns of its own.
    private static readonly HashSet<string> s_told = ["url", "path", "search", "referrer", "title"];
}
