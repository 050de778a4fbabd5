using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>The second factor of members: turned on and off, asked for, and the recovery codes beside it. Each code is good once, whoever comes at the same time.</summary>
internal sealed class SecondFactorStore(Database database, TimeProvider time)
{
    private readonly Tries _tries = new(database, time);

    /// <summary>Turns it on when the code shows that her app has the key. Returns the recovery codes, which are not kept as they are.</summary>
    public async Task<Outcome<RecoverySet>> TurnOnAsync(Guid member, string key, string code, CancellationToken ct)
    {
        var tried = await _tries.TakeAsync(member, ct);
        if (!tried.IsDone) return tried.Refusal!;
        var now = time.GetUtcNow();
        if (SecondFactor.StepOf(key, SecondFactor.Plain(code), now) is not { } step) return _tries.Refuse(tried.Value, "code.wrong").At("Code");
        var (shown, kept) = RecoveryCode.NewSet(member);
        await WriteAsync(member, async (db, found) =>
        {
            found.Succeed();
            (found.CodeKey, found.CodeSince, found.CodeStep) = (key, now, step);
            found.Restamp();
            await ReplaceAsync(db, member, kept, ct);
        }, ct);
        return new RecoverySet(shown);
    }

    /// <summary>Turns it off: the key and the recovery codes are gone, every session ends.</summary>
    public Task TurnOffAsync(Guid member, CancellationToken ct) => WriteAsync(member, async (db, found) =>
    {
        (found.CodeKey, found.CodeSince, found.CodeStep) = (null, null, null);
        found.Restamp();
        await ReplaceAsync(db, member, [], ct);
    }, ct);

    /// <summary>New recovery codes; those of before are good for nothing.</summary>
    public async Task<RecoverySet> MakeCodesAsync(Guid member, CancellationToken ct)
    {
        var (shown, kept) = RecoveryCode.NewSet(member);
        await WriteAsync(member, (db, _) => ReplaceAsync(db, member, kept, ct), ct);
        return new RecoverySet(shown);
    }

    public async Task<int> CountLeftAsync(Guid member, CancellationToken ct)
    {
        await using var db = database.Open(default);
        return await db.Set<RecoveryCode>().CountAsync(c => c.Member == member && c.Used == null, ct);
    }

    /// <summary>Takes a code of her app, a recovery code, or both. Both are looked at whatever the other was, and one that is wrong makes the whole wrong.</summary>
    public async Task<Outcome<Proof>> ProveAsync(Guid member, string code, string recovery, CancellationToken ct)
    {
        var tried = await _tries.TakeAsync(member, ct);
        if (!tried.IsDone) return tried.Refusal!;
        var (typed, spare) = (SecondFactor.Plain(code), RecoveryCode.Plain(recovery));
        var hash = spare.Length > 0 ? await HashAsync(member, spare, ct) : null;
        Proof? proof = null;
        await WriteAsync(member, async (db, found) =>
        {
            var step = found.CodeKey is { } key ? SecondFactor.StepOf(key, typed, time.GetUtcNow()) : null;
            var isCode = step > (found.CodeStep ?? long.MinValue);
            var recoveryCode = hash is null ? null : (await db.Set<RecoveryCode>().Where(c => c.Member == member).ToListAsync(ct)).LastOrDefault(c => c.Is(hash));
            proof = (typed.Length > 0, spare.Length > 0) switch
            {
                (true, true) => isCode && recoveryCode is not null ? Proof.PasswordAndCode : null,
                (true, false) => isCode ? Proof.PasswordAndCode : null,
                (false, true) => recoveryCode is not null ? Proof.PasswordAndRecovery : null,
                _ => null,
            };
            if (proof is null) return;
            found.Succeed();
            if (isCode) found.CodeStep = step;
            if (recoveryCode is not null) recoveryCode.Used = time.GetUtcNow();
        }, ct);
        if (proof is not null) return proof;
        return spare.Length > 0 ? _tries.Refuse(tried.Value, "recovery.wrong").At("Recovery") : _tries.Refuse(tried.Value, "code.wrong").At("Code");
    }

    private async Task<byte[]?> HashAsync(Guid member, string plain, CancellationToken ct)
    {
        await using var db = database.Open(default);
        var salt = await db.Set<RecoveryCode>().Where(c => c.Member == member).Select(c => c.Salt).FirstOrDefaultAsync(ct);
        return salt is null ? null : RecoveryCode.HashOf(plain, salt);
    }

    private static async Task ReplaceAsync(NoktaDb db, Guid member, IReadOnlyList<RecoveryCode> codes, CancellationToken ct)
    {
        await db.Set<RecoveryCode>().Where(c => c.Member == member).ExecuteDeleteAsync(ct);
        db.AddRange(codes);
    }

    private async Task WriteAsync(Guid member, Func<NoktaDb, Member, Task> change, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        if (await db.Set<Member>().FirstOrDefaultAsync(m => m.Id == member, ct) is not { } found) return;
        await change(db, found);
        await turn.CommitAsync(ct);
    }
}

/// <summary>Recovery codes as they are shown, once.</summary>
internal sealed record RecoverySet(IReadOnlyList<string> Codes);
