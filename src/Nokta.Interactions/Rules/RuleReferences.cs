using System.Globalization;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Rules;

/// <summary>Mapping rules follow a touchpoint that is merged into another, and come back when the merge is taken back.</summary>
internal sealed class RuleReferences(RuleStore rules) : ITouchpointReferences
{
    public string Name => "rules";
    public string Text => "rule.follow";

    public async Task<int> CountAsync(WorkspaceId workspace, int number, CancellationToken ct) => (await rules.ListAsync(workspace, ct: ct)).Count(r => r.Touchpoint == number);

    public async Task<string> MoveAsync(Writing turn, WorkspaceId workspace, int from, int to, string who, CancellationToken ct) =>
        string.Join(' ', (await rules.RepointAsync(turn, workspace, from, to, null, who, ct)).Select(n => n.ToString(CultureInfo.InvariantCulture)));

    public Task ReturnAsync(Writing turn, WorkspaceId workspace, string receipt, int from, int to, string who, CancellationToken ct) =>
        rules.RepointAsync(turn, workspace, to, from, receipt.Split(' ').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToHashSet(), who, ct);
}
