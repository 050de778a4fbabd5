using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>Who is signed in, from where, and until when.</summary>
internal sealed class SessionStore(Database database, TimeProvider time)
{
    private static readonly TimeSpan s_seenAgain = TimeSpan.FromHours(1);

    /// <summary>Opens a session and returns its token, which is never stored.</summary>
    public async Task<string> OpenAsync(Guid member, string device, CancellationToken ct)
    {
        var (token, now) = (Session.NewToken(), time.GetUtcNow());
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        await db.Set<Session>().Where(s => s.Expires < now).ExecuteDeleteAsync(ct);
        db.Add(new Session
        {
            Id = Guid.CreateVersion7(now), TokenHash = Session.HashOf(token), Member = member,
            Device = device.Length > 200 ? device[..200] : device, Created = now, LastSeen = now, Expires = now + Session.Lifetime,
        });
        await turn.CommitAsync(ct);
        return token;
    }

    /// <summary>The session of a token while it lasts, with its member. Being seen prolongs it, noted once an hour.</summary>
    public async Task<(Session Session, Member Member)?> FindAsync(string token, CancellationToken ct)
    {
        if (token.Length != 64) return null;
        var (hash, now) = (Session.HashOf(token), time.GetUtcNow());
        await using var db = database.Open(default);
        var found = await (from s in db.Set<Session>().AsNoTracking()
                           join m in db.Set<Member>().AsNoTracking() on s.Member equals m.Id
                           where s.TokenHash == hash && s.Expires > now
                           select new { s, m }).FirstOrDefaultAsync(ct);
        if (found is null) return null;
        if (now - found.s.LastSeen > s_seenAgain) await ProlongAsync(found.s.Id, now, ct);
        return (found.s, found.m);
    }

    public async Task<IReadOnlyList<Session>> ListOfAsync(Guid member, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open(default);
        return await db.Set<Session>().AsNoTracking().Where(s => s.Member == member && s.Expires > now).OrderByDescending(s => s.LastSeen).ToListAsync(ct);
    }

    /// <summary>Ends one session of a member; somebody else's is left alone.</summary>
    public Task RevokeAsync(Guid member, Guid session, CancellationToken ct) => DeleteAsync(s => s.Where(x => x.Member == member && x.Id == session), ct);

    public Task RevokeAllAsync(Guid member, CancellationToken ct) => DeleteAsync(s => s.Where(x => x.Member == member), ct);

    private async Task ProlongAsync(Guid id, DateTimeOffset now, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        await turn.Open(default).Set<Session>().Where(s => s.Id == id)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeen, now).SetProperty(x => x.Expires, now + Session.Lifetime), ct);
        await turn.CommitAsync(ct);
    }

    private async Task DeleteAsync(Func<IQueryable<Session>, IQueryable<Session>> which, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        await which(turn.Open(default).Set<Session>()).ExecuteDeleteAsync(ct);
        await turn.CommitAsync(ct);
    }
}
