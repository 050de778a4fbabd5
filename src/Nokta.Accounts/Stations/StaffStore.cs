using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>Who works at the tablets of a workspace, and whose PIN is right.</summary>
public sealed class StaffStore(Database database, TimeProvider time)
{
    private const int Most = 200;

    public async Task<IReadOnlyList<StaffLine>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open(workspace);
        return [.. (await db.Set<StaffMember>().AsNoTracking().Where(s => s.Workspace == workspace && s.Removed == null).ToListAsync(ct))
            .OrderBy(s => Member.Fold(s.Name), StringComparer.Ordinal).Select(s => new StaffLine(s.Id, s.Name, s.LockedUntil > now))];
    }

    public async Task<Outcome<Guid>> AddAsync(WorkspaceId workspace, string name, string pin, CancellationToken ct = default)
    {
        name = name.Trim();
        var refusals = new List<Refusal>();
        if (name.Length == 0) refusals.Add(new Refusal("member.name-missing", "Name"));
        if (name.Length > 60) refusals.Add(Refusal.Of("member.name-long", ("most", 60)).At("Name"));
        if (StaffMember.PinOf(pin) is not { } digits) refusals.Add(new Refusal("staff.pin", "Pin"));
        else if (refusals.Count == 0) return await KeepAsync(workspace, name, MemberStore.HashOf(digits), ct);
        return refusals;
    }

    /// <summary>Gives somebody a new PIN and forgets the wrong tries.</summary>
    public async Task<Outcome<Guid>> ChangePinAsync(WorkspaceId workspace, Guid id, string pin, CancellationToken ct = default)
    {
        if (StaffMember.PinOf(pin) is not { } digits) return new Refusal("staff.pin", "Pin");
        var hash = MemberStore.HashOf(digits);
        return await EditAsync(workspace, id, s => (s.PinHash, s.Failures, s.LockedUntil) = (hash, 0, null), ct) ? id : new Refusal("member.absent");
    }

    public Task<bool> RemoveAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default) => EditAsync(workspace, id, s => s.Removed = time.GetUtcNow(), ct);

    /// <summary>Somebody of the staff; null when there is no such person.</summary>
    public async Task<StaffLine?> FindAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default) => (await ListAsync(workspace, ct)).FirstOrDefault(s => s.Id == id);

    /// <summary>Takes a removal back; her PIN is the same as before.</summary>
    public async Task<Outcome<Guid>> RestoreAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var all = await turn.Open(workspace).Set<StaffMember>().Where(s => s.Workspace == workspace).ToListAsync(ct);
        if (all.Find(s => s.Id == id && s.Removed != null) is not { } her) return new Refusal("member.absent");
        if (all.Any(s => s.Removed is null && Member.Fold(s.Name) == Member.Fold(her.Name))) return new Refusal("member.name-taken");
        her.Removed = null;
        await turn.CommitAsync(ct);
        return id;
    }

    /// <summary>Signs somebody in on a tablet. Wrong PINs make the person wait, and the tablet too: nobody tries everybody's.</summary>
    internal async Task<Outcome<Guid>> SignInAsync(StationVisit at, Guid id, string pin, CancellationToken ct)
    {
        var tried = await TryAsync(at, id, ct);
        if (!tried.IsDone) return tried.Refusal!;
        // Hashing takes a tenth of a second, and nobody else may write while somebody has the turn.
        if (!MemberStore.IsRight(tried.Value, Kernel.Words.Folding.Digits(pin.Trim()))) return new Refusal("staff.wrong");
        return await EnterAsync(at, id, tried.Value, ct) ? id : new Refusal("staff.wrong");
    }

    /// <summary>Counts a try as a wrong one before it is looked at, so that of many at once each finds what the one before it left; answers the hash to compare with.</summary>
    private async Task<Outcome<string>> TryAsync(StationVisit at, Guid id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var turn = await database.WriteAsync(ct);
        var write = turn.Open(at.Workspace);
        if (await FindAsync(write, at.Workspace, id, ct) is not { } her) return new Refusal("staff.wrong");
        var tablet = await TabletAsync(write, at, ct);
        if (her.LockedUntil > now || tablet.LockedUntil > now) return Refusal.Of("staff.locked", ("n", Minutes((her.LockedUntil > now ? her.LockedUntil.Value : tablet.LockedUntil!.Value) - now)));
        (her.Failures, tablet.Failures) = (her.Failures + 1, tablet.Failures + 1);
        (her.LockedUntil, tablet.LockedUntil) = (StaffMember.LockAfter(her.Failures, now), StaffMember.LockAfter(tablet.Failures - 5, now));
        await turn.CommitAsync(ct);
        return her.PinHash;
    }

    /// <summary>The PIN was right: what was counted is forgotten. False when it was changed meanwhile, or she was taken off.</summary>
    private async Task<bool> EnterAsync(StationVisit at, Guid id, string hash, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var write = turn.Open(at.Workspace);
        if (await FindAsync(write, at.Workspace, id, ct) is not { } her || her.PinHash != hash) return false;
        var tablet = await TabletAsync(write, at, ct);
        if (tablet.Removed is not null) return false;
        (her.Failures, her.LockedUntil, tablet.Failures, tablet.LockedUntil) = (0, null, 0, null);
        (tablet.Staff, tablet.StaffUntil) = (id, time.GetUtcNow() + Station.Idle);
        await turn.CommitAsync(ct);
        return true;
    }

    private async Task<Outcome<Guid>> KeepAsync(WorkspaceId workspace, string name, string hash, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var all = await db.Set<StaffMember>().Where(s => s.Workspace == workspace && s.Removed == null).Select(s => s.Name).ToListAsync(ct);
        if (all.Any(n => Member.Fold(n) == Member.Fold(name))) return new Refusal("member.name-taken", "Name");
        if (all.Count >= Most) return Refusal.Of("staff.many", ("n", Most));
        var staff = new StaffMember { Workspace = workspace, Id = Guid.CreateVersion7(time.GetUtcNow()), Name = name, PinHash = hash, Created = time.GetUtcNow() };
        db.Add(staff);
        await turn.CommitAsync(ct);
        return staff.Id;
    }

    private async Task<bool> EditAsync(WorkspaceId workspace, Guid id, Action<StaffMember> edit, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        if (await FindAsync(turn.Open(workspace), workspace, id, ct) is not { } staff) return false;
        edit(staff);
        await turn.CommitAsync(ct);
        return true;
    }

    private static Task<StaffMember?> FindAsync(NoktaDb db, WorkspaceId workspace, Guid id, CancellationToken ct) =>
        db.Set<StaffMember>().FirstOrDefaultAsync(s => s.Workspace == workspace && s.Id == id && s.Removed == null, ct);

    private static Task<Station> TabletAsync(NoktaDb db, StationVisit at, CancellationToken ct) => db.Set<Station>().FirstAsync(s => s.Workspace == at.Workspace && s.Id == at.Station, ct);

    private static long Minutes(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalMinutes));
}
