using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Accounts.Webhooks;

/// <summary>Webhooks for programs, and the small forms of their pages.</summary>
internal static class WebhookEndpoints
{
    public const string Page = "/settings/webhooks";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Page + "/{id:guid}/{what}", ActAsync).Needs(Permission.Members);
        routes.MapPost(Page + "/{id:guid}/deliveries/{message:guid}/replay", ReplayFormAsync).Needs(Permission.Members);
        var api = routes.Api("/webhooks", "Webhooks");
        api.MapGet("", ListAsync).Needs(Permission.Members).Tells<Page<WebhookCard>>("Lists the webhooks of the workspace, the newest first.");
        api.MapPost("", AddAsync).Needs(Permission.Members).TellsSecret().Tells<NewWebhook>("Makes a webhook; its secret stands in this answer only.", StatusCodes.Status201Created);
        api.MapGet("/{id:guid}", FindAsync).Needs(Permission.Members).Tells<WebhookCard>("Tells one webhook.");
        api.MapPut("/{id:guid}", EditAsync).Needs(Permission.Members).NeedsSeen().Tells<WebhookCard>("Changes address, types and title.");
        api.MapDelete("/{id:guid}", RemoveAsync).Needs(Permission.Members).HonoursSeen().Tells("Removes a webhook; nothing is sent to it any more.");
        api.MapPost("/{id:guid}/restore", RestoreAsync).Needs(Permission.Members).Tells<WebhookCard>("Brings a removed webhook back.");
        api.MapPost("/{id:guid}/enable", (Guid id, Visit visit, WebhookStore store, CancellationToken ct) => store.SwitchAsync(visit.Workspace, id, true, ct).ToHttpAsync(Json)).Needs(Permission.Members).Tells<WebhookCard>("Switches a webhook on; what waited is sent.");
        api.MapPost("/{id:guid}/disable", (Guid id, Visit visit, WebhookStore store, CancellationToken ct) => store.SwitchAsync(visit.Workspace, id, false, ct).ToHttpAsync(Json)).Needs(Permission.Members).Tells<WebhookCard>("Switches a webhook off.");
        api.MapPost("/{id:guid}/rotate", RotateAsync).Needs(Permission.Members).TellsSecret().Tells<NewWebhook>("Makes a new secret; the old one signs beside it for a day.");
        api.MapPost("/{id:guid}/test", TestAsync).Needs(Permission.Members).Tells<Sent>("Sends a test event to this webhook.", StatusCodes.Status202Accepted);
        api.MapGet("/{id:guid}/deliveries", DeliveriesAsync).Needs(Permission.Members).Tells<Page<DeliveryCard>>("Lists what was sent to a webhook and what came back, the newest first.");
        api.MapPost("/{id:guid}/deliveries/{message:guid}/replay", ReplayAsync).Needs(Permission.Members).Tells<Sent>("Sends an event again, with the same id.", StatusCodes.Status202Accepted);
        api.MapPost("/{id:guid}/replay", ReplayFailedAsync).Needs(Permission.Members).Tells<Replayed>("Sends everything again that failed since a moment.", StatusCodes.Status202Accepted);
    }

    private static IResult Json<T>(T thing) => Results.Json(thing);

    private static async Task<IResult> ListAsync(PageAsk ask, Visit visit, WebhookStore store, CancellationToken ct) => ask.Cut(await store.ListAsync(visit.Workspace, ct), w => w.Id);

    private static Task<IResult> AddAsync(WebhookWish wish, Visit visit, WebhookStore store, CancellationToken ct) =>
        store.AddAsync(visit.Workspace, wish, ct).ToHttpAsync(made => Results.Created($"{ApiRoutes.Root}/webhooks/{made.Webhook.Id}", made));

    private static async Task<IResult> FindAsync(Guid id, Visit visit, WebhookStore store, CancellationToken ct) =>
        await store.FindAsync(visit.Workspace, id, ct) is { IsRemoved: false } webhook ? Seeable(webhook) : Results.NotFound();

    private static async Task<IResult> EditAsync(Guid id, WebhookWish wish, Seen seen, HttpContext http, Visit visit, WebhookStore store, CancellationToken ct)
    {
        if (await store.FindAsync(visit.Workspace, id, ct) is not { IsRemoved: false } webhook) return Results.NotFound();
        return seen.Refuse(http, TagOf(webhook)) ?? await store.EditAsync(visit.Workspace, id, wish, ct).ToHttpAsync(Seeable);
    }

    private static Versioned Seeable(WebhookCard webhook) => new(webhook, TagOf(webhook));

    // How its deliveries go is no change of it.
    private static string TagOf(WebhookCard webhook) => Seen.TagOf(new WebhookWish(webhook.Url, webhook.Types, webhook.Title));

    private static async Task<IResult> RemoveAsync(Guid id, Seen seen, HttpContext http, Visit visit, WebhookStore store, CancellationToken ct) =>
        await store.FindAsync(visit.Workspace, id, ct) is { } webhook && seen.RefuseIfNamed(http, TagOf(webhook)) is { } refused ? refused : (await store.RemoveAsync(visit.Workspace, id, ct)).ToHttp(_ => Results.NoContent());

    private static Task<IResult> RestoreAsync(Guid id, Visit visit, WebhookStore store, CancellationToken ct) => store.RestoreAsync(visit.Workspace, id, ct).ToHttpAsync(Json);

    private static Task<IResult> RotateAsync(Guid id, Visit visit, WebhookStore store, CancellationToken ct) => store.RotateAsync(visit.Workspace, id, ct).ToHttpAsync(Json);

    private static Task<IResult> TestAsync(Guid id, Visit visit, WebhookStore store, CancellationToken ct) =>
        store.TestAsync(visit.Workspace, id, ct).ToHttpAsync(message => Results.Json(new Sent(message), statusCode: StatusCodes.Status202Accepted));

    private static async Task<IResult> DeliveriesAsync(Guid id, PageAsk ask, Visit visit, WebhookStore store, CancellationToken ct) =>
        await store.FindAsync(visit.Workspace, id, ct) is null ? Results.NotFound()
        : ask.Of(await store.DeliveriesAsync(visit.Workspace, id, ask.Limit + 1, Guid.TryParse(ask.After, out var after) ? after : null, ct), d => d.Message);

    private static Task<IResult> ReplayAsync(Guid id, Guid message, Visit visit, WebhookStore store, CancellationToken ct) =>
        store.ReplayAsync(visit.Workspace, id, message, ct).ToHttpAsync(sent => Results.Json(new Sent(sent), statusCode: StatusCodes.Status202Accepted));

    private static async Task<IResult> ReplayFailedAsync(Guid id, ReplayAsk ask, Visit visit, WebhookStore store, CancellationToken ct) =>
        await store.FindAsync(visit.Workspace, id, ct) is null ? Results.NotFound()
        : Results.Json(new Replayed(await store.ReplayFailedAsync(visit.Workspace, id, ask.Since, ct)), statusCode: StatusCodes.Status202Accepted);

    private static async Task<IResult> ActAsync(Guid id, string what, Visit visit, WebhookStore store, TimeProvider time, CancellationToken ct)
    {
        if (what is not ("on" or "off" or "remove" or "restore" or "test" or "replay-failed") || await store.FindAsync(visit.Workspace, id, ct) is null) return Results.NotFound();
        var refusal = what switch
        {
            "on" or "off" => (await store.SwitchAsync(visit.Workspace, id, what == "on", ct)).Refusal,
            "remove" => (await store.RemoveAsync(visit.Workspace, id, ct)).Refusal,
            "restore" => (await store.RestoreAsync(visit.Workspace, id, ct)).Refusal,
            "test" => (await store.TestAsync(visit.Workspace, id, ct)).Refusal,
            _ => await store.ReplayFailedAsync(visit.Workspace, id, time.GetUtcNow() - TimeSpan.FromDays(30), ct) is var _ ? null : null,
        };
        var page = what is "remove" or "restore" ? Page + (what == "remove" ? $"?removed={id:N}" : "?done=restore") : $"{Page}/{id:D}?done={what}";
        return Results.LocalRedirect(refusal is null ? page : $"{Page}/{id:D}?problem={Uri.EscapeDataString(refusal.Code)}");
    }

    private static async Task<IResult> ReplayFormAsync(Guid id, Guid message, Visit visit, WebhookStore store, CancellationToken ct) =>
        (await store.ReplayAsync(visit.Workspace, id, message, ct)).IsDone ? Results.LocalRedirect($"{Page}/{id:D}?done=replay") : Results.NotFound();
}

/// <summary>The id of a message that is on its way.</summary>
internal sealed record Sent(Guid Message);

/// <summary>Since when failed deliveries are sent again.</summary>
internal sealed record ReplayAsk(DateTimeOffset Since);

/// <summary>How many were sent again.</summary>
internal sealed record Replayed(int Count);
