namespace Nokta.JourneyEngine.Attribution;

/// <summary>The absorbing Markov chain of counted paths: its states, and from where each of them is entered.</summary>
/// <remarks>State 0 is the start. Every state lies on a path that ends, so the end is reached from everywhere and no system is singular.</remarks>
internal sealed class Chain
{
    private Chain(Grams grams, (ulong Gram, double Weight)[] all)
    {
        Codes = [.. all.Select(g => g.Gram / grams.Base).Distinct()];
        (Order, Base) = (grams.Order, grams.Base);
        Power = 1;
        for (var i = 0; i < Order; i++) Power *= Base;
        (Flow, Conversions, Values, EnteredFrom) = (new double[Codes.Length], new double[Codes.Length], new double[Codes.Length], new int[Codes.Length + 1]);
    }

    public int Order { get; }

    public ulong Base { get; }

    public ulong Power { get; }

    /// <summary>Codes of the states, ascending; the start is 0 and first.</summary>
    public ulong[] Codes { get; }

    public int States => Codes.Length;

    /// <summary>Weight of the paths that pass each state: the expected visits of the chain as a whole, since as much leaves as enters.</summary>
    public double[] Flow { get; }

    /// <summary>Conversions straight from each state.</summary>
    public double[] Conversions { get; }

    public double[] Values { get; }

    /// <summary>Where each state's entries start in <see cref="From"/>; one element more than states.</summary>
    public int[] EnteredFrom { get; }

    public int[] From { get; private set; } = [];

    public double[] Weights { get; private set; } = [];

    public static Chain Of(Grams grams)
    {
        var all = grams.All().ToArray();
        var chain = new Chain(grams, all);
        var index = new Dictionary<ulong, int>(chain.States);
        for (var s = 0; s < chain.States; s++) index[chain.Codes[s]] = s;
        chain.Fill(all, index);
        foreach (var (state, end) in grams.Ends()) (chain.Conversions[index[state]], chain.Values[index[state]]) = end;
        return chain;
    }

    /// <summary>The last step of a state; 0 for the start.</summary>
    public int Last(int state) => (int)(Codes[state] % Base);

    /// <summary>Writes the steps that make a state, latest first, 0 where the path had not begun.</summary>
    public void Steps(int state, Span<int> steps)
    {
        var code = Codes[state];
        for (var i = 0; i < Order; i++, code /= Base) steps[i] = (int)(code % Base);
    }

    private void Fill((ulong Gram, double Weight)[] all, Dictionary<ulong, int> index)
    {
        var to = new int[all.Length];
        for (var e = 0; e < all.Length; e++)
        {
            var (gram, weight) = all[e];
            Flow[index[gram / Base]] += weight;
            to[e] = gram % Base == 0 ? -1 : index[gram % Power];
            if (to[e] >= 0) EnteredFrom[to[e] + 1]++;
        }
        for (var s = 0; s < States; s++) EnteredFrom[s + 1] += EnteredFrom[s];
        (From, Weights) = (new int[EnteredFrom[^1]], new double[EnteredFrom[^1]]);
        var next = EnteredFrom.ToArray();
        for (var e = 0; e < all.Length; e++)
        {
            if (to[e] < 0) continue;
            var at = next[to[e]]++;
            (From[at], Weights[at]) = (index[all[e].Gram / Base], all[e].Weight);
        }
    }
}
