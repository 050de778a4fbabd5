using Nokta.Accounts;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;

namespace Nokta.Insights.Settings;

/// <summary>How many interactions came while the business was open, each by the hours of its own channel and branch.</summary>
internal static class OpenArrivals
{
    public static (long Open, long All) Count(Openings openings, JourneySnapshot snapshot, Period period, Func<Signature, bool> counts)
    {
        var (open, all) = (0L, 0L);
        var groups = snapshot.Signatures.Where(counts).GroupBy(s => openings.KeyOf(s.Channel, openings.Branches.Called(s.Branch)?.Number ?? 0));
        foreach (var group in groups)
        {
            var kept = new bool[snapshot.Signatures.Count];
            foreach (var signature in group) kept[signature.Id] = true;
            var spans = openings.ClockOf(group.Key.Channel, group.Key.Branch).Spans(period.From, period.To);
            var (inside, counted) = Arrivals.Count(snapshot.Index, kept, period, [.. spans.Select(s => new Period(s.From, s.To))]);
            (open, all) = (open + inside, all + counted);
        }

        return (open, all);
    }
}
