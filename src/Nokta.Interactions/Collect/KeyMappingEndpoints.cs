using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Collect;

/// <summary>The mapping of a write key for programs.</summary>
internal static class KeyMappingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.Api("/write-keys", "Write keys");
        api.MapGet("/{id:guid}/mapping", FindAsync).Needs(Permission.Manage).Tells<KeyMappingBody>("Tells how the events of a write key are read.");
        api.MapPut("/{id:guid}/mapping", SaveAsync).Needs(Permission.Manage).NeedsSeen().Tells<KeyMappingBody>("Changes how events are read: rename, ignore, type, take, currency, free. Makes a version. What is kept aside is tried again with POST /quarantine/retry.");
        api.MapPost("/{id:guid}/mapping/preview", PreviewAsync).Needs(Permission.Manage).Tells<KeyMappingPreview>("Tells what a mapping would make of the newest inputs that are kept aside.");
        api.MapGet("/{id:guid}/mapping/history", ListAsync).Needs(Permission.Manage).Tells<Page<KeyMappingVersion>>("Lists the versions of the mapping, the newest first.");
        api.MapPost("/{id:guid}/mapping/history/{version:int}/restore", RestoreAsync).Needs(Permission.Manage).Tells("Brings back a version of the mapping; 0 is the plain one.");
    }

    private static async Task<IResult> FindAsync(Guid id, Visit visit, WriteKeyStore keys, KeyMappingDesk desk, CancellationToken ct) =>
        await keys.OpenAsync(visit.Workspace, id, ct) is null ? Results.NotFound() : Seeable(desk.Current(visit.Workspace, id));

    private static async Task<IResult> SaveAsync(Guid id, KeyMappingBody body, Seen seen, HttpContext http, Visit visit, WriteKeyStore keys, KeyMappingDesk desk, CancellationToken ct)
    {
        if (await keys.OpenAsync(visit.Workspace, id, ct) is null) return Results.NotFound();
        if (seen.Refuse(http, Seen.TagOf(new KeyMappingBody(desk.Current(visit.Workspace, id).Lines))) is { } refused) return refused;
        return (await desk.SaveAsync(visit.Workspace, id, body.Lines, visit.Person, ct)).ToHttp(_ => Seeable(desk.Current(visit.Workspace, id)));
    }

    private static async Task<IResult> PreviewAsync(Guid id, KeyMappingBody body, Visit visit, WriteKeyStore keys, KeyMappingDesk desk, CancellationToken ct) =>
        await keys.OpenAsync(visit.Workspace, id, ct) is { } key ? await desk.PreviewAsync(visit.Workspace, key, body.Lines, ct).ToHttpAsync(told => Results.Json(told)) : Results.NotFound();

    private static async Task<IResult> ListAsync(Guid id, PageAsk ask, Visit visit, WriteKeyStore keys, KeyMappingDesk desk, CancellationToken ct) =>
        await keys.OpenAsync(visit.Workspace, id, ct) is null ? Results.NotFound() : ask.Cut(desk.History(visit.Workspace, id), v => v.Version);

    private static async Task<IResult> RestoreAsync(Guid id, int version, Visit visit, WriteKeyStore keys, KeyMappingDesk desk, CancellationToken ct) =>
        ApiRoutes.Done(await keys.OpenAsync(visit.Workspace, id, ct) is not null && await desk.RestoreAsync(visit.Workspace, id, version, visit.Person, ct) is { IsDone: true });

    private static Versioned Seeable(KeyMapping mapping) => new(new KeyMappingBody(mapping.Lines), Seen.TagOf(new KeyMappingBody(mapping.Lines)));
}

/// <summary>How the events of a key are read, line by line.</summary>
public sealed record KeyMappingBody(IReadOnlyList<KeyMappingLine> Lines);
