using System.Runtime.Intrinsics;

namespace Nokta.JourneyEngine.Attribution;

/// <summary>Takes paths one by one; paths of one unit (a person, or a line of a table) are drawn together by the bootstrap.</summary>
internal interface IPathTally
{
    /// <summary>A path that ended so many times in a conversion and so many times without. Ages, the times from each step to the conversion, are empty where there are none.</summary>
    void Add(ReadOnlySpan<ushort> steps, ReadOnlySpan<long> ages, double conversions, double value, double nulls, ulong unit);
}

/// <summary>Where paths come from: always cut into the same lanes, so that sums do not depend on the number of threads.</summary>
internal interface IPaths
{
    /// <summary>Gives each tally its lane of the paths, in parallel.</summary>
    void Walk(IReadOnlyList<IPathTally> lanes);
}

/// <summary>What all models need of the paths, from one pass over them.</summary>
internal sealed class PathTally : IPathTally
{
    private readonly Shares _shares;
    private readonly Vector128<double>[][] _sums;
    private readonly Grams? _grams;
    private readonly ModelKind[] _kinds;

    public PathTally(Rules rules)
    {
        (_shares, _kinds) = (new Shares(rules), [.. rules.Models.Select(m => m.Model)]);
        _sums = new Vector128<double>[rules.Models.Count][];
        for (var m = 0; m < _sums.Length; m++) _sums[m] = rules.Models[m].Model == ModelKind.Markov ? [] : new Vector128<double>[rules.Channels + 1];
        Touched = rules.CountsTouched ? new double[rules.Channels + 1] : [];
        if (rules.Order > 0) _grams = new Grams(rules.Channels, rules.Order);
    }

    public double Conversions { get; private set; }

    public double Value { get; private set; }

    public double Unattributed { get; private set; }

    public double UnattributedValue { get; private set; }

    public double Nulls { get; private set; }

    /// <summary>Conversions with a step at each channel, where they are counted.</summary>
    public double[] Touched { get; }

    public Grams? Grams => _grams;

    public static PathTally Of(Rules rules, IPaths paths)
    {
        var lanes = new PathTally[Grams.IsLarge(rules.Channels, rules.Order) ? 2 : 4];
        for (var i = 0; i < lanes.Length; i++) lanes[i] = new PathTally(rules);
        paths.Walk(lanes);
        foreach (var lane in lanes.AsSpan(1)) lanes[0].Add(lane);
        return lanes[0];
    }

    public double[] ConversionsOf(int model) => [.. _sums[model].Select(s => s[0])];

    public double[] ValuesOf(int model) => [.. _sums[model].Select(s => s[1])];

    public void Add(ReadOnlySpan<ushort> steps, ReadOnlySpan<long> ages, double conversions, double value, double nulls, ulong unit)
    {
        if (steps.Length > 0)
        {
            Nulls += nulls;
            _grams?.Add(steps, conversions, value, nulls);
        }
        if (conversions == 0 && value == 0) return;
        Conversions += conversions;
        Value += value;
        if (steps.Length == 0)
        {
            Unattributed += conversions;
            UnattributedValue += value;
            return;
        }
        if (Touched.Length > 0) CountTouched(steps, conversions);
        Share(steps, ages, Vector128.Create(conversions, value));
    }

    private void CountTouched(ReadOnlySpan<ushort> steps, double conversions)
    {
        var shares = _shares.Of(ModelKind.Shapley, steps, []);
        for (var i = 0; i < steps.Length; i++)
            if (shares[i] > 0) Touched[steps[i]] += conversions;
    }

    /// <summary>A path that led nowhere, where models do not ask which.</summary>
    public void AddNull() => Nulls++;

    /// <summary>A path that converted once, where models ask for its ends only.</summary>
    public void AddEnds(int first, int last, double value)
    {
        Conversions++;
        Value += value;
        var worth = Vector128.Create(1, value);
        for (var m = 0; m < _sums.Length; m++) _sums[m][_kinds[m] == ModelKind.First ? first : last] += worth;
    }

    private void Share(ReadOnlySpan<ushort> steps, ReadOnlySpan<long> ages, Vector128<double> worth)
    {
        for (var m = 0; m < _sums.Length; m++)
        {
            var (sums, model) = (_sums[m], _kinds[m]);
            switch (model)
            {
                case ModelKind.Markov: break;
                case ModelKind.First: sums[steps[0]] += worth; break;
                case ModelKind.Last: sums[steps[^1]] += worth; break;
                case ModelKind.LastNonDirect: sums[steps[_shares.LastNonDirect(steps)]] += worth; break;
                case var _ when steps.Length == 1: sums[steps[0]] += worth; break;
                default:
                    var shares = _shares.Of(model, steps, ages);
                    for (var i = 0; i < steps.Length; i++) sums[steps[i]] += worth * shares[i];
                    break;
            }
        }
    }

    private void Add(PathTally other)
    {
        (Conversions, Value, Nulls) = (Conversions + other.Conversions, Value + other.Value, Nulls + other.Nulls);
        (Unattributed, UnattributedValue) = (Unattributed + other.Unattributed, UnattributedValue + other.UnattributedValue);
        for (var c = 0; c < Touched.Length; c++) Touched[c] += other.Touched[c];
        for (var m = 0; m < _sums.Length; m++)
            for (var c = 0; c < _sums[m].Length; c++) _sums[m][c] += other._sums[m][c];
        _grams?.Add(other._grams!);
    }
}
