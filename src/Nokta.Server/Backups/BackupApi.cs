using Microsoft.AspNetCore.Http.Features;
using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Server.Backups;

/// <summary>Backups for programs. A backup holds every business, so the token's maker must own them all, as on the page.</summary>
internal static class BackupApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var backups = routes.Api("/backups", "Backups");
        backups.MapGet("", ListAsync).Needs(Permission.Installation).Tells<Page<BackupShape>>("Lists the backups that are kept on the server, the newest first.");
        backups.MapPost("", MakeAsync).Needs(Permission.Installation).Tells<BackupShape>("Makes a backup on the server now.", StatusCodes.Status201Created);
        backups.MapGet("/{name}", DownloadAsync).Needs(Permission.Installation).TellsFile("Gives a kept backup.", "application/zip");
        backups.MapGet("/plan", PlanAsync).Needs(Permission.Installation).Tells<PlanShape>("Tells when copies are made by themselves and how long they are kept.");
        backups.MapPut("/plan", SavePlanAsync).Needs(Permission.Installation).NeedsSeen().Tells<PlanShape>("Says when copies are made by themselves and how long they are kept.");
        backups.MapPost("/restore", RestoreAsync).Needs(Permission.Installation).NeedsFreshSignIn().NeedsSession().TakesFile().Tells<RestoreShape>("Takes a backup, sent as the body, examines it, and exchanges everything there is for it; the server starts again.", StatusCodes.Status202Accepted);
        backups.MapGet("/restore", (RestoreDesk desk, Visit visit) => Results.Json(RestoreShape.Of(desk, visit))).Needs(Permission.Installation).Tells<RestoreShape>("Tells how far a restore is, or why the last one came to nothing.");
        backups.MapGet("/now", NowAsync).Needs(Permission.Installation).TellsFile("Gives a backup of this moment, written as it is sent.", "application/zip");
    }

    private static async Task<IResult> PlanAsync(Presence presence, WorkspaceStore workspaces, CopyBook book, CancellationToken ct) =>
        await BackupEndpoints.MayAsync(presence, workspaces, ct) ? Answer(await book.PlanAsync(ct)) : Forbidden;

    private static async Task<IResult> SavePlanAsync(PlanShape body, Seen seen, HttpContext http, Presence presence, WorkspaceStore workspaces, CopyBook book, CancellationToken ct)
    {
        if (!await BackupEndpoints.MayAsync(presence, workspaces, ct)) return Forbidden;
        var now = await book.PlanAsync(ct);
        if (seen.Refuse(http, Seen.TagOf(PlanShape.Of(now))) is { } refused) return refused;
        var wanted = now.With(body.IsOn, body.Rhythm, body.At, body.Keep, body.Weeks, body.Months);
        // The plan takes over what it offers and leaves the rest: what was not taken over was none of its choices.
        if (PlanShape.Of(wanted) != body) return Refused.For(new Refusal("request.body"));
        await book.SaveAsync(wanted, ct);
        return Answer(wanted);
    }

    private static Versioned Answer(CopyPlan plan) => new(PlanShape.Of(plan), Seen.TagOf(PlanShape.Of(plan)));

    private static async Task<IResult> RestoreAsync(HttpContext http, Visit visit, Presence presence, WorkspaceStore workspaces, RestoreDesk desk, EventLog events, CancellationToken ct)
    {
        if (!await BackupEndpoints.MayAsync(presence, workspaces, ct)) return Forbidden;
        await events.WriteAsync("restore-asked", visit.Person, ct);
        return (await desk.ReceiveAsync(http.Request.Body, http.Request.ContentLength, ct)).ToHttp(_ => Results.Json(RestoreShape.Of(desk), statusCode: StatusCodes.Status202Accepted));
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Presence presence, WorkspaceStore workspaces, ScheduledCopies copies, CancellationToken ct) =>
        await BackupEndpoints.MayAsync(presence, workspaces, ct) ? ask.Cut([.. copies.List().OrderByDescending(c => c.Name, StringComparer.Ordinal).Select(BackupShape.Of)], b => b.Name) : Forbidden;

    private static async Task<IResult> MakeAsync(Presence presence, WorkspaceStore workspaces, ScheduledCopies copies, CancellationToken ct)
    {
        if (!await BackupEndpoints.MayAsync(presence, workspaces, ct)) return Forbidden;
        return (await copies.MakeAsync(ct)).ToHttp(_ => Results.Created((string?)null, BackupShape.Of(copies.List().OrderByDescending(c => c.Name, StringComparer.Ordinal).First())));
    }

    private static async Task<IResult> DownloadAsync(string name, Presence presence, WorkspaceStore workspaces, ScheduledCopies copies, CancellationToken ct)
    {
        if (!await BackupEndpoints.MayAsync(presence, workspaces, ct)) return Forbidden;
        return copies.Find(name) is { } copy ? Results.File(copy.FullName, "application/zip", copy.Name, enableRangeProcessing: true) : Results.NotFound();
    }

    private static async Task<IResult> NowAsync(HttpContext http, Visit visit, Presence presence, WorkspaceStore workspaces, BackupWriting writing, EventLog events, CancellationToken ct)
    {
        if (!await BackupEndpoints.MayAsync(presence, workspaces, ct)) return Forbidden;
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

    private static IResult Forbidden => Results.StatusCode(StatusCodes.Status403Forbidden);
}

/// <summary>A backup that is kept on the server.</summary>
internal sealed record BackupShape(string Name, long Bytes, DateTimeOffset Made)
{
    public static BackupShape Of(FileInfo copy) => new(copy.Name, copy.Length, ScheduledCopies.Made(copy));
}

/// <summary>When copies are made and what is kept of them.</summary>
/// <param name="Rhythm">h1, h3, h6 or h12 (every so many hours), day, or w0 (every Sunday) to w6.</param>
/// <param name="At">The hour of daily and weekly copies, 0 to 23.</param>
/// <param name="Keep">Days of which the last copy is kept: 3, 7, 14 or 30.</param>
internal sealed record PlanShape(bool IsOn, string Rhythm, int At, int Keep, int Weeks, int Months)
{
    public static PlanShape Of(CopyPlan plan) => new(plan.IsOn, plan.Rhythm, plan.At, plan.Keep, plan.Weeks, plan.Months);
}

/// <param name="Problem">Why the last restore came to nothing.</param>
internal sealed record RestoreShape(bool IsRunning, double Share, string? Problem)
{
    public static RestoreShape Of(RestoreDesk desk, Visit? visit = null) =>
        new(desk.Job is not null, desk.Job is { } job ? job.IsReady ? 1 : job.Share * 0.95 : 0, desk.LastRefusal is { } why && visit is not null ? visit.Reader.Say(why) : null);
}
