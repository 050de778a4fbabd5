using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>Who is signed in, from where, and until when.</summary>
internal sealed class SessionStore(Database database, TimeProvider time)
{
    private static readonly TimeSpan s_seenAgain = TimeSpan.FromMinutes(5);

    /// <summary>Opens a session and returns it with its token, which is never stored.</summary>
    public async Task<(Session Session, string Token)> OpenAsync(Guid member, Opened how, CancellationToken ct)
    {
        var (token, now) = (Session.NewToken(), time.GetUtcNow());
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        await db.Set<Session>().Where(s => s.Expires < now).ExecuteDeleteAsync(ct);
        var session = new Session
        {
            Id = Guid.CreateVersion7(now), TokenHash = Session.HashOf(token), Member = member,
            Device = how.Browser.Length > 200 ? how.Browser[..200] : how.Browser, Created = now, LastSeen = now, Expires = Session.ExpiresAfter(now, now),
            Stamp = await db.Set<Member>().Where(m => m.Id == member).Select(m => m.Stamp).FirstAsync(ct),
            Way = Session.WayOf(how.IsHttps), Place = how.Place, Proof = how.Proof.Code, Confirmed = how.Proof == Proof.Link ? null : now,
        };
        db.Add(session);
        await turn.CommitAsync(ct);
        return (session, token);
    }

    /// <summary>The session of a token while it lasts, with its member. Being seen prolongs it, noted every few minutes.</summary>
    public async Task<(Session Session, Member Member)?> FindAsync(string token, bool isHttps, CancellationToken ct)
    {
        if (token.Length != 64) return null;
        var (hash, way, now) = (Session.HashOf(token), Session.WayOf(isHttps), time.GetUtcNow());
        await using var db = database.Open(default);
        var found = await (from s in db.Set<Session>().AsNoTracking()
                           join m in db.Set<Member>().AsNoTracking() on s.Member equals m.Id
                           where s.TokenHash == hash && s.Expires > now && s.Way == way && s.Stamp == m.Stamp
                           select new { s, m }).FirstOrDefaultAsync(ct);
        if (found is null) return null;
        if (now - found.s.LastSeen > s_seenAgain) await ProlongAsync(found.s, now, ct);
        return (found.s, found.m);
    }

    public async Task<IReadOnlyList<Session>> ListOfAsync(Guid member, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open(default);
        return await (from s in db.Set<Session>().AsNoTracking()
                      join m in db.Set<Member>().AsNoTracking() on s.Member equals m.Id
                      where s.Member == member && s.Expires > now && s.Stamp == m.Stamp
                      orderby s.LastSeen descending
                      select s).ToListAsync(ct);
    }

    /// <summary>She has shown again that it is she: the session goes on under a new token, and whoever had the old one has nothing.</summary>
    public async Task<string> RenewAsync(Guid session, Proof proof, CancellationToken ct)
    {
        var token = Session.NewToken();
        await using var turn = await database.WriteAsync(ct);
        var found = await turn.Open(default).Set<Session>().FirstAsync(s => s.Id == session, ct);
        (found.TokenHash, found.Confirmed) = (Session.HashOf(token), time.GetUtcNow());
        if (proof.IsStrong) found.Proof = proof.Code;
        await turn.CommitAsync(ct);
        return token;
    }

    /// <summary>Ends one session of a member; somebody else's is left alone.</summary>
    public Task RevokeAsync(Guid member, Guid session, CancellationToken ct) => DeleteAsync(s => s.Where(x => x.Member == member && x.Id == session), ct);

    public Task RevokeAllAsync(Guid member, CancellationToken ct) => DeleteAsync(s => s.Where(x => x.Member == member), ct);

    public Task RevokeOthersAsync(Guid member, Guid but, CancellationToken ct) => DeleteAsync(s => s.Where(x => x.Member == member && x.Id != but), ct);

    private async Task ProlongAsync(Session session, DateTimeOffset now, CancellationToken ct)
    {
        var expires = Session.ExpiresAfter(session.Created, now);
        await using var turn = await database.WriteAsync(ct);
        await turn.Open(default).Set<Session>().Where(s => s.Id == session.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeen, now).SetProperty(x => x.Expires, expires), ct);
        await turn.CommitAsync(ct);
    }

    private async Task DeleteAsync(Func<IQueryable<Session>, IQueryable<Session>> which, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        await which(turn.Open(default).Set<Session>()).ExecuteDeleteAsync(ct);
        await turn.CommitAsync(ct);
    }
}

/// <summary>How somebody came in.</summary>
internal sealed record Opened(string Browser, string Place, bool IsHttps, Proof Proof);
