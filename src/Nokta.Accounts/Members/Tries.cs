using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>
/// How often a secret of an account may be guessed. A try is counted as wrong before anybody looks at it and given back when it
/// was right. Names that nobody has are counted the same way and wait the same time, or the difference would tell who is a member.
/// </summary>
internal sealed class Tries(Database database, TimeProvider time)
{
    private const int Strangers = 10_000;
    private readonly Dictionary<string, Member> _strangers = [];
    private readonly Lock _lock = new();

    /// <summary>Takes one try at the account of a name, or says how long to wait. Of a name that nobody has a member without an id comes back.</summary>
    public Task<Outcome<Member>> TakeAsync(string foldedName, CancellationToken ct) => TakeAsync(foldedName, (db, c) => db.Set<Member>().FirstOrDefaultAsync(m => m.FoldedName == foldedName, c), ct);

    /// <summary>Takes one try at the account of a member who is known.</summary>
    public Task<Outcome<Member>> TakeAsync(Guid id, CancellationToken ct) => TakeAsync("", (db, c) => db.Set<Member>().FirstOrDefaultAsync(m => m.Id == id, c), ct);

    /// <summary>What a wrong try is answered: that it was wrong, or how long the account waits now.</summary>
    public Refusal Refuse(Member after, string wrong) => after.IsLocked(time.GetUtcNow()) ? Wait(after, time.GetUtcNow()) : new Refusal(wrong);

    private async Task<Outcome<Member>> TakeAsync(string stranger, Func<NoktaDb, CancellationToken, Task<Member?>> find, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        var member = await find(db, ct);
        if (member is not null && !member.IsLocked(now)) member.Fail(now);
        else if (member is not null) return Wait(member, now);
        else if (Count(stranger, now) is { } locked) return locked;
        // A write like that of a known name: how long the disk takes must not tell them apart.
        else (await db.Set<StrangerTries>().SingleAsync(ct)).Note(now);
        await turn.CommitAsync(ct);
        return member ?? Stranger(stranger);
    }

    private Refusal? Count(string name, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_strangers.Count >= Strangers) _strangers.Clear();
            if (!_strangers.TryGetValue(name, out var stranger)) _strangers[name] = stranger = new Member { Name = name, FoldedName = name };
            if (stranger.IsLocked(now)) return Wait(stranger, now);
            stranger.Fail(now);
            return null;
        }
    }

    private Member Stranger(string name)
    {
        lock (_lock) return _strangers.TryGetValue(name, out var stranger) ? stranger : new Member { Name = name, FoldedName = name };
    }

    private static Refusal Wait(Member member, DateTimeOffset now)
    {
        var wait = member.LockedUntil!.Value - now;
        return Refusal.Of("sign-in.locked", ("n", Math.Max(1, (long)Math.Ceiling(wait.TotalMinutes))), (TooOften.Seconds, (long)Math.Ceiling(wait.TotalSeconds)));
    }
}

/// <summary>How often names were tried that nobody has: a sign of somebody who guesses.</summary>
[Untrailed("each try of a stranger is no change of anything")]
internal sealed class StrangerTries
{
    public int Id { get; init; }
    public long Tries { get; set; }
    public DateTimeOffset Last { get; set; }

    public void Note(DateTimeOffset now) => (Tries, Last) = (Tries + 1, now);
}
