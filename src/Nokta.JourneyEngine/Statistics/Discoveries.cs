namespace Nokta.JourneyEngine.Statistics;

/// <summary>Judging many comparisons at once.</summary>
public static class Discoveries
{
    /// <summary>p values adjusted so that keeping those below q bounds the expected share of false ones by q (Benjamini and Hochberg 1995).</summary>
    /// <returns>Adjusted p in the order given.</returns>
    /// <remarks>O(n log n).</remarks>
    public static double[] BenjaminiHochberg(ReadOnlySpan<double> p)
    {
        var (sorted, order) = (p.ToArray(), Enumerable.Range(0, p.Length).ToArray());
        Array.Sort(sorted, order);
        var (adjusted, least) = (new double[p.Length], 1.0);
        for (var rank = p.Length; rank >= 1; rank--)
        {
            least = Math.Min(least, sorted[rank - 1] * p.Length / rank);
            adjusted[order[rank - 1]] = least;
        }
        return adjusted;
    }
}
