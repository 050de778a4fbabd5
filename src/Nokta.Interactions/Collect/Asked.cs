using Nokta.Interactions.Marks;

namespace Nokta.Interactions.Collect;

/// <summary>What is known of a request before its events are read.</summary>
/// <param name="SentAt">The clock of the client when it sent; null = not told.</param>
/// <param name="Agent">What the sender calls itself: the person's own program, where it is a browser.</param>
/// <param name="IsPrivate">Whether the person asks not to be followed (Global Privacy Control or Do Not Track).</param>
/// <param name="IsPast">Whether it is told as history, whose times are taken as they are.</param>
/// <param name="Type">What the address says the event is; null = the event says so.</param>
internal sealed record Asked(WriteKey Key, Family Family, KnownValues Limits, DateTimeOffset Received, string Agent, bool IsPrivate)
{
    public string? SentAt { get; init; }
    public bool IsPast { get; init; }
    public string? Type { get; init; }

    /// <summary>Whether the request also named a trusted key of the same business, as Matomo's <c>token_auth</c>.</summary>
    public bool IsVouched { get; init; }

    /// <summary>Whether its word on who somebody is, and on when, is taken.</summary>
    public bool IsTrusted => Key.IsTrusted || IsVouched;

    /// <summary>The promo codes of the business by their folded spelling; null = none.</summary>
    public IReadOnlyDictionary<string, Mark>? Codes { get; init; }
}

/// <summary>
/// The values that one key has used for dimensions. Each combination is kept for ever, so that a public key must not be able to make ever more of them:
/// beyond a bound they are counted as "other", and the value itself stands in the raw input.
/// </summary>
internal sealed class KnownValues
{
    private const int MostActivities = 500, MostTopics = 5_000, MostCampaigns = 1_000;
    public const string Other = "other";
    private readonly HashSet<string> _activities = [], _topics = [], _campaigns = [];

    public string Activity(string value) => Bounded(_activities, value, MostActivities);

    public string Topic(string value) => Bounded(_topics, value, MostTopics);

    public string Campaign(string value) => Bounded(_campaigns, value, MostCampaigns);

    private static string Bounded(HashSet<string> known, string value, int most)
    {
        if (value.Length == 0) return value;
        lock (known)
        {
            if (known.Contains(value)) return value;
            if (known.Count >= most) return Other;
            known.Add(value);
            return value;
        }
    }
}
