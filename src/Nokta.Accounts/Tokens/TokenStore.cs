using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>The tokens of programs: made, found by their secret, used, rotated, revoked.</summary>
public sealed class TokenStore(Database database, WorkspaceStore workspaces, Roster roster, TimeProvider time)
{
    private const int Most = 100;
    private static readonly TimeSpan s_notedAgain = TimeSpan.FromMinutes(1);
    private const int MostKnown = 1000;
    private static readonly TimeSpan s_knownFor = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<Guid, (DateTimeOffset At, string From)> _used = new();
    private readonly ConcurrentDictionary<string, KnownToken> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Key, long Revision), Lazy<Task<FoundToken?>>> _readings = new();
    private int _renewing;

    /// <summary>Keeps a new token of a member. It may be given what she may herself, no more.</summary>
    public async Task<Outcome<NewToken>> MakeAsync(WorkspaceId workspace, Guid member, IReadOnlySet<Permission> hers, TokenWish wish, CancellationToken ct = default)
    {
        var (now, name) = (time.GetUtcNow(), wish.Name.Trim());
        var refusals = Check(name, wish, hers, now);
        if (refusals.Count > 0) return refusals;
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        if (await db.Set<Token>().CountAsync(t => t.Revoked == null && t.Expires > now, ct) >= Most) return Refusal.Of("token.too-many", ("n", Most));
        var secret = TokenText.New();
        var scopes = string.Join(' ', Token.Offered.Select(Token.CodeOf).Where(wish.Scopes.Contains));
        var token = Made(secret, name, scopes, member, now, wish.Expires ?? now + Token.Usual);
        db.Add(token);
        await turn.CommitAsync(ct);
        return new NewToken(await CardAsync(workspace, token, ct), secret);
    }

    /// <summary>Every token of a workspace, the newest first.</summary>
    public async Task<IReadOnlyList<TokenCard>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var tokens = await db.Set<Token>().AsNoTracking().OrderByDescending(t => t.Created).ThenByDescending(t => t.Id).ToListAsync(ct);
        var names = await NamesAsync(db, [.. tokens.Select(t => t.Member).Distinct()], ct);
        return [.. tokens.Select(t => Card(t, names.GetValueOrDefault(t.Member, "")))];
    }

    /// <summary>Ends a token at once. False when there is none, or it had ended.</summary>
    public async Task<bool> RevokeAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        if (await db.Set<Token>().FirstOrDefaultAsync(t => t.Id == id && t.Revoked == null, ct) is not { } token) return false;
        token.Revoked = time.GetUtcNow();
        await turn.CommitAsync(ct);
        return true;
    }

    /// <summary>Takes a revocation back within an hour of it. False when there is nothing to take back any more.</summary>
    public async Task<bool> RestoreAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        var since = time.GetUtcNow() - TimeSpan.FromHours(1);
        await using var turn = await database.WriteAsync(ct);
        if (await turn.Open(workspace).Set<Token>().FirstOrDefaultAsync(t => t.Id == id && t.Revoked > since, ct) is not { } token) return false;
        token.Revoked = null;
        await turn.CommitAsync(ct);
        return true;
    }

    /// <summary>A new secret for the same purpose. The old one still works for a day, so that nothing stops while it is replaced. Null when there is no such live token.</summary>
    public async Task<NewToken?> RotateAsync(WorkspaceId workspace, Guid id, Guid member, IReadOnlySet<Permission> hers, CancellationToken ct = default)
    {
        var now = time.GetUtcNow();
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        if (await db.Set<Token>().FirstOrDefaultAsync(t => t.Id == id, ct) is not { } old || !old.IsLive(now)) return null;
        var secret = TokenText.New();
        var token = Made(secret, old.Name, string.Join(' ', old.May.Intersect(hers).Select(Token.CodeOf)), member, now, now + (old.Expires - old.Created));
        if (old.Expires > now + Token.Overlap) old.Expires = now + Token.Overlap;
        db.Add(token);
        await turn.CommitAsync(ct);
        return new NewToken(await CardAsync(workspace, token, ct), secret);
    }

    /// <summary>
    /// The live token of a secret, its maker, its workspace and what it may there now; null when it opens nothing. What is archived is closed to programs as
    /// it is to people. Remembered until anything is changed here, and for no longer than five seconds, since another process may have changed it.
    /// A crowd reads nothing twice: the first to find a token half that old reads all that are known anew, and the others go on with what is known.
    /// </summary>
    internal async ValueTask<FoundToken?> FindAsync(string secret, CancellationToken ct)
    {
        if (!TokenText.IsWhole(secret)) return null;
        var hash = TokenText.HashOf(secret);
        var key = KeyOf(hash);
        var (revision, at) = (database.Revision, time.GetTimestamp());
        if (_known.TryGetValue(key, out var known) && known.Revision == revision && known.Found.Token.IsLive(time.GetUtcNow())
            && time.GetElapsedTime(known.At, at) is var age && age < s_knownFor)
        {
            if (age < s_knownFor / 2 || Interlocked.Exchange(ref _renewing, 1) != 0) return known.Found;
            try
            {
                await RenewAsync(revision, at);
                if (_known.TryGetValue(key, out known) && known.At >= at) return known.Found;
            }
            finally
            {
                Volatile.Write(ref _renewing, 0);
            }
        }

        var reading = new Lazy<Task<FoundToken?>>(() => RememberAsync(key, hash, revision, at));
        reading = _readings.GetOrAdd((key, revision), reading);
        try
        {
            return await reading.Value.WaitAsync(ct);
        }
        finally
        {
            _readings.TryRemove(KeyValuePair.Create((key, revision), reading));
        }
    }

    private async Task<FoundToken?> RememberAsync(string key, byte[] hash, long revision, long at)
    {
        var found = (await ReadAsync([hash], CancellationToken.None)).GetValueOrDefault(key);
        if (_known.Count >= MostKnown) _known.Clear();
        Remember(key, found, revision, at);
        return found;
    }

    private async Task RenewAsync(long revision, long at)
    {
        var known = _known.ToArray();
        var found = await ReadAsync([.. known.Select(k => k.Value.Found.Token.Hash)], CancellationToken.None);
        foreach (var (key, _) in known) Remember(key, found.GetValueOrDefault(key), revision, at);
    }

    /// <summary>Where another process has ended a token, nobody goes on with what was known.</summary>
    private void Remember(string key, FoundToken? found, long revision, long at)
    {
        if (found is null) _known.TryRemove(key, out _);
        else _known[key] = new KnownToken(found, revision, at);
    }

    /// <summary>What opens something now, by what it is remembered under: with one question for all tokens, and one for each workspace and each maker there.</summary>
    private async Task<Dictionary<string, FoundToken>> ReadAsync(byte[][] hashes, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open(default);
        var rows = await (from t in db.Set<Token>().IgnoreQueryFilters().AsNoTracking()
                          join m in db.Set<Member>().AsNoTracking() on t.Member equals m.Id
                          join s in db.Set<Membership>().AsNoTracking() on new { t.Workspace, t.Member } equals new { s.Workspace, s.Member }
                          where hashes.Contains(t.Hash)
                          select new { t, m }).ToListAsync(ct);
        var found = new Dictionary<string, FoundToken>(StringComparer.Ordinal);
        foreach (var makers in rows.Where(r => r.t.IsLive(now)).GroupBy(r => r.t.Workspace))
        {
            if (await workspaces.FindAsync(makers.Key, ct) is not { Archived: null } workspace) continue;
            foreach (var hers in makers.GroupBy(r => r.m.Id))
            {
                // Who is demoted demotes her tokens; what reaches beyond the workspace is the roster's to say, as it is for people.
                var may = await roster.MayAsync(hers.Key, workspace.Id, ct);
                foreach (var one in hers) found[KeyOf(one.t.Hash)] = new FoundToken(one.t, one.m, workspace, one.t.May.Intersect(may).Append(Permission.Anyone).ToHashSet());
            }
        }

        return found;
    }

    private static string KeyOf(byte[] hash) => Convert.ToBase64String(hash);

    /// <summary>Remembers that a token was used, and writes it once a minute: not each request is a turn to write.</summary>
    internal void Note(Token token, IPAddress? from)
    {
        var now = time.GetUtcNow();
        var last = _used.TryGetValue(token.Id, out var noted) ? noted.At : token.Used;
        if (last is null || now - last >= s_notedAgain) _used[token.Id] = (now, NetworkOf(from));
    }

    /// <summary>Writes what <see cref="Note"/> remembered.</summary>
    internal async Task WriteUsesAsync(CancellationToken ct)
    {
        if (_used.IsEmpty) return;
        var uses = _used.ToArray();
        await using (var turn = await database.WriteAsync(ct))
        {
            var db = turn.Open(default);
            foreach (var (id, use) in uses)
                await db.Set<Token>().IgnoreQueryFilters().Where(t => t.Id == id).ExecuteUpdateAsync(t => t.SetProperty(x => x.Used, use.At).SetProperty(x => x.UsedFrom, use.From), ct);
            await turn.CommitAsync(ct);
        }

        foreach (var use in uses) _used.TryRemove(use);
    }

    private static List<Refusal> Check(string name, TokenWish wish, IReadOnlySet<Permission> hers, DateTimeOffset now)
    {
        var refusals = new List<Refusal>();
        if (name.Length == 0) refusals.Add(new Refusal("token.name-missing", "Name"));
        if (name.Length > 60) refusals.Add(Refusal.Of("token.name-long", ("most", 60)).At("Name"));
        if (wish.Scopes.Count == 0) refusals.Add(new Refusal("token.scopes-missing", "Scopes"));
        foreach (var scope in wish.Scopes.Where(s => !Token.Offered.Any(p => Token.CodeOf(p) == s && hers.Contains(p)))) refusals.Add(Refusal.Of("token.scope-not-yours", ("scope", scope)).At("Scopes"));
        if (wish.Expires is { } expires && (expires <= now || expires > now + Token.Longest)) refusals.Add(new Refusal("token.expiry", "Expires"));
        return refusals;
    }

    private static Token Made(string secret, string name, string scopes, Guid member, DateTimeOffset now, DateTimeOffset expires) => new()
    {
        Id = Guid.CreateVersion7(now), Name = name, Shown = TokenText.Shown(secret), Hash = TokenText.HashOf(secret), Scopes = scopes, Member = member, Created = now, Expires = expires,
    };

    private async Task<TokenCard> CardAsync(WorkspaceId workspace, Token token, CancellationToken ct)
    {
        await using var db = database.Open(workspace);
        return Card(token, (await NamesAsync(db, [token.Member], ct)).GetValueOrDefault(token.Member, ""));
    }

    private TokenCard Card(Token t, string madeBy)
    {
        var (used, from) = _used.TryGetValue(t.Id, out var use) ? (use.At, use.From) : (t.Used, t.UsedFrom);
        return new(t.Id, t.Name, t.Shown, [.. t.May.Order().Select(Token.CodeOf)], madeBy, t.Created, t.Expires, used, from, t.Revoked);
    }

    private static Task<Dictionary<Guid, string>> NamesAsync(NoktaDb db, List<Guid> members, CancellationToken ct) =>
        db.Set<Member>().AsNoTracking().Where(m => members.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.Name, ct);

    private static string NetworkOf(IPAddress? from)
    {
        if (from is null) return "";
        if (from.IsIPv4MappedToIPv6) from = from.MapToIPv4();
        var bytes = from.GetAddressBytes();
        bytes.AsSpan(bytes.Length == 4 ? 3 : 6).Clear();
        return new IPAddress(bytes) + (bytes.Length == 4 ? "/24" : "/48");
    }
}

/// <summary>A token that was presented, who made it, where it belongs, and what it may there.</summary>
internal sealed record FoundToken(Token Token, Member Maker, WorkspaceSettings Workspace, IReadOnlySet<Permission> May);

/// <summary>A token as it was found, when and at which revision.</summary>
internal sealed record KnownToken(FoundToken Found, long Revision, long At);
