using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Privacy;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;
using Nokta.Touchpoints;

namespace Nokta.Interactions.People;

/// <summary>Everything the page of a person shows, as of one moment.</summary>
public sealed record PersonSheet(ulong Person, PersonTimeline Timeline, IReadOnlyList<PersonKeyText> Keys, IReadOnlyList<PersonTrait> Traits, IReadOnlyList<Consent> Consents, IReadOnlyList<DecidedPersons> Decisions, IReadOnlyList<LinkLeftOut> LeftOut, int Anonymous, IReadOnlyList<SureLink> Links);

/// <summary>Why two of a person's keys are hers: who said so, when, and how sure that is, in hundredths.</summary>
public sealed record SureLink(ulong A, ulong B, string Source, long At, int Confidence);

/// <summary>Which part of a person's page is asked for.</summary>
internal sealed record SheetAsk(ulong Key, Calendar Calendar, int? Touchpoint, long? Before, long? Until);

/// <summary>Reads the page of a person.</summary>
public sealed class PersonReading(LiveJourneys journeys, InteractionLog log, TouchpointRegister register, ConsentStore consents, DecisionStore decisions, Database database)
{
    /// <summary>Null when nobody has this key.</summary>
    internal async Task<PersonSheet?> ReadAsync(WorkspaceId workspace, SheetAsk ask, KeyTexts texts, PersonTraits traits, CancellationToken ct)
    {
        var (snapshot, map) = (await journeys.GetAsync(workspace, ct), log.Persons(workspace));
        var person = map.Of(ask.Key);
        var keys = map.KeysOf(person);
        var timeline = PersonTimeline.Read(snapshot, log, await register.ListAsync(workspace, ct), ask.Calendar, person, ask.Touchpoint, ask.Before, ask.Until);
        if (timeline.Total == 0 && keys.Count < 2) return null;
        var ids = keys.ToHashSet();
        return new PersonSheet(person, timeline, texts.Of(workspace, person, timeline.Rows), traits.Of(workspace, person),
            [.. (await consents.ListAsync(workspace, ids, ct)).DistinctBy(c => c.Purpose)], await decisions.ListAsync(workspace, 20, keys: keys, ct: ct),
            [.. map.LeftOut.Where(l => ids.Contains(l.Link.A) || ids.Contains(l.Link.B))], Anonymous(workspace, map, keys, timeline.Rows), LinksOf(workspace, map, keys));
    }

    /// <summary>The links that hold her keys together.</summary>
    internal IReadOnlyList<SureLink> LinksOf(WorkspaceId workspace, PersonMap map, IReadOnlyList<ulong> keys)
    {
        if (keys.Count < 2) return [];
        var left = map.LeftOut.Select(l => (l.Link.A, l.Link.B)).ToHashSet();
        using var connection = database.OpenReading();
        return [.. PersonLinks.OfKeys(connection, workspace, keys).Where(l => map.Of(l.Link.A) == map.Of(l.Link.B) && !left.Contains((l.Link.A, l.Link.B)))
            .Select(l => new SureLink(l.Link.A, l.Link.B, l.Source, l.Link.At, map.ConfidenceOf(l.Link)))];
    }

    /// <summary>How many of her interactions came from a device before she was known by any other key.</summary>
    private int Anonymous(WorkspaceId workspace, PersonMap map, IReadOnlyList<ulong> keys, IReadOnlyList<long> rows)
    {
        if (!keys.Any(k => map.Kinds.GetValueOrDefault(k) == KeyKind.Visitor) || !keys.Any(k => map.Kinds.GetValueOrDefault(k).IsOfSomebodyKnown())) return 0;
        return log.ReadRows(workspace, [.. rows.Take(500)]).TakeWhile(r => KeyKinds.Of(r.PersonKind) == KeyKind.Visitor).Count();
    }
}
