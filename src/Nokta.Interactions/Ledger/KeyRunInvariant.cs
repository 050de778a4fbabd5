using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>Every key that came live is where the next event with it will be looked for.</summary>
internal sealed class KeyRunInvariant(Database database) : IInvariant
{
    public string Name => "the keys of live events are whole, in order, and of batches that count";

    public Task<IReadOnlyList<string>> FindBrokenAsync(CancellationToken ct = default) => Task.Run<IReadOnlyList<string>>(() =>
    {
        using var connection = database.OpenReading();
        var broken = new List<string>();
        foreach (var (workspace, run) in connection.Read("""SELECT "Workspace", "Id", "Keys" FROM interactions_key_run WHERE "State" = 1 ORDER BY "Workspace", "Id" """, r => (new WorkspaceId(r.GetInt32(0)), (Id: r.GetInt64(1), Keys: r.GetInt64(2)))))
            if (Examine(workspace, run.Id, run.Keys, ct) is { } found) broken.Add($"workspace {workspace}, run {run.Id}: {found}");
        return broken;
    }, ct);

    private string? Examine(WorkspaceId workspace, long run, long keys, CancellationToken ct)
    {
        var (batches, last, counted) = (new HashSet<int>(), default(FreshKey?), 0L);
        try
        {
            for (var reader = new RunReader(database, workspace, run); reader.Next(); counted++)
            {
                ct.ThrowIfCancellationRequested();
                if (last is { } before && before.CompareTo(reader.Current) >= 0) return "its keys are not in order";
                last = reader.Current;
                batches.Add(reader.Current.Batch);
            }
        }
        catch (InvalidDataException damaged)
        {
            return damaged.Message;
        }

        // A run that was merged away meanwhile is not one that lost its keys.
        using var connection = database.OpenReading();
        if (!KeyRun.List(connection, workspace).Exists(r => r.Id == run)) return null;
        if (counted != keys) return $"it has {counted} keys of {keys}";
        var known = BatchTable.List(connection, workspace).Where(b => b.Batch.State <= Import.BatchState.Done).Select(b => b.Batch.Id).ToHashSet();
        return batches.Count(b => !known.Contains(b)) is > 0 and var stray ? $"keys of {stray} batch(es) that do not count" : null;
    }
}
