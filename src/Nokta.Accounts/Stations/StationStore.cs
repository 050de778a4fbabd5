using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>The shared tablets of a workspace: set up in the settings, opened by a link, closed at once when removed.</summary>
public sealed class StationStore(Database database, TimeProvider time)
{
    private const int Most = 50;

    public async Task<IReadOnlyList<StationLine>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open(workspace);
        var stations = await db.Set<Station>().AsNoTracking().Where(s => s.Workspace == workspace && s.Removed == null).OrderBy(s => s.Created).ToListAsync(ct);
        var names = await db.Set<StaffMember>().AsNoTracking().Where(s => s.Workspace == workspace).ToDictionaryAsync(s => s.Id, s => s.Name, ct);
        return [.. stations.Select(s => new StationLine(s.Id, s.Name, s.Branch, s.Opened, s.Staff is { } who && s.StaffUntil > now ? names.GetValueOrDefault(who) : null))];
    }

    /// <summary>Makes a tablet and the token of the link that opens it.</summary>
    public async Task<Outcome<string>> AddAsync(WorkspaceId workspace, string name, string branch, CancellationToken ct = default)
    {
        name = name.Trim();
        if (name.Length == 0) return new Refusal("station.name-missing", "Name");
        if (name.Length > 60 || branch.Length > 120) return Refusal.Of("station.name-long", ("most", 60)).At("Name");
        var (token, now) = (Session.NewToken(), time.GetUtcNow());
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        if (await db.Set<Station>().CountAsync(s => s.Workspace == workspace && s.Removed == null, ct) >= Most) return Refusal.Of("station.many", ("n", Most));
        db.Add(new Station { Workspace = workspace, Id = Guid.CreateVersion7(now), Name = name, Branch = branch, LinkHash = Session.HashOf(token), LinkExpires = now + Station.LinkLifetime, Created = now });
        await turn.CommitAsync(ct);
        return token;
    }

    /// <summary>A new link for a tablet; the one that was open is closed when the link is used. Null when there is no such tablet.</summary>
    public async Task<string?> LinkAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        var token = Session.NewToken();
        return await EditAsync(s => s.Workspace == workspace && s.Id == id && s.Removed == null, s => (s.LinkHash, s.LinkExpires) = (Session.HashOf(token), time.GetUtcNow() + Station.LinkLifetime), ct) ? token : null;
    }

    /// <summary>Closes a tablet: its next tap finds the door shut.</summary>
    public Task<bool> RemoveAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default) =>
        EditAsync(s => s.Workspace == workspace && s.Id == id && s.Removed == null, s => (s.Removed, s.Staff) = (time.GetUtcNow(), null), ct);

    /// <summary>Opens a tablet again that was closed, for the same browser as before.</summary>
    public Task<bool> RestoreAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default) =>
        EditAsync(s => s.Workspace == workspace && s.Id == id && s.Removed != null, s => s.Removed = null, ct);

    /// <summary>What a link opens, while it is good; it stays good.</summary>
    public async Task<string?> LookAsync(string link, CancellationToken ct = default)
    {
        var (hash, now) = (Session.HashOf(link), time.GetUtcNow());
        await using var db = database.Open(default);
        return await db.Set<Station>().Where(s => s.LinkHash == hash && s.LinkExpires > now && s.Removed == null).Select(s => s.Name).FirstOrDefaultAsync(ct);
    }

    /// <summary>Makes this browser the tablet: returns its token, null when the link is not good. The link is used up.</summary>
    internal async Task<string?> OpenAsync(string link, CancellationToken ct)
    {
        var (hash, now, token) = (Session.HashOf(link), time.GetUtcNow(), Session.NewToken());
        return await EditAsync(s => s.LinkHash == hash && s.LinkExpires > now && s.Removed == null, s =>
        {
            (s.LinkHash, s.LinkExpires) = (null, null);
            (s.TokenHash, s.Opened, s.Staff, s.Failures, s.LockedUntil) = (Session.HashOf(token), now, null, 0, null);
        }, ct) ? token : null;
    }

    /// <summary>The tablet of a token, and who is signed in on it. A tap prolongs her stay.</summary>
    internal async Task<StationVisit?> FindAsync(string token, CancellationToken ct)
    {
        if (token.Length != 64) return null;
        var (hash, now) = (Session.HashOf(token), time.GetUtcNow());
        await using var db = database.Open(default);
        var station = await db.Set<Station>().AsNoTracking().FirstOrDefaultAsync(s => s.TokenHash == hash && s.Removed == null, ct);
        if (station is null || await db.Set<WorkspaceRow>().AnyAsync(w => w.Workspace == station.Workspace && w.Archived != null, ct)) return null;
        var staff = station.Staff is { } id && station.StaffUntil > now
            ? await db.Set<StaffMember>().AsNoTracking().FirstOrDefaultAsync(s => s.Workspace == station.Workspace && s.Id == id && s.Removed == null, ct) : null;
        if (staff is not null && station.StaffUntil - now < Station.Idle / 2) await EditAsync(s => s.TokenHash == hash, s => s.StaffUntil = now + Station.Idle, ct);
        return new StationVisit(station.Workspace, station.Id, station.Name, station.Branch, staff?.Id, staff?.Name ?? "");
    }

    /// <summary>Whoever is signed in on the tablet goes.</summary>
    internal Task<bool> LeaveAsync(StationVisit at, CancellationToken ct) => EditAsync(s => s.Workspace == at.Workspace && s.Id == at.Station, s => (s.Staff, s.StaffUntil) = (null, null), ct);

    private async Task<bool> EditAsync(System.Linq.Expressions.Expression<Func<Station, bool>> which, Action<Station> edit, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var station = await turn.Open(default).Set<Station>().FirstOrDefaultAsync(which, ct);
        if (station is null) return false;
        edit(station);
        await turn.CommitAsync(ct);
        return true;
    }
}
