using Microsoft.EntityFrameworkCore;
using Nokta.Accounts;
using Nokta.Interactions.Live;
using Nokta.Interactions.Marks;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Slips;

/// <summary>Slips wait ten seconds on disk, can be taken back so long, and then go the live way into the ledger, each once.</summary>
internal sealed class SlipStore(Database database, WorkspaceStore workspaces, RuleStore rules, Intake intake, TimeProvider clock)
{
    // Asked before the database is: most of the time nothing waits.
    private volatile bool _mayWait = true;

    public async Task<Outcome<Guid>> AddAsync(WorkspaceId workspace, TouchpointCard? touchpoint, string kind, int? score, string note, string staff, string branch, SlipTap? tap = null, CancellationToken ct = default)
    {
        if (touchpoint is null || touchpoint.IsRetired) return new Refusal("slip.touchpoint");
        if (!Slip.Kinds.Contains(kind)) return new Refusal("slip.kind");
        if (score is < 1 or > 5) return new Refusal("slip.score");
        if (note.Length > Slip.LongestNote) return Refusal.Of("slip.note-long", ("most", Slip.LongestNote)).At("Note");
        var now = clock.GetUtcNow();
        return await KeepAsync(new Slip { Workspace = workspace, Id = tap?.Id ?? Guid.CreateVersion7(now), Touchpoint = touchpoint.Number, Kind = kind, Score = score, Note = note.Trim(), Staff = staff, Branch = branch, At = now - (tap?.Ago ?? default), ReceivedAt = now }, ct);
    }

    /// <summary>Notes that a customer named a promo code.</summary>
    public async Task<Outcome<Guid>> AddAsync(WorkspaceId workspace, Mark? code, string staff, string branch, SlipTap? tap = null, CancellationToken ct = default)
    {
        if (code is null) return new Refusal("slip.code");
        var now = clock.GetUtcNow();
        return await KeepAsync(new Slip { Workspace = workspace, Id = tap?.Id ?? Guid.CreateVersion7(now), Touchpoint = code.Touchpoint, Kind = "other", Note = "", Code = code.Code, Staff = staff, Branch = branch, At = now - (tap?.Ago ?? default), ReceivedAt = now }, ct);
    }

    private async Task<Guid> KeepAsync(Slip slip, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(slip.Workspace);
        // A phone that heard no answer sends again. Once it has become an interaction its id is the source key, and the ledger keeps it once.
        if (!await db.Set<Slip>().AnyAsync(s => s.Id == slip.Id, ct)) db.Add(slip);
        await turn.CommitAsync(ct);
        _mayWait = true;
        return slip.Id;
    }

    /// <summary>Takes slips back. False when any of them has gone into the ledger, or was somebody else's.</summary>
    public async Task<bool> UndoAsync(WorkspaceId workspace, IReadOnlyList<Guid> ids, string staff, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var gone = await turn.Open(workspace).Set<Slip>().Where(s => ids.Contains(s.Id) && s.Staff == staff).ExecuteDeleteAsync(ct);
        await turn.CommitAsync(ct);
        return gone == ids.Count && gone > 0;
    }

    /// <summary>Whether a slip can still be taken back.</summary>
    public async Task<bool> WaitsAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return await db.Set<Slip>().AnyAsync(s => s.Id == id, ct);
    }

    /// <summary>Records what is due. A slip leaves only when the ledger has it: its own id is the source key, so a second try changes nothing.</summary>
    public async Task SendDueAsync(CancellationToken ct = default)
    {
        if (!_mayWait) return;
        _mayWait = false;
        foreach (var workspace in await workspaces.ListAsync(ct))
        {
            List<Slip> all;
            await using (var db = database.Open(workspace.Id)) all = await db.Set<Slip>().AsNoTracking().OrderBy(s => s.At).ToListAsync(ct);
            var due = all.Where(s => s.ReceivedAt + Slip.Grace <= clock.GetUtcNow()).Take(200).ToList();
            if (all.Count > due.Count) _mayWait = true;
            if (due.Count > 0) await SendAsync(workspace.Id, due, ct);
        }
    }

    private async Task SendAsync(WorkspaceId workspace, List<Slip> due, CancellationToken ct)
    {
        await MapAsync(workspace, [.. due.Select(s => s.Touchpoint).Distinct()], ct);
        var told = await intake.RecordAsync(workspace, [.. due.Select(s => s.ToInteraction())], ct);
        if (!told.IsDone)
        {
            _mayWait = true;
            return;
        }

        var ids = due.Select(s => s.Id).ToList();
        await using var turn = await database.WriteAsync(ct);
        await turn.Open(workspace).Set<Slip>().Where(s => ids.Contains(s.Id)).ExecuteDeleteAsync(ct);
        await turn.CommitAsync(ct);
    }

    /// <summary>What was noted at a touchpoint belongs to it by a rule like any other, which the first slip brings.</summary>
    private async Task MapAsync(WorkspaceId workspace, IReadOnlyList<int> touchpoints, CancellationToken ct)
    {
        var known = await rules.ListAsync(workspace, null, ct);
        foreach (var number in touchpoints)
        {
            IReadOnlyList<Condition> wanted = [Condition.Is(SignatureField.Source, Slip.Source), Condition.Is(SignatureField.Topic, TouchpointCard.IdOf(number))];
            if (!known.Any(r => Asks(r.All, wanted))) await rules.AddAsync(workspace, new RuleDraft(number, wanted), "", ct);
        }
    }

    private static bool Asks(IReadOnlyList<Condition> all, IReadOnlyList<Condition> wanted) =>
        wanted.All(w => all.Any(c => c.Field == w.Field && c.HoldsFor(Folding.Fold(w.Values[0]))));
}
