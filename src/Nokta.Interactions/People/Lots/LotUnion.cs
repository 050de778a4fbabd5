namespace Nokta.Interactions.People.Lots;

/// <summary>Joins persons pair by pair as a lot would, and says of each pair what becomes of it: merging, already, split, many or nobody.</summary>
internal sealed class LotUnion
{
    private readonly PersonMap _map;
    private readonly Dictionary<ulong, ulong> _parent = [];
    private readonly Dictionary<ulong, List<NamedKey>> _members = [];
    private readonly Dictionary<ulong, HashSet<(int Split, int Side)>> _sides = [];

    /// <param name="splits">Each split that holds, as the side of each of its keys.</param>
    public LotUnion(PersonMap map, IReadOnlyList<IReadOnlyList<DecisionKey>> splits)
    {
        _map = map;
        for (var n = 0; n < splits.Count; n++)
            foreach (var key in splits[n])
            {
                var person = map.Of((ulong)key.Key);
                if (!_sides.TryGetValue(person, out var sides)) _sides[person] = sides = [];
                sides.Add((n, key.Side));
            }
    }

    public string Join(ulong one, ulong other)
    {
        if (one == 0 || other == 0) return "nobody";
        var (x, y) = (Root(_map.Of(one)), Root(_map.Of(other)));
        if (x == y) return _map.Of(one) == _map.Of(other) ? "already" : "merging";
        if (AreApart(x, y)) return "split";
        var (mine, hers) = (MembersOf(x, one), MembersOf(y, other));
        if (mine.Count + hers.Count > DecisionStore.MostTogether) return "many";
        (x, y, mine, hers) = mine.Count >= hers.Count ? (x, y, mine, hers) : (y, x, hers, mine);
        _parent[y] = x;
        mine.AddRange(hers);
        _members.Remove(y);
        if (_sides.Remove(y, out var moved))
        {
            if (_sides.TryGetValue(x, out var sides)) sides.UnionWith(moved);
            else _sides[x] = moved;
        }

        return "merging";
    }

    /// <summary>Who becomes one, by a key of each; in the order of their keys.</summary>
    public IReadOnlyList<IReadOnlyList<NamedKey>> Groups() => [.. _members.Values.Where(g => g.Count > 1).Select(g => (IReadOnlyList<NamedKey>)[.. g.OrderBy(k => k.Key)]).OrderBy(g => g[0].Key)];

    private bool AreApart(ulong x, ulong y) => _sides.TryGetValue(x, out var one) && _sides.TryGetValue(y, out var other) && one.Any(a => other.Any(b => a.Split == b.Split && a.Side != b.Side));

    private List<NamedKey> MembersOf(ulong root, ulong key)
    {
        if (!_members.TryGetValue(root, out var members)) _members[root] = members = [new NamedKey(key)];
        return members;
    }

    private ulong Root(ulong person)
    {
        while (_parent.TryGetValue(person, out var parent)) person = parent;
        return person;
    }
}
