using System.Text;
using System.Text.Json;

namespace Nokta.Interactions.Live;

/// <summary>Where the members of one event lie in its input. Its room is used again and again by one thread.</summary>
internal sealed class EventMembers
{
    private static readonly string[] s_names =
    [
        "source", "sourceKey", "at", "activity", "channel", "direction", "purpose", "outcome", "branch", "campaign", "topic", "staff", "device",
        "amount", "currency", "durationMs", "scores", "persons", "thread", "comment", "properties", "client",
    ];

    private static readonly (byte[] Name, int Place)[][] s_byLength =
        [.. Enumerable.Range(0, 11).Select(length => s_names.Select((name, place) => (Encoding.UTF8.GetBytes(name), place)).Where(n => n.Item1.Length == length).ToArray())];

    private readonly Slot[] _slots = new Slot[s_names.Length];
    private ReadOnlyMemory<byte> _raw;
    private int _at;

    /// <summary>The first member that no event has; null = all are known.</summary>
    public string? Unknown { get; private set; }

    public ReadOnlyMemory<byte> Raw => _raw;

    public void Clear(ReadOnlyMemory<byte> raw)
    {
        (_raw, Unknown) = (raw, null);
        Array.Clear(_slots);
    }

    public void Name(ref Utf8JsonReader reader)
    {
        _at = reader.ValueIsEscaped ? Array.IndexOf(s_names, reader.GetString()) : PlaceOf(reader.ValueSpan);
        if (_at < 0) Unknown ??= reader.GetString()!;
    }

    public void Begin(ref Utf8JsonReader reader)
    {
        if (_at >= 0) _slots[_at] = new Slot(reader.TokenType, (int)reader.TokenStartIndex, 0, reader.ValueIsEscaped);
    }

    public void End(ref Utf8JsonReader reader)
    {
        // A value may hold members of its own, yet those are nobody's here.
        if (_at >= 0) _slots[_at] = _slots[_at] with { To = (int)reader.BytesConsumed };
    }

    /// <summary>The member, or null where it is absent or says null.</summary>
    public Slot? Find(EventField field) => _slots[(int)field] is { Kind: not (JsonTokenType.None or JsonTokenType.Null) } slot ? slot : null;

    /// <summary>Whether it stands there, and as what.</summary>
    public JsonTokenType KindOf(EventField field) => _slots[(int)field].Kind;

    /// <summary>A value as it was written, a text with its quotes.</summary>
    public ReadOnlySpan<byte> Written(Slot slot) => _raw.Span[slot.From..slot.To];

    public static string NameOf(EventField field) => s_names[(int)field];

    private static int PlaceOf(ReadOnlySpan<byte> name)
    {
        if (name.Length >= s_byLength.Length) return -1;
        foreach (var (known, place) in s_byLength[name.Length])
            if (name.SequenceEqual(known)) return place;
        return -1;
    }
}

/// <summary>A value of an event: what it is, where it lies, and whether something in it is escaped.</summary>
internal readonly record struct Slot(JsonTokenType Kind, int From, int To, bool IsEscaped);

/// <summary>The members of an event, in the order of their names in <see cref="EventMembers"/>.</summary>
internal enum EventField
{
    Source, SourceKey, At, Activity, Channel, Direction, Purpose, Outcome, Branch, Campaign, Topic, Staff, Device,
    Amount, Currency, DurationMs, Scores, Persons, Thread, Comment, Properties, Client,
}
