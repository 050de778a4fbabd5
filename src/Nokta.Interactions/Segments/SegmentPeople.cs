using System.Globalization;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Rows;
using Nokta.JourneyEngine.Segments;
using Nokta.Kernel.Calendars;

namespace Nokta.Interactions.Segments;

/// <summary>The people of a segment as lists show them: enough to recognise somebody and to open her journey.</summary>
internal sealed class SegmentPeople(InteractionLog log)
{
    /// <summary>A page of them, those seen last first.</summary>
    public IReadOnlyList<SegmentPerson> Page(SegmentBook book, PersonSet people, int skip, int take) => Read(book, PersonList.LatestFirst(people, book.Snapshot.Index, skip, take));

    /// <summary>The part behind one person, those seen last first.</summary>
    public IReadOnlyList<SegmentPerson> Part(SegmentBook book, PersonSet people, (long LastSeen, ulong Person)? after, int take) => Read(book, PersonList.LatestFirst(people, book.Snapshot.Index, after, take));

    public IReadOnlyList<SegmentPerson> Read(SegmentBook book, IReadOnlyList<ulong> persons)
    {
        var journeys = persons.Select(p => book.Snapshot.Index.JourneyOf(p).ToArray()).ToList();
        var rows = log.ReadRows(book.Snapshot.Workspace, [.. journeys.SelectMany(j => new[] { j[0], j[^1] }).Distinct()]).ToDictionary(r => r.Row);
        return [.. persons.Zip(journeys, (person, journey) =>
        {
            var (first, last) = (rows.GetValueOrDefault(journey[0]), rows.GetValueOrDefault(journey[^1]));
            return new SegmentPerson(person, last?.PersonKind ?? "", last is null ? "" : Masked.Key(last), journey.Length, first?.Time, last?.Time);
        })];
    }

    public static string Utc(long? micros) => micros is { } at ? Micros.ToUtc(at).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";
}

/// <summary>One of them. <paramref name="Key"/> is masked; empty when the ledger does not hold it any more.</summary>
public sealed record SegmentPerson(ulong Person, string Kind, string Key, long Interactions, long? First, long? Last)
{
    public string Id => Person.ToString("x", CultureInfo.InvariantCulture);
}
