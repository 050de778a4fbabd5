using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Flows;
using Nokta.JourneyEngine.Paths;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Tests.Flows;

/// <summary>A figure opens exactly its people: of every branch of the tree, every node and every edge, on random small histories.</summary>
public sealed class PeopleBehindStepsTests
{
    private static readonly int[] s_nodes = [0, 1, 1, 2, 3, 3, 4, 2];

    [Fact]
    public void A_step_of_the_tree_opens_as_many_people_as_it_says() => Prop.ForAll(Some.Histories, rows =>
    {
        if (rows.Length == 0) return;
        var index = Some.Index(rows);
        foreach (var before in (bool[])[false, true])
        foreach (var collapses in (bool[])[false, true])
        foreach (var anchor in (int[])[0, 2])
        foreach (var window in (long[])[9 * Some.Day, long.MaxValue])
        {
            var question = new PathsQuestion(s_nodes, 4) { Anchor = anchor, Before = before, CollapseRepeats = collapses, Window = window, PerStep = 2, Depth = 3 };
            Check(PathTree.Run(question, index).Root, []);

            void Check(PathNode node, int[] way)
            {
                Assert.Equal(node.Persons, PathPeople.Run(question, index, new PathTrail(way)).Count);
                if (way.Length == question.Depth) return;
                Assert.Equal(node.Ended, PathPeople.Run(question, index, new PathTrail(way, Ended: true)).Count);
                Assert.Equal(node.Other, PathPeople.Run(question, index, new PathTrail(way, NotTo: [.. node.Children.Select(c => c.Node)])).Count);
                foreach (var child in node.Children) Check(child, [.. way, child.Node]);
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void A_node_and_an_edge_of_the_flow_graph_open_as_many_people_as_they_say() => Prop.ForAll(Some.Histories, rows =>
    {
        if (rows.Length == 0) return;
        var index = Some.Index(rows);
        foreach (var collapses in (bool[])[false, true])
        {
            var question = new FlowQuestion(s_nodes, 4) { CollapseRepeats = collapses };
            var answer = Flow.Run(question, index);
            foreach (var edge in answer.Edges)
                Assert.Equal(edge.Persons, FlowPeople.Run(question, index, new FlowFilter { Edges = [(edge.From, edge.To)] }).Count);
            for (var node = 1; node <= 4; node++)
            {
                var with = FlowPeople.Run(question, index, new FlowFilter { With = [node] }).Count;
                Assert.Equal(answer.Nodes[node].Persons, with);
                Assert.Equal(answer.Journeys - with, FlowPeople.Run(question, index, new FlowFilter { Without = [node] }).Count);
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void People_are_listed_those_seen_last_first_page_by_page() => Prop.ForAll(Some.Histories, rows =>
    {
        if (rows.Length == 0) return;
        var index = Some.Index(rows);
        var everybody = FlowPeople.Run(new FlowQuestion([1, 1, 1, 1, 1, 1, 1, 1], 1), index, new FlowFilter());
        var whole = PersonList.LatestFirst(everybody, index, 0, int.MaxValue);
        var last = rows.Where(r => r.Person != 0).GroupBy(r => r.Person).ToDictionary(g => g.Key, g => g.Max(r => r.Time));

        Assert.Equal(everybody.Count, whole.Length);
        Assert.Equal(last.Keys.Order(), whole.Order());
        Assert.Equal(whole.Select(p => last[p]).OrderDescending(), whole.Select(p => last[p]));
        Assert.Equal(whole, Enumerable.Range(0, whole.Length / 2 + 1).SelectMany(page => PersonList.LatestFirst(everybody, index, page * 2, 2)));
    }).Check(Config.QuickThrowOnFailure);
}
