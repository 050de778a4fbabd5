using Nokta.Interactions.Import;

namespace Nokta.Server.Verbs;

/// <summary>How the import of one file went.</summary>
internal sealed record ImportResult(string File, int Code, string State, ImportCounts Counts, int? Batch = null, string? RejectFile = null, string? Problem = null)
{
    public static Report Report(IEnumerable<ImportResult> results) => new(
        ["file", "state", "batch", "read", "accepted", "duplicate", "leftOut", "quarantined", "rejected", "interactions", "rejectFile", "problem"],
        [.. results.Select(r => (IReadOnlyList<object?>)[r.File, r.State, r.Batch, r.Counts.Read, r.Counts.Accepted, r.Counts.Duplicate, r.Counts.LeftOut, r.Counts.Quarantined, r.Counts.Rejected, r.Counts.Interactions, r.RejectFile, r.Problem])]);
}
