using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Privacy;

/// <summary>The consents of a person, which go with her: the log of erasures says that there were some.</summary>
internal sealed class ConsentData(Database database) : IPersonalData
{
    public const string DoorName = "consents";

    public string Name => DoorName;

    public async Task<IReadOnlyList<Held>> FindAsync(DataSubject subject, CancellationToken ct = default) =>
        (await ListAsync(subject, ct)).Count is > 0 and var n ? [new Held("privacy.kept.consents", n)] : [];

    public async Task ExportAsync(DataSubject subject, PersonalExport into, CancellationToken ct = default) =>
        await into.AddAsync("consents", ["time", "person-kind", "person", "purpose", "state", "version", "channel", "by"],
            [.. (await ListAsync(subject, ct)).Select(c => (IReadOnlyList<string>)[c.At.UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z", c.Kind, c.Key, c.Purpose, c.IsGiven ? "given" : "withdrawn", c.TextVersion.ToString(CultureInfo.InvariantCulture), c.Channel, c.By])], ct);

    public async Task EraseAsync(DataSubject subject, CancellationToken ct = default)
    {
        var ids = (await ListAsync(subject, ct)).Select(c => c.Id).ToList();
        if (ids.Count == 0) return;
        await using var turn = await database.WriteAsync(ct);
        foreach (var some in ids.Chunk(500)) await turn.Open(subject.Workspace).Set<Consent>().Where(c => some.Contains(c.Id)).ExecuteDeleteAsync(ct);
        await turn.CommitAsync(ct);
    }

    private async Task<List<Consent>> ListAsync(DataSubject subject, CancellationToken ct)
    {
        await using var db = database.Open(subject.Workspace);
        return [.. (await db.Set<Consent>().AsNoTracking().ToListAsync(ct)).Where(c => subject.Has((ulong)c.Person) || subject.IsIn(c.By))];
    }
}
