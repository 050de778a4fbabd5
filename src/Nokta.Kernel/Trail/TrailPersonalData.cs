using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Kernel.Trail;

/// <summary>What the audit trail tells of a person in names and values: an entry that mentions her loses both, and the chain over their digest stays whole.</summary>
public sealed class TrailPersonalData(Database database) : IPersonalData
{
    public const string DoorName = "trail";

    public string Name => DoorName;

    public async Task<IReadOnlyList<Held>> FindAsync(DataSubject subject, CancellationToken ct = default)
    {
        var count = 0L;
        await foreach (var _ in MentioningAsync(subject, ct)) count++;
        return count == 0 ? [] : [new Held("trail.personal", count)];
    }

    public async Task ExportAsync(DataSubject subject, PersonalExport into, CancellationToken ct = default)
    {
        var rows = new List<IReadOnlyList<string>>();
        await foreach (var entry in MentioningAsync(subject, ct)) rows.Add([entry.At.UtcDateTime.ToString("s") + "Z", entry.Act, entry.Kind, entry.Thing, entry.Label!, entry.Changes!]);
        await into.AddAsync("trail", ["when", "act", "kind", "thing", "name", "changes"], rows, ct);
    }

    public async Task EraseAsync(DataSubject subject, CancellationToken ct = default)
    {
        var mentioning = new List<long>();
        await foreach (var entry in MentioningAsync(subject, ct)) mentioning.Add(entry.Sequence);
        if (mentioning.Count == 0) return;
        await using var turn = await database.WriteAsync(ct);
        var entries = turn.Open(subject.Workspace).Set<TrailEntry>();
        foreach (var some in mentioning.Chunk(500))
            await entries.Where(e => some.Contains(e.Sequence))
                .ExecuteUpdateAsync(e => e.SetProperty(x => x.Label, (string?)null).SetProperty(x => x.Changes, (string?)null).SetProperty(x => x.ContentSalt, (byte[]?)null), ct);
        await turn.CommitAsync(ct);
    }

    private async IAsyncEnumerable<TrailEntry> MentioningAsync(DataSubject subject, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = database.Open(subject.Workspace);
        await foreach (var entry in db.Set<TrailEntry>().AsNoTracking().Where(e => e.ContentSalt != null).OrderBy(e => e.Sequence).AsAsyncEnumerable().WithCancellation(ct))
            if (subject.IsIn(entry.Label!) || subject.IsIn(entry.Changes!)) yield return entry;
    }
}
