using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Nokta.Accounts;
using Nokta.Kernel.Modules;

namespace Nokta.Server.Backups;

/// <summary>What the backup page needs beside itself: the download, a kept copy, the upload, how far a restore is.</summary>
internal static class BackupEndpoints
{
    public const string Page = "/settings/backup";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Page + "/download", DownloadAsync).Needs(Permission.Installation).NeedsFreshSignIn();
        routes.MapGet(Page + "/copies/{name}", CopyAsync).Needs(Permission.Installation).NeedsFreshSignIn();
        routes.MapPost(Page + "/restore", RestoreAsync).Needs(Permission.Installation).DisableAntiforgery().WithMetadata(new DisableRequestSizeLimitAttribute());
        // Open to anyone: while the data is exchanged nobody is signed in, and it tells nothing but how far it is.
        routes.MapGet(Page + "/progress", Progress).Needs(Permission.Anyone);
    }

    /// <summary>A backup holds every business: only who owns them all may have it.</summary>
    public static async Task<bool> MayAsync(Presence presence, WorkspaceStore workspaces, CancellationToken ct)
    {
        if (presence.Member is not { } member) return false;
        // A token is in one workspace only; it is its maker who must own them all.
        var hers = await workspaces.ListOfAsync(member, ct);
        return (await workspaces.ListAsync(ct)).All(w => hers.Any(own => own.Id == w.Id));
    }

    /// <summary>The archive, written as it is sent.</summary>
    private static async Task DownloadAsync(HttpContext http, Visit visit, Presence presence, WorkspaceStore workspaces, BackupWriting writing, EventLog events, CancellationToken ct)
    {
        var response = http.Response;
        if (!await MayAsync(presence, workspaces, ct))
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var prepared = await writing.PrepareAsync(ct);
        if (!prepared.IsDone)
        {
            response.Redirect(Page + "?problem=" + prepared.Refusal!.Code);
            return;
        }

        using var source = prepared.Value;
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = writing.NameNow() }.ToString();
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // The archive ends its entries synchronously, some bytes each.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } control) control.AllowSynchronousIO = true;
        await writing.WriteAsync(source, response.Body, progress: null, ct);
        await events.WriteAsync("backup-downloaded", visit.Person, CancellationToken.None);
    }

    private static async Task<IResult> CopyAsync(string name, Presence presence, WorkspaceStore workspaces, ScheduledCopies copies, CancellationToken ct)
    {
        if (!await MayAsync(presence, workspaces, ct)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        return copies.Find(name) is { } copy ? Results.File(copy.FullName, "application/zip", copy.Name, enableRangeProcessing: true) : Results.NotFound();
    }

    private static async Task<IResult> RestoreAsync(HttpContext http, Visit visit, Presence presence, WorkspaceStore workspaces, SigningIn signingIn, RestoreDesk desk, EventLog events, IAntiforgery antiforgery, CancellationToken ct)
    {
        if (!await MayAsync(presence, workspaces, ct)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        var answer = Back("restore.no-file");
        var isOurs = await StreamedForm.EachFileAsync(http, antiforgery, async (_, fields, content) =>
        {
            var confirmed = await signingIn.ConfirmAsync(http, presence.Member!.Value, fields.TryGetValue("password", out var password) ? password.ToString() : "", ct);
            if (!confirmed.IsDone)
            {
                answer = Back(confirmed.Refusal!.Code);
                return;
            }

            await events.WriteAsync("restore-asked", visit.Person, ct);
            var received = await desk.ReceiveAsync(content, http.Request.ContentLength, ct);
            answer = received.IsDone ? Results.Redirect(Page + "/restoring") : Back(received.Refusal!.Code);
        }, ct);
        return isOurs ? answer : Results.BadRequest();
    }

    private static IResult Progress(Visit visit, RestoreDesk desk)
    {
        if (desk.Job is { } job) return Results.Json(new { done = false, share = job.IsReady ? 1 : job.Share * 0.95, text = visit.Reader[job.IsReady ? "backup.restoring.exchange" : "backup.restoring.examine"] });
        return Results.Json(new { done = true, share = 1d, text = "", next = desk.LastRefusal is null ? "/sign-in?restored=true" : Page });
    }

    private static IResult Back(string code) => Results.Redirect(Page + "?problem=" + Uri.EscapeDataString(code));
}
