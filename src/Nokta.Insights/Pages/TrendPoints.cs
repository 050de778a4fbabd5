using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel.Words;
using Nokta.Ui;

namespace Nokta.Insights.Pages;

/// <summary>Turns the engine's weekly buckets into points of a chart: weeks with fewer than five answers stay holes.</summary>
internal static class TrendPoints
{
    public static List<TrendPoint> Satisfaction(IReadOnlyList<Bucket> trend, Scale scale, Reader reader, long until)
    {
        var words = new FigureWords(reader);
        return [.. trend.Select(bucket =>
        {
            var answers = bucket.On(scale);
            var n = answers?.N ?? 0;
            if (n < Honesty.Shown) return new TrendPoint(Week(bucket, reader), null, words.Hidden(n)!, IsOpen: bucket.Span.To > until, N: reader.Number(n));
            var range = scale == Scale.Nps10 ? Shares.Nps(answers!.Top, answers.Detractors, n).Interval : Shares.Wilson(answers!.Top, n);
            return new TrendPoint(Week(bucket, reader), scale == Scale.Nps10 ? answers.Nps : answers.TopShare, words.Satisfaction(answers), range.Low, range.High, bucket.Span.To > until, reader.Number(n));
        })];
    }

    public static List<TrendPoint> Volume(IReadOnlyList<Bucket> trend, Reader reader, long until) =>
        [.. trend.Select(b => new TrendPoint(Week(b, reader), b.Volume, reader.Number(b.Volume), IsOpen: b.Span.To > until, N: reader.Number(b.Reach)))];

    public static List<TrendPoint> Duration(IReadOnlyList<Bucket> trend, Reader reader, long until)
    {
        var words = new FigureWords(reader);
        return [.. trend.Select(b => new TrendPoint(Week(b, reader), b.Duration.N < Honesty.Shown ? null : b.Duration.Median, words.Duration(b.Duration.Median), IsOpen: b.Span.To > until, N: reader.Number(b.Duration.N)))];
    }

    /// <summary>Round grid lines from 0 to above the largest value.</summary>
    public static (double Max, List<(double, string)> Ticks) Scaled(IReadOnlyList<TrendPoint> points, Func<double, string> write, double? target = null)
    {
        var most = Math.Max(points.Max(p => p.Value) ?? 1, target ?? 0);
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, most))));
        var step = new[] { 0.25, 0.5, 1, 2.5, 5 }.Select(f => f * power).First(s => s * 4 >= most);
        if (step < 1) step = 1;
        return (4 * step, [.. Enumerable.Range(0, 5).Select(i => (i * step, write(i * step)))]);
    }

    public static List<(double, string)> ShareTicks(Scale scale, Reader reader) => scale == Scale.Nps10
        ? [.. new[] { -100.0, -50, 0, 50, 100 }.Select(v => (v, reader.Number(v, 0)))]
        : [.. new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(v => (v, reader.Percent(v)))];

    private static string Week(Bucket bucket, Reader reader) => reader.Date(reader.Calendar.DateOf(bucket.Span.From), year: false);
}
