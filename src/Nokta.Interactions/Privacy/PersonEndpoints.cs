using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Privacy;

/// <summary>A person's data for programs, and the download of the page. Keys travel in bodies: addresses end up in logs.</summary>
internal static class PersonEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(PersonAddress.Page + "/export", DownloadAsync).Needs(Permission.Privacy);
        var persons = routes.Api("/persons", "Persons");
        persons.MapPost("/find", FindAsync).Needs(Permission.Privacy).Tells<IReadOnlyList<PersonCard>>("Finds whose key this is, and counts what is kept of her and where.");
        persons.MapPost("/export", ExportAsync).Needs(Permission.Privacy).TellsFile("Exports everything that is kept of a person.", "application/zip");
        persons.MapPost("/erase", EraseAsync).Needs(Permission.Privacy).NeedsFreshSignIn().Tells<ErasureCard>("Erases everything that is kept of a person; it cannot be undone.");
        routes.Api("/erasures", "Persons").MapGet("", ListErasuresAsync).Needs(Permission.Privacy).Tells<Page<ErasureCard>>("Lists erasures, the newest first; of whom stands nowhere.");
        persons.MapPost("/restrict", RestrictAsync).Needs(Permission.Privacy).Tells<RestrictionCard>("Leaves a person out of figures: \"restricted\" keeps her, \"objected\" also lets nothing in under her keys.", StatusCodes.Status201Created);
        var restrictions = routes.Api("/restrictions", "Persons");
        restrictions.MapGet("", ListRestrictionsAsync).Needs(Permission.Privacy).Tells<Page<RestrictionCard>>("Lists restrictions, the newest first; of whom stands nowhere.");
        restrictions.MapPost("/{id:guid}/lift", LiftAsync).Needs(Permission.Privacy).Tells<RestrictionCard>("Takes a restriction back: the person is in figures again.");
        var consents = routes.Api("/consents", "Consents");
        consents.MapPost("", RecordAsync).Needs(Permission.Privacy).Tells<ConsentCard>("Records that a person agreed to a purpose, or no longer does.", StatusCodes.Status201Created);
        consents.MapPost("/find", ListConsentsAsync).Needs(Permission.Privacy).Tells<Page<ConsentCard>>("Lists what a person said, the newest first.");
    }

    private static async Task<IResult> DownloadAsync([FromForm] string p, HttpContext http, Visit visit, PersonKeys keys, PersonArchive archive, CancellationToken ct) =>
        await keys.ByIdsAsync(visit.Workspace, PersonAddress.Read(p), ct) is { } person ? Archive(http, person, archive, ct) : Results.NotFound();

    private static Task<IResult> ExportAsync(KeyAsked asked, HttpContext http, Visit visit, PersonKeys keys, PersonArchive archive, CancellationToken ct) =>
        WithOneAsync(visit, keys, asked, person => Task.FromResult(Archive(http, person, archive, ct)), ct);

    private static IResult Archive(HttpContext http, FoundPerson person, PersonArchive archive, CancellationToken ct) => Results.Stream(async to =>
    {
        // A zip ends its entries synchronously, some bytes each.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } control) control.AllowSynchronousIO = true;
        await archive.WriteAsync(person, to, ct);
    }, "application/zip", "person.zip");

    private static async Task<IResult> FindAsync(KeyAsked asked, Visit visit, PersonKeys keys, Erasures erasures, CancellationToken ct)
    {
        var found = await keys.FindAsync(visit.Workspace, asked.Key, asked.Kind, ct);
        if (!found.IsDone) return Refused.For(found.Refusals);
        var cards = new List<PersonCard>();
        foreach (var one in found.Value)
            cards.Add(new PersonCard(one.Kind, one.IsKnown, one.Interactions, At(one.First), At(one.Last), [.. (await erasures.CountAsync(one.Subject, ct)).Select(h => new HeldCard(h.What[(h.What.LastIndexOf('.') + 1)..], h.Name, h.Count))]));
        return Results.Json(cards);
    }

    private static Task<IResult> EraseAsync(KeyAsked asked, Visit visit, PersonKeys keys, Erasures erasures, CancellationToken ct) =>
        WithOneAsync(visit, keys, asked, async person => Results.Json(Card(await erasures.EraseAsync(person, ct))), ct);

    private static async Task<IResult> ListErasuresAsync(PageAsk ask, Visit visit, Erasures erasures, CancellationToken ct) =>
        ask.Cut([.. (await erasures.ListAsync(visit.Workspace, ct)).Select(Card)], e => e.Id);

    private static Task<IResult> RestrictAsync(RestrictionAsked asked, Visit visit, PersonKeys keys, RestrictionStore restrictions, CancellationToken ct) =>
        WithOneAsync(visit, keys, new KeyAsked(asked.Key, asked.Kind), person => restrictions.RestrictAsync(person, asked.Ground, ct).ToHttpAsync(c => Results.Created((string?)null, Card(c))), ct);

    private static async Task<IResult> ListRestrictionsAsync(PageAsk ask, Visit visit, RestrictionStore restrictions, CancellationToken ct) =>
        ask.Cut([.. (await restrictions.ListAsync(visit.Workspace, ct)).Select(Card)], r => r.Id);

    private static async Task<IResult> LiftAsync(Guid id, Visit visit, RestrictionStore restrictions, CancellationToken ct) =>
        await restrictions.LiftAsync(visit.Workspace, id, ct) is { IsDone: true } done ? Results.Json(Card(done.Value)) : Results.NotFound();

    private static Task<IResult> ListConsentsAsync(KeyAsked asked, PageAsk ask, Visit visit, PersonKeys keys, ConsentStore consents, CancellationToken ct) =>
        WithOneAsync(visit, keys, asked, async person => ask.Cut([.. (await consents.ListAsync(visit.Workspace, person.Ids, ct)).Select(Card)], c => c.Id), ct);

    private static Task<IResult> RecordAsync(ConsentSaid said, Visit visit, PersonKeys keys, ConsentStore consents, CancellationToken ct) =>
        WithOneAsync(visit, keys, new KeyAsked(said.Key, said.Kind), person => consents.RecordAsync(person, said.Purpose, said.Given, said.Channel ?? "api", said.Version, said.At, ct).ToHttpAsync(c => Results.Created((string?)null, Card(c))), ct);

    private static async Task<IResult> WithOneAsync(Visit visit, PersonKeys keys, KeyAsked asked, Func<FoundPerson, Task<IResult>> then, CancellationToken ct)
    {
        var found = await keys.FindAsync(visit.Workspace, asked.Key, asked.Kind, ct);
        if (!found.IsDone) return Refused.For(found.Refusals);
        return found.Value is [var one] ? await then(one) : Refused.For([Refusal.Of("person.several", ("kinds", string.Join(", ", found.Value.Select(f => f.Kind))))]);
    }

    private static DateTimeOffset? At(long micros) => micros == 0 ? null : Micros.ToInstant(micros);

    private static ErasureCard Card(Erasure e) => new(e.Id, e.At, e.By, e.Things, e.AppliedAt, e.CleanedAt);

    private static RestrictionCard Card(RestrictionCase c) => new(c.Id, c.Ground, c.At, c.By, c.LiftedAt, c.LiftedBy);

    private static ConsentCard Card(Consent c) => new(c.Id, c.At, c.Purpose, c.IsGiven, c.TextVersion, c.Channel, c.By);
}

/// <summary>A key in a request. <paramref name="Kind"/> (phone, email, card, id …) is needed only where several people have the same text.</summary>
internal sealed record KeyAsked(string Key, string? Kind = null);

/// <summary>What a person said about a purpose. Without a version it was the newest text; without an instant it was now.</summary>
internal sealed record ConsentSaid(string Key, string Purpose, bool Given, string? Kind = null, string? Channel = null, int? Version = null, DateTimeOffset? At = null);

/// <summary>What a person asks for: ground is "restricted" or "objected".</summary>
internal sealed record RestrictionAsked(string Key, string Ground, string? Kind = null);

internal sealed record PersonCard(string Kind, bool Known, int Interactions, DateTimeOffset? First, DateTimeOffset? Last, IReadOnlyList<HeldCard> Held);
internal sealed record HeldCard(string What, string Where, long Count);
internal sealed record ErasureCard(Guid Id, DateTimeOffset At, string By, long Things, DateTimeOffset? AppliedAt, DateTimeOffset? CleanedAt);
internal sealed record ConsentCard(Guid Id, DateTimeOffset At, string Purpose, bool Given, int Version, string Channel, string By);
internal sealed record RestrictionCard(Guid Id, string Ground, DateTimeOffset At, string By, DateTimeOffset? LiftedAt, string? LiftedBy);
