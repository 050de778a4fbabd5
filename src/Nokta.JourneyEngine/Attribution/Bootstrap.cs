using System.Numerics;
using System.Runtime.InteropServices;

namespace Nokta.JourneyEngine.Attribution;

/// <summary>The models' conversions over and over on resampled paths: a fixed seed gives the same intervals on every machine.</summary>
/// <remarks>O(rounds × steps), and a solution of each Markov chain per round. Tables of long chains are drawn in several passes, so that memory stays bounded.</remarks>
internal static class Bootstrap
{
    private const int Lanes = 2;
    private const long MostNumbers = 1 << 23;

    /// <summary>By model and channel: conversions and value of every round; no values where nothing has one.</summary>
    public static (double[][][] Conversions, double[][][]? Values) Run(Rules rules, PathTally tally, IPaths paths, Draws draws)
    {
        var grams = tally.Grams is { } counted ? GramPlaces.Of(counted) : null;
        var hasValue = tally.Value != 0;
        var size = ((long)rules.Models.Count * (rules.Channels + 1) + (grams?.Count ?? 0)) * (hasValue ? 2 : 1);
        var batch = (int)Math.Clamp(MostNumbers / Math.Max(1, size), 1, rules.Bootstrap);
        var (rounds, values) = (Empty(), hasValue ? Empty() : null);

        for (var first = 0; first < rules.Bootstrap; first += batch)
        {
            var length = Math.Min(batch, rules.Bootstrap - first);
            var lanes = Enumerable.Range(0, Lanes).Select(_ => new DrawnTally(rules, draws, grams, first, length, hasValue)).ToArray();
            paths.Walk(lanes);
            foreach (var lane in lanes.AsSpan(1)) lanes[0].Add(lane);
            lanes[0].WriteTo(rounds, values);
        }
        return (rounds, values);

        double[][][] Empty() => [.. rules.Models.Select(_ => Enumerable.Range(0, rules.Channels + 1).Select(_ => new double[rules.Bootstrap]).ToArray())];
    }
}

/// <summary>Where each gram of a chain stands in flat arrays.</summary>
internal sealed record GramPlaces(Grams Counted, ulong[] Grams, Dictionary<ulong, int> Places)
{
    public int Count => Grams.Length;

    public static GramPlaces Of(Grams counted)
    {
        var grams = counted.All().Select(g => g.Gram).ToArray();
        var places = new Dictionary<ulong, int>(grams.Length);
        for (var i = 0; i < grams.Length; i++) places[grams[i]] = i;
        return new GramPlaces(counted, grams, places);
    }
}

/// <summary>Sums of some rounds of the bootstrap side by side: element (place × rounds + round).</summary>
internal sealed class DrawnTally : IPathTally
{
    private readonly Rules _rules;
    private readonly Draws _draws;
    private readonly GramPlaces? _grams;
    private readonly Shares _shares;
    private readonly (int First, int Count) _rounds;
    private readonly double[][] _sums;
    private readonly double[][] _values;
    private readonly double[] _weights;
    private readonly double[] _ends;
    private readonly double[] _endValues;
    private readonly double[] _attributed;
    private readonly double[] _attributedValue;
    private readonly double[] _drawn;
    private readonly double[] _drawnAll;

    public DrawnTally(Rules rules, Draws draws, GramPlaces? grams, int first, int rounds, bool hasValue)
    {
        (_rules, _draws, _grams, _shares, _rounds) = (rules, draws, grams, new Shares(rules), (first, rounds));
        _sums = [.. rules.Models.Select(m => new double[m.Model == ModelKind.Markov ? 0 : (rules.Channels + 1) * rounds])];
        _values = [.. _sums.Select(s => new double[hasValue ? s.Length : 0])];
        (_endValues, _attributedValue) = (new double[hasValue ? (grams?.Count ?? 0) * rounds : 0], new double[hasValue ? rounds : 0]);
        (_weights, _ends) = (new double[(grams?.Count ?? 0) * rounds], new double[(grams?.Count ?? 0) * rounds]);
        (_attributed, _drawn, _drawnAll) = (new double[rounds], new double[rounds], new double[rounds]);
    }

    public void Add(ReadOnlySpan<ushort> steps, ReadOnlySpan<long> ages, double conversions, double value, double nulls, ulong unit)
    {
        if (steps.Length == 0 || conversions + (_grams is null ? 0 : nulls) <= 0) return;
        _draws.Fill(unit, _rounds.First, conversions, nulls, _drawn, _drawnAll);
        AddTo(_drawnAll, _drawn, 1);
        var worth = conversions > 0 ? value / conversions : 0;
        if (_grams is not null) Count(steps, conversions > 0, worth);
        if (conversions == 0) return;
        AddTo(_attributed, _drawn, 1);
        AddTo(_attributedValue, _drawn, worth);
        for (var m = 0; m < _sums.Length; m++)
        {
            var model = _rules.Models[m].Model;
            if (model == ModelKind.Markov) continue;
            var shares = _shares.Of(model, steps, ages);
            for (var i = 0; i < steps.Length; i++)
            {
                if (shares[i] == 0) continue;
                AddTo(_sums[m].AsSpan(steps[i] * _rounds.Count, _rounds.Count), _drawn, shares[i]);
                if (_attributedValue.Length > 0) AddTo(_values[m].AsSpan(steps[i] * _rounds.Count, _rounds.Count), _drawn, shares[i] * worth);
            }
        }
    }

    public void Add(DrawnTally other)
    {
        for (var m = 0; m < _sums.Length; m++)
        {
            AddTo(_sums[m], other._sums[m], 1);
            AddTo(_values[m], other._values[m], 1);
        }
        AddTo(_endValues, other._endValues, 1);
        AddTo(_attributedValue, other._attributedValue, 1);
        AddTo(_weights, other._weights, 1);
        AddTo(_ends, other._ends, 1);
        AddTo(_attributed, other._attributed, 1);
    }

    /// <summary>Writes each model's conversions, and values where there are any, of these rounds.</summary>
    public void WriteTo(double[][][] rounds, double[][][]? values) => Parallel.For(0, _rounds.Count, r =>
    {
        for (var m = 0; m < _sums.Length; m++)
        {
            var model = _rules.Models[m];
            var removal = model.Model == ModelKind.Markov ? Markov(model.Order, r) : null;
            var (shares, worth) = (removal?.Share(_attributed[r]), values is null ? null : removal?.ShareValue(_attributedValue[r]));
            for (var c = 1; c <= _rules.Channels; c++)
            {
                rounds[m][c][_rounds.First + r] = shares is null ? _sums[m][c * _rounds.Count + r] : shares[c];
                if (values is not null) values[m][c][_rounds.First + r] = worth is null ? _values[m][c * _rounds.Count + r] : worth[c];
            }
        }
    });

    private Removal Markov(int order, int round)
    {
        var grams = new Grams(_rules.Channels, _grams!.Counted.Order);
        for (var g = 0; g < _grams.Count; g++)
        {
            var at = g * _rounds.Count + round;
            if (_weights[at] != 0) grams.Add(_grams.Grams[g], _weights[at], _ends[at], _endValues.Length > 0 ? _endValues[at] : 0);
        }
        return Removal.Of(Chain.Of(grams.OfOrder(order)), _rules.Channels);
    }

    private void Count(ReadOnlySpan<ushort> steps, bool converts, double worth)
    {
        var grams = _grams!;
        var state = 0UL;
        for (var i = 0; i <= steps.Length; i++)
        {
            var gram = state * grams.Counted.Base + (i < steps.Length ? steps[i] : 0UL);
            var at = grams.Places[gram] * _rounds.Count;
            AddTo(_weights.AsSpan(at, _rounds.Count), _drawnAll, 1);
            if (i == steps.Length && converts)
            {
                AddTo(_ends.AsSpan(at, _rounds.Count), _drawn, 1);
                if (_endValues.Length > 0) AddTo(_endValues.AsSpan(at, _rounds.Count), _drawn, worth);
            }
            state = gram % grams.Counted.Power;
        }
    }

    private static void AddTo(Span<double> sums, ReadOnlySpan<double> drawn, double share)
    {
        var to = MemoryMarshal.Cast<double, Vector<double>>(sums);
        var from = MemoryMarshal.Cast<double, Vector<double>>(drawn);
        for (var i = 0; i < to.Length; i++) to[i] += from[i] * share;
        for (var i = to.Length * Vector<double>.Count; i < sums.Length; i++) sums[i] += drawn[i] * share;
    }
}
