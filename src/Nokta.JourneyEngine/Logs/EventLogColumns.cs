namespace Nokta.JourneyEngine.Logs;

/// <summary>Which columns of a table of events say who, what and when; null = found by one of its customary names.</summary>
public sealed record EventLogColumns
{
    private static readonly string[] s_person = ["case:concept:name", "customer_id", "case_id", "person_id", "user_id", "person", "customer", "case"];
    private static readonly string[] s_activity = ["concept:name", "touchpoint", "activity"];
    private static readonly string[] s_time = ["time:timestamp", "ts", "timestamp", "time"];

    /// <summary>The customary names: those of pm4py (<c>case:concept:name, concept:name, time:timestamp</c>), <c>customer_id, touchpoint, ts</c> and <c>case_id, activity, timestamp</c>.</summary>
    public static EventLogColumns Customary { get; } = new();

    /// <summary>Column of the person (the case of an event log).</summary>
    public string? Person { get; init; }

    /// <summary>Column of what happened.</summary>
    public string? Activity { get; init; }

    /// <summary>Column of the instant.</summary>
    public string? Time { get; init; }

    /// <summary>Column of an amount, signed decimal number; null = amounts are not read.</summary>
    public string? Value { get; init; }

    /// <summary>Zone of times that name no offset; UTC unless told.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Places of the columns in a header.</summary>
    /// <exception cref="EventLogException">One is not there.</exception>
    public EventLogPlaces In(IReadOnlyList<string> header) => new(
        Find(header, Person, s_person, "person"),
        Find(header, Activity, s_activity, "activity"),
        Find(header, Time, s_time, "time"),
        Value is null ? -1 : Find(header, Value, [], "value"));

    private static int Find(IReadOnlyList<string> header, string? told, string[] customary, string role)
    {
        foreach (var name in told is null ? customary : [told])
            for (var i = 0; i < header.Count; i++)
                if (name.Equals(header[i].Trim(), told is null ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)) return i;
        throw new EventLogException(EventLogFault.NoColumn) { Column = told ?? role, Text = string.Join(", ", header.Select(h => h.Trim())), IsTold = told is not null };
    }
}

/// <summary>Where the columns stand in a table, from 0.</summary>
/// <param name="Person">Of the person.</param>
/// <param name="Activity">Of the activity.</param>
/// <param name="Time">Of the instant.</param>
/// <param name="Value">Of the amount; -1 = none.</param>
public readonly record struct EventLogPlaces(int Person, int Activity, int Time, int Value)
{
    internal int Last => Math.Max(Math.Max(Person, Activity), Math.Max(Time, Value));
}
