using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Interactions.Tail;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Live;

/// <summary>Where programs send interactions: one, or an array of up to 500. The answer comes when they are on disk.</summary>
internal sealed class IntakeEndpoints(Intake intake, IntakeBudget budget, IntakeLimits limits)
{
    private long _reading;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Api("/interactions", "Interactions").MapPost("", (HttpContext http, Visit visit, IntakeEndpoints endpoints) => endpoints.PostAsync(http, visit))
            .WithMetadata(new ApiRoute { TakesFile = true, PacesItself = true }).Needs(Permission.Record)
            .Accepts<Interaction[]>("application/json")
            .Tells<IntakeAnswer>("Records one interaction, or an array of up to 500. The answer comes when they are on disk; the same source and sourceKey count once, so sending again is safe.");

    private async Task<IResult> PostAsync(HttpContext http, Visit visit)
    {
        // Who would be sent away in the end is sent away at once: reading what cannot be kept takes room and time from what can.
        if (intake.IsFull) return Busy(http);
        if (RequestBody.Unpacked(http.Request) is not { } unpacked) return Refuse(415, "intake.packing");
        await using var body = unpacked;
        var room = Math.Min(http.Request.ContentLength ?? IntakeLimits.MostBytes, IntakeLimits.MostBytes);
        try
        {
            if (Interlocked.Add(ref _reading, room) > limits.ReadingBytes) return Busy(http);
            return await TakeAsync(http, visit, body);
        }
        finally
        {
            Interlocked.Add(ref _reading, -room);
        }
    }

    private async Task<IResult> TakeAsync(HttpContext http, Visit visit, Stream body)
    {
        byte[]? bytes;
        try
        {
            bytes = await RequestBody.ReadAsync(body, IntakeLimits.MostBytes, http.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return Refuse(400, "intake.packing");
        }

        if (bytes is null) return Refuse(413, "intake.too-large");
        var slices = EventSlices.Of(bytes);
        if (!slices.IsDone) return Refuse(slices.Refusal!.Code == "intake.too-many" ? 413 : 400, slices.Refusal.Code);
        intake.Meter.Sent(slices.Value.Count);
        if (!budget.TryTake(visit.Actor.Kind + visit.Actor.Id, slices.Value.Count, out var seconds))
        {
            intake.Meter.Refused(429, slices.Value.Count);
            http.Response.Headers.RetryAfter = Text(seconds);
            return Refuse(429, "intake.budget");
        }

        // Once it is queued it will be stored, whether or not anybody still waits for the answer.
        var receipts = await intake.OfferAsync(visit.Workspace, slices.Value, CancellationToken.None, new Sender(visit.Actor.Id, visit.Actor.Name));
        if (!receipts.IsDone) return Busy(http);
        return EventSlices.IsOne(bytes) && receipts.Value[0] is { Status: Fate.Rejected } only ? Refuse(422, only.Reason!, only.Field) : Answer(receipts.Value);
    }

    private static IntakeAnswer Answer(Receipt[] receipts)
    {
        int Count(Fate fate) => receipts.Count(r => r.Status == fate);
        return new IntakeAnswer(Count(Fate.Accepted), Count(Fate.Duplicate), Count(Fate.Quarantined), Count(Fate.Rejected), receipts);
    }

    private static Refused Busy(HttpContext http)
    {
        // Everybody is sent away at once; they must not all come back at once.
        http.Response.Headers.RetryAfter = Text(1 + Random.Shared.Next(3));
        return Refuse(503, "intake.busy");
    }

    private static Refused Refuse(int status, string code, string? field = null) => Refused.With(status, new Refusal(code, field));

    private static string Text(int seconds) => seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What became of the interactions of a request; the results stand in the order in which they were sent.</summary>
internal sealed record IntakeAnswer(int Accepted, int Duplicate, int Quarantined, int Rejected, IReadOnlyList<Receipt> Results) : IResult
{
    /// <summary>It is small: written at once it costs a fraction of what a stream of it does.</summary>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (bytes, response) = (JsonSerializer.SerializeToUtf8Bytes(this, ApiJson.Options), httpContext.Response);
        (response.ContentType, response.ContentLength) = ("application/json; charset=utf-8", bytes.Length);
        return response.Body.WriteAsync(bytes, 0, bytes.Length, httpContext.RequestAborted);
    }
}
