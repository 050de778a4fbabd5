using System.Runtime.InteropServices;

namespace Nokta.JourneyEngine.Attribution;

/// <summary>How often each step follows each state of a Markov chain; the state is the last steps, as many as the order, the start of a path being 0.</summary>
/// <remarks>A state and the step after it are one number in base channels + 1. Few channels: one flat array; many: a hash table.</remarks>
internal sealed class Grams
{
    private const ulong Dense = 1 << 23;
    private readonly double[]? _weights;
    private readonly (double Conversions, double Value)[]? _ends;
    private readonly Dictionary<ulong, double> _sparse = [];
    private readonly Dictionary<ulong, (double Conversions, double Value)> _sparseEnds = [];

    public Grams(int channels, int order)
    {
        (Order, Base, Power) = (order, (ulong)channels + 1, 1);
        if (Math.Pow(Base, order + 1) > long.MaxValue) throw new ArgumentException($"{channels} channels are too many for a Markov model of order {order}.", nameof(order));
        for (var i = 0; i < order; i++) Power *= Base;
        if (Power * Base > Dense) return;
        _weights = new double[Power * Base];
        _ends = new (double, double)[Power];
    }

    public int Order { get; }

    /// <summary>Channels and one more for the start as a state, and the end as a step.</summary>
    public ulong Base { get; }

    /// <summary>Base to the power of the order: one more than the highest code of a state.</summary>
    public ulong Power { get; }

    /// <summary>Whether tallies of a table of this size are better few than many.</summary>
    public static bool IsLarge(int channels, int order) => order > 0 && Math.Pow(channels + 1, order + 1) > 1 << 18;

    /// <summary>Adds a path that has steps.</summary>
    public void Add(ReadOnlySpan<ushort> steps, double conversions, double value, double nulls)
    {
        var weight = conversions + nulls;
        if (weight <= 0) return;
        if (_weights is null)
        {
            AddSparse(steps, weight, conversions, value);
            return;
        }
        var (state, radix, power, order, weights) = (0, (int)Base, (int)Power, Order, _weights);
        for (var i = 0; i < steps.Length; i++)
        {
            var gram = state * radix + steps[i];
            weights[gram] += weight;
            state = i < order ? gram : gram - steps[i - order] * power;
        }
        weights[state * radix] += weight;
        if (conversions == 0 && value == 0) return;
        _ends![state].Conversions += conversions;
        _ends[state].Value += value;
    }

    /// <summary>Adds the weight of a gram, and where it is an end, the conversions and their value.</summary>
    public void Add(ulong gram, double weight, double conversions, double value)
    {
        Weight(gram) += weight;
        if (conversions != 0 || value != 0) AddEnd(gram / Base, conversions, value);
    }

    public void Add(Grams other)
    {
        foreach (var (gram, weight) in other.All()) Weight(gram) += weight;
        foreach (var (state, end) in other.Ends()) AddEnd(state, end.Conversions, end.Value);
    }

    /// <summary>The same paths seen with a shorter memory.</summary>
    public Grams OfOrder(int order)
    {
        if (order == Order) return this;
        var shorter = new Grams((int)Base - 1, order);
        foreach (var (gram, weight) in All()) shorter.Weight(gram % (shorter.Power * Base)) += weight;
        foreach (var (state, end) in Ends()) shorter.AddEnd(state % shorter.Power, end.Conversions, end.Value);
        return shorter;
    }

    /// <summary>Grams with a weight, ascending: state × <see cref="Base"/> + step, step 0 being the end.</summary>
    public IEnumerable<(ulong Gram, double Weight)> All()
    {
        if (_weights is null)
        {
            foreach (var gram in _sparse.Keys.Order()) yield return (gram, _sparse[gram]);
            yield break;
        }
        for (var gram = 0; gram < _weights.Length; gram++)
            if (_weights[gram] != 0) yield return ((ulong)gram, _weights[gram]);
    }

    /// <summary>Conversions and value of the paths that end in a state, ascending.</summary>
    public IEnumerable<(ulong State, (double Conversions, double Value) End)> Ends()
    {
        if (_ends is null)
        {
            foreach (var state in _sparseEnds.Keys.Order()) yield return (state, _sparseEnds[state]);
            yield break;
        }
        for (var state = 0; state < _ends.Length; state++)
            if (_ends[state] is not (0, 0)) yield return ((ulong)state, _ends[state]);
    }

    private void AddSparse(ReadOnlySpan<ushort> steps, double weight, double conversions, double value)
    {
        var state = 0UL;
        for (var i = 0; i < steps.Length; i++)
        {
            var gram = state * Base + steps[i];
            Weight(gram) += weight;
            state = i < Order ? gram : gram - steps[i - Order] * Power;
        }
        Weight(state * Base) += weight;
        if (conversions != 0 || value != 0) AddEnd(state, conversions, value);
    }

    private ref double Weight(ulong gram)
    {
        if (_weights is not null) return ref _weights[gram];
        return ref CollectionsMarshal.GetValueRefOrAddDefault(_sparse, gram, out _);
    }

    private void AddEnd(ulong state, double conversions, double value)
    {
        ref var end = ref _ends is not null ? ref _ends[state] : ref CollectionsMarshal.GetValueRefOrAddDefault(_sparseEnds, state, out _);
        end = (end.Conversions + conversions, end.Value + value);
    }
}
