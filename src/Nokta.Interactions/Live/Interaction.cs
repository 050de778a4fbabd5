using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nokta.Interactions.Live;

/// <summary>One contact of one person with the business as a program tells it: what <c>POST /api/v1/interactions</c> takes and what modules record.</summary>
public sealed record Interaction
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Who tells it: a till, a site, a module. With the source key it makes the interaction unique in the workspace.</summary>
    public required string Source { get; init; }

    /// <summary>The source's own id of it; the same key sent twice counts once.</summary>
    public required string SourceKey { get; init; }

    /// <summary>When it happened, with its offset from UTC; null = now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What happened: order, call, visit …</summary>
    public string? Activity { get; init; }
    public string? Channel { get; init; }

    /// <summary>in, out or internal.</summary>
    public string? Direction { get; init; }
    public string? Purpose { get; init; }
    public string? Outcome { get; init; }
    public string? Branch { get; init; }
    public string? Campaign { get; init; }
    public string? Topic { get; init; }
    public string? Staff { get; init; }
    public string? Device { get; init; }

    /// <summary>In the currency's own unit (12.50 euros), signed.</summary>
    public decimal? Amount { get; init; }

    /// <summary>ISO 4217, or IRT for toman.</summary>
    public string? Currency { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public long? DurationMs { get; init; }
    public IReadOnlyList<InteractionScore>? Scores { get; init; }

    /// <summary>Keys of the one person it is about; the second and further ones are linked to the first.</summary>
    public IReadOnlyList<PersonKey>? Persons { get; init; }

    /// <summary>What belongs together: a conversation, an order.</summary>
    public string? Thread { get; init; }
    public string? Comment { get; init; }
    public IReadOnlyDictionary<string, string>? Properties { get; init; }
}

/// <summary>An answer on a scale: csat5, nps10 or ces7.</summary>
public sealed record InteractionScore(string Scale, double Score, string? Topic = null);

/// <summary>A key by which a person is known: phone, email, card, id …</summary>
public sealed record PersonKey(string Kind, string Value);

/// <summary>What became of one interaction. Quarantined ones are kept and shown, rejected ones are not.</summary>
public enum Fate { Accepted, Duplicate, Quarantined, Rejected }

/// <summary>The answer about one interaction, in the order in which they were sent; the reason is a code with a text <c>refusal.{Reason}</c>.</summary>
public sealed record Receipt(Fate Status, string? Reason = null, string? Field = null)
{
    internal static readonly Receipt Accepted = new(Fate.Accepted), Duplicate = new(Fate.Duplicate);
}
