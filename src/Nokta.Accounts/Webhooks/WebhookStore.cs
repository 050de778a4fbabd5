using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Outbox;
using Nokta.Kernel.Outside;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts.Webhooks;

/// <summary>The webhooks of a workspace and the log of their deliveries.</summary>
public sealed class WebhookStore
{
    private const int Most = 50;
    private readonly Database _database;
    private readonly SafeHttp _http;
    private readonly WebhookSecrets _secrets;
    private readonly TimeProvider _time;
    private readonly WebhookBell _bell;

    internal WebhookStore(Database database, SafeHttp http, WebhookSecrets secrets, TimeProvider time, WebhookBell bell) =>
        (_database, _http, _secrets, _time, _bell) = (database, http, secrets, time, bell);

    /// <summary>Every type there is, and <c>*</c> for all, those of tomorrow too.</summary>
    public IReadOnlyList<string> Types => [.. _database.Facts.Select(f => f.Type)];

    public async Task<IReadOnlyList<WebhookCard>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = _database.Open(workspace);
        var rows = await db.Set<Webhook>().AsNoTracking().Where(w => w.Deleted == null).OrderByDescending(w => w.Created).ThenByDescending(w => w.Id).ToListAsync(ct);
        return [.. rows.Select(WebhookCard.Of)];
    }

    /// <summary>One webhook, a removed one too.</summary>
    public async Task<WebhookCard?> FindAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        await using var db = _database.Open(workspace);
        return await db.Set<Webhook>().AsNoTracking().FirstOrDefaultAsync(w => w.Id == id, ct) is { } webhook ? WebhookCard.Of(webhook) : null;
    }

    /// <summary>Keeps a new webhook and tells its secret, this once.</summary>
    public async Task<Outcome<NewWebhook>> AddAsync(WorkspaceId workspace, WebhookWish wish, CancellationToken ct = default)
    {
        var refusals = Check(wish);
        if (refusals.Count > 0) return refusals;
        var (now, secret) = (_time.GetUtcNow(), WebhookSignature.NewSecret());
        await using var turn = await _database.WriteAsync(ct);
        var db = turn.Open(workspace);
        if (await db.Set<Webhook>().CountAsync(w => w.Deleted == null, ct) >= Most) return Refusal.Of("webhook.too-many", ("n", Most));
        var webhook = new Webhook { Workspace = workspace, Id = Guid.CreateVersion7(now), Title = wish.Title.Trim(), Url = wish.Url.Trim(), Types = TypesOf(wish), Secret = _secrets.Close(workspace, secret), IsEnabled = true, Created = now, Since = await OutboxWriting.LastAsync(turn.Open(default), ct) };
        db.Add(webhook);
        await turn.CommitAsync(ct);
        return new NewWebhook(WebhookCard.Of(webhook), secret);
    }

    public Task<Outcome<WebhookCard>> EditAsync(WorkspaceId workspace, Guid id, WebhookWish wish, CancellationToken ct = default)
    {
        var refusals = Check(wish);
        return refusals.Count > 0 ? Task.FromResult<Outcome<WebhookCard>>(refusals) : ChangeAsync(workspace, id, w => (w.Title, w.Url, w.Types) = (wish.Title.Trim(), wish.Url.Trim(), TypesOf(wish)), ct);
    }

    /// <summary>Switches it on or off. What waited while it was off is sent once it is on again.</summary>
    public async Task<Outcome<WebhookCard>> SwitchAsync(WorkspaceId workspace, Guid id, bool isOn, CancellationToken ct = default)
    {
        var switched = await ChangeAsync(workspace, id, w => (w.IsEnabled, w.DisabledWhy, w.FailingSince) = (isOn, null, null), ct);
        _bell.Ring();
        return switched;
    }

    public Task<Outcome<WebhookCard>> RemoveAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default) => ChangeAsync(workspace, id, w => w.Deleted = _time.GetUtcNow(), ct);

    public Task<Outcome<WebhookCard>> RestoreAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default) => ChangeAsync(workspace, id, w => w.Deleted = null, ct);

    /// <summary>Makes a new secret and tells it, this once; the old one signs beside it for a day.</summary>
    public async Task<Outcome<NewWebhook>> RotateAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        var secret = WebhookSignature.NewSecret();
        var changed = await ChangeAsync(workspace, id, w => (w.EarlierSecret, w.EarlierUntil, w.Secret) = (w.Secret, _time.GetUtcNow() + Webhook.Overlap, _secrets.Close(workspace, secret)), ct);
        return changed.IsDone ? new NewWebhook(changed.Value, secret) : changed.Refusals.ToList();
    }

    /// <summary>Puts a test event on its way, to this webhook alone; returns its message id.</summary>
    public async Task<Outcome<Guid>> TestAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        var now = _time.GetUtcNow();
        await using var turn = await _database.WriteAsync(ct);
        var db = turn.Open(workspace);
        if (await db.Set<Webhook>().AsNoTracking().FirstOrDefaultAsync(w => w.Id == id && w.Deleted == null, ct) is not { } webhook) return new Refusal("webhook.absent");
        if (!webhook.IsEnabled) return new Refusal("webhook.off");
        var message = Guid.CreateVersion7(now);
        db.Add(WebhookFanOut.Of(webhook, message, "test", WebhookFanOut.BodyOf("test", now, JsonSerializer.Serialize(new { webhook = webhook.Id })), now));
        await turn.CommitAsync(ct);
        _bell.Ring();
        return message;
    }

    /// <summary>Deliveries of a webhook, the newest first, at most so many before a message.</summary>
    public async Task<IReadOnlyList<DeliveryCard>> DeliveriesAsync(WorkspaceId workspace, Guid id, int most, Guid? before = null, CancellationToken ct = default)
    {
        await using var db = _database.Open(workspace);
        var found = db.Set<Delivery>().AsNoTracking().Where(d => d.Webhook == id);
        if (before is { } message) found = found.Where(d => d.Message.CompareTo(message) < 0);
        var rows = await found.OrderByDescending(d => d.Message).Take(most).ToListAsync(ct);
        var (first, last) = rows.Count == 0 ? (Guid.Empty, Guid.Empty) : (rows[^1].Message, rows[0].Message);
        var attempts = (await db.Set<DeliveryAttempt>().AsNoTracking().Where(a => a.Webhook == id && a.Message.CompareTo(first) >= 0 && a.Message.CompareTo(last) <= 0).OrderBy(a => a.Number).ToListAsync(ct)).ToLookup(a => a.Message);
        return [.. rows.Select(d => DeliveryCard.Of(d, attempts[d.Message]))];
    }

    /// <summary>Sends one again, with the same id.</summary>
    public async Task<Outcome<Guid>> ReplayAsync(WorkspaceId workspace, Guid id, Guid message, CancellationToken ct = default)
    {
        var replayed = await ReplayAsync(workspace, id, d => d.Message == message, ct);
        return replayed == 0 ? new Refusal("delivery.absent") : message;
    }

    /// <summary>Sends everything again that failed since a moment; returns how many those are.</summary>
    public Task<int> ReplayFailedAsync(WorkspaceId workspace, Guid id, DateTimeOffset since, CancellationToken ct = default) =>
        ReplayAsync(workspace, id, d => d.State == DeliveryState.Failed && d.Created >= since, ct);

    private async Task<int> ReplayAsync(WorkspaceId workspace, Guid id, System.Linq.Expressions.Expression<Func<Delivery, bool>> which, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        await using var turn = await _database.WriteAsync(ct);
        var rows = await turn.Open(workspace).Set<Delivery>().Where(d => d.Webhook == id).Where(which).ToListAsync(ct);
        foreach (var row in rows) (row.State, row.Round, row.NextTry) = (DeliveryState.Waiting, 0, now);
        if (rows.Count > 0) turn.Record(workspace, "replayed", "delivery", id.ToString(), "", new Kernel.Trail.TrailField("entries", null, (long)rows.Count));
        await turn.CommitAsync(ct);
        _bell.Ring();
        return rows.Count;
    }

    private async Task<Outcome<WebhookCard>> ChangeAsync(WorkspaceId workspace, Guid id, Action<Webhook> change, CancellationToken ct)
    {
        await using var turn = await _database.WriteAsync(ct);
        if (await turn.Open(workspace).Set<Webhook>().FirstOrDefaultAsync(w => w.Id == id, ct) is not { } webhook) return new Refusal("webhook.absent");
        change(webhook);
        await turn.CommitAsync(ct);
        return WebhookCard.Of(webhook);
    }

    private List<Refusal> Check(WebhookWish wish)
    {
        var refusals = new List<Refusal>();
        if (wish.Title.Trim().Length > 80) refusals.Add(Refusal.Of("webhook.title-long", ("most", 80)).At("title"));
        if (wish.Url.Trim().Length > 2000 || !Uri.TryCreate(wish.Url.Trim(), UriKind.Absolute, out var address)) refusals.Add(new Refusal("address.form", "url"));
        else if (_http.Check(address) is { } refusal) refusals.Add(refusal.At("url"));
        if (wish.Types.Count == 0) refusals.Add(new Refusal("webhook.types-missing", "types"));
        if (wish.Types.FirstOrDefault(t => t != "*" && !Types.Contains(t)) is { } unknown) refusals.Add(Refusal.Of("webhook.type-unknown", ("type", unknown)).At("types"));
        return refusals;
    }

    private static string TypesOf(WebhookWish wish) => wish.Types.Contains("*") ? "*" : string.Join(' ', wish.Types.Distinct().Order(StringComparer.Ordinal));
}
