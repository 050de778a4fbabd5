using System.Globalization;
using Nokta.Interactions.Ledger;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Segments;

/// <summary>The frozen lists somebody stands on, which she leaves when she is erased.</summary>
internal sealed class SegmentData(Database database) : IPersonalData
{
    public const string DoorName = "segments";

    public string Name => DoorName;

    public Task<IReadOnlyList<Held>> FindAsync(DataSubject subject, CancellationToken ct = default) =>
        Task.FromResult<IReadOnlyList<Held>>(Of(subject).Count is > 0 and var n ? [new Held("privacy.kept.segments", n)] : []);

    public Task ExportAsync(DataSubject subject, PersonalExport into, CancellationToken ct = default) =>
        into.AddAsync("segments", ["segment", "key"], [.. Of(subject).Select(m => (IReadOnlyList<string>)[m.Segment.ToString(CultureInfo.InvariantCulture), m.Person.ToString("x16", CultureInfo.InvariantCulture)])], ct);

    public async Task EraseAsync(DataSubject subject, CancellationToken ct = default)
    {
        if (Of(subject).Count == 0) return;
        await using var turn = await database.WriteAsync(ct);
        SegmentMembers.Forget(turn, subject.Workspace, subject.Has);
        await turn.CommitAsync(ct);
    }

    private List<(int Segment, ulong Person)> Of(DataSubject subject)
    {
        using var connection = database.OpenReading();
        return [.. connection.Read("""SELECT "Segment", "Person" FROM interactions_segment_member WHERE "Workspace" = @w ORDER BY "Segment", "Person" """,
            r => (r.GetInt32(0), (ulong)r.GetInt64(1)), ("@w", subject.Workspace.Value)).Where(m => subject.Has(m.Item2))];
    }
}
