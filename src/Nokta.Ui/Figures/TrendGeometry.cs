using System.Globalization;

namespace Nokta.Ui;

/// <summary>
/// Where a trend's buckets lie: across in thousandths of the width, so that a drawing fills any width while its words keep
/// their size; down in pixels.
/// </summary>
internal sealed class TrendGeometry(IReadOnlyList<TrendPoint> points, double min, double max, int height, bool bars)
{
    public const int Top = 10, Bottom = 24;
    private const double Inset = 20;

    public int Floor => height - Bottom;
    public double Step => bars ? 1000.0 / Math.Max(1, points.Count) : (1000 - (2 * Inset)) / Math.Max(1, points.Count - 1);
    public double X(int i) => bars ? (i + 0.5) * Step : points.Count == 1 ? 500 : Inset + (i * Step);
    public double Y(double value) => Top + ((Floor - Top) * (1 - ((Math.Clamp(value, min, max) - min) / Math.Max(1e-9, max - min))));

    /// <summary>Unbroken stretches; one ends where a bucket is not known or has not ended.</summary>
    public IEnumerable<List<int>> Runs()
    {
        var run = new List<int>();
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Value is not null && !points[i].IsOpen) run.Add(i);
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0) yield return run;
    }

    public string Line(IEnumerable<int> run) => string.Concat(run.Select((i, k) => (k == 0 ? "M" : "L") + Written(X(i)) + " " + Written(Y(points[i].Value!.Value))));

    public string Band(IReadOnlyList<int> run)
    {
        if (run.Count < 2 || run.Any(i => points[i].Low is null || points[i].High is null)) return "";
        var upper = run.Select((i, k) => (k == 0 ? "M" : "L") + Written(X(i)) + " " + Written(Y(points[i].High!.Value)));
        var lower = run.Reverse().Select(i => "L" + Written(X(i)) + " " + Written(Y(points[i].Low!.Value)));
        return string.Concat(upper.Concat(lower)) + "Z";
    }

    /// <summary>The dashed way into a last bucket that has not ended; empty when there is none.</summary>
    public string OpenLine() => points.Count > 1 && points[^1] is { IsOpen: true, Value: not null } && points[^2].Value is not null ? Line([points.Count - 2, points.Count - 1]) : "";

    /// <summary>Buckets with a label, and how wide the chart must be for it (1 always, 2 from 420 px, 3 from 760 px); counted back from the newest, with room for the words.</summary>
    public IEnumerable<(int Index, int Level)> Labels()
    {
        var (wide, middle, narrow) = Steps();
        for (var i = points.Count - 1; i >= 0; i -= wide)
        {
            var back = points.Count - 1 - i;
            yield return (i, back % narrow == 0 ? 1 : back % middle == 0 ? 2 : 3);
        }
    }

    /// <summary>Buckets from label to label in a wide, a middling and a narrow plot: the closest that have room and of which each is a multiple of the one before.</summary>
    private (int Wide, int Middle, int Narrow) Steps()
    {
        // The newest label ends at its bucket instead of standing in its middle, so its neighbour needs half a label more.
        var label = ((points.Select(p => p.Label.Length).DefaultIfEmpty().Max() * 6.5) + 8) * 1.5;
        int Needed(int pixels) => Math.Max(1, (int)Math.Ceiling(label / (Step * pixels / 1000)));
        static int UpTo(int needed, int of) => (needed + of - 1) / of * of;

        return Enumerable.Range(Needed(680), 4)
            .Select(wide => (wide, middle: UpTo(Needed(350), wide)))
            .Select(s => (s.wide, s.middle, narrow: UpTo(Needed(210), s.middle)))
            .MinBy(s => s.wide + s.middle + s.narrow);
    }

    public static string Written(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Thousandths of the width as a percentage.</summary>
    public static string Across(double thousandths) => Written(thousandths / 10) + "%";
}
