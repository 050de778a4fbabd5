using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Privacy;

/// <summary>
/// Erases persons. First the journal is on disk, then every door forgets, then the log says it is done: whatever is cut off between is finished by whoever
/// opens the folder next, and a restored backup is brought to the same state the same way.
/// </summary>
public sealed class Erasures(Database database, PersonKeys keys, IEnumerable<IPersonalData> doors, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>The log, the newest first.</summary>
    public async Task<IReadOnlyList<Erasure>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return await db.Set<Erasure>().AsNoTracking().OrderByDescending(e => e.At).ToListAsync(ct);
    }

    /// <summary>What would go: the same doors that erase, counting.</summary>
    public async Task<IReadOnlyList<Held>> CountAsync(DataSubject subject, CancellationToken ct = default)
    {
        var held = new List<Held>();
        foreach (var door in doors) held.AddRange(await door.FindAsync(subject, ct));
        return held;
    }

    /// <summary>Erases everything of a person. It cannot be taken back.</summary>
    public async Task<Erasure> EraseAsync(FoundPerson person, CancellationToken ct = default)
    {
        await _one.WaitAsync(ct);
        try
        {
            var held = await CountAsync(person.Subject, ct);
            var line = await WriteAsync(person, held, ct);
            return await ApplyAsync(line, person.Subject, CancellationToken.None);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Finishes what was cut off and repeats what a restore brought back; returns how many erasures that were. Cheap when there is nothing.</summary>
    public async Task<int> ApplyPendingAsync(CancellationToken ct = default)
    {
        var lines = ErasureJournal.Read(database.Folder);
        var repeated = 0;
        foreach (var group in lines.GroupBy(l => new WorkspaceId(l.Workspace)))
        {
            var done = (await ListAsync(group.Key, ct)).Where(e => e.AppliedAt is not null).Select(e => e.Id).ToHashSet();
            foreach (var line in group.Where(l => !done.Contains(l.Id)))
            {
                var erased = ErasedKeys.Of(database.Folder, group.Key, new HashSet<Guid> { line.Id });
                await ApplyAsync(line, await keys.SubjectAsync(group.Key, erased.Contains, ct), ct);
                repeated++;
            }

            if ((await ListAsync(group.Key, ct)).Any(e => e.CleanedAt is null)) await CleanAsync(group.Key, ct);
        }

        return repeated;
    }

    public void Dispose() => _one.Dispose();

    private async Task<ErasureLine> WriteAsync(FoundPerson person, IReadOnlyList<Held> held, CancellationToken ct)
    {
        var (now, workspace) = (clock.GetUtcNow(), person.Subject.Workspace);
        await using var turn = await database.WriteAsync(ct);
        var secret = ErasureJournal.Secret(database.Folder);
        var by = database.Acting.Current.Name;
        var line = new ErasureLine(Guid.CreateVersion7(now), workspace.Value, Micros.Of(now), by, Math.Max(Micros.Of(now), person.Last), [.. person.Ids.Select(id => ErasureJournal.HashOf(secret, workspace, id))]);
        ErasureJournal.Append(database.Folder, line);
        turn.Open(workspace).Add(new Erasure
        {
            Id = line.Id, At = now, By = by, Things = held.Sum(h => h.Count),
            Places = JsonSerializer.Serialize(held.GroupBy(h => h.What).ToDictionary(g => g.Key, g => g.Sum(h => h.Count))),
        });
        await turn.CommitAsync(ct);
        return line;
    }

    private async Task<Erasure> ApplyAsync(ErasureLine line, DataSubject subject, CancellationToken ct)
    {
        foreach (var door in doors) await door.EraseAsync(subject, ct);
        await MarkAsync(subject.Workspace, line, e => e.AppliedAt = clock.GetUtcNow(), ct);
        await CleanAsync(subject.Workspace, ct);
        await using var db = database.Open(subject.Workspace);
        return await db.Set<Erasure>().AsNoTracking().FirstAsync(e => e.Id == line.Id, ct);
    }

    /// <summary>Deleted rows lie in free pages and in the write-ahead log until those are rewritten. Somebody who reads for long keeps the log; then the next run cleans it.</summary>
    private async Task CleanAsync(WorkspaceId workspace, CancellationToken ct)
    {
        if (!await database.ScrubAsync(ct)) return;
        await using var turn = await database.WriteAsync(ct);
        foreach (var erasure in await turn.Open(workspace).Set<Erasure>().Where(e => e.AppliedAt != null && e.CleanedAt == null).ToListAsync(ct)) erasure.CleanedAt = clock.GetUtcNow();
        await turn.CommitAsync(ct);
    }

    private async Task MarkAsync(WorkspaceId workspace, ErasureLine line, Action<Erasure> change, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var erasure = await db.Set<Erasure>().FirstOrDefaultAsync(e => e.Id == line.Id, ct);
        if (erasure is null) db.Add(erasure = new Erasure { Id = line.Id, At = Micros.ToInstant(line.At), By = line.By });
        change(erasure);
        await turn.CommitAsync(ct);
    }
}
