using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Nokta.Interactions.Collect;

/// <summary>The parameters of Matomo's tracking API: of a pixel's address, of a form, or of one line of a bulk request.</summary>
internal static class MatomoReading
{
    // What differs when the same thing is sent again, or is nobody's business.
    private static readonly HashSet<string> s_volatile = ["send_image", "token_auth", "cip", "queuedtracking", "bots", "new_visit", "apiv", "rec", "pf_net", "pf_srv", "pf_tfr", "pf_dm1", "pf_dm2", "pf_onl", "_idn"];
    private static readonly string[] s_nonces = ["r", "rand", "pv_id", "cdt", "h"];

    /// <summary>The parameters as one object, so that what is kept of an event is JSON like everybody's.</summary>
    public static byte[] ToJson(IEnumerable<KeyValuePair<string, StringValues>> parameters) =>
        JsonSerializer.SerializeToUtf8Bytes(parameters.Where(p => p.Key.Length > 0 && p.Key != "token_auth").DistinctBy(p => p.Key).ToDictionary(p => p.Key, p => p.Value.ToString()), Live.Interaction.Json);

    /// <summary>One line of a bulk request: an address's query, or the parameters as an object.</summary>
    public static byte[] ToJson(JsonElement line) => line.ValueKind switch
    {
        JsonValueKind.String => ToJson(QueryHelpers.ParseQuery(line.GetString())),
        JsonValueKind.Object => ToJson(line.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, new StringValues(m.Value.ValueKind == JsonValueKind.String ? m.Value.GetString() : m.Value.GetRawText())))),
        _ => Encoding.UTF8.GetBytes(line.GetRawText()),
    };

    /// <summary>The <c>token_auth</c> of one line of a bulk request.</summary>
    public static string? VoucherOf(JsonElement line) => line.ValueKind switch
    {
        JsonValueKind.String => QueryHelpers.ParseQuery(line.GetString()).TryGetValue("token_auth", out var token) ? token.ToString() : null,
        JsonValueKind.Object => line.Text("token_auth"),
        _ => null,
    };

    /// <param name="key">The key that the request was taken for: a bulk request may hold events of several sites.</param>
    public static Heard Read(JsonElement one, string key)
    {
        if (one.ValueKind != JsonValueKind.Object) throw new UnheardException("collect.no-object");
        if (one.Text("idsite") is { } site && site != key && WriteKey.CanBe(site)) throw new UnheardException("collect.other-key");
        var (says, name) = WhatOf(one);
        var (url, title) = (one.Text("url"), one.Text("action_name"));
        if (says == Says.View && url is null && title is null) throw new UnheardException("collect.no-name");
        return new Heard
        {
            Says = says,
            Name = says == Says.View ? title ?? "" : name,
            Id = KeyOf(one),
            At = one.Text("cdt") is { } cdt ? Instant(cdt) : null,
            User = one.Text("uid"),
            Visitor = one.Text("_id", "cid"),
            Url = url,
            Title = title,
            Campaign = one.Text("_rcn"),
            Referrer = one.Text("urlref"),
            Agent = one.Text("ua"),
            Product = one.Text("_pkn", "_pks", "search") ?? (one.Text("e_a") is not null ? one.Text("e_n") : null),
            Revenue = name == "order completed" || one.Text("idgoal") is not (null or "0") ? one.Text("revenue") : null,
            Order = one.Text("ec_id"),
            Properties = PropertiesOf(one),
        };
    }

    private static (Says, string) WhatOf(JsonElement one)
    {
        if (one.Text("ping") == "1") return (Says.Nothing, "");
        if (one.Text("e_a") is { } action) return (Says.Act, action);
        if (one.Text("idgoal") is { } goal) return (Says.Act, goal != "0" ? "goal " + goal : one.Text("ec_id") is not null ? "order completed" : "cart updated");
        if (one.Text("search") is not null) return (Says.Act, "search");
        if (one.Text("download") is not null) return (Says.Act, "download");
        if (one.Text("link") is not null) return (Says.Act, "outlink");
        if (one.Text("_pkn", "_pks") is not null) return (Says.Act, "product viewed");
        return (Says.View, "");
    }

    private static Dictionary<string, string> PropertiesOf(JsonElement one)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        void Keep(string name, string from)
        {
            if (one.Text(from) is { } value) all[name] = JsonMembers.Cut(value, 300);
        }

        foreach (var (name, from) in s_named) Keep(name, from);
        foreach (var member in one.EnumerateObject().Where(m => m.Name.StartsWith("dimension", StringComparison.Ordinal)).Take(50)) Keep(JsonMembers.Cut(member.Name, 60), member.Name);
        return all;
    }

    private static readonly (string Name, string From)[] s_named =
    [
        ("category", "e_c"), ("name", "e_n"), ("value", "e_v"), ("order_id", "ec_id"), ("items", "ec_items"), ("query", "search"), ("results", "search_count"), ("download", "download"), ("link", "link"),
        ("sku", "_pks"), ("product", "_pkn"), ("product_category", "_pkc"), ("price", "_pkp"), ("variables", "_cvar"), ("keyword", "_rck"),
    ];

    /// <summary>Matomo's events have no id. Those that hold something that differs each time are known by all they say; others are never sent twice.</summary>
    private static string? KeyOf(JsonElement one)
    {
        if (s_nonces.All(n => one.Text(n) is null)) return null;
        var hash = new XxHash128();
        foreach (var member in one.EnumerateObject().Where(m => !s_volatile.Contains(m.Name)).OrderBy(m => m.Name, StringComparer.Ordinal)) hash.Append(Encoding.UTF8.GetBytes(member.Name + "\u001F" + member.Value + "\u001E"));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>cdt is a Unix time or "2026-11-22 10:00:00", in UTC.</summary>
    private static string Instant(string cdt) => long.TryParse(cdt, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? cdt : cdt.Replace(' ', 'T');
}
