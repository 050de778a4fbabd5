using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Interactions.Import.Presets;
using Nokta.Interactions.Pages;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Import.Inbox;

/// <summary>The one-click changes of saved mappings and watched folders, and mappings as files.</summary>
internal static class MappingEndpoints
{
    private const string Page = "/import/mappings";
    private const int MostBytes = 1 << 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/import/watch", WatchAsync).Needs(Permission.Import);
        var mappings = routes.MapGroup(Page);
        mappings.MapPost("/rename", async (HttpContext http, SavedMappings saved, Visit visit, CancellationToken ct) =>
        {
            var form = await http.Request.ReadFormAsync(ct);
            var title = form["title"].ToString().Trim();
            await saved.RenameAsync(visit.Workspace, form["source"].ToString(), title.Length > 100 ? title[..100] : title, ct);
            return Results.LocalRedirect(Page);
        }).Needs(Permission.Import);
        mappings.MapPost("/remove", (HttpContext http, SavedMappings saved, Visit visit, CancellationToken ct) => ChangeAsync(http, "removed", (source, stop) => saved.RemoveAsync(visit.Workspace, source, stop), ct)).Needs(Permission.Import);
        mappings.MapPost("/restore", (HttpContext http, SavedMappings saved, Visit visit, CancellationToken ct) => ChangeAsync(http, "at", (source, stop) => saved.RestoreAsync(visit.Workspace, source, stop), ct)).Needs(Permission.Import);
        mappings.MapGet("/file.json", FileAsync).Needs(Permission.Import);
        mappings.MapPost("/file", TakeAsync).Needs(Permission.Import);
    }

    private static async Task<IResult> WatchAsync(HttpContext http, FileInbox inbox, SavedMappings saved, Visit visit, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        var source = form["source"].ToString();
        if (await saved.FindBySourceAsync(visit.Workspace, source, [], ct) is { } known) await inbox.WatchAsync(visit.Workspace, known.Mapping.Source, isOn: form["on"] == "yes", ct: ct);
        return Results.LocalRedirect("/import/history#inbox");
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, string said, Func<string, CancellationToken, Task> change, CancellationToken ct)
    {
        var source = (await http.Request.ReadFormAsync(ct))["source"].ToString();
        await change(source, ct);
        return Results.LocalRedirect($"{Page}?{said}={Uri.EscapeDataString(source)}");
    }

    /// <summary>A saved mapping as a preset: what it needs are the columns it was made for.</summary>
    private static async Task<IResult> FileAsync(string source, SavedMappings saved, Visit visit, CancellationToken ct)
    {
        if (await saved.FindBySourceAsync(visit.Workspace, source, [], ct) is not { } known) return Results.NotFound();
        var name = known.Mapping.Title ?? known.Mapping.Source;
        var preset = new Preset { Id = known.Mapping.Source, Names = new Dictionary<string, string> { [visit.Reader.Language.Code] = name }, Needs = known.Header, Mapping = known.Mapping };
        return Results.File(Encoding.UTF8.GetBytes(preset.ToJson()), "application/json", name + ".json");
    }

    private static async Task<IResult> TakeAsync(HttpContext http, SavedMappings saved, Visit visit, CancellationToken ct)
    {
        var file = (await http.Request.ReadFormAsync(ct)).Files.GetFile("file");
        if (file is null || file.Length is 0 or > MostBytes) return Results.LocalRedirect(Page + "?problem=mappings.unreadable");
        try
        {
            using var reader = new StreamReader(file.OpenReadStream());
            var preset = Preset.Parse(await reader.ReadToEndAsync(ct));
            if (string.IsNullOrWhiteSpace(preset.Mapping.Source) || preset.Needs.Count == 0) return Results.LocalRedirect(Page + "?problem=mappings.unreadable");
            await saved.SaveAsync(visit.Workspace, preset.Mapping with { Title = preset.Mapping.Title ?? preset.NameIn(visit.Reader.Language) }, preset.Needs, ct);
            return Results.LocalRedirect($"{Page}?taken={Uri.EscapeDataString(preset.Mapping.Source)}");
        }
        catch (JsonException)
        {
            return Results.LocalRedirect(Page + "?problem=mappings.unreadable");
        }
    }
}
