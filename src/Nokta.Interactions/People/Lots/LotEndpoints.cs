using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.People.Lots;

/// <summary>Pairs from a file, by page and for programs: looked at first, then merged in one lot.</summary>
internal static class LotEndpoints
{
    private const string Page = "/people/lots";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Page, TakeAsync).Needs(Permission.People).DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(MergeReading.MostBytes + (1 << 20)));
        routes.MapPost(Page + "/{id:guid}/merge", StartAsync).Needs(Permission.People);
        routes.MapGet(Page + "/{id:guid}/progress", Progress).Needs(Permission.People);
        var lots = routes.Api("/people/lots", "People");
        lots.MapPost("", SendAsync).Needs(Permission.People).TakesFile().Asks(("name", "The name of the file.")).Tells<PairsShape>("Takes a CSV or XLSX file of pairs, sent as the body (the first two columns are keys as they are written), and says what merging them would do; nothing is merged yet.", StatusCodes.Status201Created);
        lots.MapGet("/{id:guid}", Get).Needs(Permission.People).Tells<PairsShape>("Tells what a file of pairs would do, or how far it is.");
        lots.MapPost("/{id:guid}/merge", MergeAsync).Needs(Permission.People).Tells<PairsShape>("Merges the pairs of a file in the background, under one lot that is taken back as one.", StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> TakeAsync(HttpContext http, Visit visit, MergeLots lots, IAntiforgery antiforgery, CancellationToken ct)
    {
        Guid? taken = null;
        var refused = "upload.no-file";
        var isOurs = await StreamedForm.EachFileAsync(http, antiforgery, async (name, _, content) =>
        {
            var lot = await lots.TakeAsync(visit.Workspace, name, content, ct);
            if (lot.IsDone) taken = lot.Value.Id;
            else refused = lot.Refusal!.Code;
        }, ct);
        if (!isOurs) return Results.BadRequest();
        return Results.LocalRedirect(taken is { } id ? Page + "/" + id : "/people/pairs?wrong=" + Uri.EscapeDataString(refused));
    }

    private static IResult StartAsync(Guid id, [FromForm] string? why, Visit visit, MergeLots lots) =>
        lots.Find(visit.Workspace, id) is not { } lot ? Results.NotFound()
        : Results.LocalRedirect(Page + "/" + id + (lots.Start(lot, why ?? "") is { IsDone: false, Refusal: { } refusal } ? "?wrong=" + Uri.EscapeDataString(refusal.Code) : ""));

    private static IResult Progress(Guid id, Visit visit, MergeLots lots) =>
        lots.Find(visit.Workspace, id) is not { } lot ? Results.NotFound()
        : Results.Json(new { share = (double)lot.Merged / Math.Max(1, lot.Wanted), text = LotWords.Progress(lot, visit.Reader), done = lot.Stage != LotStage.Merging, next = Page + "/" + id });

    private static async Task<IResult> SendAsync(string? name, HttpRequest request, Visit visit, MergeLots lots, CancellationToken ct) =>
        (await lots.TakeAsync(visit.Workspace, Path.GetFileName(name ?? "pairs.csv"), request.Body, ct)).ToHttp(lot => Results.Created($"{ApiRoutes.Root}/people/lots/{lot.Id}", PairsShape.Of(lot)));

    private static IResult Get(Guid id, Visit visit, MergeLots lots) => lots.Find(visit.Workspace, id) is { } lot ? Results.Json(PairsShape.Of(lot), ApiJson.Options) : Results.NotFound();

    private static IResult MergeAsync(Guid id, LotMerge body, Visit visit, MergeLots lots) =>
        lots.Find(visit.Workspace, id) is { } lot ? lots.Start(lot, body.Why ?? "").ToHttp(begun => Results.Json(PairsShape.Of(begun), ApiJson.Options, statusCode: StatusCodes.Status202Accepted)) : Results.NotFound();
}

/// <param name="Why">Why these are the same people; it stands with each decision.</param>
internal sealed record LotMerge(string? Why = null);

/// <summary>A file of pairs.</summary>
/// <param name="Id">Also the lot that <c>/people/decisions/{decision}/undo</c> takes back as one.</param>
/// <param name="Stage">ready, merging, done or stopped.</param>
/// <param name="Merged">Persons made so far, of <paramref name="Wanted"/>.</param>
/// <param name="Aside">The first lines that are not merged.</param>
internal sealed record PairsShape(Guid Id, string FileName, LotStage Stage, LotCounts Counts, int Merged, int Wanted, IReadOnlyList<LotLine> Aside)
{
    public static PairsShape Of(MergeLot lot) => new(lot.Id, lot.FileName, lot.Stage, lot.Counts, lot.Merged, lot.Wanted, lot.Aside);
}
