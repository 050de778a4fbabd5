using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Import.Following;

/// <summary>Followed files for programs, and the buttons of their page. Only who runs the installation names a file on its disk.</summary>
internal static class FollowEndpoints
{
    public const string Page = "/import/following";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Page + "/{id:int}/{what}", ActAsync).Needs(Permission.Import);
        var files = routes.Api("/followed-files", "Imports");
        files.MapGet("", (PageAsk ask, Visit visit, FollowDesk desk) => ask.Cut([.. desk.List(visit.Workspace).Select(FollowShape.Of)], f => f.Number))
            .Needs(Permission.Import).Tells<Page<FollowShape>>("Lists the files on the server that are read as they grow.");
        files.MapPost("", AddAsync).Needs(Permission.Installation).Tells<FollowShape>("Begins to follow a file on the server, or all files of a pattern in the last part of its path.", StatusCodes.Status201Created);
        files.MapGet("/{id:int}", (int id, Visit visit, FollowDesk desk) => desk.Find(visit.Workspace, id) is { } found ? Answer(found) : Results.NotFound())
            .Needs(Permission.Import).Tells<FollowShape>("Tells how far a followed file is read.");
        files.MapPut("/{id:int}", TurnAsync).Needs(Permission.Import).NeedsSeen().Tells<FollowShape>("Pauses or goes on; what is written meanwhile is read afterwards.");
        files.MapDelete("/{id:int}", RemoveAsync).Needs(Permission.Import).HonoursSeen().Tells("Follows a file no more; what it brought stays, and it can be followed again.");
        files.MapPost("/{id:int}/restore", async (int id, Visit visit, FollowDesk desk, CancellationToken ct) => ApiRoutes.Done(await desk.RestoreAsync(visit.Workspace, id, ct)))
            .Needs(Permission.Import).Tells("Follows a file again that was removed, from where it was read to.");
    }

    private static async Task<IResult> AddAsync(FollowWrite body, Visit visit, Presence presence, FollowDesk desk, CancellationToken ct)
    {
        var usual = (presence.Current?.Zone ?? "UTC", presence.Current?.Currency ?? "");
        var added = await desk.AddAsync(visit.Workspace, body.Path ?? "", body.Source ?? "", body.FromStart, usual, ct);
        return added.ToHttp(one => Results.Created($"{ApiRoutes.Root}/followed-files/{one.File.Id}", FollowShape.Of(one)));
    }

    private static async Task<IResult> TurnAsync(int id, FollowTurn body, Seen seen, HttpContext http, Visit visit, FollowDesk desk, CancellationToken ct)
    {
        if (desk.Find(visit.Workspace, id) is not { } found) return Results.NotFound();
        if (seen.Refuse(http, TagOf(found)) is { } refused) return refused;
        return await desk.TurnAsync(visit.Workspace, id, body.IsOn, ct) is { } turned ? Answer(turned) : Results.NotFound();
    }

    private static async Task<IResult> RemoveAsync(int id, Seen seen, HttpContext http, Visit visit, FollowDesk desk, CancellationToken ct)
    {
        if (desk.Find(visit.Workspace, id) is not { } found) return Results.NotFound();
        if (seen.RefuseIfNamed(http, TagOf(found)) is { } refused) return refused;
        return ApiRoutes.Done(await desk.RemoveAsync(visit.Workspace, id, ct));
    }

    private static async Task<IResult> ActAsync(int id, string what, Visit visit, FollowDesk desk, CancellationToken ct)
    {
        var isDone = what switch
        {
            "pause" or "go-on" => await desk.TurnAsync(visit.Workspace, id, what == "go-on", ct) is not null,
            "remove" => await desk.RemoveAsync(visit.Workspace, id, ct),
            "restore" => await desk.RestoreAsync(visit.Workspace, id, ct),
            _ => false,
        };
        return isDone ? Results.LocalRedirect(what == "remove" ? $"{Page}?removed={id}" : Page) : Results.NotFound();
    }

    private static Versioned Answer(FollowedState state) => new(FollowShape.Of(state), TagOf(state));

    // How far it is read changes by itself.
    private static string TagOf(FollowedState state) => Seen.TagOf(new FollowTurn(state.File.IsOn));
}

/// <summary>A file on the server that is read as it grows.</summary>
/// <param name="Files">How many files are read for it now, those among them that were rotated away.</param>
/// <param name="Place">Bytes that were read of them.</param>
/// <param name="Waiting">Bytes that were not read yet.</param>
/// <param name="Problem">Why it cannot be read on; null when it can.</param>
public sealed record FollowShape(int Number, string Source, string Path, bool IsOn, int Files, long Place, long Waiting, long Rows, long Rejected, DateTimeOffset? ReadAt, DateTimeOffset Since, string? Problem)
{
    internal static FollowShape Of(FollowedState s) => new(s.File.Id, s.File.Source, s.File.Path, s.File.IsOn, s.Files, s.Place, s.Waiting, s.File.Rows, s.File.Rejected, s.File.ReadAt, s.File.At, s.File.Problem);
}

/// <param name="Source">The source whose mapping the lines have; of a new one the file itself shows it.</param>
/// <param name="FromStart">Whether what stands in the file already is read, too.</param>
public sealed record FollowWrite(string? Path, string? Source, bool FromStart = false);

public sealed record FollowTurn(bool IsOn);
