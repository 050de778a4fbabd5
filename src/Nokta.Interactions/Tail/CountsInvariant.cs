using Nokta.Interactions.Ledger;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Tail;

/// <summary>What is counted of each source on a day is what the day's import counts.</summary>
internal sealed class CountsInvariant(Database database) : IInvariant
{
    public string Name => "what live sources sent adds up, fate by fate, to the day's import";

    public Task<IReadOnlyList<string>> FindBrokenAsync(CancellationToken ct = default)
    {
        using var connection = database.OpenReading();
        var broken = new List<string>();
        foreach (var workspace in connection.Read("""SELECT DISTINCT "Workspace" FROM interactions_live ORDER BY 1""", r => new Kernel.WorkspaceId(r.GetInt32(0))))
        {
            var sums = connection.Read("""
                SELECT "Batch", CAST(SUM("Accepted") AS bigint), CAST(SUM("Duplicate") AS bigint), CAST(SUM("LeftOut") AS bigint), CAST(SUM("Quarantined") AS bigint), CAST(SUM("Rejected") AS bigint)
                FROM interactions_live WHERE "Workspace" = @w GROUP BY "Batch"
                """, r => (Batch: r.GetInt32(0), Sums: (r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5))), ("@w", workspace.Value)).ToDictionary(s => s.Batch, s => s.Sums);
            broken.AddRange(from entry in BatchTable.List(connection, workspace)
                            let counts = entry.Batch.Counts
                            where sums.TryGetValue(entry.Batch.Id, out var of) && of != (counts.Accepted, counts.Duplicate, counts.LeftOut, counts.Quarantined, counts.Rejected)
                            select $"workspace {workspace}: import {entry.Batch.Id} counts {counts}, its sources {sums[entry.Batch.Id]}");
        }

        return Task.FromResult<IReadOnlyList<string>>(broken);
    }
}
