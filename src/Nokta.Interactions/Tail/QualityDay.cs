namespace Nokta.Interactions.Tail;

/// <summary>What came from one source on one day (UTC). Read = accepted + duplicate + left out + quarantined + rejected.</summary>
/// <param name="Batch">The import that holds it.</param>
/// <param name="Interactions">What the accepted became; null where it is not counted by day (files).</param>
/// <param name="Unmapped">Of these, how many no rule takes today.</param>
/// <param name="LateHour">Accepted more than an hour, but no more than a day, after it happened; null for files, which are always late.</param>
/// <param name="Skew">Accepted by how far the sender's clock was off: below ten seconds, below five minutes, below an hour, more.</param>
/// <param name="Clamped">Whose time was beyond what a public key may say.</param>
public sealed record QualityDay(
    DateOnly Day, string Source, int Batch, long Accepted, long Duplicate, long LeftOut, long Quarantined, long Rejected, DateTimeOffset Last, long? Interactions, long? Unmapped,
    long? LateHour, long? LateDay, IReadOnlyList<long> Skew, long Clamped, IReadOnlyList<QualityReason> Reasons)
{
    public long Read => Accepted + Duplicate + LeftOut + Quarantined + Rejected;

    /// <summary>What somebody sent in earnest and could not be taken: bots and tests are as they should be.</summary>
    public long Spoiled => Quarantined + Rejected - Reasons.Where(r => r.IsExpected).Sum(r => r.Count);
}

/// <summary>Why events were not taken; the text of the reason is <c>refusal.{Reason}</c>.</summary>
/// <param name="Fate">quarantined or rejected.</param>
public sealed record QualityReason(string Fate, string Reason, long Count)
{
    public bool IsExpected => Reason is "collect.bot" or "collect.test";
}

/// <summary>How much usually comes on this weekday: the least and the most of so many weeks before.</summary>
public sealed record QualityRange(long Low, long High, int Weeks)
{
    /// <summary>Fewer weeks say nothing.</summary>
    public const int Fewest = 3;

    public bool IsKnown => Weeks >= Fewest;

    public bool Holds(long read) => read >= Low && read <= High;
}

/// <summary>How one source does: its last days together.</summary>
/// <param name="IsSilent">Whether nothing has come for longer than it ever took in the days that are looked at.</param>
public sealed record QualitySource(string Source, DateTimeOffset Last, bool IsSilent, IReadOnlyList<QualityDay> Days)
{
    public long Sum(Func<QualityDay, long> of) => Days.Sum(of);
}
