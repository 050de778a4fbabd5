namespace Nokta.Ui;

/// <summary>One figure before and after a change that is not made yet, written for the reader.</summary>
/// <param name="Note">What it rests on, or how to read it; empty for none.</param>
public sealed record ChangeLine(string Label, string Before, string After, string Note = "")
{
    public bool IsChanged => Before != After;
}
