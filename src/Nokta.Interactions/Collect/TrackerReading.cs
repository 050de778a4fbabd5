using System.Text.Json;

namespace Nokta.Interactions.Collect;

/// <summary>The events of our own tracker: a page was seen, something that belongs to a touchpoint was clicked, or what the page tells in its own words.</summary>
internal static class TrackerReading
{
    public static Heard Read(JsonElement one)
    {
        if (one.ValueKind != JsonValueKind.Object) throw new UnheardException("collect.no-object");
        var (type, props) = (one.Text("type"), one.Member("props"));
        return new Heard
        {
            Says = type switch
            {
                "view" => Says.View,
                "click" or "event" => Says.Act,
                _ => throw new UnheardException("collect.type"),
            },
            Name = one.Text("name") ?? (type == "event" ? throw new UnheardException("collect.no-name") : type!),
            Id = one.Text("id"),
            At = one.Text("at"),
            Visitor = one.Text("visitor"),
            Url = one.Text("url"),
            Title = one.Text("title"),
            Campaign = one.Text("campaign"),
            Referrer = one.Text("referrer"),
            Touchpoint = one.Text("touchpoint"),
            Product = props.Text("product", "name"),
            Revenue = props.Text("revenue", "total"),
            Currency = props.Text("currency"),
            Order = props.Text("order_id", "order"),
            Properties = props.Properties(),
        };
    }
}
