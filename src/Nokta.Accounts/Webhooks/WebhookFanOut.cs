using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Outbox;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts.Webhooks;

/// <summary>Makes of each event one delivery for each webhook that hears of it.</summary>
internal sealed class WebhookFanOut(TimeProvider time, WebhookBell bell) : IOutboxListener
{
    public string Name => "webhooks";

    public async Task TakeAsync(Writing turn, IReadOnlyList<OutboxFact> facts, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var some in facts.GroupBy(f => f.Workspace))
        {
            var db = turn.Open(some.Key);
            var webhooks = await db.Set<Webhook>().AsNoTracking().Where(w => w.IsEnabled && w.Deleted == null).ToListAsync(ct);
            foreach (var fact in some)
                foreach (var webhook in webhooks.Where(w => fact.Sequence > w.Since && w.Hears(fact.Type)))
                    db.Add(Of(webhook, fact.Id, fact.Type, BodyOf(fact.Type, fact.At, fact.Data), now));
        }

        bell.Ring();
    }

    public static Delivery Of(Webhook webhook, Guid message, string type, string body, DateTimeOffset now) => new()
    {
        Workspace = webhook.Workspace, Webhook = webhook.Id, Message = message, Type = type, Body = body, State = DeliveryState.Waiting, NextTry = now, Created = now,
    };

    public static string BodyOf(string type, DateTimeOffset at, string data) =>
        $$"""{"type":{{JsonSerializer.Serialize(type)}},"timestamp":"{{at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)}}","data":{{data}}}""";
}

/// <summary>Rings when there may be something to send.</summary>
internal sealed class WebhookBell : IDisposable
{
    private readonly SemaphoreSlim _rings = new(0, 1);

    public void Ring()
    {
        try
        {
            _rings.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    public void Dispose() => _rings.Dispose();

    public Task<bool> WaitAsync(TimeSpan most, CancellationToken ct) => _rings.WaitAsync(most, ct);
}
