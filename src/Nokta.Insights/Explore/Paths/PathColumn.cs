using Nokta.JourneyEngine.Paths;

namespace Nokta.Insights.Explore.Paths;

/// <summary>One column of the path view: what people do after the steps picked before it.</summary>
/// <param name="Before">Nodes picked so far, nearest to the anchor first.</param>
/// <param name="At">The step whose continuations it shows.</param>
/// <param name="Picked">The continuation that is followed; null when nobody goes on.</param>
public sealed record PathColumn(IReadOnlyList<int> Before, PathNode At, PathNode? Picked)
{
    /// <summary>The columns along the picked path; where nothing was picked, the most frequent step is followed.</summary>
    public static List<PathColumn> Along(PathsAnswer answer, IReadOnlyList<int> picks)
    {
        var (columns, at, before) = (new List<PathColumn>(), answer.Root, new List<int>());
        while (at.Children.Count > 0 || at.Ended > 0)
        {
            var wanted = picks.Count > before.Count && picks.Take(before.Count).SequenceEqual(before) ? picks[before.Count] : 0;
            var picked = at.Children.FirstOrDefault(c => c.Node == wanted) ?? (at.Children.Count > 0 ? at.Children[0] : null);
            columns.Add(new PathColumn([.. before], at, picked));
            if (picked is null) break;
            before.Add(picked.Node);
            at = picked;
        }
        return columns;
    }
}
