using System.Globalization;
using Nokta.Interactions.Import.Formats.AccessLogs;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Live;
using Nokta.Interactions.Marks;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Collect;

/// <summary>Makes an interaction of what was heard: the same one whatever client said it.</summary>
internal static class Mapping
{
    private const int MostText = 300;

    // Money that may come, not money that came.
    private static readonly string[] s_notYet = ["product ", "products ", "cart ", "checkout ", "coupon ", "promotion ", "payment info ", "order updated", "order cancelled", "wishlist "];
    [ThreadStatic] private static Agents? s_agents;

    /// <summary>Bot, or what she holds in her hand; a program that is no browser is no bot: servers speak for people.</summary>
    public static (bool IsBot, string Device) AgentOf(string? agent)
    {
        if (string.IsNullOrEmpty(agent) || !(agent.StartsWith("Mozilla/", StringComparison.Ordinal) || agent.StartsWith("Opera/", StringComparison.Ordinal))) return (false, "");
        return (s_agents ??= new Agents()).Of(JsonMembers.Cut(agent, 500));
    }

    public static Interaction Of(Heard heard, Asked asked, ClientClock clock, string id)
    {
        var key = asked.Key;
        var activity = heard.Says == Says.View ? heard.IsScreen ? "screen view" : "page view" : ActivityName.Of(heard.Name);
        var path = PathOf(heard.Url);
        var topic = PlaceOf(heard) is { } place ? TouchpointCard.IdOf(place) : heard.Says == Says.View ? heard.IsScreen || path is null ? heard.Title ?? heard.Name : path : heard.Product ?? "";
        var (amount, currency) = Money(heard, activity, key);
        return new Interaction
        {
            Source = key.Name,
            SourceKey = id,
            At = clock.At,
            Activity = asked.Limits.Activity(JsonMembers.Cut(activity, MostText)),
            Channel = Some(key.Channel),
            Direction = "in",
            Purpose = amount is not null ? "purchase" : heard.Says == Says.View || activity == "search" ? "information" : null,
            Campaign = Some(asked.Limits.Campaign(JsonMembers.Cut(heard.Campaign ?? CampaignOf(heard.Url) ?? "", MostText))),
            Topic = Some(asked.Limits.Topic(JsonMembers.Cut(topic, MostText))),
            Staff = activity.Contains("call", StringComparison.Ordinal) && heard.Properties.TryGetValue("extension", out var extension) ? JsonMembers.Cut(extension, 40) : null,
            Device = Some(AgentOf(heard.Agent ?? asked.Agent).Device),
            Amount = amount,
            Currency = currency,
            Persons = PersonsOf(heard, asked),
            Thread = heard.Order is { } order ? JsonMembers.Cut(order, MostText) : null,
            Scores = heard.Scores,
            Properties = PropertiesOf(heard, asked, path),
        };
    }

    private static readonly string[] s_codes = ["coupon", "promo_code", "promocode", "promo", "discount_code"];

    /// <summary>The registered promo code that the event names; null = none.</summary>
    public static Mark? CodeOf(Heard heard, Asked asked)
    {
        if (asked.Codes is not { } codes) return null;
        foreach (var name in s_codes)
            if (heard.Properties.TryGetValue(name, out var said) && codes.TryGetValue(Folding.Fold(said), out var code)) return code;
        return null;
    }

    /// <summary>The touchpoint that the event names itself: its id becomes the topic, by which a rule finds it.</summary>
    public static int? PlaceOf(Heard heard) =>
        (heard.Touchpoint ?? heard.Properties.GetValueOrDefault("touchpoint")) is { Length: > 3 and < 100 } named && named.StartsWith("TP-", StringComparison.OrdinalIgnoreCase) ? TouchpointCard.NumberIn(named) : null;

    /// <summary>
    /// Her keys, the surest first. A public key's word on who somebody is is not taken: what it says of a user is a key of its own kind, which no
    /// trusted source shares, and nothing is linked.
    /// </summary>
    public static IReadOnlyList<PersonKey> PersonsOf(Heard heard, Asked asked)
    {
        if (asked.IsPrivate && !asked.IsTrusted) return [];
        if (!asked.IsTrusted) return heard.Visitor is { } visitor ? [Key("visitor", visitor)] : heard.User is { } user ? [Key("claimed", user)] : [];
        return KeysOf(heard);
    }

    /// <summary>Whom a public key says somebody is: no keys of hers, see above.</summary>
    public static IReadOnlyList<PersonKey> ClaimedBy(Heard heard, Asked asked) => asked.IsTrusted ? [] : KeysOf(heard);

    private static IReadOnlyList<PersonKey> KeysOf(Heard heard)
    {
        var keys = new List<PersonKey>();
        if (heard.User is { } known) keys.Add(Key("id", known));
        if (heard.Visitor is { } anonymous) keys.Add(Key("visitor", anonymous));
        if (heard.Before is { } before) keys.Add(Key("visitor", before));
        if (heard.Email is { } email) keys.Add(Key("email", email));
        if (heard.Phone is { } phone) keys.Add(Key("phone", phone));
        return [.. keys.DistinctBy(k => (k.Kind, k.Value))];
    }

    private static PersonKey Key(string kind, string value) => new(kind, JsonMembers.Cut(value, MostText));

    private static (decimal? Amount, string? Currency) Money(Heard heard, string activity, WriteKey key)
    {
        if (heard.Revenue is not { } text || heard.Says != Says.Act || s_notYet.Any(n => activity.StartsWith(n, StringComparison.Ordinal))) return (null, null);
        var currency = (heard.Currency ?? key.Currency).ToUpperInvariant();
        if (!AmountText.IsKnown(currency)) throw new UnheardException("amount.currency");
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var amount)) throw new UnheardException("amount.number");
        if (Math.Abs(amount) > 1_000_000_000_000m) throw new UnheardException("amount.large");
        return (activity.Contains("refund", StringComparison.Ordinal) ? -Math.Abs(amount) : amount, currency);
    }

    private static Dictionary<string, string>? PropertiesOf(Heard heard, Asked asked, string? path)
    {
        var all = heard.Properties;
        if (path is not null) all["page"] = JsonMembers.Cut(RawPath(heard.Url!), MostText);
        if (heard.Title is { } title && heard.Says == Says.View) all["title"] = JsonMembers.Cut(title, MostText);
        if (HostOf(heard.Referrer) is { } referrer) all["referrer"] = referrer;
        // Kept as a fact about the event, never as a key of a person.
        if (!asked.IsTrusted && !asked.IsPrivate && heard is { User: { } said, Visitor: not null }) all["user"] = JsonMembers.Cut(said, MostText);
        return all.Count > 0 ? all : null;
    }

    private static string? PathOf(string? url) => url is null ? null : new PagePath().GroupOf(RawPath(url), "200");

    private static string RawPath(string url) => JsonMembers.Clean(PagePath.Split(JsonMembers.Cut(url, 2000)).Path.Split('#')[0]);

    private static string? HostOf(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var at) && at.Host.Length is > 0 and <= 200 ? at.Host : null;

    private static string? CampaignOf(string? url)
    {
        if (url?.IndexOf('?', StringComparison.Ordinal) is not (>= 0 and var mark)) return null;
        foreach (var part in url[(mark + 1)..].Split('#')[0].Split('&', 60))
            if (part.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && part[..equals] is "utm_campaign" or "mtm_campaign" or "pk_campaign" or "matomo_campaign")
                return JsonMembers.Clean(Uri.UnescapeDataString(part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..].Replace('+', ' ')));
        return null;
    }

    private static string? Some(string text) => text.Length > 0 ? text : null;
}
