using Nokta.Accounts;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;

namespace Nokta.Interactions.Measures;

/// <summary>The settings through which figures look at the data: which words mean the same branch, and who counts as which audience.</summary>
public sealed record Lens(Branches Branches, AudienceRules Audience)
{
    public static Lens Plain { get; } = new(Branches.Section.Default, AudienceRules.Section.Default);

    public static async Task<Lens> ReadAsync(SettingsLog settings, WorkspaceId workspace, CancellationToken ct = default) => new(
        (await settings.FindAsync(workspace, Branches.Section, ct)).Value,
        (await settings.FindAsync(workspace, AudienceRules.Section, ct)).Value);

    /// <summary>The signatures with each branch under its one name; words of branches nobody entered stay as they are.</summary>
    public IReadOnlyList<Signature> Named(IReadOnlyList<Signature> signatures)
    {
        if (Branches.All.Count == 0) return signatures;
        var names = signatures.Select(s => s.Branch).Distinct().ToDictionary(word => word, word => Branches.Called(word)?.Name ?? word);
        return [.. signatures.Select(s => names[s.Branch] == s.Branch ? s : s with { Branch = names[s.Branch] })];
    }
}
