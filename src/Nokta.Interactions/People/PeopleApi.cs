using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Rows;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.People;

/// <summary>Who is who, for programs. People are named by the id of any of their keys, as a list gives it.</summary>
internal static class PeopleApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var people = routes.Api("/people", "People");
        people.MapGet("/seen", ListAsync).Needs(Permission.People).Asks(("channel", "Only people who were ever met in this channel.")).Tells<Page<SeenPerson>>("Lists people, those seen last first.");
        people.MapGet("/conflicts", Conflicts).Needs(Permission.People).Tells<Page<ConflictShape>>("Lists where links do not agree on who is who, and what holds until somebody decides.");
        people.MapGet("/decisions", DecisionsAsync).Needs(Permission.People).Tells<Page<DecisionShape>>("Lists merges and splits, the newest first, those that were taken back too.");
        people.MapGet("/{id}", GetAsync).Needs(Permission.People).Tells<PersonWhole>("Tells one person: her keys, masked, her traits and how much there is of her. An id from before a merge leads to whom she is now.");
        people.MapPost("/{id}/reveal", RevealAsync).Needs(Permission.People).Tells<IReadOnlyList<PersonKeyShape>>("Tells a person's keys unmasked; that somebody looked stands in the trail.");
        people.MapPost("/merge", MergeAsync).Needs(Permission.People).Tells<IReadOnlyList<DecisionShape>>("Makes one person of each group of ids, all groups or none; figures follow, nothing is rewritten.");
        people.MapPost("/split", SplitAsync).Needs(Permission.People).Tells<DecisionShape>("Says that some keys of a person are somebody else's.");
        people.MapPost("/decisions/{decision:guid}/undo", UndoAsync).Needs(Permission.People).Tells<IReadOnlyList<DecisionShape>>("Takes back what was decided together, at any time.");
    }

    private static async Task<IResult> ListAsync(string? channel, PageAsk ask, Visit visit, PeopleDesk desk, CancellationToken ct)
    {
        var parts = (ask.After ?? "").Split('.');
        (long, ulong)? after = parts.Length == 2 && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seen) && PersonId.Read(parts[1]) is > 0 and var person ? (seen, person) : null;
        var list = await desk.ListAsync(visit.Workspace, after, channel ?? "", ask.Limit + 1, ct);
        return ask.Of([.. list.Select(SeenPerson.Of)], p => FormattableString.Invariant($"{(p.Last is { } last ? Micros.Of(last) : 0)}.{p.Id}"));
    }

    private static async Task<IResult> GetAsync(string id, Visit visit, PeopleDesk desk, KeyTexts texts, PersonTraits traits, LiveJourneys journeys, PersonReading reading, InteractionLog log, CancellationToken ct)
    {
        if (PersonId.Read(id) is not (> 0 and var key)) return Results.NotFound();
        if (!await desk.IsKnownAsync(visit.Workspace, key, ct)) return Results.NotFound();
        var one = (await desk.SeenAsync(visit.Workspace, [key], ct))[0];
        var rows = (await journeys.GetAsync(visit.Workspace, ct)).Index.JourneyOf(one.Person).ToArray();
        return Results.Json(new PersonWhole(SeenPerson.Of(one),
            [.. texts.Of(visit.Workspace, one.Person, rows).Select(k => new PersonKeyShape(PersonId.Write(k.Key), k.Kind, Masked.Key(k.Kind, k.Text)))],
            [.. traits.Of(visit.Workspace, one.Person).Select(t => new TraitShape(t.Name, t.Value, t.Source, Micros.ToInstant(t.At)))],
            [.. reading.LinksOf(visit.Workspace, log.Persons(visit.Workspace), log.Persons(visit.Workspace).KeysOf(one.Person)).Select(l => new LinkShape(PersonId.Write(l.A), PersonId.Write(l.B), l.Source, Micros.ToInstant(l.At), l.Confidence / 100.0))]));
    }

    private static async Task<IResult> RevealAsync(string id, Visit visit, PeopleDesk desk, InteractionLog log, Reveals reveals, KeyTexts texts, LiveJourneys journeys, CancellationToken ct)
    {
        if (PersonId.Read(id) is not (> 0 and var key) || !await desk.IsKnownAsync(visit.Workspace, key, ct)) return Results.NotFound();
        var person = log.PersonOf(visit.Workspace)(key);
        await reveals.ShowAsync(visit.Workspace, visit.Person, person, ct);
        return Results.Json(texts.Of(visit.Workspace, person, (await journeys.GetAsync(visit.Workspace, ct)).Index.JourneyOf(person).ToArray()).Select(k => new PersonKeyShape(PersonId.Write(k.Key), k.Kind, k.Text)));
    }

    private static IResult Conflicts(PageAsk ask, Visit visit, PersonConflicts conflicts, InteractionLog log)
    {
        var map = log.Persons(visit.Workspace);
        return ask.Cut([.. conflicts.List(visit.Workspace).Select(c => new ConflictShape(c.Why, c.N, PersonId.Write(c.A), PersonId.Write(c.B), map.Of(c.A) == map.Of(c.B)))], c => c.Why + "." + c.One + "." + c.Other);
    }

    private static async Task<IResult> DecisionsAsync(PageAsk ask, Visit visit, DecisionStore decisions, CancellationToken ct) =>
        ask.Of([.. (await decisions.ListAsync(visit.Workspace, ask.Limit + 1, Guid.TryParse(ask.After, out var id) ? id : null, ct: ct)).Select(d => DecisionShape.Of(d.Decision, d.Keys))], d => d.Id);

    private static Task<IResult> MergeAsync(MergeAsked body, Visit visit, DecisionStore decisions, CancellationToken ct)
    {
        var groups = body.Groups.Select(g => (IReadOnlyList<NamedKey>)[.. PersonId.ReadAll(g).Select(k => new NamedKey(k))]).ToList();
        if (groups.Count == 0 || groups.Any(g => g.Count < 2)) return Task.FromResult<IResult>(Refused.For(new Refusal("people.choose", "groups")));
        return decisions.MergeAllAsync(visit.Workspace, groups, body.Why ?? "", null, ct).ToHttpAsync(made => Results.Json(made.Select(d => DecisionShape.Of(d, []))));
    }

    private static Task<IResult> SplitAsync(SplitAsked body, Visit visit, DecisionStore decisions, CancellationToken ct) =>
        decisions.SplitAsync(visit.Workspace, PersonId.ReadAll(body.Keys), body.Why ?? "", ct).ToHttpAsync(made => Results.Json(DecisionShape.Of(made, [])));

    private static Task<IResult> UndoAsync(Guid decision, Visit visit, DecisionStore decisions, CancellationToken ct) =>
        decisions.UndoAsync(visit.Workspace, decision, ct).ToHttpAsync(undone => Results.Json(undone.Select(d => DecisionShape.Of(d, []))));
}

/// <summary>Groups of ids; each group is one person from then on.</summary>
internal sealed record MergeAsked(IReadOnlyList<IReadOnlyList<string>> Groups, string? Why = null);

/// <summary>Ids of the keys that are not hers.</summary>
internal sealed record SplitAsked(IReadOnlyList<string> Keys, string? Why = null);

internal sealed record SeenPerson(string Id, string Kind, string Key, int Keys, int Interactions, DateTimeOffset? First, DateTimeOffset? Last, string Channel, string? Touchpoint)
{
    public static SeenPerson Of(PersonSeen p) => new(p.Id, p.Kind, p.Key, p.Keys, p.Interactions, p.First is { } f ? Micros.ToInstant(f) : null, p.Last is { } l ? Micros.ToInstant(l) : null, p.Channel, p.Where?.Id);
}

internal sealed record PersonWhole(SeenPerson Person, IReadOnlyList<PersonKeyShape> Keys, IReadOnlyList<TraitShape> Traits, IReadOnlyList<LinkShape> Links);

/// <summary>Why two of her keys are hers.</summary>
/// <param name="Confidence">0 to 1; what a member decided is 1 and stands under decisions.</param>
internal sealed record LinkShape(string One, string Other, string Source, DateTimeOffset At, double Confidence);

/// <summary>A key, masked as lists show it; empty where nothing is left that names it.</summary>
internal sealed record PersonKeyShape(string Id, string Kind, string Key);

internal sealed record TraitShape(string Name, string Value, string Source, DateTimeOffset At);

/// <param name="Why">device, account, many: a link does not count; twofold: one person has two keys of a kind of which people mostly have one.</param>
internal sealed record ConflictShape(string Why, int N, string One, string Other, bool AreOne);

internal sealed record DecisionShape(Guid Id, Guid Lot, string Act, string Why, DateTimeOffset At, string By, DateTimeOffset? UndoneAt, string? UndoneBy, IReadOnlyList<DecidedShape> Keys)
{
    public static DecisionShape Of(PersonDecision d, IReadOnlyList<DecisionKey> keys) => new(d.Id, d.Lot, d.Act, d.Why, d.At, d.By, d.UndoneAt, d.UndoneBy, [.. keys.Select(k => new DecidedShape(PersonId.Write((ulong)k.Key), k.Side))]);
}

internal sealed record DecidedShape(string Key, int Side);
