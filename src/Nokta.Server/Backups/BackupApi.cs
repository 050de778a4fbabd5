using Microsoft.AspNetCore.Http.Features;
using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Kernel.Modules;

namespace Nokta.Server.Backups;

/// <summary>Backups for programs. A backup holds every business, so the token's maker must own them all, as on the page.</summary>
internal static class BackupApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var backups = routes.Api("/backups", "Backups");
        backups.MapGet("", ListAsync).Needs(Permission.Installation).Tells<IReadOnlyList<BackupShape>>("Lists the backups that are kept on the server, the newest first.");
        backups.MapPost("", MakeAsync).Needs(Permission.Installation).Tells<BackupShape>("Makes a backup on the server now.", StatusCodes.Status201Created);
        backups.MapGet("/{name}", DownloadAsync).Needs(Permission.Installation).TellsFile("Gives a kept backup.", "application/zip");
        backups.MapGet("/now", NowAsync).Needs(Permission.Installation).TellsFile("Gives a backup of this moment, written as it is sent.", "application/zip");
    }

    private static async Task<IResult> ListAsync(Presence presence, WorkspaceStore workspaces, ScheduledCopies copies, CancellationToken ct) =>
        await MayAsync(presence, workspaces, ct) ? Results.Json(copies.List().OrderByDescending(c => c.Name, StringComparer.Ordinal).Select(BackupShape.Of)) : Forbidden;

    private static async Task<IResult> MakeAsync(Presence presence, WorkspaceStore workspaces, ScheduledCopies copies, CancellationToken ct)
    {
        if (!await MayAsync(presence, workspaces, ct)) return Forbidden;
        return (await copies.MakeAsync(ct)).ToHttp(_ => Results.Created((string?)null, BackupShape.Of(copies.List().OrderByDescending(c => c.Name, StringComparer.Ordinal).First())));
    }

    private static async Task<IResult> DownloadAsync(string name, Presence presence, WorkspaceStore workspaces, ScheduledCopies copies, CancellationToken ct)
    {
        if (!await MayAsync(presence, workspaces, ct)) return Forbidden;
        return copies.Find(name) is { } copy ? Results.File(copy.FullName, "application/zip", copy.Name, enableRangeProcessing: true) : Results.NotFound();
    }

    private static async Task<IResult> NowAsync(HttpContext http, Visit visit, Presence presence, WorkspaceStore workspaces, BackupWriting writing, EventLog events, CancellationToken ct)
    {
        if (!await MayAsync(presence, workspaces, ct)) return Forbidden;
        var prepared = await writing.PrepareAsync(ct);
        if (!prepared.IsDone) return Refused.For(prepared.Refusals);
        // The archive ends its entries synchronously, some bytes each.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } control) control.AllowSynchronousIO = true;
        return Results.Stream(async body =>
        {
            using var source = prepared.Value;
            await writing.WriteAsync(source, body, progress: null, ct);
            await events.WriteAsync("backup-downloaded", visit.Person, CancellationToken.None);
        }, "application/zip", writing.NameNow());
    }

    private static async Task<bool> MayAsync(Presence presence, WorkspaceStore workspaces, CancellationToken ct)
    {
        if (presence.Member is not { } member) return false;
        var hers = await workspaces.ListOfAsync(member, ct);
        return (await workspaces.ListAsync(ct)).All(w => hers.Any(own => own.Id == w.Id));
    }

    private static IResult Forbidden => Results.StatusCode(StatusCodes.Status403Forbidden);
}

/// <summary>A backup that is kept on the server.</summary>
internal sealed record BackupShape(string Name, long Bytes, DateTimeOffset Made)
{
    public static BackupShape Of(FileInfo copy) => new(copy.Name, copy.Length, ScheduledCopies.Made(copy));
}
