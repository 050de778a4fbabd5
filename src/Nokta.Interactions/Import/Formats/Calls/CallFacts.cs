namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>What the records of one call say together, whatever system wrote them.</summary>
internal sealed record CallFacts
{
    public required string Key { get; init; }

    /// <summary>in, out or internal.</summary>
    public required string Direction { get; init; }

    /// <summary>answered, unanswered, busy or failed; empty while it is not over.</summary>
    public required string Outcome { get; init; }

    /// <summary>The number that calls back and is called back, for the thread of a caller.</summary>
    public required string Outside { get; init; }

    /// <summary>Microseconds; null when the time cannot be read.</summary>
    public long? Start { get; init; }
    public string Staff { get; init; } = "";

    /// <summary>Seconds of talk, -1 when nobody answered or nothing is said of it.</summary>
    public double Talk { get; init; } = -1;

    /// <summary>Seconds from the first ring to the answer, or to the end of a call that nobody answered; -1 = unknown.</summary>
    public double Wait { get; init; } = -1;

    public string Queue { get; init; } = "";

    /// <summary>Seconds in the queue, -1 where the system does not count them apart.</summary>
    public double Queued { get; init; } = -1;

    /// <summary>Whom the caller was handed on to; ? where the system does not say.</summary>
    public string Transfer { get; init; } = "";

    public bool IsAnswered => Outcome == "answered";
}
