using Nokta.Kernel;
using Nokta.Ui;

namespace Nokta.Insights.Settings;

/// <summary>What a change of the settings would do, before it is made: figures now and after it, or why it cannot be made.</summary>
/// <param name="Basis">What the figures rest on, in a sentence; empty for none.</param>
public sealed record Change(IReadOnlyList<ChangeLine> Lines, IReadOnlyList<Refusal> Refusals, string Basis = "")
{
    public bool MovesSomething => Lines.Any(l => l.IsChanged);
}
