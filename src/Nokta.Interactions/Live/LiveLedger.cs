using Nokta.Interactions.Ledger;
using Nokta.Interactions.Privacy;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Live;

/// <summary>Stores the events of many requests in one transaction: keys, blocks with their input, links, counts. All of it is on disk, or nothing is.</summary>
internal sealed class LiveLedger(Database database, TimeProvider clock)
{
    private readonly Dictionary<WorkspaceId, LiveWriting> _workspaces = [];
    private readonly LiveBlock _block = new();

    /// <summary>Fills the receipts of the tickets and commits; throws when nothing was stored. One caller at a time.</summary>
    public async Task CommitAsync(IReadOnlyList<Ticket> tickets, CancellationToken ct)
    {
        try
        {
            await using var turn = await database.WriteAsync(ct);
            foreach (var group in tickets.GroupBy(t => t.Workspace))
            {
                if (!_workspaces.TryGetValue(group.Key, out var writing)) _workspaces[group.Key] = writing = new LiveWriting(group.Key, _block, new KeptOut(database, group.Key), new FreshKeys(database, group.Key));
                writing.Write(turn, [.. group], clock.GetUtcNow());
            }

            await turn.CommitAsync(CancellationToken.None);
        }
        catch
        {
            // Numbers that the failed transaction gave were never given.
            _workspaces.Clear();
            throw;
        }
    }
}
