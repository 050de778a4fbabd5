using System.Text.Json;
using System.Text.Json.Nodes;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Rules;

/// <summary>The workspace's mapping rules: reading, changing, and every version they ever had.</summary>
public sealed class RuleStore(Database database, TimeProvider clock)
{
    private readonly DefinitionLog _log = new(database, clock, Definition.Rule);

    /// <summary>The rules in the order in which they are asked; those after an older <paramref name="atRevision"/> when given.</summary>
    public async Task<IReadOnlyList<MappingRule>> ListAsync(WorkspaceId workspace, long? atRevision = null, CancellationToken ct = default) =>
        [.. (await _log.ListAsync(workspace, atRevision, ct)).Select(Read)];

    /// <summary>Every state of one rule, oldest first; empty when there never was one.</summary>
    public async Task<IReadOnlyList<RuleVersion>> HistoryAsync(WorkspaceId workspace, int number, CancellationToken ct = default) =>
        [.. (await _log.HistoryAsync(workspace, number, ct)).Select(d => new RuleVersion(d.Revision, Read(d), d.Position, d.IsDeleted))];

    /// <summary>Adds a rule after the others; its number.</summary>
    public async Task<Outcome<int>> AddAsync(WorkspaceId workspace, RuleDraft draft, string by, CancellationToken ct = default)
    {
        var added = await AddAllAsync(workspace, [draft], by, ct);
        return added.IsDone ? added.Value[0] : added.Refusals.ToList();
    }

    /// <summary>Adds a rule that is asked before all others.</summary>
    public async Task<Outcome<int>> AddFirstAsync(WorkspaceId workspace, RuleDraft draft, string by, CancellationToken ct = default)
    {
        var refusals = MappingRule.Check(draft);
        return refusals.Count > 0 ? refusals : (await _log.AddFirstAsync(workspace, [Write(draft)], by, ct))[0];
    }

    /// <summary>Adds all or none; their numbers.</summary>
    public async Task<Outcome<List<int>>> AddAllAsync(WorkspaceId workspace, IReadOnlyList<RuleDraft> drafts, string by, CancellationToken ct = default)
    {
        var refusals = drafts.SelectMany(MappingRule.Check).ToList();
        if (refusals.Count > 0) return refusals;
        return await _log.AddAsync(workspace, [.. drafts.Select(Write)], by, ct);
    }

    /// <summary>Makes a new version; null when there is no such rule. <paramref name="seenVersion"/> is the one the editor saw.</summary>
    public async Task<Outcome<int>?> EditAsync(WorkspaceId workspace, int number, RuleDraft draft, int? seenVersion, string by, CancellationToken ct = default)
    {
        var refusals = MappingRule.Check(draft);
        if (refusals.Count > 0) return refusals;
        return await _log.EditAsync(workspace, number, Write(draft), seenVersion, by, ct);
    }

    public Task<bool> MoveAsync(WorkspaceId workspace, int number, int places, string by, CancellationToken ct = default) => _log.MoveAsync(workspace, number, places, by, ct);

    public async Task<bool> DeleteAsync(WorkspaceId workspace, int number, string by, CancellationToken ct = default) =>
        await _log.DeleteAsync(workspace, number, by, ct) is not null;

    public async Task<bool> RestoreAsync(WorkspaceId workspace, int number, string by, CancellationToken ct = default) =>
        await _log.RestoreAsync(workspace, number, by, ct) is not null;

    /// <summary>Inside somebody else's turn: points the rules of one touchpoint at another (only some of them, when <paramref name="only"/> names numbers); the numbers of those that changed.</summary>
    internal Task<List<int>> RepointAsync(Writing turn, WorkspaceId workspace, int from, int to, IReadOnlyCollection<int>? only, string by, CancellationToken ct) =>
        _log.RewriteAsync(turn, workspace, definition =>
        {
            var rule = Read(definition);
            return rule.Touchpoint == from && only?.Contains(rule.Number) != false ? Write(new RuleDraft(to, rule.All)) : null;
        }, by, ct);

    private static string Write(RuleDraft draft) =>
        new JsonObject { ["touchpoint"] = draft.Touchpoint, ["all"] = ConditionJson.ToNode(draft.All) }.ToJsonString(ConditionJson.Plain);

    private static MappingRule Read(Definition d)
    {
        using var body = JsonDocument.Parse(d.Body);
        return new MappingRule(d.Number, d.Version, body.RootElement.GetProperty("touchpoint").GetInt32(), ConditionJson.Stored(body.RootElement), d.At, d.By);
    }
}
