namespace Nokta.Interactions.People;

/// <summary>
/// Reckons who is who. Splits first, then merges, then links that name somebody known, then devices, each in the order of their time: what came later
/// never changes what an earlier link says, unless a member decides so. Cost: linear in links, but for sorting them.
/// </summary>
internal static class PersonReckoning
{
    public static PersonMap Of(List<KeyLink> links, IReadOnlyList<DecidedKeys> decisions, PersonRules? rules = null)
    {
        rules ??= PersonRules.Section.Default;
        links.Sort((x, y) => (x.At, x.A, x.B).CompareTo((y.At, y.A, y.B)));
        var (kinds, homes) = (KindsOf(links), HomesOf(links));
        var (union, splits) = (new PersonUnion(), decisions.Where(d => d.IsSplit).ToList());
        foreach (var (key, kind) in kinds) union.Add(key, kind.IsOfSomebodyKnown(), homes.GetValueOrDefault(key));
        foreach (var key in decisions.SelectMany(d => d.Keys))
            if (kinds.TryAdd(key.Key, key.Kind)) union.Add(key.Key, key.Kind.IsOfSomebodyKnown(), 0);
        foreach (var (split, n) in splits.Select((s, n) => (s, n)))
            foreach (var key in split.Keys) union.Put(key.Key, n, key.Side);

        var (leftOut, contradicted) = (new List<LinkLeftOut>(), Merge(union, decisions));
        var shared = SharedOf(links, kinds);
        foreach (var link in links.Where(l => !IsDevice(l, kinds))) Join(link, isDevice: false);
        foreach (var link in links.Where(l => IsDevice(l, kinds))) Join(link, isDevice: true);
        return new PersonMap(union.ToDictionary(), kinds, [.. leftOut.Where(l => union.Of(l.Link.A) != union.Of(l.Link.B))], contradicted) { Shared = shared };

        void Join(KeyLink link, bool isDevice)
        {
            var (x, y) = (union.Of(link.A), union.Of(link.B));
            if (x == y) return;
            if (WhyNot(link, isDevice, x, y) is { } why) leftOut.Add(why);
            else union.Join(x, y);
        }

        LinkLeftOut? WhyNot(KeyLink link, bool isDevice, ulong x, ulong y)
        {
            if (union.SplitBetween(x, y) is >= 0 and var split) return new LinkLeftOut(link, LinkLeftOut.Split, Decision: splits[split].Id);
            var sharing = isDevice ? 0 : Math.Max(shared.GetValueOrDefault(link.A), shared.GetValueOrDefault(link.B));
            if (sharing > rules.MostShared) return new LinkLeftOut(link, LinkLeftOut.Many, sharing);
            if (LinkConfidence.Of(kinds[link.A], kinds[link.B], sharing) is var sure && sure < rules.LeastConfidence) return new LinkLeftOut(link, LinkLeftOut.Unsure, sure);
            if (isDevice) return union.AreKnown(x, y) ? new LinkLeftOut(link, LinkLeftOut.Device) : null;
            // A source that names both accounts in one breath knows that they are one.
            var isOfAccounts = kinds[link.A] == KeyKind.Id && kinds[link.B] == KeyKind.Id;
            return !isOfAccounts && union.HaveAccounts(x, y) ? new LinkLeftOut(link, LinkLeftOut.Account) : null;
        }
    }

    private static HashSet<Guid> Merge(PersonUnion union, IReadOnlyList<DecidedKeys> decisions)
    {
        var contradicted = new HashSet<Guid>();
        foreach (var merge in decisions.Where(d => !d.IsSplit).OrderBy(d => d.At).ThenBy(d => d.Id))
        {
            // Where a split went through the merged, each of its sides stays together.
            var parts = new List<ulong>();
            foreach (var key in merge.Keys.Select(k => k.Key))
            {
                var place = parts.FindIndex(p => union.Of(p) == union.Of(key) || union.SplitBetween(union.Of(p), union.Of(key)) < 0);
                if (place < 0) parts.Add(key);
                else if (union.Of(parts[place]) != union.Of(key)) union.Join(union.Of(parts[place]), union.Of(key));
            }

            if (parts.Count > 1) contradicted.Add(merge.Id);
        }

        return contradicted;
    }

    private static bool IsDevice(KeyLink link, Dictionary<ulong, KeyKind> kinds) => kinds[link.A] == KeyKind.Visitor || kinds[link.B] == KeyKind.Visitor;

    private static Dictionary<ulong, KeyKind> KindsOf(List<KeyLink> links)
    {
        var kinds = new Dictionary<ulong, KeyKind>(links.Count);
        foreach (var link in links)
        {
            if (link.KindA != KeyKind.Unknown) kinds[link.A] = link.KindA;
            else kinds.TryAdd(link.A, KeyKind.Unknown);
            if (link.KindB != KeyKind.Unknown) kinds[link.B] = link.KindB;
            else kinds.TryAdd(link.B, KeyKind.Unknown);
        }

        return kinds;
    }

    /// <summary>The source that named an account first: accounts of one source are told apart by it, those of several are not.</summary>
    private static Dictionary<ulong, int> HomesOf(List<KeyLink> links)
    {
        var homes = new Dictionary<ulong, int>();
        foreach (var link in links)
        {
            if (link.KindA == KeyKind.Id) homes.TryAdd(link.A, link.Source);
            if (link.KindB == KeyKind.Id) homes.TryAdd(link.B, link.Source);
        }

        return homes;
    }

    /// <summary>Keys that stand with more than one customer, and with how many, by keys of one kind.</summary>
    private static Dictionary<ulong, int> SharedOf(List<KeyLink> links, Dictionary<ulong, KeyKind> kinds)
    {
        var degrees = new Dictionary<ulong, int>();
        foreach (var link in links.Where(l => !IsDevice(l, kinds)))
        {
            degrees[link.A] = degrees.GetValueOrDefault(link.A) + 1;
            degrees[link.B] = degrees.GetValueOrDefault(link.B) + 1;
        }

        // Only who has several links can stand with several: their neighbours are few to remember.
        var neighbours = new Dictionary<ulong, HashSet<ulong>>();
        foreach (var link in links.Where(l => !IsDevice(l, kinds)))
        {
            Note(link.A, link.B);
            Note(link.B, link.A);
        }

        return neighbours.Select(n => (n.Key, Most: n.Value.Where(k => kinds[k].IsOfSomebodyKnown()).GroupBy(k => kinds[k]).Select(g => g.Count()).DefaultIfEmpty(0).Max()))
            .Where(n => n.Most > 1).ToDictionary(n => n.Key, n => n.Most);

        void Note(ulong key, ulong other)
        {
            if (degrees[key] < 2) return;
            if (!neighbours.TryGetValue(key, out var all)) neighbours[key] = all = [];
            all.Add(other);
        }
    }
}

/// <summary>A decision that holds, as the reckoning needs it; its keys ascending.</summary>
internal sealed record DecidedKeys(Guid Id, bool IsSplit, long At, IReadOnlyList<DecidedKey> Keys);

internal readonly record struct DecidedKey(ulong Key, int Side, KeyKind Kind);
