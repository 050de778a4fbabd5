using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.People;

/// <summary>The buttons of the pages of people. Addresses carry ids of keys, never keys.</summary>
internal static class PeopleEndpoints
{
    public const string Page = "/people";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Page + "/merge", MergeAsync).Needs(Permission.People);
        routes.MapPost(Page + "/split", SplitAsync).Needs(Permission.People);
        routes.MapPost(Page + "/undo", UndoAsync).Needs(Permission.People);
        routes.MapPost(Page + "/{id}/reveal", RevealAsync).Needs(Permission.People);
    }

    private static async Task<IResult> MergeAsync(IFormCollection form, Visit visit, DecisionStore decisions, CancellationToken ct)
    {
        var keys = PersonId.ReadAll(form["k"]);
        if (keys.Count < 2) return Results.LocalRedirect(Page + "?wrong=people.choose");
        var done = await decisions.MergeAsync(visit.Workspace, [.. keys.Select(key => new NamedKey(key))], form["why"].ToString(), ct);
        return Go(PersonId.Write(keys[0]), done, done.IsDone ? done.Value.Lot : default);
    }

    private static async Task<IResult> SplitAsync(IFormCollection form, Visit visit, DecisionStore decisions, CancellationToken ct)
    {
        var done = await decisions.SplitAsync(visit.Workspace, PersonId.ReadAll(form["k"]), form["why"].ToString(), ct);
        return Go(PersonId.Write(PersonId.Read(form["id"])), done, done.IsDone ? done.Value.Lot : default);
    }

    private static async Task<IResult> UndoAsync([FromForm] Guid lot, [FromForm] string? back, Visit visit, DecisionStore decisions, CancellationToken ct)
    {
        var done = await decisions.UndoAsync(visit.Workspace, lot, ct);
        var to = PersonId.Read(back) is > 0 and var person ? Page + "/" + PersonId.Write(person) : Page + "/decisions";
        return Results.LocalRedirect(to + (done.IsDone ? "?undone=1" : "?wrong=" + done.Refusal!.Code));
    }

    private static async Task<IResult> RevealAsync(string id, Visit visit, PeopleDesk desk, InteractionLog log, Reveals reveals, CancellationToken ct)
    {
        if (PersonId.Read(id) is not (> 0 and var key) || !await desk.IsKnownAsync(visit.Workspace, key, ct)) return Results.NotFound();
        await reveals.ShowAsync(visit.Workspace, visit.Person, log.PersonOf(visit.Workspace)(key), ct);
        return Results.LocalRedirect(Page + "/" + PersonId.Write(key));
    }

    private static IResult Go<T>(string person, Outcome<T> done, Guid lot) =>
        Results.LocalRedirect(Page + "/" + person + (done.IsDone ? "?did=" + lot.ToString("N", CultureInfo.InvariantCulture) : "?wrong=" + done.Refusal!.Code));
}
