using System.Text.Json;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Rules;

/// <summary>
/// Rules and goals in a file: <c>{"rules":[{"touchpoint":"delivery","all":[{"field":"source","is":"receipts"}]}],
/// "goals":[{"name":{"fa":"…","en":"…","ru":"…"},"all":[…],"windowDays":30}]}</c>.
/// </summary>
public sealed class RuleFile(RuleStore rules, GoalStore goals, TouchpointRegister register)
{
    /// <summary>Adds everything in the file after what is there, or refuses it as a whole. How many rules and goals were added.</summary>
    public async Task<Outcome<(int Rules, int Goals)>> ImportAsync(WorkspaceId workspace, Stream json, string by, CancellationToken ct = default)
    {
        var codes = (await register.ListAsync(workspace, ct)).ToDictionary(t => t.Code, t => t.Number, StringComparer.Ordinal);
        JsonDocument file;
        try
        {
            file = await JsonDocument.ParseAsync(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }, ct);
        }
        catch (JsonException broken)
        {
            return Wrong(broken.Message);
        }

        using (file)
        {
            var refusals = new List<Refusal>();
            var ruleDrafts = Items(file, "rules").Select((item, i) => ReadRule(item, i + 1, codes, refusals)).ToList();
            var goalDrafts = Items(file, "goals").Select((item, i) => ReadGoal(item, i + 1, refusals)).ToList();
            if (refusals.Count > 0) return refusals;
            return await AddAsync(workspace, ruleDrafts!, goalDrafts!, by, ct);
        }
    }

    private async Task<Outcome<(int, int)>> AddAsync(WorkspaceId workspace, List<RuleDraft> ruleDrafts, List<GoalDraft> goalDrafts, string by, CancellationToken ct)
    {
        var refusals = ruleDrafts.SelectMany(MappingRule.Check).Concat(goalDrafts.SelectMany(Goal.Check)).ToList();
        if (refusals.Count > 0) return refusals;
        if (ruleDrafts.Count > 0) await rules.AddAllAsync(workspace, ruleDrafts, by, ct);
        if (goalDrafts.Count > 0) await goals.AddAllAsync(workspace, goalDrafts, by, ct);
        return (ruleDrafts.Count, goalDrafts.Count);
    }

    private static JsonElement.ArrayEnumerator Items(JsonDocument file, string list) =>
        file.RootElement.ValueKind == JsonValueKind.Object && file.RootElement.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static RuleDraft? ReadRule(JsonElement item, int place, Dictionary<string, int> codes, List<Refusal> refusals)
    {
        var code = item.TryGetProperty("touchpoint", out var touchpoint) ? touchpoint.GetString() ?? "" : "";
        var all = ReadConditions(item, place, refusals);
        if (!codes.TryGetValue(code, out var number)) refusals.Add(Refusal.Of("rules.no-such-touchpoint", ("place", place), ("code", code)));
        return all is null || number == 0 ? null : new RuleDraft(number, all);
    }

    private static GoalDraft? ReadGoal(JsonElement item, int place, List<Refusal> refusals)
    {
        var all = ReadConditions(item, place, refusals);
        var name = item.TryGetProperty("name", out var names) && names.ValueKind == JsonValueKind.Object
            ? new Trilingual(Text(names, "fa"), Text(names, "en"), Text(names, "ru")) : new Trilingual("", "", "");
        var window = item.TryGetProperty("windowDays", out var days) && days.TryGetInt32(out var n) ? n : 30;
        return all is null ? null : new GoalDraft(name, all, window);
    }

    private static IReadOnlyList<Condition>? ReadConditions(JsonElement item, int place, List<Refusal> refusals)
    {
        var problem = "\"all\" is missing";
        if (item.TryGetProperty("all", out var list) && ConditionJson.Read(list, out problem) is { } all) return all;
        refusals.Add(Refusal.Of("rules.unreadable-item", ("place", place), ("problem", problem)));
        return null;
    }

    private static string Text(JsonElement names, string language) => names.TryGetProperty(language, out var name) ? name.GetString() ?? "" : "";

    private static Refusal Wrong(string problem) => Refusal.Of("rules.unreadable", ("problem", problem));
}
