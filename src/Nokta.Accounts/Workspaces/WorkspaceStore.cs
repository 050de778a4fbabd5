using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>The businesses of this installation.</summary>
public sealed class WorkspaceStore(Database database, TimeProvider time)
{
    /// <summary>Keeps a new workspace. The members that may enter are named in <see cref="MemberStore"/>.</summary>
    public async Task<Outcome<WorkspaceSettings>> CreateAsync(WorkspaceSettings settings, CancellationToken ct = default)
    {
        var refusals = settings.Check();
        if (refusals.Count > 0) return refusals;
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        var last = await db.Set<WorkspaceRow>().OrderByDescending(w => w.Workspace).Select(w => w.Workspace).FirstOrDefaultAsync(ct);
        var row = new WorkspaceRow { Workspace = new(last.Value + 1), Name = "", BusinessType = "", Zone = "", Currency = "", Language = "", Created = time.GetUtcNow() };
        Write(settings, row);
        db.Add(row);
        await turn.CommitAsync(ct);
        return Read(row);
    }

    public async Task<WorkspaceSettings?> FindAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var row = await db.Set<WorkspaceRow>().AsNoTracking().FirstOrDefaultAsync(w => w.Workspace == workspace, ct);
        return row is null ? null : Read(row);
    }

    /// <summary>All workspaces, the oldest first. For the command line and the demo; a visitor sees only those she is a member of.</summary>
    public async Task<IReadOnlyList<WorkspaceSettings>> ListAsync(CancellationToken ct = default)
    {
        await using var db = database.Open(default);
        var rows = await db.Set<WorkspaceRow>().AsNoTracking().OrderBy(w => w.Workspace).ToListAsync(ct);
        return [.. rows.Select(Read)];
    }

    /// <summary>The workspaces a member may enter, the oldest first.</summary>
    public async Task<IReadOnlyList<WorkspaceSettings>> ListOfAsync(Guid member, CancellationToken ct = default)
    {
        await using var db = database.Open(default);
        var rows = await db.Set<WorkspaceRow>().AsNoTracking()
            .Where(w => w.Archived == null && db.Set<Membership>().Any(m => m.Workspace == w.Workspace && m.Member == member))
            .OrderBy(w => w.Workspace).ToListAsync(ct);
        return [.. rows.Select(Read)];
    }

    /// <summary>Hides a workspace from its members, or brings it back; nothing of it is lost.</summary>
    public async Task<bool> ArchiveAsync(WorkspaceId workspace, bool isHidden, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var row = await turn.Open(workspace).Set<WorkspaceRow>().FirstOrDefaultAsync(w => w.Workspace == workspace, ct);
        if (row is null) return false;
        row.Archived = isHidden ? row.Archived ?? time.GetUtcNow() : null;
        await turn.CommitAsync(ct);
        return true;
    }

    /// <summary>Stores the settings under <see cref="WorkspaceSettings.Id"/>; what they were stays in the history of <see cref="SettingsLog"/>.</summary>
    public Task<Outcome<WorkspaceSettings>> SaveSettingsAsync(WorkspaceSettings settings, string who = "", CancellationToken ct = default) => SaveAsync(settings, who, null, ct);

    /// <summary>Makes an earlier state of how time is cut (or of name, currency and language) hold again. False when there is no such version.</summary>
    public async Task<bool> RestoreAsync(WorkspaceId workspace, string section, int version, string who, SettingsLog log, CancellationToken ct = default)
    {
        if (await FindAsync(workspace, ct) is not { } now) return false;
        var wanted = section == TimeSettings.Section.Code
            ? (await log.HistoryAsync(workspace, TimeSettings.Section, ct)).FirstOrDefault(v => v.Version == version)?.Value.In(now)
            : (await log.HistoryAsync(workspace, BusinessSettings.Section, ct)).FirstOrDefault(v => v.Version == version)?.Value.In(now);
        return wanted is not null && (await SaveAsync(wanted, who, version, ct)).IsDone;
    }

    private async Task<Outcome<WorkspaceSettings>> SaveAsync(WorkspaceSettings settings, string who, int? restoredFrom, CancellationToken ct)
    {
        var refusals = settings.Check();
        if (refusals.Count > 0) return refusals;
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(settings.Id);
        var row = await db.Set<WorkspaceRow>().FirstOrDefaultAsync(w => w.Workspace == settings.Id, ct);
        if (row is null) return new Refusal("workspace.absent");
        var (before, now) = (Read(row), time.GetUtcNow());
        Write(settings, row);
        var after = Read(row);
        await SettingsLog.RecordAsync(db, TimeSettings.Section, TimeSettings.Of(before), row.Created, TimeSettings.Of(after), now, who, restoredFrom, ct);
        await SettingsLog.RecordAsync(db, BusinessSettings.Section, BusinessSettings.Of(before), row.Created, BusinessSettings.Of(after), now, who, restoredFrom, ct);
        await turn.CommitAsync(ct);
        return after;
    }

    private static void Write(WorkspaceSettings from, WorkspaceRow to)
    {
        (to.Name, to.BusinessType, to.Zone) = (from.Name.Trim(), from.BusinessType, from.Zone);
        (to.Calendar, to.FirstWeekday, to.Currency, to.Language) = (from.CalendarKind, from.FirstWeekday, from.Currency, from.Language);
        (to.OriginFa, to.OriginEn, to.OriginRu) = (from.Origin?.Fa, from.Origin?.En, from.Origin?.Ru);
    }

    internal static WorkspaceSettings Read(WorkspaceRow row) =>
        new(row.Name, row.BusinessType, row.Zone, row.Calendar, row.FirstWeekday, row.Currency, row.Language)
        {
            Id = row.Workspace,
            Created = row.Created,
            Archived = row.Archived,
            Origin = row.OriginEn is null && row.OriginFa is null && row.OriginRu is null ? null : new Trilingual(row.OriginFa ?? "", row.OriginEn ?? "", row.OriginRu ?? ""),
        };
}
