using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Insights.Notes;
using Nokta.Insights.Notices;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights.Api;

/// <summary>Notes on charts and notices of what changed, for programs.</summary>
internal static class NoteApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var notes = routes.Api("/notes", "Notes");
        notes.MapGet("", ListAsync).Needs(Permission.Read).Tells<Page<NoteShape>>("Lists notes on charts, the latest day first.");
        notes.MapPost("", AddAsync).Needs(Permission.Edit).Tells<NoteShape>("Writes a note on a day or some days.", StatusCodes.Status201Created);
        notes.MapGet("/{id:guid}", GetAsync).Needs(Permission.Read).Tells<NoteShape>("Gives one note.");
        notes.MapDelete("/{id:guid}", DeleteAsync).Needs(Permission.Edit).Tells("Deletes a note; it can be brought back.");
        notes.MapPost("/{id:guid}/restore", RestoreAsync).Needs(Permission.Edit).Tells<NoteShape>("Brings a deleted note back.");

        var notices = routes.Api("/notices", "Notices");
        notices.MapGet("", NoticesAsync).Needs(Permission.Read).Asks(("p", "7d or 28d.")).Tells<Page<NoticeShape>>("Lists what got worse or better beyond noise, what fell silent, and what is new.");
        notices.MapPost("/aside", AsideAsync).Needs(Permission.Edit).Tells("Puts a notice aside for everybody, for four weeks.");
        notices.MapPost("/restore", BringBackAsync).Needs(Permission.Edit).Tells("Shows a notice again that was put aside.");
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Visit visit, ChartNotes notes, CancellationToken ct) => ask.Cut([.. (await notes.ListAsync(visit.Workspace, ct)).Select(NoteShape.Of)], n => n.Id);

    private static async Task<IResult> AddAsync(NoteWrite body, Visit visit, ChartNotes notes, CancellationToken ct)
    {
        var draft = new NoteDraft(body.FirstDay, body.LastDay ?? body.FirstDay, body.Text, body.Touchpoint is null ? null : TouchpointCard.NumberIn(body.Touchpoint), body.Branch);
        return (await notes.AddAsync(visit.Workspace, draft, visit.Person, ct)).ToHttp(note => Results.Created($"{ApiRoutes.Root}/notes/{note.Id}", NoteShape.Of(note)));
    }

    private static async Task<IResult> GetAsync(Guid id, Visit visit, ChartNotes notes, CancellationToken ct) =>
        await notes.FindAsync(visit.Workspace, id, ct) is { Deleted: null } note ? Results.Json(NoteShape.Of(note)) : Results.NotFound();

    private static async Task<IResult> DeleteAsync(Guid id, Visit visit, ChartNotes notes, CancellationToken ct) => ApiRoutes.Done(await notes.DeleteAsync(visit.Workspace, id, ct));

    private static async Task<IResult> RestoreAsync(Guid id, Visit visit, ChartNotes notes, CancellationToken ct) =>
        await notes.RestoreAsync(visit.Workspace, id, ct) ? await GetAsync(id, visit, notes, ct) : Results.NotFound();

    private static async Task<IResult> NoticesAsync(string? p, PageAsk ask, Visit visit, NoticeDesk desk, Dismissals dismissals, CancellationToken ct)
    {
        if (await desk.AskAsync(visit.Workspace, visit.Reader.Calendar, p == "7d" ? "7d" : "28d", ct) is not { } board) return ask.Of(Array.Empty<NoticeShape>(), n => n.Key);
        var (aside, words) = (await dismissals.ListAsync(visit.Workspace, ct), new NoticeWords(visit.Reader, board.View));
        return ask.Cut([.. board.Notices.Select(n => new NoticeShape(n.Key, n.Kind.ToString().ToLowerInvariant(), PlainText.Of(words.Title(n)), [.. words.Reasons(n).Select(PlainText.Of)], n.Touchpoint?.Id, aside.Contains(n.Key)))], n => n.Key);
    }

    private static async Task<IResult> AsideAsync(KeyShape body, Visit visit, Dismissals dismissals, CancellationToken ct)
    {
        if (body.Key.Length is 0 or > 300) return Results.BadRequest();
        await dismissals.DismissAsync(visit.Workspace, body.Key, visit.Person, ct);
        return Results.NoContent();
    }

    private static async Task<IResult> BringBackAsync(KeyShape body, Visit visit, Dismissals dismissals, CancellationToken ct)
    {
        await dismissals.RestoreAsync(visit.Workspace, body.Key, ct);
        return Results.NoContent();
    }
}

/// <summary>Key of a notice.</summary>
public sealed record KeyShape(string Key);

/// <summary>What happened on a day or over some days, both included.</summary>
/// <param name="Touchpoint">The only touchpoint it concerns; null = all.</param>
public sealed record NoteWrite(DateOnly FirstDay, string Text, DateOnly? LastDay = null, string? Touchpoint = null, string Branch = "");

public sealed record NoteShape(Guid Id, DateOnly FirstDay, DateOnly LastDay, string Text, string? Touchpoint, string Branch, string MadeBy, DateTimeOffset Created)
{
    internal static NoteShape Of(ChartNote n) => new(n.Id, n.FirstDay, n.LastDay, n.Text, n.Touchpoint is { } number ? TouchpointCard.IdOf(number) : null, n.Branch, n.MadeBy, n.Created);
}
