using System.Text.Json;

namespace Nokta.Interactions.Collect;

/// <summary>Events of CloudEvents 1.0, in one object: binary ones are put together from their headers before.</summary>
internal static class CloudEventReading
{
    private static readonly HashSet<string> s_domains = ["com", "org", "net", "io", "dev", "app", "ir", "ru", "de", "uk", "eu", "co", "me", "ai", "cloud", "shop", "biz", "info"];

    private static readonly HashSet<string> s_who = ["identify", "identified", "user identified", "person identified", "customer identified"];

    public static Heard Read(JsonElement one)
    {
        if (one.ValueKind != JsonValueKind.Object) throw new UnheardException("collect.no-object");
        if (one.Text("specversion") is not { } version || !version.StartsWith("1.", StringComparison.Ordinal)) throw new UnheardException("collect.version");
        var (id, source, type) = (one.Text("id"), one.Text("source"), one.Text("type"));
        if (id is null || source is null || type is null) throw new UnheardException("collect.no-name");
        var data = one.Member("data");
        if (data is null && one.Text("data_base64") is { } packed) data = Unpacked(packed);
        var name = NameOf(type);
        var isWho = s_who.Contains(name);
        var isView = name is "page view" or "page viewed" or "screen view" or "screen viewed" or "page" or "screen";
        return new Heard
        {
            Says = isWho ? Says.Who : isView ? Says.View : Says.Act,
            Name = isView ? data.Text("name", "title") ?? "" : name,
            // Only together they are unique; either may hold any letter.
            Id = $"{source.Length}:{source}:{id}",
            At = one.Text("time"),
            User = data.Text("userId", "user_id", "customerId", "customer_id") ?? one.Text("subject"),
            Visitor = data.Text("anonymousId", "anonymous_id", "visitorId"),
            Email = data.Text("email"),
            Phone = data.Text("phone"),
            Url = data.Text("url", "path"),
            Title = data.Text("title", "name"),
            IsScreen = isView && name.StartsWith("screen", StringComparison.Ordinal),
            Campaign = data.Text("campaign", "utm_campaign"),
            Product = data.Text("name", "product_name", "sku", "product_id"),
            Revenue = data.Text("revenue", "total", "amount"),
            Currency = data.Text("currency"),
            Order = data.Text("order_id", "orderId"),
            Properties = data.Properties(n => n is "url" or "path" or "title"),
        };
    }

    /// <summary>com.acme.order.completed is "order completed": whose event it is says the key.</summary>
    private static string NameOf(string type)
    {
        var parts = type.Split('.', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 2 && s_domains.Contains(parts[0].ToLowerInvariant())) parts = parts[2..];
        if (parts.Length > 1 && parts[^1] is ['v', .. var version] && version.All(char.IsAsciiDigit)) parts = parts[..^1];
        return ActivityName.Of(string.Join(' ', parts));
    }

    private static JsonElement? Unpacked(string base64)
    {
        try
        {
            return CollectBody.Base64Of(base64) is { } bytes ? JsonDocument.Parse(bytes).RootElement : throw new UnheardException("collect.json");
        }
        catch (JsonException)
        {
            // Binary data is no reason to lose the event.
            return null;
        }
    }
}
