using Nokta.Kernel;
using Nokta.Kernel.Search;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Help;

/// <summary>The figures that help explains, in the order of its page. Texts: <c>help.{code}.what</c> and <c>help.{code}.better</c>; names are the figures' own.</summary>
internal static class HelpTopics
{
    public static readonly IReadOnlyList<string> Figures =
    [
        "unhappy-week", "csat", "nps", "ces", "mean", "unhappy-share", "answers", "volume", "reach", "reach-week", "conversion", "attribution", "cost-per-customer", "revenue", "duration",
        "troubled", "abandoned", "failed", "unanswered", "repeated", "dropped", "unmapped", "blind", "funnel", "returns", "gaps", "range", "noise",
    ];

    /// <summary>What to do, and where.</summary>
    public static readonly IReadOnlyList<(string Code, string Href)> Tasks =
    [
        ("import", "/import"), ("map", "/touchpoints/rules"), ("goal", "/settings/goals"), ("note", "/insights/notes"),
        ("review", "/reports/review"), ("view", "/insights"), ("digest", "/digest"),
    ];

    /// <summary>The text key of a figure's name.</summary>
    public static string NameOf(string code) => code is "unmapped" or "blind" or "funnel" or "returns" or "gaps" or "range" or "noise" ? "help." + code : "figure." + code;

    public static string Address(string code) => "/help/figures#" + code;
}

/// <summary>Lets the palette find what a figure means and how something is done.</summary>
internal sealed class HelpSearch(Texts texts) : ISearchSource
{
    public ValueTask<string?> StampAsync(WorkspaceId workspace, CancellationToken ct = default) => ValueTask.FromResult<string?>("");

    public ValueTask<IReadOnlyList<SearchItem>> ListAsync(WorkspaceId workspace, CancellationToken ct = default) => ValueTask.FromResult<IReadOnlyList<SearchItem>>(
    [
        .. HelpTopics.Figures.Select(code => new SearchItem("help", texts.InAll(HelpTopics.NameOf(code)), HelpTopics.Address(code), "circle-help") { Words = Every($"help.{code}.what"), Weight = 12 }),
        .. HelpTopics.Tasks.Select(task => new SearchItem("help", texts.InAll("help.do." + task.Code), "/help#" + task.Code, "circle-help") { Words = Every($"help.do.{task.Code}.how"), Weight = 12 }),
    ]);

    private string Every(string key) => texts.InAll(key) is var text ? $"{text.Fa} {text.En} {text.Ru}" : "";
}
