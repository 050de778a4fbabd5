using Nokta.Interactions.Ledger;
using Nokta.Interactions.Rows;
using Nokta.JourneyEngine.Segments;
using Nokta.Kernel;
using Nokta.Touchpoints;

namespace Nokta.Insights.Explore;

/// <summary>One person in a list of people: enough to recognise her and to open her journey.</summary>
/// <param name="Key">Her key as lists show it; empty when the ledger does not hold it any more.</param>
/// <param name="Where">Where she was last; null = at no mapped touchpoint.</param>
internal sealed record PersonLine(ulong Person, string Key, long Interactions, long? First, long? Last, TouchpointCard? Where)
{
    /// <summary>A page of a segment, those seen last first.</summary>
    public static IReadOnlyList<PersonLine> Read(ExplorerView view, PersonSet people, InteractionLog log, WorkspaceId workspace, int skip, int take) =>
        Read(view, PersonList.LatestFirst(people, view.Index, skip, take), log, workspace);

    /// <summary>The part of a segment behind one person, those seen last first.</summary>
    public static IReadOnlyList<PersonLine> Read(ExplorerView view, PersonSet people, InteractionLog log, WorkspaceId workspace, (long LastSeen, ulong Person)? after, int take) =>
        Read(view, PersonList.LatestFirst(people, view.Index, after, take), log, workspace);

    private static IReadOnlyList<PersonLine> Read(ExplorerView view, ulong[] persons, InteractionLog log, WorkspaceId workspace)
    {
        var journeys = Array.ConvertAll(persons, p => view.Index.JourneyOf(p).ToArray());
        var rows = log.ReadRows(workspace, [.. journeys.SelectMany(j => new[] { j[0], j[^1] }).Distinct()]).ToDictionary(r => r.Row);
        var touchpoints = view.Measured.Touchpoints.ToDictionary(t => t.Number);
        return [.. persons.Zip(journeys, (person, journey) =>
        {
            var (first, last) = (rows.GetValueOrDefault(journey[0]), rows.GetValueOrDefault(journey[^1]));
            var where = last is null ? null : touchpoints.GetValueOrDefault(view.Measured.TouchpointOf[last.Signature]);
            return new PersonLine(person, last is null ? "" : Masked.Key(last), journey.Length, first?.Time, last?.Time, where);
        })];
    }
}
