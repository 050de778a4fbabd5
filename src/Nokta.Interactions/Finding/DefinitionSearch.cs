using System.Globalization;
using Nokta.Interactions.Import;
using Nokta.Interactions.Rules;
using Nokta.Interactions.Segments;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Search;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Finding;

/// <summary>Lets the palette find mapping rules, goals, segments and imported files.</summary>
internal sealed class DefinitionSearch(RuleStore rules, GoalStore goals, SegmentStore segments, ImportBatches batches, TouchpointRegister register, Texts texts) : ISearchSource
{
    public async ValueTask<IReadOnlyList<SearchItem>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        var touchpoints = await register.ListAsync(workspace, ct);
        var items = new List<SearchItem>();
        foreach (var rule in await rules.ListAsync(workspace, null, ct)) items.Add(Item(rule, touchpoints));
        foreach (var goal in await goals.ListAsync(workspace, null, ct)) items.Add(Item(goal));
        foreach (var segment in await segments.ListAsync(workspace, ct: ct)) items.Add(Item(segment));
        foreach (var batch in await batches.ListAsync(workspace, ct)) items.Add(Item(batch));
        return items;
    }

    private SearchItem Item(MappingRule rule, IReadOnlyList<TouchpointCard> touchpoints)
    {
        var number = rule.Number.ToString(CultureInfo.InvariantCulture);
        var touchpoint = rule.Touchpoint <= touchpoints.Count ? touchpoints[rule.Touchpoint - 1] : null;
        return new SearchItem("rule", touchpoint is null ? texts.InAll("search.rule", ("number", number)) : texts.InAll("search.rule.for", "touchpoint", Isolated(touchpoint.Name)), "/touchpoints/rules/" + number, "git-branch")
        {
            Needs = Kernel.Modules.Permission.Analyse,
            Words = string.Join(' ', rule.All.SelectMany(c => c.Values)),
            Note = texts.InAll("search.rule", ("number", number)),
            Weight = 15,
            At = Micros.Of(rule.At),
        };
    }

    private static SearchItem Item(Goal goal) => new("goal", goal.Name, "/settings/goals/" + goal.Number.ToString(CultureInfo.InvariantCulture), "flag")
    {
        Words = string.Join(' ', goal.All.SelectMany(c => c.Values)),
        Needs = Kernel.Modules.Permission.Analyse,
        Weight = 20,
        At = Micros.Of(goal.At),
    };

    private static SearchItem Item(Segment segment) => new("segment", segment.Name, "/people/segments/" + segment.Number.ToString(CultureInfo.InvariantCulture), "users")
    {
        Words = string.Join(' ', segment.Draft.Groups.SelectMany(g => g.Tests).SelectMany(t => t.Values)),
        Needs = Kernel.Modules.Permission.Read,
        Weight = 20,
        At = Micros.Of(segment.At),
    };

    private SearchItem Item(ImportBatch batch) => new("file", new(batch.FileName, batch.FileName, batch.FileName), "/import/history/" + batch.Id.ToString(CultureInfo.InvariantCulture), "file-text")
    {
        Words = batch.Source,
        Note = texts.InAll("search.file", ("number", batch.Id.ToString(CultureInfo.InvariantCulture)), ("source", batch.Source)),
        Needs = Kernel.Modules.Permission.Import,
        Weight = batch.State == BatchState.Done ? 15 : 5,
        At = Micros.Of(batch.StartedAt),
    };

    private static Trilingual Isolated(Trilingual name) => new(ValueNames.Isolated(name.In(Language.Persian)), ValueNames.Isolated(name.In(Language.English)), ValueNames.Isolated(name.In(Language.Russian)));
}
