using System.Globalization;
using Nokta.JourneyEngine.Flows;
using Nokta.JourneyEngine.Paths;
using Nokta.JourneyEngine.Segments;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Explore.Paths;

/// <summary>Paths for machines, and the people behind their steps, edges and nodes.</summary>
internal sealed class PathsDoor : IExplorerQuestion
{
    public string Code => "paths";

    public PlainTable Table(ExplorerView view, Address address, Reader reader)
    {
        var ask = PathsAsk.Read(view, address, reader);
        return ask.View == "map" ? MapTable(ProcessMap.Draw(view, ask)) : TreeTable(ask, PathTree.Run(ask.Question, view.Index));
    }

    /// <summary>Every step of the tree, one row each, with the steps before it.</summary>
    private static PlainTable TreeTable(PathsAsk ask, PathsAnswer answer)
    {
        var rows = new List<object?[]>();
        void Add(PathNode node, int depth, string path)
        {
            rows.Add([(long)depth, path, Name(node.Node, depth), node.Persons, answer.Persons, node.MedianGap / 1e6, node.Ended, node.Other]);
            foreach (var child in node.Children) Add(child, depth + 1, path.Length == 0 ? Name(child.Node, 1) : path + " > " + Name(child.Node, 1));
        }

        string Name(int node, int depth) => node > 0 ? ask.Steps.Names[node] : depth > 0 ? "" : ask.Before ? "END" : "START";
        Add(answer.Root, 0, "");
        return new PlainTable(["step", "path", "name", "persons", "of_persons", "median_seconds_from_previous", "ended", "other"], rows);
    }

    private static PlainTable MapTable(ProcessMap map) => new(
        ["from", "to", "count", "persons", "median_seconds", "p90_seconds", "mean_seconds"],
        [.. map.Edges.Select(e => new object?[] { map.Name(e.From, "START"), map.Name(e.To, "END"), e.Count, e.Persons, e.MedianGap / 1e6, e.P90Gap / 1e6, e.MeanGap / 1e6 })]);

    public PeopleBehind? People(ExplorerView view, Address address, Reader reader)
    {
        var (ask, figure) = (PathsAsk.Read(view, address, reader), address["fig"] ?? "");
        var at = figure.IndexOf('.', StringComparison.Ordinal);
        var (kind, rest) = at < 0 ? (figure, "") : (figure[..at], figure[(at + 1)..]);
        if (kind == "flow") return Layers(view, ask, rest, reader);
        if (kind == "fit") return OnMapped(view, ask, rest.Split('.'), reader);
        var nodes = rest.Split('~', StringSplitOptions.RemoveEmptyEntries).Select(id => id is "START" or "END" ? 0 : ask.Steps.Find(Uri.UnescapeDataString(id))).ToList();
        if (nodes.Contains(null)) return null;
        var steps = nodes.Select(n => n!.Value).ToList();
        return kind switch
        {
            "way" or "ended" or "other" => OnTrail(view, ask, kind, steps, reader),
            "node" when steps.Count == 1 => OnMap(view, ask, new FlowFilter { With = steps }, reader.Say("paths.people.node", ("node", Isolated(ask.Steps.Names[steps[0]])))),
            "edge" when steps.Count == 2 => OnMap(view, ask, new FlowFilter { Edges = [(steps[0], steps[1])] }, EdgeTitle(ask, steps[0], steps[1], reader)),
            _ => null,
        };
    }

    /// <summary>The people of a mapped step: <c>fit.2.left</c>.</summary>
    private static PeopleBehind? OnMapped(ExplorerView view, PathsAsk ask, string[] figure, Reader reader)
    {
        if (figure is not [var number, var which] || ask.Fit is not { } question || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var step) || step >= question.Mapped.Length) return null;
        var people = Conformance.PeopleAt(question, view.Index, step);
        var asked = which switch { "reached" => people.Reached, "skipped" => people.Skipped, "left" => people.Left, _ => null };
        return asked is null ? null : new PeopleBehind(asked, reader.Say("paths.people.fit." + which, ("node", Isolated(ask.Steps.Names[question.Mapped[step]]))));
    }

    private static PeopleBehind OnTrail(ExplorerView view, PathsAsk ask, string kind, List<int> steps, Reader reader)
    {
        var trail = new PathTrail(steps, kind == "ended", kind == "other" ? KeptAfter(view, ask, steps) : null);
        var path = PathWords.Way(ask, steps, reader);
        return new PeopleBehind(PathPeople.Run(ask.Question, view.Index, trail), reader.Say("paths.people." + kind + (ask.Before ? ".before" : ""), ("path", path)));
    }

    /// <summary>The continuations that are shown after these steps; the others are "other".</summary>
    private static List<int> KeptAfter(ExplorerView view, PathsAsk ask, List<int> steps)
    {
        var at = PathTree.Run(ask.Question, view.Index).Root;
        foreach (var step in steps)
        {
            if (at.Children.FirstOrDefault(c => c.Node == step) is not { } next) return [];
            at = next;
        }
        return [.. at.Children.Select(c => c.Node)];
    }

    private static PeopleBehind OnMap(ExplorerView view, PathsAsk ask, FlowFilter filter, string title) =>
        new(FlowPeople.Run(ProcessMap.Draw(view, ask).Question, view.Index, filter), title);

    private static string EdgeTitle(PathsAsk ask, int from, int to, Reader reader) =>
        from == 0 ? reader.Say("paths.people.starts", ("node", Isolated(ask.Steps.Names[to])))
        : to == 0 ? reader.Say("paths.people.ends", ("node", Isolated(ask.Steps.Names[from])))
        : reader.Say("paths.people.edge", ("from", Isolated(ask.Steps.Names[from])), ("to", Isolated(ask.Steps.Names[to])));

    /// <summary>The people of a band or a block of the flow view: of every trail of the tree that it is drawn from.</summary>
    private static PeopleBehind? Layers(ExplorerView view, PathsAsk ask, string name, Reader reader)
    {
        var flow = PathFlow.Of(ask, PathTree.Run(ask.Question, view.Index), reader);
        return flow.TrailsOf(name) is not { Count: > 0 } trails ? null
            : new PeopleBehind(PathPeople.Run(ask.Question, view.Index, trails), flow.TitleOf(name));
    }

    private static string Isolated(string name) => PathWords.Isolated(name);
}
