using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>Links that are out. A new one of the same purpose ends the member's older ones; a used one is gone.</summary>
public sealed class LinkStore(Database database, TimeProvider time)
{
    /// <summary>Makes a link and returns its token, which is never stored.</summary>
    public async Task<string> MakeAsync(Guid member, LinkPurpose purpose, CancellationToken ct = default)
    {
        var (token, now) = (Session.NewToken(), time.GetUtcNow());
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        await db.Set<Link>().Where(l => l.Expires < now || (l.Member == member && l.Purpose == purpose.Code)).ExecuteDeleteAsync(ct);
        db.Add(new Link { TokenHash = Session.HashOf(token), Member = member, Purpose = purpose.Code, Expires = now + purpose.Lifetime });
        await turn.CommitAsync(ct);
        return token;
    }

    /// <summary>Whose link it is, while it is good; it stays good.</summary>
    internal async Task<Member?> LookAsync(string token, LinkPurpose purpose, CancellationToken ct)
    {
        if (!Link.IsToken(token)) return null;
        var (hash, now) = (Session.HashOf(token), time.GetUtcNow());
        await using var db = database.Open(default);
        return await (from l in db.Set<Link>().AsNoTracking()
                      join m in db.Set<Member>().AsNoTracking() on l.Member equals m.Id
                      where l.TokenHash == hash && l.Purpose == purpose.Code && l.Expires > now
                      select m).FirstOrDefaultAsync(ct);
    }

    /// <summary>Takes the link: of two who come at once, one gets its member.</summary>
    internal async Task<Guid?> UseAsync(string token, LinkPurpose purpose, CancellationToken ct)
    {
        if (!Link.IsToken(token)) return null;
        var (hash, now) = (Session.HashOf(token), time.GetUtcNow());
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        var link = await db.Set<Link>().FirstOrDefaultAsync(l => l.TokenHash == hash && l.Purpose == purpose.Code && l.Expires > now, ct);
        if (link is null) return null;
        db.Remove(link);
        await turn.CommitAsync(ct);
        return link.Member;
    }

    /// <summary>Ends whatever is out for a member: her password is another one.</summary>
    internal async Task EndAllAsync(Guid member, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        await turn.Open(default).Set<Link>().Where(l => l.Member == member).ExecuteDeleteAsync(ct);
        await turn.CommitAsync(ct);
    }
}
