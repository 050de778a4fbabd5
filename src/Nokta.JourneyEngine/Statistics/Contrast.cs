namespace Nokta.JourneyEngine.Statistics;

/// <summary>One side of a contrast.</summary>
/// <param name="Value">A share (0 to 1), a score in points, or a median in milliseconds; NaN without anybody.</param>
/// <param name="Range">Its 95 % interval; null without anybody.</param>
/// <param name="N">Persons it rests on.</param>
public readonly record struct ContrastSide(double Value, Interval? Range, long N)
{
    /// <summary>k of n as a share with Wilson's interval.</summary>
    public static ContrastSide Share(long k, long n) => n == 0 ? new(double.NaN, null, 0) : new((double)k / n, Shares.Wilson(k, n), n);
}

/// <summary>What may be said of a difference between two groups that share nobody.</summary>
public enum Difference
{
    /// <summary>Fewer than 30 on a side: nothing is compared.</summary>
    TooFew,

    /// <summary>Chance alone explains it.</summary>
    Unproven,

    /// <summary>The first group's figure is higher.</summary>
    Higher,

    /// <summary>The first group's figure is lower.</summary>
    Lower,
}

/// <summary>The same figure of some people and of everybody else.</summary>
/// <param name="These">The people asked about.</param>
/// <param name="Others">Everybody else; nobody stands on both sides.</param>
/// <param name="Interval">95 % interval of These − Others: Newcombe for shares, Welch for scores, bootstrap for medians; null below 30 on a side.</param>
/// <param name="P">Two-sided p: Fisher's exact test, Welch's t, Wilcoxon's rank sum; 1 below 30 on a side.</param>
public sealed record Contrast(ContrastSide These, ContrastSide Others, Interval? Interval, double P)
{
    /// <summary>p after Benjamini-Hochberg over everything that was compared together.</summary>
    public double AdjustedP { get; init; } = 1;

    /// <summary>Beyond noise: n ≥ 30 on both sides, the interval excludes 0 and the adjusted p is below 0.05.</summary>
    public Difference Verdict => Interval is not { } difference ? Difference.TooFew
        : !Honesty.BeyondNoise(difference, Others.N, These.N) || AdjustedP >= 0.05 ? Difference.Unproven
        : difference.Low > 0 ? Difference.Higher : Difference.Lower;

    /// <summary>Two shares of persons.</summary>
    public static Contrast OfShares(long k, long n, long otherK, long otherN) => Of(ContrastSide.Share(k, n), ContrastSide.Share(otherK, otherN),
        () => (Shares.Newcombe(otherK, otherN, k, n), Shares.FisherP(otherK, otherN, k, n)));

    /// <summary>Two sides, tested only when both rest on 30 persons.</summary>
    internal static Contrast Of(ContrastSide these, ContrastSide others, Func<(Interval Interval, double P)> test)
    {
        if (these.N < Honesty.Solid || others.N < Honesty.Solid) return new Contrast(these, others, null, 1);
        var (interval, p) = test();
        return new Contrast(these, others, interval, p);
    }

    /// <summary>The same contrasts in the same order, judged together: p adjusted over those that could be tested.</summary>
    /// <remarks>O(n log n).</remarks>
    public static IReadOnlyList<Contrast> Judge(IReadOnlyList<Contrast> all)
    {
        var tested = Enumerable.Range(0, all.Count).Where(i => all[i].Interval is not null).ToArray();
        var (judged, adjusted) = (all.ToArray(), Discoveries.BenjaminiHochberg(Array.ConvertAll(tested, i => all[i].P)));
        for (var t = 0; t < tested.Length; t++) judged[tested[t]] = judged[tested[t]] with { AdjustedP = adjusted[t] };
        return judged;
    }
}
