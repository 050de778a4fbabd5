using Nokta.Insights.Explore;
using Nokta.JourneyEngine.Flows;

namespace Nokta.Insights.Returns;

/// <summary>The time between two touchpoints, asked and answered.</summary>
public sealed record GapReading(int From, int To, GapAnswer Answer)
{
    /// <summary>As the address asks, or between the two that follow each other most often; null when nothing does.</summary>
    public static GapReading? Of(ExplorerView view, ReturnsAsk ask)
    {
        var measured = view.Measured;
        var (from, to) = (ask.From, ask.To);
        if (from is null || to is null)
        {
            var flow = Flow.Run(new FlowQuestion(measured.TouchpointOf, measured.HighestTouchpoint) { Scope = view.Journeys, CollapseRepeats = true }, view.Index);
            var usual = flow.Edges.FirstOrDefault(e => e.From > 0 && e.To > 0 && (from is null || e.From == from) && (to is null || e.To == to));
            if (usual.Persons == 0) return null;
            (from, to) = (usual.From, usual.To);
        }

        var question = new GapQuestion(ReturnsAsk.At(from.Value, measured), ReturnsAsk.At(to.Value, measured)) { Scope = view.Journeys };
        return new GapReading(from.Value, to.Value, Gaps.Run(question, view.Index));
    }

    /// <summary>The bins between the first and the last that hold anything: upper bound (null = longer) and count. The last hundredth stands in one bin.</summary>
    public IReadOnlyList<(long? Upper, long Count)> Bins
    {
        get
        {
            var (bins, counted) = (new List<(long? Upper, long Count)>(), 0L);
            for (var i = 0; i < Answer.Bounds.Length && counted * 100 < Answer.Gaps * 99; i++)
            {
                counted += Answer.Counts[i];
                if (counted > 0) bins.Add((Answer.Bounds[i], Answer.Counts[i]));
            }
            if (counted < Answer.Gaps) bins.Add((null, Answer.Gaps - counted));
            return bins;
        }
    }
}
