using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Kernel.Modules;
using Nokta.Ui;

namespace Nokta.Interactions.Marks;

/// <summary>The short address itself, the pictures of it, and marks for programs.</summary>
internal static class MarkEndpoints
{
    public const string Page = "/touchpoints/links";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/q/{code}", ["GET", "HEAD"], LeadAsync).Needs(Permission.Anyone);
        routes.MapGet(Page + "/{id:guid}/qr.svg", SvgAsync).Needs(Permission.Read);
        routes.MapGet(Page + "/{id:guid}/qr.png", PngAsync).Needs(Permission.Read);
        routes.MapPost(Page + "/{id:guid}/{what}", ActAsync).Needs(Permission.Edit);
        var api = routes.Api("/marks", "Marks");
        api.MapGet("", async (PageAsk ask, Visit visit, MarkStore marks, CancellationToken ct) => ask.Cut(await marks.ListAsync(visit.Workspace, null, ct), m => m.Id))
            .Needs(Permission.Read).Tells<Page<MarkCard>>("Lists short links, promo codes and phone extensions, the newest first.");
        api.MapPost("", (MarkWish wish, Visit visit, MarkStore marks, CancellationToken ct) => marks.AddAsync(visit.Workspace, wish, ct).ToHttpAsync(made => Results.Created($"{ApiRoutes.Root}/marks/{made.Id}", made)))
            .Needs(Permission.Edit).Tells<MarkCard>("Makes a short link, or registers a promo code or an extension; its contacts belong to the touchpoint from then on.", StatusCodes.Status201Created);
        api.MapGet("/{id:guid}", async (Guid id, Visit visit, MarkStore marks, CancellationToken ct) => await marks.FindAsync(visit.Workspace, id, ct) is { } mark ? Seeable(mark) : Results.NotFound())
            .Needs(Permission.Read).Tells<MarkCard>("Tells one mark.");
        api.MapPut("/{id:guid}", EditAsync).Needs(Permission.Edit).NeedsSeen().Tells<MarkCard>("Changes label, target, campaign and pause; touchpoint, kind and code stay.");
        api.MapDelete("/{id:guid}", RetireAsync).Needs(Permission.Edit).HonoursSeen().Tells("Retires a mark: a scan then finds a friendly page, a code no touchpoint. It can be brought back.");
        api.MapPost("/{id:guid}/restore", async (Guid id, Visit visit, MarkStore marks, CancellationToken ct) => ApiRoutes.Done(await marks.RestoreAsync(visit.Workspace, id, ct))).Needs(Permission.Edit).Tells("Brings a retired mark back.");
    }

    /// <summary>Leads on, to nowhere but where a member said. The answer waits for the disk and for nothing else.</summary>
    private static async Task<IResult> LeadAsync(string code, HttpContext http, MarkBook book, ScanDesk scans)
    {
        var mark = Mark.CodeIn(code) is { } known ? await book.FindAsync(known, http.RequestAborted) : null;
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        if (mark is not { Retired: null, IsPaused: false }) return Results.Redirect($"/q/{Uri.EscapeDataString(code.Length > 40 ? code[..40] : code)}/here");
        await scans.CountAsync(mark, http);
        return Results.Redirect(mark.Target.Length > 0 ? mark.Target : $"/q/{mark.Code}/here");
    }

    /// <summary>In capitals a code has fewer and larger modules; the scheme and the host do not care.</summary>
    public static string Scanned(string at, string code) => $"{at}/q/{code}".ToUpperInvariant();

    private static async Task<IResult> SvgAsync(Guid id, Visit visit, HttpRequest request, MarkStore marks, PublicAddress at, CancellationToken ct)
    {
        if (await marks.FindAsync(visit.Workspace, id, ct) is not { Path: not null } mark) return Results.NotFound();
        var modules = QrShape.Of(Scanned(at.For(request), mark.Code), QrLevel.Q);
        return Results.File(System.Text.Encoding.UTF8.GetBytes(QrShape.Svg(modules)), "image/svg+xml", $"{mark.Touchpoint}-{mark.Code}.svg");
    }

    private static async Task<IResult> PngAsync(Guid id, Visit visit, HttpRequest request, MarkStore marks, PublicAddress at, CancellationToken ct) =>
        await marks.FindAsync(visit.Workspace, id, ct) is { Path: not null } mark ? Results.File(QrShape.Png(Scanned(at.For(request), mark.Code), QrLevel.Q), "image/png", $"{mark.Touchpoint}-{mark.Code}.png") : Results.NotFound();

    private static async Task<IResult> ActAsync(Guid id, string what, Visit visit, MarkStore marks, CancellationToken ct) =>
        what is "retire" or "restore" && await (what == "retire" ? marks.RetireAsync(visit.Workspace, id, ct) : marks.RestoreAsync(visit.Workspace, id, ct)) ? Results.LocalRedirect($"{Page}/{id:D}?done={what}") : Results.NotFound();

    private static async Task<IResult> EditAsync(Guid id, MarkWish wish, Seen seen, HttpContext http, Visit visit, MarkStore marks, CancellationToken ct)
    {
        if (await marks.FindAsync(visit.Workspace, id, ct) is not { } mark) return Results.NotFound();
        if (seen.Refuse(http, TagOf(mark)) is { } refused) return refused;
        return await marks.EditAsync(visit.Workspace, id, wish, ct) is { } edited ? edited.ToHttp(Seeable) : Results.NotFound();
    }

    private static async Task<IResult> RetireAsync(Guid id, Seen seen, HttpContext http, Visit visit, MarkStore marks, CancellationToken ct) =>
        await marks.FindAsync(visit.Workspace, id, ct) is { } mark && seen.RefuseIfNamed(http, TagOf(mark)) is { } refused ? refused : ApiRoutes.Done(await marks.RetireAsync(visit.Workspace, id, ct));

    private static Versioned Seeable(MarkCard mark) => new(mark, TagOf(mark));

    // A scan that was lost is no change of it.
    private static string TagOf(MarkCard mark) => Seen.TagOf(mark with { Lost = 0 });
}
