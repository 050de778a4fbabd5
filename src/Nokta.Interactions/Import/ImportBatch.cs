using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import;

/// <summary>Counts of rows (Read = Accepted + Duplicate + LeftOut + Quarantined + Rejected) and of the interactions they made.</summary>
public sealed record ImportCounts(long Read, long Accepted, long Duplicate, long LeftOut, long Quarantined, long Rejected, long Interactions)
{
    public static ImportCounts None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>The row identity of product.md; it holds at the end of every run.</summary>
    public bool Adds => Read == Accepted + Duplicate + LeftOut + Quarantined + Rejected;
}

/// <summary>How far a run is.</summary>
public sealed record ImportProgress(long BytesRead, long BytesTotal, ImportCounts Counts)
{
    public double Share => BytesTotal == 0 ? 1 : (double)BytesRead / BytesTotal;
}

/// <summary>Why rows were rejected: code (text <c>refusal.{Code}</c>), how many, and the first of them.</summary>
public sealed record RejectReason(string Code, long Count, long FirstLine, string Example, IReadOnlyDictionary<string, object?>? With = null);

/// <summary>What a run would do, without having done it.</summary>
public sealed record DryRun(ImportCounts Counts, IReadOnlyList<RejectReason> Reasons, IReadOnlyList<Note> Warnings);

/// <summary>Where a batch stands. Rows count only while it is <see cref="Done"/>.</summary>
public enum BatchState { Running, Done, Cancelled, Undone, Failed, RolledBack }

/// <summary>One file, imported once: its history stays even when its rows are taken back.</summary>
public sealed record ImportBatch
{
    public required int Id { get; init; }
    public required string Source { get; init; }
    public required string FileName { get; init; }

    /// <summary>xxHash128 of the file's bytes, in hex.</summary>
    public required string FileHash { get; init; }
    public required long FileBytes { get; init; }
    public required BatchState State { get; init; }
    public required ImportCounts Counts { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public DateTimeOffset? UndoneAt { get; init; }
    public IReadOnlyList<RejectReason> Reasons { get; init; } = [];
    public IReadOnlyList<Note> Warnings { get; init; } = [];

    /// <summary>Code of the refusal that ended it (disk full …), else null.</summary>
    public string? Problem { get; init; }

    /// <summary>CSV of the rejected rows (line, reason, text, raw) relative to the data folder; null when none was rejected.</summary>
    public string? RejectFile { get; init; }

    public required FileMapping Mapping { get; init; }

    /// <summary>Whether it is no file but what came live on one day.</summary>
    public bool IsLive => Mapping.Format == Live.LiveBatch.Mark;

    /// <summary>What people call it: the file's name, or the day.</summary>
    public string NameIn(Reader reader) => IsLive ? reader.Say("import.live.name", ("day", reader.Date(DateOnly.FromDateTime(StartedAt.UtcDateTime)))) : FileName;
}
