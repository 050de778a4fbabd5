namespace Nokta.Ui;

/// <summary>One of several views of the same thing.</summary>
public sealed record TabItem(string Text, string Href, bool IsCurrent = false);
