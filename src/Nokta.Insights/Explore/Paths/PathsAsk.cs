using System.Globalization;
using Nokta.JourneyEngine.Paths;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Explore.Paths;

/// <summary>What the paths page is asked, as its address says it.</summary>
public sealed record PathsAsk
{
    public static readonly IReadOnlyList<string> Views = ["columns", "flow", "map"];
    public static readonly IReadOnlyList<string> Fields = ["by", "start", "end", "metric", "repeats"];

    /// <summary>Steps that a mapped path may have.</summary>
    public const int MostMapped = 12;

    public required Address Address { get; init; }
    public required StepNames Steps { get; init; }
    public required Reader Reader { get; init; }
    public required PathsQuestion Question { get; init; }
    public string View { get; init; } = "columns";
    public bool ByActivity { get; init; }
    public bool ByTime { get; init; }

    /// <summary>Nodes picked in the columns, nearest to the anchor first.</summary>
    public IReadOnlyList<int> Picks { get; init; } = [];

    /// <summary>The path as it was meant, which real ones are held against; empty when none was chosen.</summary>
    public IReadOnlyList<int> Mapped { get; init; } = [];

    /// <summary>How real paths fit <see cref="Mapped"/>; null when that has fewer than two steps.</summary>
    public ConformanceQuestion? Fit => Mapped.Count < 2 ? null : new ConformanceQuestion(Steps.NodeOf, Steps.Count, [.. Mapped]) { Scope = Question.Scope };

    public int Anchor => Question.Anchor;
    public bool Before => Question.Before;

    public static PathsAsk Read(ExplorerView view, Address address, Reader reader)
    {
        var byActivity = address["by"] == "activity";
        var steps = StepNames.Of(view, byActivity, reader);

        // `from=TP-02` is what people write by hand; where it is a day, it is the period's.
        var end = steps.Find(address["end"]) ?? steps.Find(address["to"]);
        var start = end is null ? steps.Find(address["start"]) ?? steps.Find(address["from"]) : null;
        return new PathsAsk
        {
            Address = address,
            Reader = reader,
            Steps = steps,
            View = address["view"] is { } asked && Views.Contains(asked) ? asked : "columns",
            ByActivity = byActivity,
            ByTime = address["metric"] == "time",
            Picks = [.. address.All("pick").Select(steps.Find).TakeWhile(n => n is not null).Select(n => n!.Value)],
            Mapped = MappedIn(address, steps),
            Question = new PathsQuestion(steps.NodeOf, steps.Count)
            {
                Scope = view.Journeys,
                Anchor = end ?? start ?? 0,
                Before = end is not null || address["end"] == "last",
                Depth = Number(address["depth"], 4, 1, 8),
                PerStep = Number(address["per"], 5, 1, 20),
                CollapseRepeats = address["repeats"] != "yes",
            },
        };
    }

    /// <summary>The address of the people behind a figure of this page.</summary>
    public string? People(string figure) => Reader.ToPeople(IExplorerQuestion.PeopleLink("paths", Address, figure));

    /// <summary>Steps as a figure's name carries them: <c>TP-2~TP-5</c>.</summary>
    public string Trail(IEnumerable<int> nodes) => string.Join('~', nodes.Select(n => Uri.EscapeDataString(Steps.Ids[n]).Replace("~", "%7E", StringComparison.Ordinal)));

    // A step directly after itself is one step.
    private static List<int> MappedIn(Address address, StepNames steps)
    {
        var mapped = new List<int>();
        foreach (var id in address.All("map"))
            if (steps.Find(id) is { } node && mapped.Count < MostMapped && (mapped.Count == 0 || mapped[^1] != node)) mapped.Add(node);
        return mapped;
    }

    internal static int Number(string? text, int usual, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, least, most) : usual;
}
