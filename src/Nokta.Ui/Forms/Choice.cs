namespace Nokta.Ui;

/// <summary>One of several values, with its words.</summary>
/// <param name="Hint">A line below, for cards; empty for none.</param>
/// <param name="Group">Heading it stands under in a select; empty for none.</param>
public sealed record Choice(string Value, string Text, string Hint = "", string Group = "");
