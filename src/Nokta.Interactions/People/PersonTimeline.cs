using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Kernel.Calendars;
using Nokta.Touchpoints;

namespace Nokta.Interactions.People;

/// <summary>One person's interactions over all channels by day, the newest first, page by page.</summary>
public sealed record PersonTimeline(IReadOnlyList<TimelineDay> Days, long? Older, IReadOnlyList<(TouchpointCard? Card, int N)> Touchpoints, int Total, long First, long Last, IReadOnlyList<long> Rows)
{
    public const int PageSize = 50;

    // So many views of pages in a row are told as one.
    private const int FoldFrom = 3;

    /// <param name="calendar">Where one day ends and the next begins.</param>
    /// <param name="touchpoint">Only those at this touchpoint; 0 = at none.</param>
    /// <param name="before">The row that the page before ended with.</param>
    /// <param name="until">Only those before this instant, for a jump to a day.</param>
    public static PersonTimeline Read(JourneySnapshot snapshot, InteractionLog log, IReadOnlyList<TouchpointCard> cards, Calendar calendar, ulong person, int? touchpoint, long? before, long? until)
    {
        var (rows, moments) = (snapshot.Index.JourneyOf(person).ToArray(), snapshot.Index.MomentsOf(person));
        var byNumber = cards.ToDictionary(c => c.Number);
        var chips = moments.GroupBy(m => snapshot.TouchpointOf[m.Signature]).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => (byNumber.GetValueOrDefault(g.Key), g.Count())).ToList();
        var shown = Enumerable.Range(0, rows.Length).Reverse().Where(i => (touchpoint is not { } at || snapshot.TouchpointOf[moments[i].Signature] == at) && (until is not { } end || moments[i].Time < end)).ToList();
        var from = before is { } last ? shown.FindIndex(i => rows[i] == last) + 1 : 0;
        var page = shown.Skip(from).Take(PageSize).Select(i => rows[i]).ToList();
        var read = log.ReadRows(snapshot.Workspace, page);
        var days = read.GroupBy(r => calendar.DateOf(r.Time)).Select(day => new TimelineDay(day.Key, Fold([.. day], snapshot, byNumber))).ToList();
        return new PersonTimeline(days, from + page.Count < shown.Count ? page[^1] : null, chips, rows.Length, rows.Length == 0 ? 0 : moments[0].Time, rows.Length == 0 ? 0 : moments[^1].Time, rows);
    }

    private static List<TimelineEntry> Fold(IReadOnlyList<LedgerRow> rows, JourneySnapshot snapshot, Dictionary<int, TouchpointCard> cards)
    {
        var entries = new List<TimelineEntry>();
        for (var i = 0; i < rows.Count;)
        {
            var n = 1;
            if (IsView(rows[i])) while (i + n < rows.Count && IsView(rows[i + n])) n++;
            if (n < FoldFrom) n = 1;
            entries.Add(new TimelineEntry([.. rows.Skip(i).Take(n).Select(r => (r, snapshot.Signatures[r.Signature], cards.GetValueOrDefault(snapshot.TouchpointOf[r.Signature])))]));
            i += n;
        }

        return entries;

        bool IsView(LedgerRow row) => snapshot.Signatures[row.Signature].Activity is "page view" or "screen view";
    }
}

/// <summary>What happened on one day, the newest first.</summary>
public sealed record TimelineDay(DateOnly Day, IReadOnlyList<TimelineEntry> Entries);

/// <summary>An interaction, or several views of pages in a row.</summary>
public sealed record TimelineEntry(IReadOnlyList<(LedgerRow Row, Signature Signature, TouchpointCard? Touchpoint)> All)
{
    public bool IsFolded => All.Count > 1;
}
