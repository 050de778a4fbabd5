namespace Nokta.Ui;

/// <summary>One bar of a ranking.</summary>
/// <param name="Value">Its length, in the unit of all bars.</param>
/// <param name="Written">The value for the reader.</param>
/// <param name="Href">What it opens; null for nothing.</param>
public sealed record BarItem(string Text, double Value, string Written, string? Href = null);
