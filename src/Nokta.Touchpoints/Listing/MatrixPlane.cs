using System.Globalization;

namespace Nokta.Touchpoints;

/// <summary>
/// Importance against satisfaction for touchpoints of one scale: where each stands, in percent of the plane, and the line between
/// the more and the less satisfying half. Scales are never put on one plane.
/// </summary>
internal sealed class MatrixPlane
{
    // Points of one importance stand in a band; neighbours are set apart so that none hides another.
    private static readonly double[] s_lanes = [0.5, 0.26, 0.74, 0.38, 0.62, 0.14, 0.86];

    private readonly double _low, _high;

    public MatrixPlane(string scale, IEnumerable<TouchpointRow> rows)
    {
        Scale = scale;
        var sorted = rows.OrderBy(r => r.Figures!.SatisfactionValue).ThenBy(r => r.Card.Number).ToList();
        var values = sorted.Select(r => r.Figures!.SatisfactionValue!.Value).ToList();
        Middle = values.Count % 2 == 1 ? values[values.Count / 2] : (values[values.Count / 2 - 1] + values[values.Count / 2]) / 2;
        (_low, _high) = (Math.Floor(values[0] * 10 - 0.001) / 10, Math.Ceiling(values[^1] * 10 + 0.001) / 10);
        Points = [.. Enumerable.Range(1, 3).SelectMany(importance => sorted.Where(r => r.Card.Importance == importance).Select((row, i) => new MatrixPoint(row, X(values[sorted.IndexOf(row)]), Y(importance, s_lanes[i % s_lanes.Length]))))];
    }

    /// <summary><c>csat5</c>, <c>nps10</c> or <c>ces7</c>.</summary>
    public string Scale { get; }

    /// <summary>The median of the satisfaction shown.</summary>
    public double Middle { get; }

    public IReadOnlyList<MatrixPoint> Points { get; }

    public IEnumerable<double> Ticks()
    {
        var step = _high - _low > 0.65 ? 0.2 : 0.1;
        for (var i = (int)Math.Round(_low / step); i * step <= _high + 0.0001; i++) yield return i * step;
    }

    public double X(double satisfaction) => 4 + 92 * (satisfaction - _low) / (_high - _low);

    /// <summary>One quadrant each: important or not, and on which side of the middle.</summary>
    public string QuadrantOf(MatrixPoint point) => (point.Row.Card.Importance == 3, point.Row.Figures!.SatisfactionValue < Middle) switch
    {
        (true, true) => "fix", (true, false) => "keep", (false, true) => "watch", _ => "fine",
    };

    public static string Percent(double value) => value.ToString("0.##", CultureInfo.InvariantCulture) + "%";

    /// <summary>The planes of a list, one a scale, the fullest first; what is not measured stands on none.</summary>
    public static List<MatrixPlane> Of(IEnumerable<TouchpointRow> rows) =>
        [.. rows.Where(r => r.Figures?.SatisfactionValue is not null).GroupBy(r => r.Figures!.Distribution.Count switch { 11 => "nps10", 7 => "ces7", _ => "csat5" })
            .OrderByDescending(g => g.Count()).Select(g => new MatrixPlane(g.Key, g))];

    private static double Y(int importance, double lane) => (3 - importance + lane) / 3 * 100;
}

/// <summary>A touchpoint on the plane: from the left and from the top, in percent.</summary>
internal sealed record MatrixPoint(TouchpointRow Row, double X, double Y);
