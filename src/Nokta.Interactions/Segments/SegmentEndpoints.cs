using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nokta.Interactions.Segments.Pages;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Segments;

/// <summary>The one-click changes of segments, the preview of one that is being written, and its people as a file.</summary>
internal static class SegmentEndpoints
{
    private const string List = "/people/segments";
    private const int AtOnce = 2000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var segments = routes.MapGroup(List);
        segments.MapGet("/preview", PreviewAsync).Needs(Permission.Analyse);
        segments.MapGet("/{number:int}/people.csv", PeopleFileAsync).Needs(Permission.People);
        segments.MapPost("/{number:int}/delete", async (int number, SegmentStore store, Visit visit, CancellationToken ct) =>
            Answer(await store.DeleteAsync(visit.Workspace, number, visit.Person, ct), _ => $"{List}?deleted={number}", number)).Needs(Permission.Analyse);
        segments.MapPost("/{number:int}/restore", async (int number, SegmentStore store, Visit visit, CancellationToken ct) =>
            await store.RestoreAsync(visit.Workspace, number, visit.Person, ct) ? Results.LocalRedirect($"{List}/{number}") : Results.NotFound()).Needs(Permission.Analyse);
        segments.MapPost("/{number:int}/return", async (int number, HttpContext http, SegmentStore store, Visit visit, CancellationToken ct) =>
            long.TryParse((await http.Request.ReadFormAsync(ct))["revision"], CultureInfo.InvariantCulture, out var revision)
                ? Answer(await store.ReturnAsync(visit.Workspace, number, revision, visit.Person, ct), _ => $"{List}/{number}", number) : Results.NotFound()).Needs(Permission.Analyse);
        segments.MapPost("/{number:int}/freeze", async (int number, SegmentFreezing freezing, Visit visit, CancellationToken ct) =>
            Answer(await freezing.FreezeAsync(visit, number, ct), made => $"{List}/{made}", number)).Needs(Permission.Analyse);
    }

    private static IResult Answer(Outcome<int>? outcome, Func<int, string> done, int number) => outcome switch
    {
        null => Results.NotFound(),
        { IsDone: true } made => Results.LocalRedirect(done(made.Value)),
        { } refused => Results.LocalRedirect($"{List}/{number}?refused={refused.Refusal!.Code}"),
    };

    private static async Task<RazorComponentResult> PreviewAsync(HttpContext http, SegmentBooks books, Visit visit, CancellationToken ct)
    {
        var book = await books.OpenAsync(visit, ct);
        return new RazorComponentResult<SegmentPreviewPanel>(new { Book = book, Draft = SegmentForm.Read(name => http.Request.Query[name]).ToTry() });
    }

    internal static async Task PeopleFileAsync(int number, HttpContext http, SegmentPeople people, SegmentBooks books, Visit visit, CancellationToken ct)
    {
        var book = await books.OpenAsync(visit, ct);
        var chosen = await book.FindAsync(number, ct);
        if (chosen.Segment is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"segment-{number}.csv\"";
        // With a byte order mark: without one, spreadsheets read Persian and Russian as Latin.
        await http.Response.WriteAsync("\uFEFF" + CsvText.AppendRow(new StringBuilder(), ["person", "kind", "key", "interactions", "first", "last"]), ct);
        foreach (var some in chosen.People.Persons().Chunk(AtOnce))
        {
            var text = new StringBuilder();
            foreach (var one in people.Read(book, some))
                CsvText.AppendRow(text, [one.Id, one.Kind, one.Key, one.Interactions.ToString(CultureInfo.InvariantCulture), SegmentPeople.Utc(one.First), SegmentPeople.Utc(one.Last)]);
            await http.Response.WriteAsync(text.ToString(), ct);
        }
    }
}
