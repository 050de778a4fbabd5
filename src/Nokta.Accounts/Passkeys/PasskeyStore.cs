using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>The passkeys of members.</summary>
internal sealed class PasskeyStore(Database database, TimeProvider time)
{
    private const int Most = 20;

    public async Task<IReadOnlyList<Passkey>> ListOfAsync(Guid member, CancellationToken ct)
    {
        await using var db = database.Open(default);
        return await db.Set<Passkey>().AsNoTracking().Where(p => p.Member == member).OrderBy(p => p.Created).ToListAsync(ct);
    }

    public async Task<Passkey?> FindAsync(byte[] id, CancellationToken ct)
    {
        await using var db = database.Open(default);
        return await db.Set<Passkey>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, ct);
    }

    public async Task<Outcome<Passkey>> AddAsync(Guid member, string name, UserPasskeyInfo info, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        if (await db.Set<Passkey>().CountAsync(p => p.Member == member, ct) >= Most) return Refusal.Of("passkey.many", ("n", Most));
        if (await db.Set<Passkey>().AnyAsync(p => p.Id == info.CredentialId, ct)) return new Refusal("passkey.known");
        var passkey = Passkey.Of(member, name, info, time.GetUtcNow());
        db.Add(passkey);
        await turn.CommitAsync(ct);
        return passkey;
    }

    /// <summary>Notes that it signed her in.</summary>
    public Task UseAsync(Guid member, UserPasskeyInfo info, CancellationToken ct) => ChangeAsync(member, info.CredentialId, (_, p) => p.Use(info, time.GetUtcNow()), ct);

    /// <summary>Removes one of hers; her sessions end, for one may have been opened with it.</summary>
    public Task<bool> RemoveAsync(Guid member, byte[] id, CancellationToken ct) => ChangeAsync(member, id, (db, p) => db.Remove(p), ct);

    private async Task<bool> ChangeAsync(Guid member, byte[] id, Action<NoktaDb, Passkey> change, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        if (await db.Set<Passkey>().FirstOrDefaultAsync(p => p.Member == member && p.Id == id, ct) is not { } found) return false;
        change(db, found);
        await turn.CommitAsync(ct);
        return true;
    }
}
