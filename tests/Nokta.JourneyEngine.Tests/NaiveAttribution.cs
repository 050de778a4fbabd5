using Nokta.JourneyEngine.Attribution;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Tests;

/// <summary>A path as a test writes it: steps, their ages where there are times, and what it led to.</summary>
public sealed record NaivePath(int[] Steps, long[] Ages, double Conversions, double Value, double Nulls)
{
    public ulong Person { get; init; }

    public int[] Distinct => [.. Steps.Distinct()];
}

/// <summary>Attribution word for word as it is defined, slow on purpose.</summary>
internal static class NaiveAttribution
{
    /// <summary>Paths of an index: for every conversion look at all rows of its person again.</summary>
    public static List<NaivePath> Paths(AttributionQuestion question, IReadOnlyList<Touch> rows)
    {
        var paths = new List<NaivePath>();
        var end = rows.Count == 0 ? 0 : rows.Max(r => r.Time);
        foreach (var person in rows.Where(r => r.Person != 0).GroupBy(r => r.Person))
        {
            var journey = person.Where(r => question.Scope.Filter?[r.Signature] ?? true).OrderBy(r => r.Time).ThenBy(r => r.Row).ToList();
            for (var c = 0; c < journey.Count; c++)
            {
                if (!question.IsGoal[journey[c].Signature] || !question.Scope.Period.Contains(journey[c].Time)) continue;
                var previous = journey.FindLastIndex(c - 1 < 0 ? 0 : c - 1, c, r => question.IsGoal[r.Signature]);
                var steps = journey.Take(c).Skip(previous + 1)
                    .Where(r => r.Time >= journey[c].Time - question.Lookback && r.Time < journey[c].Time && question.ChannelOf[r.Signature] > 0).ToList();
                var value = journey[c].Currency == question.Currency && question.Currency != 0 ? journey[c].Amount : 0;
                paths.Add(new([.. steps.Select(r => question.ChannelOf[r.Signature])], [.. steps.Select(r => journey[c].Time - r.Time)], 1, value, 0) { Person = person.Key });
            }

            var last = journey.FindLastIndex(r => question.IsGoal[r.Signature]);
            var rest = journey.Skip(last + 1).Where(r => question.ChannelOf[r.Signature] > 0).ToList();
            if (rest.Count > 0 && rest[^1].Time + question.Lookback <= end && question.Scope.Period.Contains(rest[^1].Time))
                paths.Add(new([.. rest.Select(r => question.ChannelOf[r.Signature])], [], 0, 0, 1));
        }
        return paths;
    }

    /// <summary>Conversions per channel, element 0 being the unattributed ones.</summary>
    public static double[] Conversions(ModelChoice model, IReadOnlyList<NaivePath> paths, int channels, double halfLife, bool[]? direct) =>
        model.Model switch
        {
            ModelKind.Markov => Proportional(RemovalEffects(paths, channels, model.Order, p => p.Conversions), paths),
            ModelKind.Shapley => Shapley(paths, channels),
            _ => Shared(model, paths, channels, halfLife, direct),
        };

    /// <summary>Removal effects by Gaussian elimination with pivots on the full matrix of states.</summary>
    public static double[] RemovalEffects(IReadOnlyList<NaivePath> paths, int channels, int order, Func<NaivePath, double> worth)
    {
        var effects = new double[channels + 1];
        var whole = Kept(paths, order, worth, 0);
        for (var c = 1; c <= channels; c++) effects[c] = whole == 0 ? 0 : 1 - Kept(paths, order, worth, c) / whole;
        return effects;
    }

    private static double Kept(IReadOnlyList<NaivePath> paths, int order, Func<NaivePath, double> worth, int removed)
    {
        var weighted = paths.Where(p => p.Steps.Length > 0 && p.Conversions + p.Nulls > 0).ToList();
        var states = weighted.SelectMany(p => States(p, order)).Distinct().Select((s, i) => (s, i)).ToDictionary(x => x.s, x => x.i);
        var n = states.Count;
        if (n == 0) return 0;
        var (moves, leaving, ends) = (new double[n, n], new double[n], new double[n]);
        foreach (var path in weighted)
        {
            var walk = States(path, order).Select(s => states[s]).ToArray();
            for (var i = 0; i < walk.Length; i++)
            {
                leaving[walk[i]] += path.Conversions + path.Nulls;
                if (i + 1 < walk.Length) moves[walk[i], walk[i + 1]] += path.Conversions + path.Nulls;
            }
            ends[walk[^1]] += worth(path);
        }

        var system = new double[n, n + 1];
        for (var s = 0; s < n; s++)
        {
            system[s, n] = ends[s] / leaving[s];
            for (var t = 0; t < n; t++) system[s, t] = (s == t ? 1 : 0) - moves[s, t] / leaving[s];
        }
        foreach (var (state, s) in states)
        {
            if (removed == 0 || !state.Split(',').Contains($"{removed}")) continue;
            for (var t = 0; t <= n; t++) system[s, t] = s == t ? 1 : 0;
        }
        return Solved(system, n)[states[""]];
    }

    private static IEnumerable<string> States(NaivePath path, int order) =>
        Enumerable.Range(0, path.Steps.Length + 1).Select(i => string.Join(',', path.Steps[Math.Max(0, i - order)..i]));

    private static double[] Solved(double[,] system, int n)
    {
        for (var column = 0; column < n; column++)
        {
            var pivot = Enumerable.Range(column, n - column).MaxBy(r => Math.Abs(system[r, column]));
            for (var k = 0; k <= n; k++) (system[column, k], system[pivot, k]) = (system[pivot, k], system[column, k]);
            for (var r = 0; r < n; r++)
            {
                if (r == column || system[r, column] == 0) continue;
                var factor = system[r, column] / system[column, column];
                for (var k = column; k <= n; k++) system[r, k] -= factor * system[column, k];
            }
        }
        return [.. Enumerable.Range(0, n).Select(r => system[r, n] / system[r, r])];
    }

    private static double[] Proportional(double[] effects, IReadOnlyList<NaivePath> paths)
    {
        var attributed = paths.Where(p => p.Steps.Length > 0).Sum(p => p.Conversions);
        return [.. effects.Select(e => effects.Sum() == 0 ? 0 : e / effects.Sum() * attributed)];
    }

    /// <summary>The value of Shapley (1953) by its definition: what a channel adds, over all orders in which channels may come.</summary>
    private static double[] Shapley(IReadOnlyList<NaivePath> paths, int channels)
    {
        var (shares, orders) = (new double[channels + 1], Orders([.. Enumerable.Range(1, channels)]).ToList());
        foreach (var order in orders)
            for (var i = 0; i < order.Length; i++)
                shares[order[i]] += (Worth(order[..(i + 1)]) - Worth(order[..i])) / orders.Count;
        return shares;

        double Worth(int[] coalition) => paths.Where(p => p.Steps.Length > 0 && p.Distinct.All(coalition.Contains)).Sum(p => p.Conversions);
    }

    private static IEnumerable<int[]> Orders(int[] items) =>
        items.Length == 0 ? [[]] : items.SelectMany(first => Orders([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));

    private static double[] Shared(ModelChoice model, IReadOnlyList<NaivePath> paths, int channels, double halfLife, bool[]? direct)
    {
        var conversions = new double[channels + 1];
        foreach (var path in paths.Where(p => p.Steps.Length > 0 && p.Conversions > 0))
        {
            var n = path.Steps.Length;
            var lastNonDirect = Array.FindLastIndex(path.Steps, s => direct is null || !direct[s]);
            double Weight(int i) => model.Model switch
            {
                ModelKind.First => i == 0 ? 1 : 0,
                ModelKind.Last => i == n - 1 ? 1 : 0,
                ModelKind.LastNonDirect => i == (lastNonDirect < 0 ? n - 1 : lastNonDirect) ? 1 : 0,
                ModelKind.Linear => 1,
                ModelKind.Position when n <= 2 => 1,
                ModelKind.Position => i == 0 || i == n - 1 ? 0.4 : 0.2 / (n - 2),
                ModelKind.TimeDecay => Math.Pow(2, -path.Ages[i] / halfLife),
                _ => Math.Pow(2, -(n - 1 - i)),
            };
            var whole = Enumerable.Range(0, n).Sum(Weight);
            for (var i = 0; i < n; i++) conversions[path.Steps[i]] += path.Conversions * Weight(i) / whole;
        }
        return conversions;
    }
}
