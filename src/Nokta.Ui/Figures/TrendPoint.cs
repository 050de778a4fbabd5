namespace Nokta.Ui;

/// <summary>One bucket of a trend.</summary>
/// <param name="Label">The bucket's name at the axis.</param>
/// <param name="Value">The figure; null leaves a hole, since nothing is known of it.</param>
/// <param name="Written">The figure for the reader.</param>
/// <param name="Low">Lower end of its range.</param>
/// <param name="High">Upper end of its range.</param>
/// <param name="IsOpen">The bucket has not ended: drawn hollow, with no claim.</param>
/// <param name="N">What it rests on, written for the reader.</param>
public sealed record TrendPoint(string Label, double? Value, string Written, double? Low = null, double? High = null, bool IsOpen = false, string N = "");
