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

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Page + "/retry", RetryFormAsync).Needs(Permission.Import);
        routes.MapPost(Page + "/discard", DiscardFormAsync).Needs(Permission.Import);
        var api = routes.Api("/quarantine", "Quarantine");
        api.MapGet("/reasons", (PageAsk ask, Visit visit, QuarantineDesk desk) => ask.Cut(desk.Groups(visit.Workspace), g => g.Reason + " " + g.Source)).Needs(Permission.Import).Tells<Page<QuarantineGroup>>("Counts what is kept aside, by source and reason.");
        api.MapGet("", List).Needs(Permission.People).Asks(("reason", "Only what is kept for this reason.")).Tells<Page<QuarantinedInput>>("Lists what came and could not become an interaction, as it came, the newest first.");
        api.MapPost("/retry", RetryAsync).Needs(Permission.Import).Asks(("reason", "Only what is kept for this reason.")).Tells<Retried>("Tries it again, as it would be taken now.");
        api.MapDelete("", DiscardAsync).Needs(Permission.Import).Asks(("reason", "What is kept for this reason; needed.")).Tells("Throws away what is kept for one reason.");
    }

    private static IResult List(string? reason, PageAsk ask, Visit visit, QuarantineDesk desk)
    {
        var parts = (ask.After ?? "").Split('.');
        (int, int)? before = parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var batch) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (batch, number) : null;
        return ask.Of(desk.List(visit.Workspace, reason, ask.Limit + 1, before), q => FormattableString.Invariant($"{q.Batch}.{q.Number}"));
    }

    private static Task<IResult> RetryAsync(string? reason, Visit visit, QuarantineDesk desk, CancellationToken ct) => desk.RetryAsync(visit.Workspace, reason, ct).ToHttpAsync(told => Results.Json(told));

    private static async Task<IResult> DiscardAsync(string? reason, Visit visit, QuarantineDesk desk, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(reason)) return Refused.For(new Kernel.Refusal("request.body", "reason"));
        return ApiRoutes.Done(await desk.DiscardAsync(visit.Workspace, reason, ct: ct) > 0);
    }

    private static async Task<IResult> RetryFormAsync([FromForm] string? reason, Visit visit, QuarantineDesk desk, CancellationToken ct)
    {
        var told = await desk.RetryAsync(visit.Workspace, string.IsNullOrEmpty(reason) ? null : reason, ct);
        return Results.LocalRedirect(told.IsDone ? FormattableString.Invariant($"{Page}?taken={told.Value.Taken}&left={told.Value.Left}") : Page + "?busy=1");
    }

    private static async Task<IResult> DiscardFormAsync([FromForm] string reason, Visit visit, QuarantineDesk desk, CancellationToken ct) =>
        Results.LocalRedirect(FormattableString.Invariant($"{Page}?gone={await desk.DiscardAsync(visit.Workspace, reason, ct: ct)}"));
}
