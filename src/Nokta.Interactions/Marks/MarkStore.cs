using Microsoft.EntityFrameworkCore;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Marks;

/// <summary>Marks are made, changed, retired and brought back. With each comes its place in a mapping rule.</summary>
internal sealed class MarkStore(Database database, TouchpointRegister register, PlaceRules places, MarkBook book, TimeProvider clock)
{
    private const int Most = 2000;

    /// <summary>Every mark, the newest first; those of one touchpoint when asked for.</summary>
    public async Task<IReadOnlyList<MarkCard>> ListAsync(WorkspaceId workspace, int? touchpoint = null, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var marks = await db.Set<Mark>().AsNoTracking().Where(m => touchpoint == null || m.Touchpoint == touchpoint).OrderByDescending(m => m.Created).ThenByDescending(m => m.Id).ToListAsync(ct);
        return [.. marks.Select(m => MarkCard.Of(m, book.LostOf(m.Id)))];
    }

    public async Task<MarkCard?> FindAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return await db.Set<Mark>().AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, ct) is { } mark ? MarkCard.Of(mark, book.LostOf(id)) : null;
    }

    public async Task<Outcome<MarkCard>> AddAsync(WorkspaceId workspace, MarkWish wish, CancellationToken ct = default)
    {
        var refusals = Check(wish);
        var touchpoint = TouchpointCard.NumberIn(wish.Touchpoint) is { } number ? await register.FindAsync(workspace, number, ct) : null;
        if (touchpoint is null or { IsRetired: true }) refusals.Add(new Refusal("mark.touchpoint", "Touchpoint"));
        if (refusals.Count > 0) return refusals;
        var now = clock.GetUtcNow();
        Mark mark;
        await using (var turn = await database.WriteAsync(ct))
        {
            var db = turn.Open(workspace);
            if (await db.Set<Mark>().CountAsync(ct) >= Most) return Refusal.Of("mark.too-many", ("n", Most));
            if (wish.Kind != Mark.Link && (await db.Set<Mark>().AsNoTracking().Where(m => m.Kind == wish.Kind && m.Retired == null).ToListAsync(ct)).Any(m => Folding.Fold(m.Code) == Folding.Fold(wish.Code)))
                return new Refusal("mark.taken", "Code");
            mark = new Mark
            {
                Id = Guid.CreateVersion7(now), Touchpoint = touchpoint!.Number, Kind = wish.Kind, Code = wish.Kind == Mark.Link ? await FreeAsync(ct) : Folding.Digits(wish.Code.Trim()),
                Label = wish.Label.Trim(), Target = TargetOf(wish), Campaign = wish.Campaign.Trim(), IsPaused = wish.IsPaused, Created = now,
            };
            db.Add(mark);
            await turn.CommitAsync(ct);
        }

        book.Forget();
        await MapAsync(workspace, mark, ct);
        return MarkCard.Of(mark, 0);
    }

    /// <summary>Changes what it is called, where it leads, its campaign, and whether it is paused. Null when there is none.</summary>
    public async Task<Outcome<MarkCard>?> EditAsync(WorkspaceId workspace, Guid id, MarkWish wish, CancellationToken ct = default)
    {
        await using (var turn = await database.WriteAsync(ct))
        {
            if (await turn.Open(workspace).Set<Mark>().FirstOrDefaultAsync(m => m.Id == id, ct) is not { } mark) return null;
            wish = wish with { Kind = mark.Kind, Code = mark.Code };
            var refusals = Check(wish);
            if (refusals.Count > 0) return refusals;
            (mark.Label, mark.Target, mark.Campaign, mark.IsPaused) = (wish.Label.Trim(), TargetOf(wish), wish.Campaign.Trim(), wish.IsPaused);
            await turn.CommitAsync(ct);
        }

        book.Forget();
        return (await FindAsync(workspace, id, ct))!;
    }

    public Task<bool> RetireAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default) => SetAsync(workspace, id, clock.GetUtcNow(), ct);

    /// <summary>Takes a retired one back.</summary>
    public Task<bool> RestoreAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default) => SetAsync(workspace, id, null, ct);

    private async Task<bool> SetAsync(WorkspaceId workspace, Guid id, DateTimeOffset? retired, CancellationToken ct)
    {
        await using (var turn = await database.WriteAsync(ct))
        {
            if (await turn.Open(workspace).Set<Mark>().FirstOrDefaultAsync(m => m.Id == id, ct) is not { } mark || mark.Retired is null == retired is null) return false;
            mark.Retired = retired;
            await turn.CommitAsync(ct);
        }

        book.Forget();
        return true;
    }

    private Task MapAsync(WorkspaceId workspace, Mark mark, CancellationToken ct) => mark.Kind switch
    {
        Mark.Link => places.AddAsync(workspace, mark.Touchpoint, SignatureField.Topic, mark.Code, isFirst: true, ct),
        Mark.Extension => places.AddAsync(workspace, mark.Touchpoint, SignatureField.Staff, mark.Code, isFirst: true, ct),
        _ => places.AddAsync(workspace, mark.Touchpoint, SignatureField.Campaign, mark.Code, isFirst: false, ct),
    };

    /// <summary>A code that no business of this installation has.</summary>
    private async Task<string> FreeAsync(CancellationToken ct)
    {
        var code = Mark.NewCode();
        while (await book.FindAsync(code, ct) is not null) code = Mark.NewCode();
        return code;
    }

    private static string TargetOf(MarkWish wish) => wish.Kind != Mark.Link || string.IsNullOrWhiteSpace(wish.Target) ? "" : MarkTarget.Of(wish.Target)!;

    private static List<Refusal> Check(MarkWish wish)
    {
        var refusals = new List<Refusal>();
        if (!Mark.Kinds.Contains(wish.Kind)) refusals.Add(new Refusal("mark.kind", "Kind"));
        else if (wish.Kind != Mark.Link && wish.Code.Trim().Length is 0 or > 40) refusals.Add(new Refusal("mark.code", "Code"));
        else if (wish.Kind == Mark.Extension && !Folding.Digits(wish.Code.Trim()).All(c => char.IsAsciiDigit(c) || c is '+' or '*' or '#')) refusals.Add(new Refusal("mark.extension", "Code"));
        if (wish.Label.Trim().Length > Mark.LongestLabel) refusals.Add(Refusal.Of("mark.long", ("most", Mark.LongestLabel)).At("Label"));
        if (wish.Campaign.Trim().Length > Mark.LongestLabel) refusals.Add(Refusal.Of("mark.long", ("most", Mark.LongestLabel)).At("Campaign"));
        if (wish.Kind == Mark.Link && !string.IsNullOrWhiteSpace(wish.Target) && MarkTarget.Of(wish.Target) is null) refusals.Add(new Refusal("mark.target", "Target"));
        return refusals;
    }
}
