using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Trail;
using Nokta.Kernel.Words;

namespace Nokta.Accounts.Trail;

/// <summary>The audit trail as files and for programs.</summary>
internal static class TrailEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(TrailAsk.Page + "/trail.csv", CsvAsync).Needs(Permission.Members);
        routes.MapGet(TrailAsk.Page + "/trail.json", JsonAsync).Needs(Permission.Members);
        routes.MapPost(TrailAsk.Page + "/verify", VerifyAsync).Needs(Permission.Members);
        var trail = routes.Api("/trail", "Audit trail");
        trail.MapGet("", ListAsync).Needs(Permission.Members).Tells<Page<TrailLine>>("Lists what was changed, the newest first; narrowed by who, kind, thing, act, from, request, since and until (days), and of=installation.");
        trail.MapGet("/{sequence:long}", FindAsync).Needs(Permission.Members).Tells<TrailLine>("Tells one entry.");
        trail.MapGet("/head", HeadAsync).Needs(Permission.Members).Tells<TrailHead>("The last entry's number and hash: kept elsewhere, it shows later whether the trail was cut off.");
        trail.MapGet("/proof", ProofAsync).Needs(Permission.Members).Tells<TrailVerdict>("Walks the chain; with sequence and hash of an earlier head also whether the trail still holds that entry.");
    }

    private static async Task<IResult> ListAsync(PageAsk page, HttpContext http, Visit visit, Presence presence, TrailDesk desk, TrailStore trail, CancellationToken ct) =>
        await ChainAsync(http, visit, presence, desk, ct) is var (ask, chain) && chain is { } of
            ? page.Of([.. (await trail.ListAsync(of, ask.Filter, page.Limit + 1, page.AfterNumber, ct)).Select(TrailLine.Of)], l => l.Sequence)
            : Results.StatusCode(StatusCodes.Status403Forbidden);

    private static async Task<IResult> FindAsync(long sequence, Visit visit, TrailStore trail, CancellationToken ct) =>
        ApiRoutes.OrAbsent(await trail.FindAsync(visit.Workspace, sequence, ct) is { } entry ? TrailLine.Of(entry) : null);

    private static async Task<IResult> HeadAsync(Visit visit, TrailStore trail, CancellationToken ct) => Results.Json(await trail.HeadAsync(visit.Workspace, ct));

    private static async Task<IResult> ProofAsync([FromQuery] long? sequence, [FromQuery] string? hash, Visit visit, TrailProofs proofs, TrailStore trail, CancellationToken ct)
    {
        var proof = await proofs.FromTheBeginningAsync(visit.Workspace, ct);
        return Results.Json(new TrailVerdict(proof.Fault is null, proof.Sequence, proof.At, proof.Fault, sequence is { } at && hash is not null ? await trail.HoldsAsync(visit.Workspace, at, hash, ct) : null));
    }

    private static async Task<IResult> VerifyAsync([FromForm] string? back, HttpContext http, Visit visit, Presence presence, TrailDesk desk, TrailProofs proofs, CancellationToken ct)
    {
        var ofInstallation = LocalAddress.Or(back, TrailAsk.Page).Contains("of=installation", StringComparison.Ordinal);
        if (ofInstallation && !await desk.MayReadInstallationAsync(visit, presence, ct)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        await proofs.FromTheBeginningAsync(ofInstallation ? default : visit.Workspace, ct);
        return Results.LocalRedirect(LocalAddress.Or(back, TrailAsk.Page));
    }

    private static async Task CsvAsync(HttpContext http, Visit visit, Presence presence, TrailDesk desk, TrailStore trail, CancellationToken ct)
    {
        if (await BeginAsync(http, visit, presence, desk, "csv", "text/csv; charset=utf-8", ct) is not { } asked) return;
        await http.Response.WriteAsync("\uFEFF" + CsvText.AppendRow(new StringBuilder(), ["sequence", "at", "actor_kind", "actor_id", "actor", "from", "act", "kind", "thing", "name", "field", "before", "after", "request", "hash"]), ct);
        await foreach (var entry in trail.ReadAsync(asked.Chain, asked.Ask.Filter, ct))
        {
            var rows = new StringBuilder();
            IReadOnlyList<TrailField> fields = TrailJson.Read(entry.Changes) is { Count: > 0 } some ? some : [new TrailField("", null, null)];
            foreach (var field in fields)
                CsvText.AppendRow(rows, [entry.Sequence.ToString(CultureInfo.InvariantCulture), entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), TrailLine.Code(entry.ActorKind), entry.ActorId, entry.Who ?? "",
                    entry.From ?? "", entry.Act, entry.Kind, entry.Thing, entry.Label ?? "", field.Field, field.Before as string ?? "", field.IsHidden ? "***" : field.After as string ?? "", entry.Request, Convert.ToHexStringLower(entry.Hash)]);
            await http.Response.WriteAsync(rows.ToString(), ct);
        }
    }

    private static async Task JsonAsync(HttpContext http, Visit visit, Presence presence, TrailDesk desk, TrailStore trail, CancellationToken ct)
    {
        if (await BeginAsync(http, visit, presence, desk, "json", "application/json; charset=utf-8", ct) is not { } asked) return;
        var comma = "[\n";
        await foreach (var entry in trail.ReadAsync(asked.Chain, asked.Ask.Filter, ct))
        {
            await http.Response.WriteAsync(comma + JsonSerializer.Serialize(TrailLine.Of(entry), ApiJson.Options), ct);
            comma = ",\n";
        }

        await http.Response.WriteAsync(comma == "[\n" ? "[]\n" : "\n]\n", ct);
    }

    private static async Task<(TrailAsk Ask, WorkspaceId Chain)?> BeginAsync(HttpContext http, Visit visit, Presence presence, TrailDesk desk, string ending, string type, CancellationToken ct)
    {
        var (ask, chain) = await ChainAsync(http, visit, presence, desk, ct);
        if (chain is not { } of)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return null;
        }

        (http.Response.ContentType, http.Response.Headers.ContentDisposition) = (type, $"attachment; filename=\"trail.{ending}\"");
        return (ask, of);
    }

    private static async Task<(TrailAsk Ask, WorkspaceId? Chain)> ChainAsync(HttpContext http, Visit visit, Presence presence, TrailDesk desk, CancellationToken ct)
    {
        var ask = TrailAsk.Of(http.Request.Query, visit.Reader.Calendar);
        if (!ask.OfInstallation) return (ask, visit.Workspace);
        return (ask, await desk.MayReadInstallationAsync(visit, presence, ct) ? default(WorkspaceId) : null);
    }
}

/// <summary>One entry as files and programs get it.</summary>
internal sealed record TrailLine(long Sequence, DateTimeOffset At, string ActorKind, string ActorId, string? Actor, string? From, string Act, string Kind, string Thing, string? Name, JsonElement? Changes, string Request, string Hash)
{
    public static TrailLine Of(TrailEntry e) => new(e.Sequence, e.At, Code(e.ActorKind), e.ActorId, e.Who, e.From, e.Act, e.Kind, e.Thing, e.Label,
        e.Changes is null ? null : JsonSerializer.Deserialize<JsonElement>(e.Changes), e.Request, Convert.ToHexStringLower(e.Hash));

    public static string Code(ActorKind kind) => kind.ToString().ToLowerInvariant();
}

/// <summary>Whether a chain holds, up to where, and what is wrong with the next entry.</summary>
internal sealed record TrailVerdict(bool IsWhole, long Sequence, DateTimeOffset At, string? Fault, bool? HoldsHead);
