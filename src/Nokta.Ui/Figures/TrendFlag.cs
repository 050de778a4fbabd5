namespace Nokta.Ui;

/// <summary>A note on a trend.</summary>
/// <param name="First">Index of the bucket in which it begins.</param>
/// <param name="Last">Index of the bucket in which it ends.</param>
/// <param name="Mark">Its number, written for the reader.</param>
/// <param name="Label">What it says, for those who only hear.</param>
/// <param name="Href">Where the whole note stands.</param>
public sealed record TrendFlag(int First, int Last, string Mark, string Label, string Href);
