using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>Who came in when and from where, for half a year.</summary>
public sealed class SignInStore(Database database, TimeProvider time)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(180);

    /// <summary>Notes a sign-in. True when the device is new to a member who has signed in before.</summary>
    internal async Task<bool> NoteAsync(Session session, string device, CancellationToken ct)
    {
        var (hash, now) = (Session.HashOf(device), time.GetUtcNow());
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        await db.Set<SignIn>().Where(s => s.At < now - s_kept).ExecuteDeleteAsync(ct);
        var hers = db.Set<SignIn>().Where(s => s.Member == session.Member);
        var isNew = await hers.AnyAsync(ct) && !await hers.AnyAsync(s => s.Device == hash, ct);
        db.Add(new SignIn
        {
            Id = Guid.CreateVersion7(now), Member = session.Member, At = now, Browser = session.Device, Device = hash,
            Proof = session.Proof, Place = session.Place, Session = session.Id, Told = isNew ? null : now,
        });
        await turn.CommitAsync(ct);
        return isNew;
    }

    /// <summary>A sign-in on a new device that she has not been told of, seen from another of her sessions.</summary>
    public async Task<NewDevice?> FindUntoldAsync(Guid member, Guid session, CancellationToken ct = default)
    {
        await using var db = database.Open(default);
        var newest = await db.Set<SignIn>().AsNoTracking().Where(s => s.Member == member && s.Told == null && s.Session != session).OrderByDescending(s => s.At).FirstOrDefaultAsync(ct);
        return newest is null ? null : new NewDevice(newest.Browser, newest.Place, newest.At);
    }

    /// <summary>She has seen it. The new device itself cannot say so.</summary>
    public async Task TellAsync(Guid member, Guid session, CancellationToken ct = default)
    {
        var now = time.GetUtcNow();
        await using var turn = await database.WriteAsync(ct);
        await turn.Open(default).Set<SignIn>().Where(s => s.Member == member && s.Told == null && s.Session != session).ExecuteUpdateAsync(s => s.SetProperty(x => x.Told, (DateTimeOffset?)now), ct);
        await turn.CommitAsync(ct);
    }
}

/// <summary>A device somebody signed in on for the first time.</summary>
public sealed record NewDevice(string Browser, string Place, DateTimeOffset At);
