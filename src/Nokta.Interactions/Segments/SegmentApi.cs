using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints.Api;

namespace Nokta.Interactions.Segments;

/// <summary>A segment; what it says can be written as it is read.</summary>
/// <param name="People">How many belong at present; null in a history.</param>
/// <param name="Frozen">Where the list was taken from; null of a live segment.</param>
public sealed record SegmentShape(int Number, int Version, NameShape Name, IReadOnlyList<SegmentGroupShape> Groups, string Match, FrozenList? Frozen, DateTimeOffset At, string By, long? People = null)
{
    internal static SegmentShape Of(Segment segment, long? people = null)
    {
        var says = SegmentWrite.Of(segment.Draft);
        return new(segment.Number, segment.Version, says.Name, says.Groups, says.Match, segment.Frozen, segment.At, segment.By, people);
    }
}

/// <summary>One state that a segment was in.</summary>
public sealed record SegmentVersionShape(long Revision, SegmentShape Segment, bool IsDeleted);

/// <summary>Who would belong.</summary>
/// <param name="Persons">All persons that are known.</param>
/// <param name="Words">The segment as a sentence, in the language of the token's business.</param>
public sealed record SegmentPreviewShape(long People, long Persons, string Words);

/// <summary>One person of a segment; her key is masked.</summary>
public sealed record SegmentPersonShape(string Person, string Kind, string Key, long Interactions, DateTimeOffset? First, DateTimeOffset? Last);

/// <summary>Segments for programs.</summary>
internal static class SegmentApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var segments = routes.Api("/segments", "Segments");
        segments.MapGet("", ListAsync).Needs(Permission.Read).Tells<Page<SegmentShape>>("Lists the segments with how many people belong to each.");
        segments.MapPost("", AddAsync).Needs(Permission.Analyse).Tells<SegmentShape>("Adds a segment; what a list gave can be added to another business.", StatusCodes.Status201Created);
        segments.MapPost("/preview", PreviewAsync).Needs(Permission.Analyse).Tells<SegmentPreviewShape>("Says how many people would belong, without saving anything.");
        segments.MapGet("/{number:int}", GetAsync).Needs(Permission.Read).Tells<SegmentShape>("Gives one segment.");
        segments.MapPut("/{number:int}", PutAsync).Needs(Permission.Analyse).NeedsSeen().Tells<SegmentShape>("Makes a new version of a segment; of a frozen one only the name changes.");
        segments.MapDelete("/{number:int}", DeleteAsync).Needs(Permission.Analyse).HonoursSeen().Tells("Deletes a segment that no saved view uses; it can be brought back.");
        segments.MapPost("/{number:int}/restore", RestoreAsync).Needs(Permission.Analyse).Tells<SegmentShape>("Brings a deleted segment back.");
        segments.MapPost("/{number:int}/freeze", FreezeAsync).Needs(Permission.Analyse).Tells<SegmentShape>("Keeps the people who belong now as a frozen segment of its own.");
        segments.MapGet("/{number:int}/history", HistoryAsync).Needs(Permission.Read).Tells<Page<SegmentVersionShape>>("Lists every state of a segment, the newest first.");
        segments.MapPost("/{number:int}/history/{revision:long}/return", ReturnAsync).Needs(Permission.Analyse).Tells<SegmentShape>("Makes a segment say again what it said after a revision.");
        segments.MapGet("/{number:int}/people", PeopleAsync).Needs(Permission.People).Tells<Page<SegmentPersonShape>>("Lists the people of a segment, those seen last first.");
        segments.MapGet("/{number:int}/people.csv", SegmentEndpoints.PeopleFileAsync).Needs(Permission.People).TellsFile("Gives the people of a segment as a file.", "text/csv");
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Visit visit, SegmentStore store, SegmentBooks books, CancellationToken ct)
    {
        var book = await books.OpenAsync(visit, ct);
        var shapes = new List<SegmentShape>();
        foreach (var segment in await store.ListAsync(visit.Workspace, book.Snapshot.Revision, ct)) shapes.Add(SegmentShape.Of(segment, (await book.FindAsync(segment.Number, ct)).People.Count));
        return ask.Cut(shapes, s => s.Number);
    }

    private static async Task<IResult> AddAsync(SegmentWrite body, Visit visit, SegmentStore store, SegmentBooks books, CancellationToken ct)
    {
        var draft = body.Draft();
        if (!draft.IsDone) return Refused.For(draft.Refusals);
        var added = await store.AddAsync(visit.Workspace, draft.Value, visit.Person, ct);
        return added.IsDone ? await GiveAsync(added.Value, visit, books, isNew: true, ct) : Refused.For(added.Refusals);
    }

    private static async Task<IResult> PreviewAsync(SegmentWrite body, Visit visit, SegmentBooks books, CancellationToken ct)
    {
        // A look needs no name.
        var draft = (body with { Name = new NameShape("x", "x", "x") }).Draft();
        if (!draft.IsDone) return Refused.For(draft.Refusals);
        var book = await books.OpenAsync(visit, ct);
        return Results.Json(new SegmentPreviewShape(book.Try(draft.Value).Count, book.Snapshot.Index.Persons, SegmentWords.Of(book, draft.Value)));
    }

    private static Task<IResult> GetAsync(int number, Visit visit, SegmentBooks books, CancellationToken ct) => GiveAsync(number, visit, books, isNew: false, ct);

    private static async Task<IResult> PutAsync(int number, SegmentWrite body, Seen seen, HttpContext http, Visit visit, SegmentStore store, SegmentBooks books, CancellationToken ct)
    {
        if (await store.FindAsync(visit.Workspace, number, ct) is not { } segment) return Results.NotFound();
        if (seen.Refuse(http, segment.Version) is { } refused) return refused;
        var draft = body.Draft();
        if (!draft.IsDone) return Refused.For(draft.Refusals);
        return await AnswerAsync(await store.EditAsync(visit.Workspace, number, draft.Value, segment.Version, visit.Person, ct), number, visit, books, ct);
    }

    private static async Task<IResult> DeleteAsync(int number, Seen seen, HttpContext http, Visit visit, SegmentStore store, CancellationToken ct)
    {
        if (await store.FindAsync(visit.Workspace, number, ct) is { } segment && seen.RefuseIfNamed(http, Seen.TagOf(segment.Version)) is { } refused) return refused;
        return await store.DeleteAsync(visit.Workspace, number, visit.Person, ct) is { } deleted ? deleted.ToHttp(_ => Results.NoContent()) : Results.NotFound();
    }

    private static async Task<IResult> RestoreAsync(int number, Visit visit, SegmentStore store, SegmentBooks books, CancellationToken ct) =>
        await store.RestoreAsync(visit.Workspace, number, visit.Person, ct) ? await GetAsync(number, visit, books, ct) : Results.NotFound();

    private static async Task<IResult> FreezeAsync(int number, Visit visit, SegmentFreezing freezing, SegmentBooks books, CancellationToken ct) =>
        await freezing.FreezeAsync(visit, number, ct) is { } made ? await AnswerAsync(made, made.Value, visit, books, ct) : Results.NotFound();

    private static async Task<IResult> ReturnAsync(int number, long revision, Visit visit, SegmentStore store, SegmentBooks books, CancellationToken ct) =>
        await AnswerAsync(await store.ReturnAsync(visit.Workspace, number, revision, visit.Person, ct), number, visit, books, ct);

    private static async Task<IResult> HistoryAsync(int number, PageAsk ask, Visit visit, SegmentStore store, CancellationToken ct)
    {
        var history = await store.HistoryAsync(visit.Workspace, number, ct);
        return history.Count == 0 ? Results.NotFound() : ask.Cut([.. history.Reverse().Select(v => new SegmentVersionShape(v.Revision, SegmentShape.Of(v.Segment), v.IsDeleted))], v => v.Revision);
    }

    private static async Task<IResult> PeopleAsync(int number, PageAsk ask, Visit visit, SegmentBooks books, SegmentPeople people, CancellationToken ct)
    {
        var book = await books.OpenAsync(visit, ct);
        var chosen = await book.FindAsync(number, ct);
        if (chosen.Segment is null) return Results.NotFound();
        if (!TryRead(ask.After, out var after)) return Results.BadRequest();
        var lines = people.Part(book, chosen.People, after, ask.Limit + 1);
        return ask.Of([.. lines.Select(Shape)], s => string.Create(CultureInfo.InvariantCulture, $"{book.Snapshot.Index.LastSeen(ulong.Parse(s.Person, NumberStyles.HexNumber, CultureInfo.InvariantCulture))} {s.Person}"));
    }

    /// <summary>Persons are listed by when they were seen last: that instant and the person tell the place of each.</summary>
    private static bool TryRead(string? text, out (long LastSeen, ulong Person)? after)
    {
        after = null;
        if (text is null) return true;
        if (text.Split(' ') is not [var at, var whom] || !long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var lastSeen) || !ulong.TryParse(whom, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var person)) return false;
        after = (lastSeen, person);
        return true;
    }

    private static SegmentPersonShape Shape(SegmentPerson line) => new(line.Id, line.Kind, line.Key, line.Interactions,
        line.First is { } first ? Micros.ToInstant(first) : null, line.Last is { } last ? Micros.ToInstant(last) : null);

    private static async Task<IResult> AnswerAsync(Outcome<int>? outcome, int number, Visit visit, SegmentBooks books, CancellationToken ct) => outcome switch
    {
        null => Results.NotFound(),
        { IsDone: true } => await GetAsync(number, visit, books, ct),
        { } refused => Refused.For(refused.Refusals),
    };

    private static async Task<IResult> GiveAsync(int number, Visit visit, SegmentBooks books, bool isNew, CancellationToken ct)
    {
        var book = await books.OpenAsync(visit, ct);
        var chosen = await book.FindAsync(number, ct);
        if (chosen.Segment is not { } segment) return Results.NotFound();
        return new Versioned(SegmentShape.Of(segment, chosen.People.Count), segment.Version, isNew ? string.Create(CultureInfo.InvariantCulture, $"{ApiRoutes.Root}/segments/{number}") : null);
    }
}
