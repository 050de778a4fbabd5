using System.Globalization;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Trail;
using Nokta.Kernel.Words;

namespace Nokta.Accounts.Trail;

/// <summary>Says an entry of the trail as a sentence: who changed what of which thing.</summary>
internal sealed class TrailWords(Reader reader, IEnumerable<TrailThing> things, IReadOnlyDictionary<string, string> names)
{
    private readonly Dictionary<string, TrailThing> _things = things.ToDictionary(t => t.Kind);

    public string Sentence(TrailEntry entry, IReadOnlyList<TrailField> fields)
    {
        var (who, thing) = (Who(entry), Thing(entry));
        if (entry.Act == TrailEntry.Changed && fields is [{ IsHidden: false } only])
            return reader.Say("trail.say.changed-one", ("who", who), ("thing", thing), ("field", Field(only.Field)), ("before", Value(entry.Kind, only.Field, only.Before)), ("after", Value(entry.Kind, only.Field, only.After)));
        if (entry.Act == TrailEntry.Changed && fields.Count > 0)
            return reader.Say("trail.say.changed", ("who", who), ("thing", thing), ("fields", string.Join(reader["trail.comma"], fields.Take(4).Select(f => Field(f.Field))) + (fields.Count > 4 ? " …" : "")));
        if (entry.Kind == "account" && reader.Has("event." + entry.Act)) return reader.Say("event." + entry.Act, ("who", string.IsNullOrEmpty(entry.Label) ? who : Isolated(entry.Label)));
        var key = "trail.say." + entry.Act;
        return reader.Has(key) ? reader.Say(key, ("who", who), ("thing", thing)) : reader.Say("trail.say.other", ("who", who), ("thing", thing), ("act", entry.Act));
    }

    public string Who(TrailEntry entry)
    {
        if (entry.ActorKind == ActorKind.Member && names.TryGetValue(entry.ActorId, out var name)) return Isolated(name);
        if (entry.ActorKind is ActorKind.Member or ActorKind.Token && !string.IsNullOrEmpty(entry.Who)) return Isolated(entry.Who);
        if (entry.ActorKind == ActorKind.Member && entry.ActorId.Length > 6) return reader["trail.who.member"] + " " + Isolated(MemberErasure.PseudonymOf(entry.ActorId));
        return reader["trail.who." + entry.ActorKind.ToString().ToLowerInvariant()];
    }

    /// <summary>An address stands as it is; the machine's own shell has a name in each language.</summary>
    public string From(string from) => from == Actor.CommandLine ? reader["members.console"] : from;

    public string Kind(string kind) => reader.Has("trail.kind." + kind) ? reader["trail.kind." + kind] : kind;

    public string Field(string field) => reader.Has("trail.field." + field) ? reader["trail.field." + field] : field;

    /// <summary>A value as it stands in the trail, written for the reader.</summary>
    public string Value(string kind, string field, object? value) => value switch
    {
        null => reader["trail.nothing"],
        string code when Word(kind, field, code) is { } word => word,
        string list when list.StartsWith('[') => Listed(kind, field, list),
        string document when document.StartsWith('{') => reader["trail.several"],
        "True" or "true" => reader["trail.yes"],
        "False" or "false" => reader["trail.no"],
        string text when DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) => reader.Moment(at),
        string text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => reader.Date(day),
        string text when text.Length < 16 && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => reader.Digits(text),
        string text => Isolated(text.Length > 80 ? text[..80] + "…" : text),
        _ => Isolated(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };

    /// <summary>The reader's word for a code; null where it is none.</summary>
    private string? Word(string kind, string field, string code)
    {
        if (code.Length is 0 or > 60) return null;
        if (_things.TryGetValue(kind, out var thing) && thing.Say?.Invoke(reader, field, code) is { } said) return said;
        if (field == "language") return Language.Find(code) is { } language ? reader["trail.language." + language.Code] : null;
        if (field == "scopes") return string.Join(reader["trail.comma"], code.Split(' ').Select(s => reader.Has("permission." + s) ? reader["permission." + s] : s));
        return new[] { $"trail.value.{field}.{code}", field == "firstWeekday" ? "weekday." + code : $"{field}.{code}", "refusal." + code }.FirstOrDefault(reader.Has) is { } key ? reader[key] : null;
    }

    private string Listed(string kind, string field, string json)
    {
        try
        {
            using var list = System.Text.Json.JsonDocument.Parse(json);
            var items = list.RootElement.EnumerateArray().ToList();
            if (items.Count == 0) return reader["trail.nothing"];
            return items.Any(i => i.ValueKind is System.Text.Json.JsonValueKind.Object or System.Text.Json.JsonValueKind.Array) || items.Count > 6
                ? reader.Say("trail.items", ("n", items.Count)) : string.Join(reader["trail.comma"], items.Select(i => Value(kind, field, i.ToString())));
        }
        catch (System.Text.Json.JsonException)
        {
            // A list that was too long to be kept as a whole.
            return reader["trail.several"];
        }
    }

    /// <summary>Where the thing is shown; null when it has no page, or is no more.</summary>
    public string? Href(TrailEntry entry) => entry.Act != TrailEntry.Removed && _things.TryGetValue(entry.Kind, out var thing) ? thing.Href?.Invoke(entry.Thing) : null;

    private string Thing(TrailEntry entry)
    {
        var id = _things.TryGetValue(entry.Kind, out var thing) && thing.Id is { } of ? of(entry.Thing) : "";
        var label = entry.Kind is "member" or "membership" && names.TryGetValue(entry.Thing.Split('/')[0], out var name) ? name : entry.Label ?? "";
        var words = (entry.Kind == "setting" && reader.Has("trail.setting." + entry.Thing) ? reader["trail.setting." + entry.Thing] : Kind(entry.Kind)) + (id.Length > 0 ? " " + Isolated(id.All(char.IsAsciiDigit) ? reader.Digits(id) : id) : "");
        return label.Length > 0 ? reader.Say("trail.thing", ("thing", words), ("name", Isolated(label.Length > 60 ? label[..60] + "…" : label))) : words;
    }

    // A Latin name in a Persian sentence must not turn it round.
    private static string Isolated(string text) => "\u2068" + text + "\u2069";
}
