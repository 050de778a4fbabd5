using Microsoft.EntityFrameworkCore;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>What a register lacks: touchpoints that businesses of its kind have, and what nobody cares for, measures or looks at again.</summary>
internal sealed class RegisterGaps(Database database, PackLibrary packs, TouchpointRegister register, WorkspaceStore workspaces, TimeProvider clock)
{
    /// <param name="type">A type of business; empty for the workspace's own.</param>
    public async Task<Gaps> FindAsync(WorkspaceId workspace, string type, Func<TouchpointCard, bool> isMeasured, DateOnly today, CancellationToken ct)
    {
        var cards = await register.ListAsync(workspace, ct);
        var own = (await workspaces.FindAsync(workspace, ct))?.BusinessType ?? "";
        var starter = packs.FindStarter(type.Length > 0 ? type : own) is { Touchpoints.Count: > 0 } found ? found : packs.Starters.First(s => s.Touchpoints.Count > 0);
        var declined = (await DeclinedAsync(workspace, ct)).ToDictionary(d => d.Code);
        var codes = cards.Select(c => c.Code).ToHashSet();
        var names = cards.SelectMany(c => new[] { c.Name.Fa, c.Name.En, c.Name.Ru }).Where(n => n.Length > 0).Select(Folding.Fold).ToHashSet();

        bool IsHere(PackItem item) => codes.Contains(item.Code) || new[] { item.Name.Fa, item.Name.En, item.Name.Ru }.Any(n => n.Length > 0 && names.Contains(Folding.Fold(n)));
        var similar = starter.Touchpoints.Where(i => !IsHere(i)).ToList();
        var known = starter.Touchpoints.Select(i => i.Code).ToHashSet();
        var general = packs.TouchpointPacks.Where(p => p.Group.StartsWith('A')).SelectMany(p => p.Items).Where(i => !IsHere(i) && !known.Contains(i.Code)).ToList();
        var living = cards.Where(c => !c.IsRetired).ToList();
        return new Gaps(starter, [.. similar.Where(i => !declined.ContainsKey(i.Code))], [.. general.Where(i => !declined.ContainsKey(i.Code))],
            [.. similar.Concat(general).Where(i => declined.ContainsKey(i.Code)).Select(i => (i, declined[i.Code]))])
        {
            Has = starter.Touchpoints.Count - similar.Count,
            Unmeasured = [.. packs.ValuesOf(Axis.Stage).Where(s => !living.Any(c => c.Stage == s.Code && isMeasured(c)))],
            NoOwner = living.Count(c => c.Owner.Length == 0),
            NoStandard = [.. living.Where(c => c.Standard.Length == 0)],
            Overdue = living.Count(c => c.NextReview < today),
            NeverReviewed = living.Count(c => c.ReviewDays == 0 && c.NextReview is null),
        };
    }

    /// <summary>Remembers that the business does not need some items; those already remembered stay as they are.</summary>
    public async Task DeclineAsync(WorkspaceId workspace, IEnumerable<string> codes, string who, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var there = (await db.Set<DeclinedItem>().Select(d => d.Code).ToListAsync(ct)).ToHashSet();
        foreach (var code in codes.Where(there.Add)) db.Add(new DeclinedItem { Workspace = workspace, Code = code, Who = who, At = clock.GetUtcNow() });
        await turn.CommitAsync(ct);
    }

    /// <summary>Offers items again.</summary>
    public async Task ReconsiderAsync(WorkspaceId workspace, IReadOnlyCollection<string> codes, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        db.RemoveRange(await db.Set<DeclinedItem>().Where(d => codes.Contains(d.Code)).ToListAsync(ct));
        await turn.CommitAsync(ct);
    }

    private async Task<List<DeclinedItem>> DeclinedAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = database.Open(workspace);
        return await db.Set<DeclinedItem>().AsNoTracking().ToListAsync(ct);
    }
}

/// <summary>An item of the packs that somebody said this business does not need.</summary>
[NotPersonal("code of an item of a list", nameof(Code))]
[Personal("the member who declined it", nameof(Who), NamesMember = true)]
internal sealed class DeclinedItem : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public string Code { get; init; } = "";
    public string Who { get; init; } = "";
    public DateTimeOffset At { get; init; }
}

/// <summary>What is missing: items of the same type of business, items of the general lists, those that were declined, and what stands there without care.</summary>
internal sealed record Gaps(Starter Type, IReadOnlyList<PackItem> Similar, IReadOnlyList<PackItem> General, IReadOnlyList<(PackItem Item, DeclinedItem By)> Declined)
{
    /// <summary>How many of the type's items the register has.</summary>
    public int Has { get; init; }

    /// <summary>Stages in which nothing is measured.</summary>
    public IReadOnlyList<AxisValue> Unmeasured { get; init; } = [];
    public int NoOwner { get; init; }
    public IReadOnlyList<TouchpointCard> NoStandard { get; init; } = [];
    public int Overdue { get; init; }
    public int NeverReviewed { get; init; }
}
