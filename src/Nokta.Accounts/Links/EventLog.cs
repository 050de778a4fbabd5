using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>What was done to accounts and to the data as a whole: a password chosen anew, a phone signed in, a backup downloaded, a restore.</summary>
public sealed class EventLog(Database database, TimeProvider time)
{
    public async Task WriteAsync(string what, string who, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        turn.Open(default).Add(new AccountEvent { Id = Guid.CreateVersion7(time.GetUtcNow()), At = time.GetUtcNow(), What = what, Who = who });
        await turn.CommitAsync(ct);
    }

    /// <summary>The newest events, the last first; only those of one kind when it is named.</summary>
    public async Task<IReadOnlyList<AccountEvent>> ListAsync(int most, string? what = null, CancellationToken ct = default)
    {
        await using var db = database.Open(default);
        return await db.Set<AccountEvent>().AsNoTracking().Where(e => what == null || e.What == what).OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(most).ToListAsync(ct);
    }
}

/// <summary>One thing that was done, with its code (text <c>event.{What}</c>) and who did it.</summary>
[NotPersonal("a number and a code", nameof(Id), nameof(What))]
[Personal("the member who did it", nameof(Who), NamesMember = true)]
public sealed class AccountEvent : ITrailed
{
    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public required string What { get; init; }
    public required string Who { get; init; }

    string ITrailed.TrailKind => "account";
    string ITrailed.TrailThing => "";
    string ITrailed.TrailAct => What;
    string ITrailed.TrailLabel => Who;
}
