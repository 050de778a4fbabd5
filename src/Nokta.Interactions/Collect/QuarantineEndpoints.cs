using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Collect;

/// <summary>The quarantine for programs, and the buttons of its page.</summary>
internal static class QuarantineEndpoints
{
    public const string Page = "/import/quarantine";

    private static readonly (string, string) s_reason = ("reason", "Only what is kept for this reason."), s_source = ("source", "Only what came from the source of this name."),
        s_from = ("from", "Only what came on this day (UTC) or later."), s_to = ("to", "Only what came on this day (UTC) or before.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Page + "/retry", RetryFormAsync).Needs(Permission.Import);
        routes.MapPost(Page + "/discard", DiscardFormAsync).Needs(Permission.Import);
        var api = routes.Api("/quarantine", "Quarantine");
        api.MapGet("/reasons", (string? source, DateOnly? from, DateOnly? to, PageAsk ask, Visit visit, QuarantineDesk desk) => ask.Cut(desk.Groups(visit.Workspace, new QuarantinePart(null, source, from, to)), g => g.Reason + " " + g.Source)).Needs(Permission.Import)
            .Asks(s_source, s_from, s_to).Tells<Page<QuarantineGroup>>("Counts what is kept aside, by source and reason.");
        api.MapGet("", List).Needs(Permission.People).Asks(s_reason, s_source, s_from, s_to).Tells<Page<QuarantinedInput>>("Lists what came and could not become an interaction, as it came, the newest first.");
        api.MapPost("/retry", RetryAsync).Needs(Permission.Import).Asks(s_reason, s_source, s_from, s_to).Tells<Retried>("Tries it again, as it would be taken now.");
        api.MapDelete("", DiscardAsync).Needs(Permission.Import).Asks(("reason", "What is kept for this reason; needed."), s_source, s_from, s_to).Tells("Throws away what is kept for one reason.");
    }

    private static IResult List(string? reason, string? source, DateOnly? from, DateOnly? to, PageAsk ask, Visit visit, QuarantineDesk desk) =>
        ask.Of(desk.List(visit.Workspace, new QuarantinePart(reason, source, from, to), ask.Limit + 1, PlaceOf(ask.After)), q => FormattableString.Invariant($"{q.Batch}.{q.Number}"));

    /// <summary>The entry behind which a list goes on; null when it is none.</summary>
    internal static (int Batch, int Number)? PlaceOf(string? after) =>
        (after ?? "").Split('.') is [var first, var second] && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var batch) && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (batch, number) : null;

    private static Task<IResult> RetryAsync(string? reason, string? source, DateOnly? from, DateOnly? to, Visit visit, QuarantineDesk desk, CancellationToken ct) => desk.RetryAsync(visit.Workspace, new QuarantinePart(reason, source, from, to), ct).ToHttpAsync(told => Results.Json(told));

    private static async Task<IResult> DiscardAsync(string? reason, string? source, DateOnly? from, DateOnly? to, Visit visit, QuarantineDesk desk, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(reason)) return Refused.For(new Kernel.Refusal("request.body", "reason"));
        return ApiRoutes.Done(await desk.DiscardAsync(visit.Workspace, new QuarantinePart(reason, source, from, to), ct) > 0);
    }

    private static async Task<IResult> RetryFormAsync([FromForm] string? reason, [FromForm] string? source, [FromForm] string? from, [FromForm] string? to, Visit visit, QuarantineDesk desk, CancellationToken ct)
    {
        var told = await desk.RetryAsync(visit.Workspace, string.IsNullOrEmpty(reason) ? null : new QuarantinePart(reason, source, Measures.Scope.Day(from), Measures.Scope.Day(to)), ct);
        return Results.LocalRedirect(told.IsDone ? FormattableString.Invariant($"{Page}?taken={told.Value.Taken}&left={told.Value.Left}") : Page + "?busy=1");
    }

    private static async Task<IResult> DiscardFormAsync([FromForm] string reason, [FromForm] string? source, [FromForm] string? from, [FromForm] string? to, Visit visit, QuarantineDesk desk, CancellationToken ct) =>
        Results.LocalRedirect(FormattableString.Invariant($"{Page}?gone={await desk.DiscardAsync(visit.Workspace, new QuarantinePart(reason, source, Measures.Scope.Day(from), Measures.Scope.Day(to)), ct)}"));
}
