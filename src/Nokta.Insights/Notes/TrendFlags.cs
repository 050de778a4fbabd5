using Nokta.JourneyEngine.Scorecards;
using Nokta.Kernel.Words;
using Nokta.Ui;

namespace Nokta.Insights.Notes;

/// <summary>Puts notes on a trend: each at the buckets its days lie in, numbered in the order of time.</summary>
internal static class TrendFlags
{
    /// <summary>The notes that fall into the trend, the earliest first.</summary>
    public static IReadOnlyList<ChartNote> Within(IEnumerable<ChartNote> notes, IReadOnlyList<Bucket> trend, Reader reader)
    {
        if (trend.Count == 0) return [];
        var (from, until) = (reader.Calendar.DateOf(trend[0].Span.From), reader.Calendar.DateOf(trend[^1].Span.To));
        return [.. notes.Where(n => n.LastDay >= from && n.FirstDay < until).OrderBy(n => n.FirstDay).ThenBy(n => n.Created)];
    }

    public static IReadOnlyList<TrendFlag> Of(IReadOnlyList<ChartNote> within, IReadOnlyList<Bucket> trend, Reader reader)
    {
        int BucketOf(DateOnly day)
        {
            for (var i = trend.Count - 1; i > 0; i--)
                if (reader.Calendar.DateOf(trend[i].Span.From) <= day) return i;
            return 0;
        }

        return [.. within.Select((note, i) => new TrendFlag(BucketOf(note.FirstDay), BucketOf(note.LastDay), reader.Number(i + 1), reader.Say("note.flag", ("number", i + 1), ("text", note.Text)), "#" + note.Anchor))];
    }

    /// <summary>The days of a note as the reader says them.</summary>
    public static string Days(ChartNote note, Reader reader) => note.FirstDay == note.LastDay
        ? reader.Date(note.FirstDay)
        : reader.Say("words.span", ("from", reader.Date(note.FirstDay, year: false)), ("to", reader.Date(note.LastDay)));
}
