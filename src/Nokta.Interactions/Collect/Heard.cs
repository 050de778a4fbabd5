using System.Text.Json;
using Nokta.Interactions.Live;

namespace Nokta.Interactions.Collect;

/// <summary>What kind of thing an event says.</summary>
internal enum Says
{
    /// <summary>Somebody looked at a page or a screen.</summary>
    View,
    /// <summary>Something happened, under a name of the business's own.</summary>
    Act,
    /// <summary>Who somebody is: no contact, only links and traits.</summary>
    Who,
    /// <summary>Housekeeping of the client: counted, not kept.</summary>
    Nothing,
}

/// <summary>One event in the same words whatever client said it, so that the same trip gives the same interactions.</summary>
internal sealed record Heard
{
    public Says Says { get; init; }

    /// <summary>Name of what happened, as the client has it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The client's own id of the event; null = it has none.</summary>
    public string? Id { get; init; }

    /// <summary>The client's clock, as it was sent: text or number; null = not told.</summary>
    public string? At { get; init; }
    public string? SentAt { get; init; }

    /// <summary>How long before it was sent it happened, where the client tells that and no time.</summary>
    public TimeSpan? Ago { get; init; }
    public string? User { get; init; }
    public string? Visitor { get; init; }

    /// <summary>Another id of the same person: what she was called before.</summary>
    public string? Before { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Url { get; init; }
    public string? Title { get; init; }
    public string? Campaign { get; init; }
    public string? Referrer { get; init; }

    /// <summary>What the person's own program calls itself, as far as the event tells it.</summary>
    public string? Agent { get; init; }
    public string? Product { get; init; }

    /// <summary>The touchpoint as the page or the program names it itself: TP-14.</summary>
    public string? Touchpoint { get; init; }
    public string? Revenue { get; init; }
    public string? Currency { get; init; }
    public string? Order { get; init; }
    public bool IsScreen { get; init; }
    public Dictionary<string, string> Properties { get; init; } = [];
    public IReadOnlyList<InteractionScore>? Scores { get; init; }
}

/// <summary>Why an event is no event; never leaves this folder.</summary>
internal sealed class UnheardException(string reason) : Exception
{
    public string Reason { get; } = reason;
}

/// <summary>Reads members of JSON that anybody may have written.</summary>
internal static class JsonMembers
{
    private const int MostProperties = 100, MostText = 300;

    public static JsonElement? Member(this JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    public static JsonElement? Member(this JsonElement? of, string name) => of is { } there ? there.Member(name) : null;

    /// <summary>A text, or a number as it is written; null when there is none, or nothing in it.</summary>
    public static string? Text(this JsonElement of, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (of.Member(name) is { } value && Plain(value) is { Length: > 0 } text) return text;
        return null;
    }

    public static string? Text(this JsonElement? of, params ReadOnlySpan<string> names) => of is { } there ? there.Text(names) : null;

    /// <summary>The members as texts; what is nested stays JSON.</summary>
    public static Dictionary<string, string> Properties(this JsonElement? of, Func<string, bool>? leaves = null)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        if (of is not { ValueKind: JsonValueKind.Object } there) return all;
        foreach (var member in there.EnumerateObject())
        {
            if (all.Count == MostProperties) break;
            if (member.Value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined || leaves?.Invoke(member.Name) == true) continue;
            var text = member.Value.ValueKind == JsonValueKind.String ? Clean(member.Value.GetString()!) : Clean(member.Value.GetRawText());
            if (text.Length > 0) all[Cut(Clean(member.Name), 60)] = Cut(text, MostText);
        }

        return all;
    }

    public static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        // Never half a letter.
        return text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
    }

    /// <summary>Without what databases and screens cannot hold.</summary>
    public static string Clean(string text) => (text.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 ? text : string.Concat(text.Select(c => c < ' ' ? ' ' : c))).Trim();

    private static string? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Clean(value.GetString()!),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
