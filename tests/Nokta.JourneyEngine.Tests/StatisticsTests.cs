using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Tests;

/// <summary>Published examples and values of R; each names its source.</summary>
public sealed class StatisticsTests
{
    [Theory] // Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_gives_the_published_intervals(int k, int n, double low, double high)
    {
        var interval = Shares.Wilson(k, n);

        Assert.Equal(low, interval.Low, 0.00005);
        Assert.Equal(high, interval.High, 0.00005);
    }

    [Theory] // Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10: p1 − p2
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(6, 7, 2, 7, 0.0582, 0.8062)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    [InlineData(0, 10, 0, 10, -0.2775, 0.2775)]
    [InlineData(10, 10, 0, 20, 0.6791, 1.0000)]
    [InlineData(10, 10, 0, 10, 0.6075, 1.0000)]
    public void Newcombe_gives_the_published_intervals(int k1, int n1, int k2, int n2, double low, double high)
    {
        var interval = Shares.Newcombe(previousK: k2, previousN: n2, currentK: k1, currentN: n1);

        Assert.Equal(low, interval.Low, 0.00005);
        Assert.Equal(high, interval.High, 0.00005);
    }

    [Theory] // Tables of Student's t
    [InlineData(0.975, 1, 12.706204736)]
    [InlineData(0.975, 2, 4.302652730)]
    [InlineData(0.975, 5, 2.570581836)]
    [InlineData(0.975, 10, 2.228138852)]
    [InlineData(0.975, 30, 2.042272456)]
    [InlineData(0.975, 120, 1.979930405)]
    [InlineData(0.95, 4, 2.131846786)]
    [InlineData(0.995, 10, 3.169272673)]
    [InlineData(0.025, 10, -2.228138852)]
    [InlineData(0.975, 1e9, 1.959963987)]
    public void Quantiles_of_t_are_those_of_the_tables(double p, double degrees, double t) =>
        Assert.Equal(t, StudentT.Quantile(p, degrees), 2e-8 * Math.Max(1, Math.Abs(t)));

    [Theory] // R: pnorm(z, lower.tail = FALSE)
    [InlineData(0, 0.5)]
    [InlineData(1, 0.15865525393145705)]
    [InlineData(3, 1.3498980316300946e-3)]
    [InlineData(6, 9.865876450376981e-10)]
    [InlineData(-2, 0.9772498680518208)]
    public void The_tail_of_the_normal_distribution_is_exact(double z, double tail) =>
        Assert.Equal(1, Normal.UpperTail(z) / tail, 1e-11);

    [Theory]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.995, 2.5758293035489004)]
    [InlineData(0.5, 0)]
    [InlineData(0.001, -3.090232306167813)]
    public void Quantiles_of_the_normal_distribution_are_exact(double p, double z) => Assert.Equal(z, Normal.Quantile(p), 1e-11);

    [Theory]
    [InlineData(1, 4, 3, 4, 0.48571428571)] // Fisher's tea (1935)
    [InlineData(1, 12, 9, 12, 0.0027594561852)] // R: fisher.test(matrix(c(1, 11, 9, 3), 2))
    [InlineData(5, 10, 5, 10, 1)]
    [InlineData(0, 30, 0, 30, 1)]
    public void Fishers_test_gives_the_known_p(int k1, int n1, int k2, int n2, double p) => Assert.Equal(p, Shares.FisherP(k1, n1, k2, n2), 1e-10);

    [Fact]
    public void Fishers_test_is_the_same_in_both_directions_and_with_many()
    {
        Assert.Equal(Shares.FisherP(12, 90, 31, 110), Shares.FisherP(31, 110, 12, 90), 1e-12);
        Assert.InRange(Shares.FisherP(10_000, 100_000, 10_500, 100_000), 1e-4, 4e-4); // z = 3.7
        Assert.Equal(0, Shares.FisherP(0, 5000, 5000, 5000), 1e-300);
    }

    [Fact] // R: t.test(extra ~ group, sleep) — Student's own data
    public void Welch_gives_what_R_gives()
    {
        double[] first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        double[] second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

        var difference = Means.Welch(Moments.Of(first), Moments.Of(second));

        Assert.Equal(1.58, difference.Value, 1e-12);
        Assert.Equal(17.776, difference.Degrees, 0.001);
        Assert.Equal(0.07939, difference.P, 0.00001);
        Assert.Equal(-0.2054832, difference.Interval.Low, 1e-7);
        Assert.Equal(3.3654832, difference.Interval.High, 1e-7);
    }

    [Fact] // R: t.test(sleep$extra[1:10])$conf.int
    public void The_interval_of_a_mean_is_that_of_t()
    {
        var interval = Means.T(Moments.Of([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]));

        Assert.Equal(-0.5297804, interval.Low, 1e-6);
        Assert.Equal(2.0297804, interval.High, 1e-6);
    }

    [Fact] // shared/data/nps_survey: 39 answers, 8 promoters, 22 detractors
    public void The_interval_of_an_NPS_comes_from_its_variance()
    {
        var (nps, interval) = Shares.Nps(8, 22, 39);

        Assert.Equal(-35.897, nps, 0.001);
        Assert.Equal(-61.012, interval.Low, 0.005);
        Assert.Equal(-10.782, interval.High, 0.005);
    }

    [Fact] // Benjamini and Hochberg 1995, section 3.2: 15 hypotheses, 4 rejected at 0.05
    public void Benjamini_Hochberg_keeps_the_published_four()
    {
        double[] p = [0.3240, 0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.4262, 0.5719, 0.6528, 0.7590, 1.000];

        var adjusted = Discoveries.BenjaminiHochberg(p);

        Assert.Equal(4, adjusted.Count(a => a < 0.05));
        Assert.Equal(0.035625, adjusted[4], 1e-9);
        Assert.Equal(0.0603, adjusted[5], 1e-9);
    }

    [Fact] // Freireich et al. 1963, the 6-MP group; curve as in Cox and Oakes 1984
    public void Kaplan_Meier_gives_the_published_curve()
    {
        double[] weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35];
        int[] censored = [3, 5, 7, 8, 11, 12, 13, 16, 17, 18, 19, 20];

        var curve = new KaplanMeier(weeks, [.. weeks.Select((_, i) => !censored.Contains(i))]);

        Assert.Equal(0.857, curve.Survival(6), 0.0005);
        Assert.Equal(0.753, curve.Survival(10), 0.0005);
        Assert.Equal(0.627, curve.Survival(17), 0.0005);
        Assert.Equal(0.448, curve.Survival(23), 0.0005);
        Assert.Equal(23, curve.Quantile(0.5));
        Assert.Null(curve.Quantile(0.9));
        Assert.Equal((21, 9), (curve.N, curve.Events));
    }

    [Fact]
    public void Quantiles_are_type_7_and_nearest_rank_on_request()
    {
        double[] ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

        Assert.Equal(9.1, Quantile.Type7(ten, 0.9), 1e-12); // R: quantile(1:10, .9)
        Assert.Equal(5.5, Quantile.Type7(ten, 0.5), 1e-12);
        Assert.Equal(9, Quantile.NearestRank(ten, 0.9));
        Assert.Equal(5, Quantile.NearestRank(ten, 0.5));
        Assert.Throws<ArgumentException>(() => Quantile.Type7(Array.Empty<double>(), 0.5));
        Assert.Equal(9.1, Quantile.Type7(ten.Select(v => (int)v).ToArray(), 0.9), 1e-12);
    }

    [Theory] // Conover 1999, table of ranks for the median
    [InlineData(6, 1, 6)]
    [InlineData(10, 2, 9)]
    [InlineData(25, 8, 18)]
    [InlineData(50, 18, 33)]
    public void The_interval_of_a_median_lies_between_the_tabled_ranks(int n, int low, int high) =>
        Assert.Equal(new Interval(low, high), Medians.OrderStatistics([.. Enumerable.Range(1, n).Select(i => (double)i)]));

    [Fact]
    public void Five_values_have_no_interval_of_the_median() => Assert.Null(Medians.OrderStatistics([1, 2, 3, 4, 5]));

    [Fact] // Hollander and Wolfe 1973, p. 69 f.: W = 35; normal approximation z = 10 / sqrt(10 · 5 · 16 / 12)
    public void The_rank_sum_test_gives_the_published_statistic()
    {
        double[] term = [0.73, 0.80, 0.83, 1.04, 1.38, 1.45, 1.46, 1.64, 1.89, 1.91];
        double[] earlier = [0.74, 0.88, 0.90, 1.15, 1.21];

        var (p, superiority) = Medians.RankSum(earlier, term);

        Assert.Equal(35.0 / 50, superiority, 1e-12);
        Assert.Equal(Normal.TwoSided(10 / Math.Sqrt(10 * 5 * 16 / 12.0)), p, 1e-12);
    }

    [Fact]
    public void Drawing_medians_directly_is_drawing_whole_resamples()
    {
        var random = new Random(11);
        var before = Enumerable.Range(0, 41).Select(_ => Math.Exp(random.NextDouble() * 3)).Order().ToArray();
        var now = Enumerable.Range(0, 60).Select(_ => 4 + Math.Exp(random.NextDouble() * 3)).Order().ToArray();
        var whole = Enumerable.Range(0, 20_000).Select(_ => Resampled(now) - Resampled(before)).Order().ToArray();

        var direct = Medians.BootstrapDifference(before, now, seed: 9, resamples: 20_000);

        Assert.Equal(Quantile.Type7(whole, 0.025), direct.Low, 0.3);
        Assert.Equal(Quantile.Type7(whole, 0.975), direct.High, 0.3);
        Assert.Equal(direct, Medians.BootstrapDifference(before, now, seed: 9, resamples: 20_000));

        double Resampled(double[] of) => Quantile.Type7(Enumerable.Range(0, of.Length).Select(_ => of[random.Next(of.Length)]).Order().ToArray(), 0.5);
    }

    [Fact]
    public void Weights_lower_the_effective_n()
    {
        Assert.Equal(4, Honesty.EffectiveN([1, 1, 1, 1]));
        Assert.Equal(36.0 / 14, Honesty.EffectiveN([1, 2, 3]), 1e-12);
    }

    [Theory]
    [InlineData(0.01, 0.2, 30, 30, true)]
    [InlineData(-0.3, -0.1, 30, 400, true)]
    [InlineData(0.01, 0.2, 29, 400, false)]
    [InlineData(-0.01, 0.2, 300, 400, false)]
    public void Beyond_noise_needs_an_interval_off_zero_and_thirty_on_both_sides(double low, double high, int previous, int current, bool expected) =>
        Assert.Equal(expected, Honesty.BeyondNoise(new Interval(low, high), previous, current));

    [Theory]
    [InlineData(4, Firmness.Hidden)]
    [InlineData(5, Firmness.Range)]
    [InlineData(29, Firmness.Range)]
    [InlineData(30, Firmness.Solid)]
    public void Few_answers_are_hidden_or_shown_as_a_range(int n, Firmness firmness) => Assert.Equal(firmness, Honesty.Of(n));
}
