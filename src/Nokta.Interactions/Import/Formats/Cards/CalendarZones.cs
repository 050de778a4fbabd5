using System.Globalization;

namespace Nokta.Interactions.Import.Formats.Cards;

/// <summary>Times of a calendar as ISO 8601: in UTC, in a named zone, in a zone that the calendar itself describes, or of the place where one is.</summary>
internal sealed class CalendarZones
{
    private static readonly string[] s_local = ["yyyyMMdd'T'HHmmss", "yyyyMMdd'T'HHmm"];
    private readonly Dictionary<string, TimeZoneInfo?> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _described = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Zones that were named and not found; their times are read as local ones.</summary>
    public HashSet<string> Unknown { get; } = [];

    /// <summary>A zone that the calendar describes: the name of its place, or the offset of its standard time.</summary>
    public void Describe(string id, string location, string offset)
    {
        if (id.Length > 0) _described[id] = location.Length > 0 ? location : offset;
    }

    /// <summary>The moment of a line, empty when it is none; without an offset when it is local.</summary>
    public string Iso(ContentLine? line)
    {
        if (line is null) return "";
        var value = line.Value.Trim();
        if (DateTime.TryParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var isUtc = value.EndsWith('Z');
        if (!DateTime.TryParseExact(value.TrimEnd('Z'), s_local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)) return value;
        var text = at.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        if (isUtc) return text + "Z";
        return line.Of("TZID") is { Length: > 0 } id ? text + OffsetOf(id, at) : text;
    }

    private string OffsetOf(string id, DateTime at)
    {
        if (Find(id) is { } zone) return Written(zone.GetUtcOffset(DateTime.SpecifyKind(at, DateTimeKind.Unspecified)));
        if (_described.GetValueOrDefault(id) is { Length: >= 5 } offset && offset[0] is '+' or '-') return $"{offset[..3]}:{offset[3..5]}";
        Unknown.Add(id);
        return "";
    }

    private TimeZoneInfo? Find(string id)
    {
        if (_known.TryGetValue(id, out var zone)) return zone;
        // Some programs put their own path before the name: /freeassociation.sourceforge.net/Asia/Tehran.
        var parts = id.Trim('/', '"').Split('/');
        foreach (var name in (ReadOnlySpan<string>)[id, _described.GetValueOrDefault(id, ""), string.Join('/', parts.TakeLast(2)), string.Join('/', parts.TakeLast(3))])
            if (name.Length > 0 && name[0] is not ('+' or '-') && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone)) break;
        _known[id] = zone;
        return zone;
    }

    private static string Written(TimeSpan offset) => string.Create(CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? '-' : '+')}{Math.Abs(offset.Hours):00}:{Math.Abs(offset.Minutes):00}");
}
