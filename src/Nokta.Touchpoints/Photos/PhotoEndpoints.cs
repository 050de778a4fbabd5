using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Touchpoints;

/// <summary>Photos as the browser asks for them, and the forms that add, order and remove them.</summary>
internal static class PhotoEndpoints
{
    private const int MostAtOnce = 6;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/touchpoints/photos/{name}", Show).Needs(Permission.Read);
        routes.MapPost("/touchpoints/{number:int}/photos", AddAsync).Needs(Permission.Edit)
            .WithMetadata(new RequestSizeLimitAttribute((long)(MostAtOnce + 1) * CleanPhoto.MostBytes));
        routes.MapPost("/touchpoints/{number:int}/photos/remove", RemoveAsync).Needs(Permission.Edit);
        routes.MapPost("/touchpoints/{number:int}/photos/first", PutFirstAsync).Needs(Permission.Edit);
    }

    /// <summary>Only ever an image: the type is ours, nothing in it may run, and its name changes with its bytes, so that it can be cached for good.</summary>
    private static IResult Show(string name, HttpContext http, Visit visit, PhotoFolder photos)
    {
        if (photos.Find(visit.Workspace, name) is not { } path) return Results.NotFound();
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Results.File(path, PhotoName.TypeOf(name));
    }

    private static async Task<IResult> AddAsync(int number, HttpContext http, Visit visit, TouchpointRegister register, PhotoFolder photos, CancellationToken ct)
    {
        if (await register.FindAsync(visit.Workspace, number, ct) is not { } card) return Results.NotFound();
        var files = (await http.Request.ReadFormAsync(ct)).Files.Where(f => f.Length > 0).ToList();
        if (files.Count == 0) return Back(card, Refusal.Of("touchpoint.photo-none"));
        if (files.Count > MostAtOnce) return Back(card, Refusal.Of("touchpoint.photos-at-once"));
        var clean = new List<CleanPhoto>();
        foreach (var file in files)
        {
            if (file.Length > CleanPhoto.MostBytes) return Back(card, Refusal.Of("touchpoint.photo-large"));
            var bytes = new byte[file.Length];
            await using var stream = file.OpenReadStream();
            await stream.ReadExactlyAsync(bytes, ct);
            var photo = CleanPhoto.Of(bytes);
            if (!photo.IsDone) return Back(card, photo.Refusal!);
            clean.Add(photo.Value);
        }

        foreach (var photo in clean) await photos.KeepAsync(visit.Workspace, photo, ct);
        return await SaveAsync(card, [.. card.Photos, .. clean.Select(p => p.Name)], "photos", visit, register, ct);
    }

    private static async Task<IResult> RemoveAsync(int number, [FromForm] string name, Visit visit, TouchpointRegister register, CancellationToken ct)
    {
        if (await register.FindAsync(visit.Workspace, number, ct) is not { } card) return Results.NotFound();
        return await SaveAsync(card, [.. card.Photos.Where(p => p != name)], "photo-gone", visit, register, ct);
    }

    private static async Task<IResult> PutFirstAsync(int number, [FromForm] string name, Visit visit, TouchpointRegister register, CancellationToken ct)
    {
        if (await register.FindAsync(visit.Workspace, number, ct) is not { } card || !card.Photos.Contains(name)) return Results.NotFound();
        return await SaveAsync(card, [name, .. card.Photos.Where(p => p != name)], "photo-first", visit, register, ct);
    }

    private static async Task<IResult> SaveAsync(TouchpointCard card, IReadOnlyList<string> photos, string done, Visit visit, TouchpointRegister register, CancellationToken ct)
    {
        var saved = await register.EditAsync(visit.Workspace, card with { Photos = photos }, visit.Person, ct);
        return saved.IsDone ? Results.LocalRedirect(RegisterAddress.After("/touchpoints/" + card.Slug, done, card, saved.Value)) : Back(card, saved.Refusal!);
    }

    private static IResult Back(TouchpointCard card, Refusal refusal) => Results.LocalRedirect(RegisterAddress.Refused("/touchpoints/" + card.Slug, refusal));
}
