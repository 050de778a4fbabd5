using System.Collections.Concurrent;
using Nokta.Accounts;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Segments;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Segments;

/// <summary>A segment with its people as they are now; without a segment its number names none (any more), and nobody belongs.</summary>
public sealed record ChosenSegment(int Number, Segment? Segment, PersonSet People)
{
    /// <summary>"Segment Regulars: 1,204 people", for whatever shows figures of it.</summary>
    public string Words(Reader reader) => Segment is null
        ? reader["segment.scope.gone"]
        : reader.Say("segment.scope", ("name", "\u2068" + reader.In(Segment.Name) + "\u2069"), ("people", reader.Say("segment.people", ("n", (long)People.Count))));
}

/// <summary>Who belongs to a segment: a live one is asked at the present data, a frozen one is the list of keys. An answer is kept while nothing it depends on has changed.</summary>
public sealed class SegmentDesk(SegmentStore store, PersonFacts facts, SettingsLog settings, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(WorkspaceId, int), (object State, ChosenSegment Chosen)> _kept = [];

    /// <summary>What figures of a scope are asked over: the snapshot as the workspace's settings see it, with the segment that the scope names.</summary>
    public async Task<Measured> MeasureAsync(JourneySnapshot snapshot, IReadOnlyList<TouchpointCard> touchpoints, Calendar calendar, Scope scope, CancellationToken ct = default)
    {
        var measured = snapshot.Measured(touchpoints, calendar, await Lens.ReadAsync(settings, snapshot.Workspace, ct));
        return scope.Segment is { } number ? measured with { Segment = await FindAsync(snapshot, measured, number, ct) } : measured;
    }

    /// <summary>A segment by its number. One pass over the interactions when something is new since it was asked last.</summary>
    public async Task<ChosenSegment> FindAsync(JourneySnapshot snapshot, Measured measured, int number, CancellationToken ct = default)
    {
        var sight = See(snapshot, measured);
        // Definitions belong to the snapshot: whoever changes a segment makes another one.
        object state = (snapshot.Version, sight.Facts.State, sight.LastDay, measured.Calendar, await settings.CountAsync(snapshot.Workspace, ct), measured.Touchpoints.Count, measured.Touchpoints.Sum(t => (long)t.Version));
        if (_kept.TryGetValue((snapshot.Workspace, number), out var kept) && kept.State.Equals(state)) return kept.Chosen;
        var segment = (await store.ListAsync(snapshot.Workspace, snapshot.Revision, ct)).FirstOrDefault(s => s.Number == number);
        var people = segment is null ? PersonSet.Of(snapshot.Index, []) : segment.IsFrozen ? facts.Listed(snapshot, number) : sight.People(segment.Draft);
        var chosen = new ChosenSegment(number, segment, people);
        _kept[(snapshot.Workspace, number)] = (state, chosen);
        return chosen;
    }

    /// <summary>Who would belong to a segment as it is written now.</summary>
    public PersonSet Try(JourneySnapshot snapshot, Measured measured, SegmentDraft draft) => See(snapshot, measured).People(draft);

    internal SegmentSight See(JourneySnapshot snapshot, Measured measured)
    {
        var (calendar, today) = (measured.Calendar, measured.Calendar.DateOf(Micros.Of(clock.GetUtcNow())));
        var last = snapshot.Index.Count == 0 ? today : calendar.DateOf(snapshot.Index.EndOfData);
        return new SegmentSight(snapshot, measured, facts.Of(snapshot), last < today ? last : today);
    }
}
