using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nokta.Kernel;
using Nokta.Kernel.Faults;
using Nokta.Kernel.Outside;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts.Webhooks;

/// <summary>Sends what is due, notes what came back, and tries again by a schedule of three days: at least once, with the same id.</summary>
internal sealed class WebhookSending(Database database, SafeHttp http, WebhookSecrets secrets, TimeProvider time, WebhookBell bell, ILogger<WebhookSending> log) : BackgroundService
{
    private const int AtOnce = 50;
    private const int Kept = 1024;
    private const int MostAnswer = 1 << 20;
    private static readonly TimeSpan s_looksAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_logLasts = TimeSpan.FromDays(30);

    /// <summary>What is waited before the first attempt, the second, … the tenth.</summary>
    internal static readonly IReadOnlyList<TimeSpan> Schedule =
    [
        TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    private readonly SemaphoreSlim _one = new(1, 1);
    private DateTimeOffset _swept;

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                while (await RunAsync(ct) > 0) { }
                if (time.GetUtcNow() - _swept > TimeSpan.FromHours(1)) await SweepAsync(ct);
                await bell.WaitAsync(s_looksAgain, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken)
            {
                log.LogError(broken, "Webhooks could not be sent; it will be tried again");
                await Task.Delay(s_looksAgain, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Tries everything that is due once; each webhook gets its own in their order, several webhooks at a time. Returns how many were tried.</summary>
    public async Task<int> RunAsync(CancellationToken ct = default)
    {
        await _one.WaitAsync(ct);
        try
        {
            var due = await DueAsync(ct);
            await Parallel.ForEachAsync(due.GroupBy(d => d.Webhook.Id), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (some, token) =>
            {
                foreach (var (webhook, delivery) in some)
                    if (!await TryAsync(webhook, delivery, token)) break;
            });
            return due.Count;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<List<(Webhook Webhook, Delivery Delivery)>> DueAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open(default);
        var due = await (from d in db.Set<Delivery>().IgnoreQueryFilters().AsNoTracking()
                         join w in db.Set<Webhook>().IgnoreQueryFilters().AsNoTracking() on new { d.Workspace, Id = d.Webhook } equals new { w.Workspace, w.Id }
                         where d.NextTry != null && d.NextTry <= now && w.IsEnabled && w.Deleted == null
                         orderby d.NextTry, d.Message
                         select new { w, d }).Take(AtOnce).ToListAsync(ct);
        return [.. due.Select(x => (x.w, x.d))];
    }

    /// <summary>False when the webhook was switched off by what came back.</summary>
    private async Task<bool> TryAsync(Webhook webhook, Delivery delivery, CancellationToken ct)
    {
        var (at, clock) = (time.GetUtcNow(), Stopwatch.StartNew());
        if (Fault.Is(Fault.MarkEarly)) await NoteAsync(new DeliveryAttempt { Workspace = delivery.Workspace, Webhook = webhook.Id, Message = delivery.Message, Number = delivery.Attempts + 1, At = at, Answer = "" }, ct);
        var (status, problem, answer) = await SendAsync(webhook, delivery, at, ct);
        Fault.Die(Fault.Answered);
        if (Fault.Is(Fault.MarkEarly)) return true;
        var attempt = new DeliveryAttempt
        {
            Workspace = delivery.Workspace, Webhook = webhook.Id, Message = delivery.Message, Number = delivery.Attempts + 1, At = at,
            Milliseconds = (int)clock.ElapsedMilliseconds, Status = status, Problem = problem, Answer = answer,
        };
        return await NoteAsync(attempt, ct);
    }

    private async Task<(int? Status, string? Problem, string Answer)> SendAsync(Webhook webhook, Delivery delivery, DateTimeOffset at, CancellationToken ct)
    {
        if (secrets.Open(webhook.Workspace, webhook.Secret) is not { } secret) return (null, "secret-lost", "");
        var earlier = webhook.EarlierUntil > at && webhook.EarlierSecret is { } closed ? secrets.Open(webhook.Workspace, closed) : null;
        var id = WebhookSignature.IdOf(delivery.Message);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(delivery.Body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Nokta-Webhooks", "1"));
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", WebhookSignature.Seconds(at));
        request.Headers.Add("webhook-signature", string.Join(' ', new[] { secret, earlier }.OfType<string>().Select(s => WebhookSignature.Sign(s, id, at, delivery.Body))));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        try
        {
            using var response = await http.SendAsync(request, patience.Token);
            var status = (int)response.StatusCode;
            return (status, status is >= 200 and < 300 ? null : status is >= 300 and < 400 ? "redirect" : "status", await ReadAsync(response, patience.Token));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, "timeout", "");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return (null, ProblemOf(broken), "");
        }
    }

    /// <summary>The first kilobyte; what comes after it is read away up to a megabyte, so that the other side can finish.</summary>
    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var (kept, rest, read) = (new byte[Kept], new byte[16_384], 0);
        var first = await body.ReadAtLeastAsync(kept, Kept, throwOnEndOfStream: false, ct);
        for (int n; first == Kept && read < MostAnswer - Kept && (n = await body.ReadAsync(rest, ct)) > 0;) read += n;
        // A database of text takes no NUL, and half a letter at the end is none.
        return Encoding.UTF8.GetString(kept, 0, first).Replace("\0", "", StringComparison.Ordinal).TrimEnd('\uFFFD');
    }

    private static string ProblemOf(Exception broken)
    {
        for (var inner = broken; inner is not null; inner = inner.InnerException!)
        {
            if (inner is ForbiddenAddressException forbidden) return forbidden.Code;
            if (inner is AuthenticationException) return "certificate";
        }

        return broken is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } ? "address.unknown" : "connection";
    }

    /// <summary>Keeps what came back; false when the webhook was switched off by it.</summary>
    private async Task<bool> NoteAsync(DeliveryAttempt attempt, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(attempt.Workspace);
        var webhook = await db.Set<Webhook>().FirstAsync(w => w.Id == attempt.Webhook, ct);
        if (await db.Set<Delivery>().FirstOrDefaultAsync(d => d.Webhook == attempt.Webhook && d.Message == attempt.Message, ct) is not { } delivery) return true;
        delivery.Attempts = attempt.Number;
        delivery.Round++;
        if (attempt.Problem is null)
        {
            (delivery.State, delivery.NextTry, webhook.FailingSince) = (DeliveryState.Delivered, null, null);
        }
        else
        {
            webhook.FailingSince ??= now;
            var isLast = delivery.Round >= Schedule.Count || attempt.Status == (int)HttpStatusCode.Gone;
            (delivery.State, delivery.NextTry) = isLast ? (DeliveryState.Failed, (DateTimeOffset?)null) : (DeliveryState.Waiting, now + WithJitter(Schedule[delivery.Round]));
            if (attempt.Status == (int)HttpStatusCode.Gone) Disable(turn, webhook, Webhook.Gone);
            else if (now - webhook.FailingSince > Webhook.Patience) Disable(turn, webhook, Webhook.Failing);
        }

        db.Add(attempt);
        Fault.Die(Fault.Noting);
        await turn.CommitAsync(ct);
        return webhook.IsEnabled;
    }

    private static void Disable(Writing turn, Webhook webhook, string why)
    {
        (webhook.IsEnabled, webhook.DisabledWhy) = (false, why);
        turn.Record(webhook.Workspace, "disabled", "webhook", webhook.Id.ToString(), webhook.Title, new TrailField("reason", null, why));
    }

    // Up to a tenth more: what failed together does not come back together.
    private static TimeSpan WithJitter(TimeSpan wait) => wait * (1 + RandomNumberGenerator.GetInt32(1000) / 10_000.0);

    /// <summary>Forgets deliveries whose time is over.</summary>
    internal async Task SweepAsync(CancellationToken ct)
    {
        _swept = time.GetUtcNow();
        var before = _swept - s_logLasts;
        await using (var look = database.Open(default))
            if (!await look.Set<Delivery>().IgnoreQueryFilters().AnyAsync(d => d.NextTry == null && d.Created < before, ct)) return;
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        var old = db.Set<Delivery>().IgnoreQueryFilters().Where(d => d.NextTry == null && d.Created < before);
        await db.Set<DeliveryAttempt>().IgnoreQueryFilters().Where(a => old.Any(d => d.Workspace == a.Workspace && d.Webhook == a.Webhook && d.Message == a.Message)).ExecuteDeleteAsync(ct);
        await old.ExecuteDeleteAsync(ct);
        await turn.CommitAsync(ct);
    }
}
