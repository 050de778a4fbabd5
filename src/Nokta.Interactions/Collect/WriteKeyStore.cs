using Microsoft.EntityFrameworkCore;
using Nokta.Accounts;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Collect;

/// <summary>Keys are made, changed, revoked; what came by each is counted.</summary>
internal sealed class WriteKeyStore(Database database, WorkspaceStore workspaces, WriteKeyBook book, TimeProvider clock)
{
    private const int Most = 100;

    public async Task<Outcome<WriteKeyCard>> AddAsync(WorkspaceId workspace, WriteKeyWish wish, CancellationToken ct = default)
    {
        var refusals = Check(wish);
        if (refusals.Count > 0) return refusals;
        var (client, currency) = (Client.Find(wish.Client)!, wish.Currency ?? (await workspaces.FindAsync(workspace, ct))!.Currency);
        var key = new WriteKey
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Key = WriteKey.NewKey(), Name = wish.Name.Trim(), Client = client.Code, Channel = (wish.Channel ?? "website").Trim(), Currency = currency.ToUpperInvariant(),
            Origins = OriginsOf(wish), PerSecond = wish.PerSecond ?? WriteKey.UsualPerSecond, IsTrusted = wish.IsTrusted ?? client.IsServer, Created = clock.GetUtcNow(), RefusedWhy = "",
        };
        await using (var turn = await database.WriteAsync(ct))
        {
            var db = turn.Open(workspace);
            if (await db.Set<WriteKey>().CountAsync(k => k.Revoked == null, ct) >= Most) return Refusal.Of("write-key.too-many", ("n", Most));
            db.Add(key);
            await turn.CommitAsync(ct);
        }

        book.Forget();
        return await FindAsync(workspace, key.Id, ct) is { } card ? card : throw new InvalidOperationException("The key that was just made is not there.");
    }

    /// <summary>Changes everything but the name and the client. Null when there is no such key that lives.</summary>
    public async Task<Outcome<WriteKeyCard>?> EditAsync(WorkspaceId workspace, Guid id, WriteKeyWish wish, CancellationToken ct = default)
    {
        var refusals = Check(wish);
        if (refusals.Count > 0) return refusals;
        await using (var turn = await database.WriteAsync(ct))
        {
            if (await turn.Open(workspace).Set<WriteKey>().FirstOrDefaultAsync(k => k.Id == id && k.Revoked == null, ct) is not { } key) return null;
            (key.Origins, key.PerSecond, key.IsTrusted) = (OriginsOf(wish), wish.PerSecond ?? key.PerSecond, wish.IsTrusted ?? key.IsTrusted);
            (key.Channel, key.Currency) = ((wish.Channel ?? key.Channel).Trim(), (wish.Currency ?? key.Currency).ToUpperInvariant());
            await turn.CommitAsync(ct);
        }

        book.Forget();
        return (await FindAsync(workspace, id, ct))!;
    }

    /// <summary>Ends a key at once. False when there is none, or it had ended.</summary>
    public async Task<bool> RevokeAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        await using (var turn = await database.WriteAsync(ct))
        {
            if (await turn.Open(workspace).Set<WriteKey>().FirstOrDefaultAsync(k => k.Id == id && k.Revoked == null, ct) is not { } key) return false;
            key.Revoked = clock.GetUtcNow();
            await turn.CommitAsync(ct);
        }

        book.Forget();
        return true;
    }

    /// <summary>The key itself while it lives.</summary>
    internal async Task<WriteKey?> OpenAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return await db.Set<WriteKey>().AsNoTracking().FirstOrDefaultAsync(k => k.Id == id && k.Revoked == null, ct);
    }

    public async Task<WriteKeyCard?> FindAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default) => (await ListAsync(workspace, ct)).FirstOrDefault(k => k.Id == id);

    /// <summary>Every key, the newest first.</summary>
    public async Task<IReadOnlyList<WriteKeyCard>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        List<WriteKey> keys;
        await using (var db = database.Open(workspace)) keys = await db.Set<WriteKey>().AsNoTracking().OrderByDescending(k => k.Created).ThenByDescending(k => k.Id).ToListAsync(ct);
        if (keys.Count == 0) return [];
        var counts = Counts(workspace);
        return [.. keys.Select(k => CardOf(k, counts.GetValueOrDefault(k.Name), book.UsesOf(k.Id)))];
    }

    private static WriteKeyCard CardOf(WriteKey k, (long Accepted, long Duplicate, long Quarantined) counts, KeyUses uses) => new(
        k.Id, k.Key, k.Name, k.Client, k.Channel, k.Currency, k.Sites, k.PerSecond, k.IsTrusted, k.Created, k.Revoked, uses.Used ?? k.Used,
        counts.Accepted, counts.Duplicate, counts.Quarantined, k.LeftOut + uses.LeftOut, k.Refused + uses.Refused, uses.Why.Length > 0 ? uses.Why : k.RefusedWhy);

    private Dictionary<string, (long, long, long)> Counts(WorkspaceId workspace)
    {
        using var connection = database.OpenReading();
        return connection.Read("""
            SELECT s."Name", SUM(l."Accepted"), SUM(l."Duplicate"), SUM(l."Quarantined") FROM interactions_live l JOIN interactions_source s ON s."Workspace" = l."Workspace" AND s."Id" = l."Source"
            WHERE l."Workspace" = @w GROUP BY s."Name"
            """, r => (r.GetString(0), Number(r, 1), Number(r, 2), Number(r, 3)), ("@w", workspace.Value)).ToDictionary(c => c.Item1, c => (c.Item2, c.Item3, c.Item4));
    }

    private static long Number(System.Data.Common.DbDataReader row, int column) => Convert.ToInt64(row.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);

    private static List<Refusal> Check(WriteKeyWish wish)
    {
        var refusals = new List<Refusal>();
        if (string.IsNullOrWhiteSpace(wish.Name)) refusals.Add(new Refusal("write-key.name-missing", "Name"));
        else if (wish.Name.Trim().Length > WriteKey.LongestName) refusals.Add(Refusal.Of("write-key.name-long", ("most", WriteKey.LongestName)).At("Name"));
        if (Client.Find(wish.Client) is null) refusals.Add(new Refusal("write-key.client", "Client"));
        if (wish.PerSecond is < 1 or > WriteKey.MostPerSecond) refusals.Add(Refusal.Of("write-key.per-second", ("most", WriteKey.MostPerSecond)).At("PerSecond"));
        if (wish.Channel is { Length: > 60 }) refusals.Add(Refusal.Of("write-key.name-long", ("most", 60)).At("Channel"));
        if (wish.Currency is { } currency && !AmountText.IsKnown(currency.ToUpperInvariant())) refusals.Add(new Refusal("amount.currency", "Currency"));
        if (wish.Origins is { Count: > WriteKey.MostOrigins }) refusals.Add(Refusal.Of("write-key.origins-many", ("most", WriteKey.MostOrigins)).At("Origins"));
        if (wish.Origins?.FirstOrDefault(o => Origin.Of(o) is null) is { } wrong) refusals.Add(Refusal.Of("write-key.origin", ("origin", wrong)).At("Origins"));
        return refusals;
    }

    private static string OriginsOf(WriteKeyWish wish) => string.Join(' ', (wish.Origins ?? []).Select(o => Origin.Of(o)!).Distinct());
}

/// <summary>Scheme, host and port of a site, as browsers send them.</summary>
internal static class Origin
{
    /// <summary>Null when it is no address of a site.</summary>
    public static string? Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 300) return null;
        text = text.Trim();
        if (!text.Contains("://", StringComparison.Ordinal)) text = "https://" + text;
        return Uri.TryCreate(text, UriKind.Absolute, out var site) && site.Scheme is "http" or "https" && site.Host.Length > 0 && site.UserInfo.Length == 0 ? site.GetLeftPart(UriPartial.Authority).ToLowerInvariant() : null;
    }
}
