using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Nokta.Interactions.Live;
using Nokta.Interactions.Marks;
using Nokta.Interactions.Tail;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Collect;

/// <summary>
/// Takes what other people's clients send. Whose it is, the key says; no session is looked for. Answered when it is on disk, in the words of the
/// client's own family, so that it neither loses nor repeats anything.
/// </summary>
internal sealed class CollectEndpoints(WriteKeyBook keys, Intake intake, IntakeBudget budget, PlaceRules places, TimeProvider clock)
{
    /// <summary>Header by which CloudEvents' abuse protection (HTTP 1.1 Web Hooks for Event Delivery, section 4) names who wants to deliver.</summary>
    public const string AskingBus = "WebHook-Request-Origin";

    private readonly ConcurrentDictionary<Guid, KnownValues> _values = [];
    private long _reading;

    public async Task<IResult> TakeAsync(HttpContext http, Family family, string? type)
    {
        if (HttpMethods.IsOptions(http.Request.Method)) return await AgreeAsync(http, family);
        var room = Math.Min(http.Request.ContentLength ?? CollectBody.MostSent, CollectBody.MostSent);
        try
        {
            if (Interlocked.Add(ref _reading, room) > intake.Limits.ReadingBytes || intake.IsFull) return Busy(http, family);
            var body = await CollectBody.ReadAsync(http.Request, family, http.RequestAborted);
            var envelope = body.Problem is { } problem ? Envelope.Undecoded(family, http.Request, body.Bytes, problem) : Envelope.Of(family, http.Request, body.Bytes);
            return await keys.FindAsync(KeyOf(http) ?? envelope.Key, http.RequestAborted) is { } key ? await TakeAsync(http, family, type, key, envelope, body.Bytes) : Stranger(family, envelope);
        }
        finally
        {
            Interlocked.Add(ref _reading, -room);
        }
    }

    private async Task<IResult> AgreeAsync(HttpContext http, Family family)
    {
        if (await keys.FindAsync(KeyOf(http), http.RequestAborted) is not { } key) return Answers.Refuse(family, 401, "collect.key");
        var (bus, headers) = (http.Request.Headers[AskingBus].ToString(), http.Response.Headers);
        if (!bus.All(c => c is > ' ' and < '\u007F')) return Answers.Refuse(family, 400, "collect.origin");
        headers["WebHook-Allowed-Origin"] = bus;
        // Requests a minute; the quota counts events a second.
        headers["WebHook-Allowed-Rate"] = (60L * key.PerSecond).ToString(CultureInfo.InvariantCulture);
        headers.Allow = "POST";
        return Results.Ok();
    }

    private async Task<IResult> TakeAsync(HttpContext http, Family family, string? type, WriteKey key, Envelope envelope, byte[] body)
    {
        if (!key.Lets(OriginOf(http.Request))) return Sent(key, envelope, "collect.origin", Answers.Refuse(family, 403, "collect.origin"));
        intake.Meter.Sent(Math.Max(1, envelope.Events.Count));
        if (!budget.TryTake(key.Key, Math.Max(1, envelope.Events.Count), key.PerSecond, Math.Max(3 * key.PerSecond, Envelope.MostEvents), out var seconds))
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            intake.Meter.Refused(429, Math.Max(1, envelope.Events.Count));
            return Sent(key, envelope, "intake.budget", Answers.Refuse(family, 429, "intake.budget"));
        }

        // Their SDK makes the next request smaller; Segment's and RudderStack's would lose the process instead.
        if (envelope.Problem is "collect.too-large" or "collect.too-many" && family != Family.Segment) return Sent(key, envelope, envelope.Problem, Answers.Refuse(family, 413, envelope.Problem));
        var isVouched = envelope.Voucher is { Length: > 0 } voucher && await keys.FindAsync(voucher, http.RequestAborted) is { IsTrusted: true } by && by.Workspace == key.Workspace;
        var collecting = new Collecting(AskedOf(http, family, type, key, envelope) with { IsVouched = isVouched, Codes = await places.CodesAsync(key.Workspace, http.RequestAborted) }, await intake.ReadingOfAsync(key.Workspace, http.RequestAborted));
        var read = envelope.Problem is { } problem ? [collecting.Aside(body, problem)] : envelope.Events.Select(collecting.Read).ToList();
        var events = read.OfType<LiveEvent>().ToList();
        // Once it is queued it will be stored, whether or not anybody still waits for the answer.
        var receipts = await intake.OfferAsync(key.Workspace, [.. events, .. collecting.Uses], CancellationToken.None, new Sender(key.Id.ToString("D"), key.Shown, key.Name), collecting.LeftOut);
        if (!receipts.IsDone) return Busy(http, family);
        keys.Note(key, collecting.LeftOut, envelope.Dropped, envelope.Dropped > 0 ? "collect.dropped" : "");
        if (collecting.Places.Count > 0) await places.EnsureAsync(key.Workspace, collecting.Places);
        var told = 0;
        return Answers.Of(family, envelope, [.. read.Select(e => e is null ? null : (Receipt?)receipts.Value[told++])], key.IsTrusted || isVouched);
    }

    private Asked AskedOf(HttpContext http, Family family, string? type, WriteKey key, Envelope envelope)
    {
        var isPrivate = http.Request.Headers["Sec-GPC"] == "1" || http.Request.Headers["DNT"] == "1";
        return new Asked(key, family, _values.GetOrAdd(key.Id, _ => new KnownValues()), clock.GetUtcNow(), http.Request.Headers.UserAgent.ToString(), isPrivate)
        {
            SentAt = envelope.SentAt, Type = type == "import" ? null : type, IsPast = key.IsTrusted && (envelope.IsPast || type == "import"),
        };
    }

    /// <summary>In the address, as the name of HTTP's own sign-in, or as a query: whichever the client can set.</summary>
    public static string? KeyOf(HttpContext http)
    {
        if (http.Request.RouteValues["key"] is string inPath) return inPath;
        var header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return header[7..].Trim();
        if (header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) && CollectBody.Base64Of(header[6..]) is { } pair) return Encoding.UTF8.GetString(pair).Split(':')[0];
        return http.Request.Query["writeKey"].ToString() is { Length: > 0 } asked ? asked : null;
    }

    /// <summary>A pixel brings no Origin, only the page it stands on.</summary>
    private static string? OriginOf(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin ? origin : Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var page) ? page.GetLeftPart(UriPartial.Authority) : null;

    private IResult Sent(WriteKey key, Envelope envelope, string why, IResult answer)
    {
        keys.Note(key, refused: Math.Max(1, envelope.Events.Count), why: why);
        return answer;
    }

    private static IResult Stranger(Family family, Envelope envelope) =>
        envelope.Problem is { } problem ? Answers.Refuse(family, Answers.StatusOf(problem), problem) : Answers.Refuse(family, 401, "collect.key");

    private static IResult Busy(HttpContext http, Family family)
    {
        http.Response.Headers.RetryAfter = (1 + Random.Shared.Next(3)).ToString(CultureInfo.InvariantCulture);
        return Answers.Refuse(family, 503, "intake.busy");
    }
}
