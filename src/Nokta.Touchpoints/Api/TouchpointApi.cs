using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints.Pages;

namespace Nokta.Touchpoints.Api;

/// <summary>Touchpoints for programs: what the inventory and a touchpoint's page do.</summary>
internal static class TouchpointApi
{
    private static readonly (string, string)[] s_filters =
    [
        ("q", "Words that each must occur, spelling folded."), ("stage", "Code of a stage."), ("channel", "Code of a channel or of a group of channels."), ("kind", "Code of a kind."),
        ("state", "planned, live, paused or retired."), ("owner", "Name of an owner."), ("branch", "Name of a branch."), ("audience", "Code of an audience."), ("tag", "A word of the tags."),
        ("show", "A ready-made selection: mine, no-owner, unmeasured, no-standard, review-due, no-review or retired."), ("sort", "A column, with a minus in front for descending."),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.Api("/touchpoints", "Touchpoints");
        all.MapGet("", ListAsync).Needs(Permission.Read).Asks(s_filters).Tells<Page<TouchpointShape>>("Lists touchpoints; retired ones only when asked for.");
        all.MapPost("", AddAsync).Needs(Permission.Edit).Tells<TouchpointShape>("Adds a touchpoint.", StatusCodes.Status201Created);
        all.MapPost("/list", AddListAsync).Needs(Permission.Edit).Tells<IReadOnlyList<TouchpointShape>>("Adds a touchpoint for each line of a list of names.", StatusCodes.Status201Created);
        all.MapGet("/{id}", GetAsync).Needs(Permission.Read).Tells<TouchpointShape>("Gives one touchpoint by its id (TP-14) or number.");
        all.MapPatch("/{id}", PatchAsync).Needs(Permission.Edit).NeedsSeen().Accepts<TouchpointWrite>("application/merge-patch+json", "application/json").Tells<TouchpointShape>("Changes the named fields of a touchpoint.");
        all.MapGet("/{id}/history", HistoryAsync).Needs(Permission.Read).Tells<Page<TouchpointEdit>>("Lists every edit of a touchpoint, the newest first.");
        all.MapPost("/{id}/history/{version:int}/undo", UndoAsync).Needs(Permission.Edit).Tells<TouchpointShape>("Takes one edit back, as a new edit.");
        all.MapPost("/{id}/retire", RetireAsync).Needs(Permission.Edit).Tells<TouchpointShape>("Retires a touchpoint.");
        all.MapPost("/{id}/restore", RestoreAsync).Needs(Permission.Edit).Tells<TouchpointShape>("Takes a retired touchpoint back into the state it was retired from.");
        all.MapPost("/{id}/merge", MergeAsync).Needs(Permission.Edit).Tells<LotShape>("Merges a touchpoint into another: it is retired, and what it had goes over.");
        all.MapPost("/{id}/replace", ReplaceAsync).Needs(Permission.Edit).Tells<TouchpointShape>("Retires a touchpoint and says which one took its place; its rules stay with it.");
        all.MapPost("/{id}/photos", AddPhotoAsync).Needs(Permission.Edit).TakesFile().Tells<TouchpointShape>("Adds a photo (JPEG, PNG or WebP), sent as the body; what a camera wrote beside the picture is removed.", StatusCodes.Status201Created);
        all.MapPost("/{id}/photos/{name}/first", (string id, string name, Visit visit, TouchpointRegister register, CancellationToken ct) => PhotosAsync(id, name, isFirst: true, visit, register, ct)).Needs(Permission.Edit).Tells<TouchpointShape>("Makes a photo the main one.");
        all.MapDelete("/{id}/photos/{name}", (string id, string name, Visit visit, TouchpointRegister register, CancellationToken ct) => PhotosAsync(id, name, isFirst: false, visit, register, ct)).Needs(Permission.Edit).Tells<TouchpointShape>("Removes a photo; the edit can be taken back.");
        all.MapGet("/{id}/photos/{name}", PhotoAsync).Needs(Permission.Read).TellsFile("Gives a photo of a touchpoint.", "image/jpeg");
    }

    /// <summary>The touchpoint that an address names; null when there is none.</summary>
    internal static async Task<TouchpointCard?> FindAsync(string id, Visit visit, TouchpointRegister register, CancellationToken ct) =>
        TouchpointCard.NumberIn(id) is { } number ? await register.FindAsync(visit.Workspace, number, ct) : null;

    internal static IResult Answer(Outcome<TouchpointCard> outcome) => outcome.ToHttp(card => new Versioned(TouchpointShape.Of(card), card.Version));

    private static async Task<IResult> ListAsync(HttpRequest request, PageAsk ask, Visit visit, TouchpointList list, CancellationToken ct)
    {
        var listing = await list.ListAsync(visit.Workspace, InventoryAddress.From(request.Query).Query, visit.Reader, visit.Person, ct);
        return ask.Cut([.. listing.Rows.Select(r => TouchpointShape.Of(r.Card, r.Figures))], t => t.Number);
    }

    private static async Task<IResult> AddAsync(TouchpointWrite body, Visit visit, TouchpointRegister register, CancellationToken ct)
    {
        var added = await register.AddAsync(visit.Workspace, body.On(TouchpointCard.Draft(body.Name.Read())), visit.Person, ct);
        return added.ToHttp(card => new Versioned(TouchpointShape.Of(card), card.Version, $"{ApiRoutes.Root}/touchpoints/{card.Id}"));
    }

    private static Task<IResult> AddListAsync(ListWrite body, Visit visit, TouchpointRegister register, CancellationToken ct) =>
        register.AddListAsync(visit.Workspace, string.Join('\n', body.Names), visit.Reader.Language, visit.Person, ct).ToHttpAsync(cards => Results.Json(cards.Select(c => TouchpointShape.Of(c)), statusCode: StatusCodes.Status201Created));

    private static async Task<IResult> PhotosAsync(string id, string name, bool isFirst, Visit visit, TouchpointRegister register, CancellationToken ct)
    {
        if (await FindAsync(id, visit, register, ct) is not { } card || !card.Photos.Contains(name)) return Results.NotFound();
        var others = card.Photos.Where(p => p != name);
        return Answer(await register.EditAsync(visit.Workspace, card with { Photos = isFirst ? [name, .. others] : [.. others] }, visit.Person, ct));
    }

    private static async Task<IResult> GetAsync(string id, Visit visit, TouchpointRegister register, IEnumerable<ITouchpointFigures> figures, CancellationToken ct)
    {
        if (await FindAsync(id, visit, register, ct) is not { } card) return Results.NotFound();
        var cells = figures.FirstOrDefault() is { } source ? (await source.For(visit.Workspace, ct)).GetValueOrDefault(card.Number) : null;
        return new Versioned(TouchpointShape.Of(card, cells), card.Version);
    }

    private static async Task<IResult> PatchAsync(string id, MergePatch change, Seen seen, HttpContext http, Visit visit, TouchpointRegister register, CancellationToken ct)
    {
        if (await FindAsync(id, visit, register, ct) is not { } card) return Results.NotFound();
        if (seen.Refuse(http, card.Version) is { } refused) return refused;
        var wanted = change.Apply(TouchpointWrite.Of(card)).On(card);
        // A photo is added by sending it; here photos are put in order or left out.
        if (wanted.Photos.Except(card.Photos).Any()) return Refused.For(Refusal.Of("touchpoint.photo-unknown").At("photos"));
        return Answer(await register.EditAsync(visit.Workspace, wanted, visit.Person, ct));
    }

    private static async Task<IResult> HistoryAsync(string id, PageAsk ask, Visit visit, TouchpointRegister register, CancellationToken ct)
    {
        if (await FindAsync(id, visit, register, ct) is not { } card) return Results.NotFound();
        return ask.Cut(await register.HistoryAsync(visit.Workspace, card.Number, ct), e => e.Version);
    }

    private static Task<IResult> UndoAsync(string id, int version, Visit visit, TouchpointRegister register, CancellationToken ct) =>
        OnAsync(id, visit, register, card => register.UndoAsync(visit.Workspace, card.Number, version, visit.Person, ct), ct);

    private static Task<IResult> RetireAsync(string id, Visit visit, TouchpointRegister register, CancellationToken ct) =>
        OnAsync(id, visit, register, card => register.RetireAsync(visit.Workspace, card.Number, visit.Person, ct), ct);

    private static Task<IResult> RestoreAsync(string id, Visit visit, TouchpointRegister register, CancellationToken ct) =>
        OnAsync(id, visit, register, card => register.RestoreAsync(visit.Workspace, card.Number, visit.Person, ct), ct);

    private static Task<IResult> ReplaceAsync(string id, IntoShape body, Visit visit, TouchpointRegister register, CancellationToken ct) =>
        OnAsync(id, visit, register, card => register.ReplaceAsync(visit.Workspace, card.Number, body.Number, visit.Person, ct), ct);

    private static async Task<IResult> MergeAsync(string id, IntoShape body, Visit visit, TouchpointRegister register, RegisterLots lots, CancellationToken ct)
    {
        if (await FindAsync(id, visit, register, ct) is not { } card) return Results.NotFound();
        return (await lots.MergeAsync(visit.Workspace, card.Number, body.Number, visit.Person, ct)).ToHttp(lot => Results.Json(LotShape.Of(lot)));
    }

    private static async Task<IResult> AddPhotoAsync(string id, HttpRequest request, Visit visit, TouchpointRegister register, PhotoFolder photos, CancellationToken ct)
    {
        if (await FindAsync(id, visit, register, ct) is not { } card) return Results.NotFound();
        var bytes = new byte[CleanPhoto.MostBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        var photo = length > CleanPhoto.MostBytes ? Refusal.Of("touchpoint.photo-large") : CleanPhoto.Of(bytes[..length]);
        if (!photo.IsDone) return Refused.For(photo.Refusals);
        await photos.KeepAsync(visit.Workspace, photo.Value, ct);
        var saved = await register.EditAsync(visit.Workspace, card with { Photos = [.. card.Photos, photo.Value.Name] }, visit.Person, ct);
        return saved.ToHttp(c => new Versioned(TouchpointShape.Of(c), c.Version, $"{ApiRoutes.Root}/touchpoints/{c.Id}/photos/{photo.Value.Name}"));
    }

    private static async Task<IResult> PhotoAsync(string id, string name, HttpContext http, Visit visit, TouchpointRegister register, PhotoFolder photos, CancellationToken ct)
    {
        if (await FindAsync(id, visit, register, ct) is not { } card || !card.Photos.Contains(name) || photos.Find(visit.Workspace, name) is not { } path) return Results.NotFound();
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.File(path, PhotoName.TypeOf(name));
    }

    private static async Task<IResult> OnAsync(string id, Visit visit, TouchpointRegister register, Func<TouchpointCard, Task<Outcome<TouchpointCard>>> change, CancellationToken ct) =>
        await FindAsync(id, visit, register, ct) is { } card ? Answer(await change(card)) : Results.NotFound();
}

/// <summary>Names in the caller's language, as they may be pasted.</summary>
public sealed record ListWrite(IReadOnlyList<string> Names);

/// <summary>The touchpoint that takes the place of another: its id or number.</summary>
public sealed record IntoShape(string Into)
{
    internal int Number => TouchpointCard.NumberIn(Into) ?? 0;
}
