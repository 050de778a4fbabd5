using System.Text.Json;
using System.Text.Json.Nodes;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Rules;

/// <summary>The workspace's goals: reading, changing, and every version they ever had.</summary>
public sealed class GoalStore(Database database, TimeProvider clock)
{
    private readonly DefinitionLog _log = new(database, clock, Definition.Goal);

    /// <summary>The goals in order; the first is the workspace's main one.</summary>
    public async Task<IReadOnlyList<Goal>> ListAsync(WorkspaceId workspace, long? atRevision = null, CancellationToken ct = default) =>
        [.. (await _log.ListAsync(workspace, atRevision, ct)).Select(Read)];

    public async Task<IReadOnlyList<GoalVersion>> HistoryAsync(WorkspaceId workspace, int number, CancellationToken ct = default) =>
        [.. (await _log.HistoryAsync(workspace, number, ct)).Select(d => new GoalVersion(d.Revision, Read(d), d.Position, d.IsDeleted))];

    public async Task<Outcome<int>> AddAsync(WorkspaceId workspace, GoalDraft draft, string by, CancellationToken ct = default)
    {
        var added = await AddAllAsync(workspace, [draft], by, ct);
        return added.IsDone ? added.Value[0] : added.Refusals.ToList();
    }

    /// <summary>Adds all or none; their numbers.</summary>
    public async Task<Outcome<List<int>>> AddAllAsync(WorkspaceId workspace, IReadOnlyList<GoalDraft> drafts, string by, CancellationToken ct = default)
    {
        var refusals = drafts.SelectMany(Goal.Check).ToList();
        if (refusals.Count > 0) return refusals;
        return await _log.AddAsync(workspace, [.. drafts.Select(Write)], by, ct);
    }

    /// <summary>Makes a new version; null when there is no such goal.</summary>
    public async Task<Outcome<int>?> EditAsync(WorkspaceId workspace, int number, GoalDraft draft, int? seenVersion, string by, CancellationToken ct = default)
    {
        var refusals = Goal.Check(draft);
        if (refusals.Count > 0) return refusals;
        return await _log.EditAsync(workspace, number, Write(draft), seenVersion, by, ct);
    }

    public Task<bool> MoveAsync(WorkspaceId workspace, int number, int places, string by, CancellationToken ct = default) => _log.MoveAsync(workspace, number, places, by, ct);

    public async Task<bool> DeleteAsync(WorkspaceId workspace, int number, string by, CancellationToken ct = default) =>
        await _log.DeleteAsync(workspace, number, by, ct) is not null;

    public async Task<bool> RestoreAsync(WorkspaceId workspace, int number, string by, CancellationToken ct = default) =>
        await _log.RestoreAsync(workspace, number, by, ct) is not null;

    private static string Write(GoalDraft draft) => new JsonObject
    {
        ["name"] = new JsonObject { ["fa"] = draft.Name.Fa.Trim(), ["en"] = draft.Name.En.Trim(), ["ru"] = draft.Name.Ru.Trim() },
        ["all"] = ConditionJson.ToNode(draft.All),
        ["windowDays"] = draft.WindowDays,
    }.ToJsonString(ConditionJson.Plain);

    private static Goal Read(Definition d)
    {
        using var body = JsonDocument.Parse(d.Body);
        var name = body.RootElement.GetProperty("name");
        var named = new Trilingual(name.GetProperty("fa").GetString()!, name.GetProperty("en").GetString()!, name.GetProperty("ru").GetString()!);
        return new Goal(d.Number, d.Version, named, ConditionJson.Stored(body.RootElement), body.RootElement.GetProperty("windowDays").GetInt32(), d.At, d.By);
    }
}
