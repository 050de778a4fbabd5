namespace Nokta.JourneyEngine.Statistics;

/// <summary>The standard normal distribution.</summary>
public static class Normal
{
    /// <summary>The 97.5 % quantile, for two-sided 95 % intervals.</summary>
    public const double Z95 = 1.959963984540054;

    /// <summary>P(Z > z), accurate far into the tail.</summary>
    public static double UpperTail(double z)
    {
        var half = 0.5 * SpecialFunctions.UpperGamma(0.5, z * z / 2);
        return z >= 0 ? half : 1 - half;
    }

    /// <summary>P(|Z| > |z|).</summary>
    public static double TwoSided(double z) => SpecialFunctions.UpperGamma(0.5, z * z / 2);

    /// <summary>The z with P(Z ≤ z) = p, by Newton's method on the tail; infinite at 0 and 1.</summary>
    public static double Quantile(double p)
    {
        if (p is not (> 0 and < 1)) return p == 0 ? double.NegativeInfinity : p == 1 ? double.PositiveInfinity : double.NaN;
        if (p == 0.5) return 0;
        var tail = Math.Min(p, 1 - p);

        // Start: Abramowitz and Stegun 26.2.23 (error below 4.5e-4), then Newton with the exact tail.
        var t = Math.Sqrt(-2 * Math.Log(tail));
        var z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
        for (var i = 0; i < 4; i++) z += (UpperTail(z) - tail) / (Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI));
        return p < 0.5 ? -z : z;
    }
}

/// <summary>Student's t distribution with any positive, also fractional, degrees of freedom.</summary>
public static class StudentT
{
    /// <summary>P(|T| > |t|), by the incomplete beta function.</summary>
    public static double TwoSided(double t, double degrees)
    {
        // Abramowitz and Stegun 26.7.8; beyond a million degrees the logarithms of the beta function cancel too much.
        if (degrees > 1e6) return Normal.TwoSided(t * (1 - 1 / (4 * degrees)) / Math.Sqrt(1 + t * t / (2 * degrees)));
        return SpecialFunctions.IncompleteBeta(degrees / 2, 0.5, degrees / (degrees + t * t));
    }

    /// <summary>The t with P(T ≤ t) = p, found by halving to full precision.</summary>
    /// <exception cref="ArgumentException">p lies outside 0 to 1 or the degrees of freedom are not positive.</exception>
    public static double Quantile(double p, double degrees)
    {
        if (p is not (> 0 and < 1)) throw new ArgumentException("p lies between 0 and 1.", nameof(p));
        if (!(degrees > 0)) throw new ArgumentException("Degrees of freedom are positive.", nameof(degrees));
        if (p == 0.5) return 0;
        var both = 2 * Math.Min(p, 1 - p);
        var (low, high) = (0.0, 1.0);
        while (TwoSided(high, degrees) > both) high *= 2;
        for (var i = 0; i < 200 && high - low > 1e-14 * high; i++)
        {
            var middle = (low + high) / 2;
            if (TwoSided(middle, degrees) > both) low = middle;
            else high = middle;
        }
        return p < 0.5 ? -(low + high) / 2 : (low + high) / 2;
    }
}
