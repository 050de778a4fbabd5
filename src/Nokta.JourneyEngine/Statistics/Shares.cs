namespace Nokta.JourneyEngine.Statistics;

/// <summary>Intervals and tests of shares k of n.</summary>
public static class Shares
{
    /// <summary>Wilson's score interval of k / n, 0 to 1 (Wilson 1927; method 3 of Newcombe 1998).</summary>
    /// <exception cref="ArgumentException">n is not positive or k lies outside 0 to n.</exception>
    public static Interval Wilson(long k, long n, double confidence = 0.95)
    {
        Require(k, n);
        var z = Z(confidence);
        var (p, zz) = ((double)k / n, z * z);
        var middle = (p + zz / (2 * n)) / (1 + zz / n);
        var half = z * Math.Sqrt(p * (1 - p) / n + zz / (4.0 * n * n)) / (1 + zz / n);
        return new Interval(k == 0 ? 0 : Math.Max(0, middle - half), k == n ? 1 : Math.Min(1, middle + half));
    }

    /// <summary>The interval of the change current − previous, -1 to 1 (method 10 of Newcombe 1998, Statistics in Medicine 17, 873-890).</summary>
    /// <exception cref="ArgumentException">An n is not positive or a k lies outside 0 to n.</exception>
    public static Interval Newcombe(long previousK, long previousN, long currentK, long currentN, double confidence = 0.95)
    {
        var (before, now) = (Wilson(previousK, previousN, confidence), Wilson(currentK, currentN, confidence));
        var (p, q) = ((double)currentK / currentN, (double)previousK / previousN);
        return new Interval(
            p - q - Math.Sqrt(Square(p - now.Low) + Square(before.High - q)),
            p - q + Math.Sqrt(Square(now.High - p) + Square(q - before.Low)));
    }

    /// <summary>Two-sided p of "both shares are the same": twice the smaller tail of Fisher's exact test (Fisher 1935), at most 1.</summary>
    /// <remarks>O(min(k) + tail); valid for any n, also where the normal approximation is not.</remarks>
    /// <exception cref="ArgumentException">An n is not positive or a k lies outside 0 to n.</exception>
    public static double FisherP(long previousK, long previousN, long currentK, long currentN)
    {
        Require(previousK, previousN);
        Require(currentK, currentN);
        var drawn = previousK + currentK;
        var (lowest, highest) = (Math.Max(0, drawn - previousN), Math.Min(drawn, currentN));
        var start = LogChoose(currentN, currentK) + LogChoose(previousN, previousK) - LogChoose(currentN + previousN, drawn);
        var here = Math.Exp(start);
        var above = (double)currentK * (currentN + previousN) > (double)drawn * currentN;

        // Far out only the outer tail is summed; the inner one is about 1 and would overflow.
        if (here < 1e-12) return 2 * (here + (above ? Tail(1, highest) : Tail(-1, lowest)));
        return Math.Min(1, 2 * Math.Min(here + Tail(1, highest), here + Tail(-1, lowest)));

        double Tail(int step, long last)
        {
            var (sum, ratio) = (0.0, 1.0);
            for (var k = currentK; k != last; k += step)
            {
                ratio *= step > 0
                    ? (double)(currentN - k) * (drawn - k) / ((k + 1.0) * (previousN - drawn + k + 1))
                    : (double)k * (previousN - drawn + k) / ((currentN - k + 1.0) * (drawn - k + 1));
                sum += ratio;
                if (ratio < sum * 1e-17) break;
            }
            return here * sum;
        }
    }

    /// <summary>Net promoter score in points, -100 to 100, with its 95 % interval from the variance P + D − (P − D)².</summary>
    /// <exception cref="ArgumentException">n is not positive or smaller than promoters and detractors together.</exception>
    public static (double Nps, Interval Interval) Nps(long promoters, long detractors, long n, double confidence = 0.95)
    {
        Require(promoters + detractors, n);
        var (p, d) = ((double)promoters / n, (double)detractors / n);
        var half = Z(confidence) * Math.Sqrt(Math.Max(0, p + d - Square(p - d)) / n);
        return (100 * (p - d), new Interval(100 * Math.Max(-1, p - d - half), 100 * Math.Min(1, p - d + half)));
    }

    internal static double Z(double confidence) => confidence == 0.95 ? Normal.Z95 : Normal.Quantile(1 - (1 - confidence) / 2);

    internal static double LogChoose(double n, double k) =>
        SpecialFunctions.LogGamma(n + 1) - SpecialFunctions.LogGamma(k + 1) - SpecialFunctions.LogGamma(n - k + 1);

    private static double Square(double x) => x * x;

    private static void Require(long k, long n)
    {
        if (n <= 0 || k < 0 || k > n) throw new ArgumentException($"{k} of {n} is no share.", nameof(n));
    }
}
