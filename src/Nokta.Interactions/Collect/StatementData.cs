using System.Text;
using Nokta.Interactions.Ledger;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Collect;

/// <summary>What clients said of who a person is, with her traits.</summary>
internal sealed class StatementData(Database database) : IPersonalData
{
    public const string DoorName = "statements";

    public string Name => DoorName;

    public Task<IReadOnlyList<Held>> FindAsync(DataSubject subject, CancellationToken ct = default) =>
        Task.FromResult<IReadOnlyList<Held>>(Of(subject).Count is > 0 and var n ? [new Held("privacy.kept.statements", n)] : []);

    public Task ExportAsync(DataSubject subject, PersonalExport into, CancellationToken ct = default) =>
        into.AddAsync("statements", ["raw"], [.. Of(subject).Select(s => (IReadOnlyList<string>)[s.Raw])], ct);

    public async Task EraseAsync(DataSubject subject, CancellationToken ct = default)
    {
        var hers = Of(subject);
        if (hers.Count == 0) return;
        await using var turn = await database.WriteAsync(ct);
        foreach (var (source, key, _) in hers)
            turn.Run("""DELETE FROM interactions_statement WHERE "Workspace" = @w AND "Source" = @s AND "Key" = @k""", ("@w", subject.Workspace.Value), ("@s", source), ("@k", key));
        await turn.CommitAsync(ct);
    }

    private List<(int Source, byte[] Key, string Raw)> Of(DataSubject subject)
    {
        using var connection = database.OpenReading();
        return [.. connection.Read("""SELECT "Source", "Key", "Person", "Raw" FROM interactions_statement WHERE "Workspace" = @w""",
            r => (r.GetInt32(0), r.GetFieldValue<byte[]>(1), (ulong)r.GetInt64(2), Encoding.UTF8.GetString(r.GetFieldValue<byte[]>(3))), ("@w", subject.Workspace.Value))
            .Where(s => subject.Has(s.Item3) || subject.IsIn(s.Item4)).Select(s => (s.Item1, s.Item2, s.Item4))];
    }
}
