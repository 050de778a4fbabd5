using Nokta.Accounts;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Privacy;

/// <summary>Writes everything that is kept of one person as an archive. It is made while it is sent, and nothing of it stays here.</summary>
public sealed class PersonArchive(IEnumerable<IPersonalData> doors, WorkspaceStore workspaces, Texts texts, TimeProvider clock)
{
    /// <summary>Returns the number of rows in it.</summary>
    public async Task<long> WriteAsync(FoundPerson person, Stream to, CancellationToken ct = default)
    {
        var export = new PersonalExport();
        foreach (var door in doors) await door.ExportAsync(person.Subject, export, ct);
        var workspace = await workspaces.FindAsync(person.Subject.Workspace, ct);
        var readers = Language.All.Select(l => new Reader(texts, l, (workspace ?? WorkspaceSettings.OfferedFor(l)).Calendar));
        await export.WriteAsync(to, readers,
        [
            ("privacy.export.of", _ => person.Written),
            ("privacy.export.by", _ => workspace?.Name ?? ""),
            ("privacy.export.at", r => r.Moment(clock.GetUtcNow())),
        ], ct);
        return export.Rows;
    }
}
