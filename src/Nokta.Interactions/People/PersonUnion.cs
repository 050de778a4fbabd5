namespace Nokta.Interactions.People;

/// <summary>Joins keys into persons as long as nothing speaks against it: what stands on two sides of a split never becomes one.</summary>
internal sealed class PersonUnion
{
    private static readonly List<(int, int)> s_none = [];
    private readonly Dictionary<ulong, ulong> _parent = [];
    private readonly Dictionary<ulong, List<(int Split, int Side)>> _sides = [];
    private readonly Dictionary<ulong, List<(int Source, ulong Id)>> _accounts = [];
    private readonly HashSet<ulong> _known = [];

    /// <summary>Makes a key known to the union, and says what it is.</summary>
    public void Add(ulong key, bool isOfSomebodyKnown, int accountOf)
    {
        _parent.TryAdd(key, key);
        if (isOfSomebodyKnown) _known.Add(key);
        if (accountOf > 0) _accounts[key] = [(accountOf, key)];
    }

    /// <summary>Puts a key on a side of a split.</summary>
    public void Put(ulong key, int split, int side)
    {
        _parent.TryAdd(key, key);
        if (!_sides.TryGetValue(key, out var sides)) _sides[key] = sides = [];
        sides.Add((split, side));
    }

    public ulong Of(ulong key)
    {
        var root = key;
        while (_parent.TryGetValue(root, out var parent) && parent != root) root = parent;
        while (_parent.TryGetValue(key, out var next) && next != root && next != key) (_parent[key], key) = (root, next);
        return root;
    }

    /// <summary>The split that keeps two persons apart; -1 = none does.</summary>
    public int SplitBetween(ulong x, ulong y)
    {
        var (one, other) = (_sides.GetValueOrDefault(x, s_none), _sides.GetValueOrDefault(y, s_none));
        foreach (var (split, side) in one)
            foreach (var (also, its) in other)
                if (split == also && side != its) return split;
        return -1;
    }

    /// <summary>Whether somebody known is behind both.</summary>
    public bool AreKnown(ulong x, ulong y) => _known.Contains(x) && _known.Contains(y);

    /// <summary>Whether the two have different accounts of one source.</summary>
    public bool HaveAccounts(ulong x, ulong y) =>
        _accounts.TryGetValue(x, out var one) && _accounts.TryGetValue(y, out var other) && one.Any(a => other.Any(b => a.Source == b.Source && a.Id != b.Id));

    /// <summary>Makes one person of two, by their roots.</summary>
    public void Join(ulong x, ulong y)
    {
        var (root, other) = (Math.Min(x, y), Math.Max(x, y));
        _parent[other] = root;
        _parent.TryAdd(root, root);
        if (_known.Contains(other)) _known.Add(root);
        Move(_sides, other, root);
        Move(_accounts, other, root);
    }

    public Dictionary<ulong, ulong> ToDictionary() => _parent.Keys.ToList().ToDictionary(k => k, Of);

    private static void Move<T>(Dictionary<ulong, List<T>> of, ulong from, ulong to)
    {
        if (!of.Remove(from, out var all)) return;
        if (of.TryGetValue(to, out var there)) there.AddRange(all.Where(a => !there.Contains(a)).ToList());
        else of[to] = all;
    }
}
