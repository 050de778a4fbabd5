using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>Who may enter which workspace.</summary>
public sealed class MemberStore(Database database, TimeProvider time)
{
    private readonly Tries _tries = new(database, time);

    private const string SignedInOnThisMachine = "signed-in-on-this-machine";

    // OWASP's figure for PBKDF2 with HMAC-SHA512.
    private static readonly PasswordHasher<Member> s_hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
    private static readonly Lazy<string> s_nobody = new(() => s_hasher.HashPassword(null!, "nobody has this password"));
    private bool _isAny;

    /// <summary>Whether anybody can sign in: until then the first run is open.</summary>
    public async Task<bool> AnyAsync(CancellationToken ct = default)
    {
        if (_isAny) return true;
        await using var db = database.Open(default);
        return _isAny = await db.Set<Member>().AnyAsync(ct);
    }

    /// <summary>Every reason why a name and a password cannot be an account.</summary>
    public static List<Refusal> Check(string name, string password, string again) => Member.Check(name, password, again);

    /// <summary>Keeps an owner with a password, and the workspaces she may do everything in.</summary>
    public async Task<Outcome<Guid>> AddOwnerAsync(string name, string password, string again, IReadOnlyList<WorkspaceId> workspaces, CancellationToken ct = default)
    {
        var refusals = Member.Check(name, password, again);
        if (refusals.Count > 0) return refusals;
        return await AddAsync(name.Trim(), HashOf(password), workspaces, ct);
    }

    /// <summary>
    /// The demo's owner: has no password and is signed in by herself, but only for requests that come from this machine to
    /// this machine's own name. May be called again; she then enters the workspaces that are new.
    /// </summary>
    public async Task AddDemoOwnerAsync(IReadOnlyList<WorkspaceId> workspaces, CancellationToken ct = default)
    {
        var id = await FindIdAsync("demo", ct);
        if (id is null) id = (await AddAsync("demo", null, workspaces, ct)).Value;
        else foreach (var workspace in workspaces) await AdmitAsync(id.Value, workspace, ct);
        await using var turn = await database.WriteAsync(ct);
        await Installation.WriteAsync(turn.Open(default), SignedInOnThisMachine, id.Value.ToString(), ct);
        await turn.CommitAsync(ct);
    }

    /// <summary>Makes a member an owner of one more workspace.</summary>
    public async Task AdmitAsync(Guid member, WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        if (await db.Set<Membership>().AnyAsync(m => m.Workspace == workspace && m.Member == member, ct)) return;
        db.Add(new Membership { Workspace = workspace, Member = member, Role = Role.Owner.Code, Joined = time.GetUtcNow() });
        await turn.CommitAsync(ct);
    }

    /// <summary>What a member is in a workspace; null when she is none of its members.</summary>
    internal async Task<Role?> RoleAsync(Guid member, WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = database.Open(default);
        return Role.Find(await db.Set<Membership>().Where(m => m.Workspace == workspace && m.Member == member).Select(m => m.Role).FirstOrDefaultAsync(ct));
    }

    internal async Task<Guid?> FindSignedInOnThisMachineAsync(CancellationToken ct)
    {
        await using var db = database.Open(default);
        return Guid.TryParse(await Installation.ReadAsync(db, SignedInOnThisMachine, ct), out var id) ? id : null;
    }

    internal async Task<Member?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = database.Open(default);
        return await db.Set<Member>().AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, ct);
    }

    /// <summary>
    /// Whether name and password belong together. The try is counted before it is looked at, so that many at once are not more
    /// than one after the other; an unknown name costs the same time and gets the same answers, and a locked account is not even compared.
    /// </summary>
    internal async Task<Outcome<Member>> RecogniseAsync(string name, string password, CancellationToken ct)
    {
        var tried = await _tries.TakeAsync(Member.Fold(name), ct);
        if (!tried.IsDone) return tried.Refusal!;
        var found = tried.Value.Id == default ? null : tried.Value;
        var verdict = s_hasher.VerifyHashedPassword(found!, found?.PasswordHash ?? s_nobody.Value, password);
        if (found?.PasswordHash is null || verdict == PasswordVerificationResult.Failed) return _tries.Refuse(tried.Value, "sign-in.wrong");
        await EditAsync(found.Id, m =>
        {
            // With a second factor the sign-in is only begun: whoever has the password must not clear what he has guessed of the codes.
            if (m.HasCode) m.GiveBack();
            else m.Succeed();
            if (verdict == PasswordVerificationResult.SuccessRehashNeeded) m.PasswordHash = s_hasher.HashPassword(m, password);
        }, ct);
        return found;
    }

    internal async Task<Outcome<Guid>> ChangePasswordAsync(Guid id, string current, string password, string again, CancellationToken ct)
    {
        var member = await FindAsync(id, ct);
        if (member?.PasswordHash is null) return new Refusal("member.no-password");
        var recognised = await RecogniseAsync(member.Name, current, ct);
        if (!recognised.IsDone) return (recognised.Refusal!.Code == "sign-in.wrong" ? new Refusal("member.password-wrong") : recognised.Refusal).At("Current");
        var refusals = Member.CheckPassword(member.Name, password, again);
        if (refusals.Count > 0) return refusals;
        await SetPasswordAsync(id, password, ct);
        return id;
    }

    internal async Task<Member?> FindByNameAsync(string name, CancellationToken ct)
    {
        var folded = Member.Fold(name);
        await using var db = database.Open(default);
        return await db.Set<Member>().AsNoTracking().FirstOrDefaultAsync(m => m.FoldedName == folded, ct);
    }

    internal async Task<IReadOnlyList<string>> ListNamesAsync(CancellationToken ct)
    {
        await using var db = database.Open(default);
        return await db.Set<Member>().Where(m => m.PasswordHash != null).OrderBy(m => m.Created).Select(m => m.Name).ToListAsync(ct);
    }

    /// <summary>Sets a password without asking for the old one, forgets the wrong tries and ends every session.</summary>
    internal Task SetPasswordAsync(Guid id, string password, CancellationToken ct) => EditAsync(id, m =>
    {
        m.PasswordHash = s_hasher.HashPassword(m, password);
        m.Succeed();
        m.Restamp();
    }, ct);

    /// <summary>Ends every session of a member: her rights have changed, or somebody else may have hers.</summary>
    public Task EndSessionsAsync(Guid id, CancellationToken ct = default) => EditAsync(id, m => m.Restamp(), ct);

    internal async Task EditAsync(Guid id, Action<Member> edit, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        var member = await db.Set<Member>().FirstOrDefaultAsync(m => m.Id == id, ct);
        if (member is null) return;
        edit(member);
        await turn.CommitAsync(ct);
    }

    private async Task<Outcome<Guid>> AddAsync(string name, string? hash, IReadOnlyList<WorkspaceId> workspaces, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        var folded = Member.Fold(name);
        if (await db.Set<Member>().AnyAsync(m => m.FoldedName == folded, ct)) return new Refusal("member.name-taken", "Name");
        var member = new Member { Id = Guid.CreateVersion7(time.GetUtcNow()), Name = name, FoldedName = folded, PasswordHash = hash, Created = time.GetUtcNow() };
        db.Add(member);
        await db.SaveChangesAsync(ct);
        foreach (var workspace in workspaces) db.Add(new Membership { Workspace = workspace, Member = member.Id, Role = Role.Owner.Code, Joined = time.GetUtcNow() });
        await turn.CommitAsync(ct);
        return member.Id;
    }

    internal static string HashOf(string password) => s_hasher.HashPassword(null!, password);

    internal static bool IsRight(string hash, string password) => s_hasher.VerifyHashedPassword(null!, hash, password) != PasswordVerificationResult.Failed;

    private async Task<Guid?> FindIdAsync(string name, CancellationToken ct)
    {
        var folded = Member.Fold(name);
        await using var db = database.Open(default);
        return await db.Set<Member>().Where(m => m.FoldedName == folded).Select(m => (Guid?)m.Id).FirstOrDefaultAsync(ct);
    }
}
