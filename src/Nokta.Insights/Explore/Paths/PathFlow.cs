using Nokta.JourneyEngine.Paths;
using Nokta.Kernel.Words;
using Nokta.Ui;

namespace Nokta.Insights.Explore.Paths;

/// <summary>The tree of paths as bands between layers: what people do at the same distance from the anchor stands in one block.</summary>
internal sealed class PathFlow
{
    private const string Ended = "*END", Other = "*OTHER";
    private readonly PathsAsk _ask;
    private readonly Reader _reader;
    private readonly List<Dictionary<int, long>> _weights = [];
    private readonly Dictionary<int, HashSet<int>> _large = [];
    private readonly Dictionary<string, Piece> _blocks = [];
    private readonly Dictionary<(string From, string To), Piece> _bands = [];

    private PathFlow(PathsAsk ask, Reader reader) => (_ask, _reader) = (ask, reader);

    public static PathFlow Of(PathsAsk ask, PathsAnswer answer, Reader reader)
    {
        var flow = new PathFlow(ask, reader);
        flow.Weigh(answer.Root, 1);
        flow.Add(answer.Root, [], flow.Block(0, ask.Anchor > 0 ? ask.Steps.Ids[ask.Anchor] : "", answer.Persons, new PathTrail([])));
        return flow;
    }

    /// <summary>The trails of the tree behind a block (<c>2:TP-5</c>) or a band (<c>1:TP-2~2:TP-5</c>).</summary>
    public IReadOnlyList<PathTrail> TrailsOf(string name) => PieceOf(name)?.Trails ?? [];

    public string TitleOf(string name)
    {
        var ends = name.Split('~');
        return ends.Length == 2 ? _reader.Say("paths.people.edge", ("from", NameOf(ends[0])), ("to", NameOf(ends[1]))) : NameOf(name);
    }

    /// <summary>Blocks and bands with their words, for the island that draws them.</summary>
    public SankeyChart Chart()
    {
        var whole = _blocks.Values.First().Persons;
        var colours = _blocks.Values.Where(b => b.Id is not (Ended or Other)).GroupBy(b => b.Id).OrderByDescending(g => g.Sum(b => b.Persons)).Select(g => g.Key).ToList();
        string Colour(Piece block) => block.Id is Ended or Other || colours.IndexOf(block.Id) is var at && at >= 6 ? "c-other" : "c" + (at + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        string Tip(string title, Piece piece) => title + "\n" + _reader.Say("paths.tip", ("people", _reader.Say("explore.people", ("n", piece.Persons))), ("share", PathWords.Share(piece.Persons, whole, _reader)), ("range", PathWords.Range(piece.Persons, whole, _reader)));
        return new SankeyChart(
            [.. _blocks.Select(b => new SankeyBlock(b.Key, b.Value.Layer, NameOf(b.Key), PathWords.Share(b.Value.Persons, whole, _reader), Tip(NameOf(b.Key), b.Value), _ask.People("flow." + b.Key), Colour(b.Value)))],
            [.. _bands.Select(b => new SankeyBand(b.Key.From, b.Key.To, b.Value.Persons, Tip(TitleOf(b.Key.From + "~" + b.Key.To), b.Value), _ask.People("flow." + b.Key.From + "~" + b.Key.To)))]);
    }

    /// <summary>How many people each step has at each distance, over all ways to it: the largest get a block of their own.</summary>
    private void Weigh(PathNode node, int layer)
    {
        foreach (var child in node.Children)
        {
            while (_weights.Count <= layer) _weights.Add([]);
            _weights[layer][child.Node] = _weights[layer].GetValueOrDefault(child.Node) + child.Persons;
            Weigh(child, layer + 1);
        }
    }

    private bool IsLarge(int layer, int node) =>
        _large.TryGetValue(layer, out var large) ? large.Contains(node)
        : (_large[layer] = [.. _weights[layer].OrderByDescending(w => w.Value).ThenBy(w => w.Key).Take(_ask.Question.PerStep).Select(w => w.Key)]).Contains(node);

    private void Add(PathNode node, int[] steps, string block)
    {
        var layer = steps.Length + 1;
        foreach (var child in node.Children)
        {
            int[] there = [.. steps, child.Node];
            var trail = new PathTrail(there);
            var to = Block(layer, IsLarge(layer, child.Node) ? _ask.Steps.Ids[child.Node] : Other, child.Persons, trail);
            Band(block, to, child.Persons, trail);
            Add(child, there, to);
        }

        if (node.Ended > 0) Leave(Ended, node.Ended, new PathTrail(steps, Ended: true));
        if (node.Other > 0) Leave(Other, node.Other, new PathTrail(steps, NotTo: [.. node.Children.Select(c => c.Node)]));

        void Leave(string id, long persons, PathTrail trail) => Band(block, Block(layer, id, persons, trail), persons, trail);
    }

    private string Block(int layer, string id, long persons, PathTrail trail)
    {
        var key = layer.ToString(System.Globalization.CultureInfo.InvariantCulture) + ":" + id.Replace("~", "%7E", StringComparison.Ordinal);
        if (!_blocks.TryGetValue(key, out var block)) _blocks[key] = block = new Piece(layer, id);
        block.Add(persons, trail);
        return key;
    }

    private void Band(string from, string to, long persons, PathTrail trail)
    {
        if (!_bands.TryGetValue((from, to), out var band)) _bands[(from, to)] = band = new Piece(0, "");
        band.Add(persons, trail);
    }

    private Piece? PieceOf(string name) => name.Split('~') is [var from, var to] ? _bands.GetValueOrDefault((from, to)) : _blocks.GetValueOrDefault(name);

    private string NameOf(string key)
    {
        var id = key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return id switch
        {
            "" => PathWords.Anchor(_ask, _reader),
            Ended => _reader[_ask.Before ? "paths.ended.before" : "paths.ended"],
            Other => _reader["paths.other"],
            _ => _ask.Steps.Find(id.Replace("%7E", "~", StringComparison.Ordinal)) is { } node ? PathWords.Isolated(_ask.Steps.Names[node]) : id,
        };
    }

    private sealed class Piece(int layer, string id)
    {
        public int Layer { get; } = layer;
        public string Id { get; } = id;
        public long Persons { get; private set; }
        public List<PathTrail> Trails { get; } = [];

        public void Add(long persons, PathTrail trail)
        {
            Persons += persons;
            Trails.Add(trail);
        }
    }
}
