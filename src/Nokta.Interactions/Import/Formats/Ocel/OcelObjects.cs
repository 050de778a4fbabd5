using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats.Ocel;

/// <summary>What a log says outside of its events: the type of each object, the attributes of events, and what attributes the objects of a type had when.</summary>
internal sealed class OcelObjects
{
    private const int MostObjects = 4_000_000, MostValues = 1_000_000;
    private readonly Dictionary<string, OcelType> _types = [];
    private readonly Dictionary<ulong, OcelType> _typeOf = [];
    private readonly Dictionary<ulong, List<OcelValue>> _values = [];
    private readonly List<string> _attributes = [];
    private int _valueCount;

    /// <summary>Types of objects, those of people first, then those with the most objects.</summary>
    public IReadOnlyList<OcelType> Types => [.. _types.Values.OrderByDescending(t => t.IsPeople).ThenByDescending(t => t.Objects).ThenBy(t => t.Number)];

    /// <summary>Names of the attributes that the types of events declare.</summary>
    public IReadOnlyList<string> EventAttributes => _attributes;

    /// <summary>Names of the attributes that objects of the type have.</summary>
    public IReadOnlyList<string> AttributesOf(OcelType type) => [.. _values.Where(v => _typeOf.GetValueOrDefault(v.Key) == type).SelectMany(v => v.Value).Select(v => v.Name).Distinct().Order(StringComparer.Ordinal).Take(100)];

    public OcelType? TypeOf(ReadOnlySpan<byte> id) => _typeOf.GetValueOrDefault(XxHash3.HashToUInt64(id));

    /// <summary>The value that an attribute of an object had at a moment; attributes change over time.</summary>
    public string? ValueAt(ReadOnlySpan<byte> id, string name, DateTimeOffset at) =>
        _values.TryGetValue(XxHash3.HashToUInt64(id), out var values) ? values.Where(v => v.Name == name && v.Since <= at).MaxBy(v => v.Since)?.Value : null;

    public static Outcome<OcelObjects> Read(UnpackedStream file)
    {
        var (found, elements) = (new OcelObjects(), new JsonElements(file));
        if (!elements.Enter((byte)'{')) return new Refusal("import.ocel-broken");
        while (elements.NextName())
        {
            var isRead = Encoding.UTF8.GetString(elements.Current) switch
            {
                "\"objectTypes\"" => found.ReadAll(elements, o => found.Type(Text(o, "name"))),
                "\"eventTypes\"" => found.ReadAll(elements, found.AddAttributes),
                "\"objects\"" => found.ReadAll(elements, found.AddObject),
                _ => elements.Pass(),
            };
            if (!isRead || found._typeOf.Count > MostObjects) break;
        }

        if (found._typeOf.Count > MostObjects) return Refusal.Of("import.ocel-too-many", ("n", (long)MostObjects));
        return elements.IsBroken && found._typeOf.Count == 0 ? new Refusal("import.ocel-broken") : found;
    }

    internal static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.ValueKind == JsonValueKind.Null ? "" : value.GetRawText() : "";

    internal static IEnumerable<JsonElement> List(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>The moment of a text; without an offset it is UTC, as the standard has it.</summary>
    internal static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private bool ReadAll(JsonElements elements, Action<JsonElement> take)
    {
        if (!elements.Enter((byte)'[')) return elements.Pass();
        while (elements.NextElement() && _typeOf.Count <= MostObjects)
        {
            try
            {
                using var document = JsonDocument.Parse(elements.Current.ToArray());
                take(document.RootElement);
            }
            catch (Exception problem) when (problem is JsonException or InvalidOperationException)
            {
                // An object that cannot be read has no type; its events are read all the same.
            }
        }

        return !elements.IsBroken;
    }

    private void AddAttributes(JsonElement type)
    {
        foreach (var attribute in List(type, "attributes"))
            if (Text(attribute, "name") is { Length: > 0 } name && !_attributes.Contains(name) && _attributes.Count < 300) _attributes.Add(name);
    }

    private void AddObject(JsonElement element)
    {
        var id = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(Text(element, "id")));
        var type = Type(Text(element, "type"));
        if (!_typeOf.TryAdd(id, type)) return;
        type.Objects++;
        foreach (var attribute in List(element, "attributes"))
        {
            if (++_valueCount > MostValues) return;
            if (!_values.TryGetValue(id, out var values)) _values.Add(id, values = []);
            values.Add(new OcelValue(string.Intern(Text(attribute, "name")), Text(attribute, "value"), Moment(Text(attribute, "time")) ?? DateTimeOffset.MinValue));
        }
    }

    private OcelType Type(string name)
    {
        if (!_types.TryGetValue(name, out var type)) _types.Add(name, type = new OcelType(name, _types.Count));
        return type;
    }

    private sealed record OcelValue(string Name, string Value, DateTimeOffset Since);
}
