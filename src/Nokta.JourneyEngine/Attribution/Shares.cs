using System.Numerics;

namespace Nokta.JourneyEngine.Attribution;

/// <summary>How one conversion is shared among the steps of its path by the models that look at one path at a time.</summary>
/// <remarks>Shares of a path sum to 1. O(steps of the path) per model.</remarks>
internal sealed class Shares(Rules rules)
{
    private readonly int[] _seen = new int[rules.Channels + 1];
    private double[] _shares = new double[64];
    private int _path;

    /// <summary>Shares of each step of a path that has at least one; valid until the next call. Ages are the times from each step to the conversion, where there are any.</summary>
    public ReadOnlySpan<double> Of(ModelKind model, ReadOnlySpan<ushort> steps, ReadOnlySpan<long> ages)
    {
        var n = steps.Length;
        if (_shares.Length < n) _shares = new double[BitOperations.RoundUpToPowerOf2((uint)n)];
        var shares = _shares.AsSpan(0, n);
        switch (model)
        {
            case ModelKind.First: One(shares, 0); break;
            case ModelKind.Last: One(shares, n - 1); break;
            case ModelKind.LastNonDirect: One(shares, LastNonDirect(steps)); break;
            case ModelKind.Linear: shares.Fill(1.0 / n); break;
            case ModelKind.Position: Position(shares); break;
            case ModelKind.TimeDecay: TimeDecay(shares, ages); break;
            case ModelKind.StepDecay: StepDecay(shares); break;
            case ModelKind.Shapley: Shapley(shares, steps); break;
            default: throw new ArgumentOutOfRangeException(nameof(model), model, "Not a model of one path.");
        }
        return shares;
    }

    public int LastNonDirect(ReadOnlySpan<ushort> steps)
    {
        for (var i = steps.Length - 1; i >= 0; i--)
            if (!rules.Direct(steps[i])) return i;
        return steps.Length - 1;
    }

    private static void One(Span<double> shares, int at)
    {
        shares.Clear();
        shares[at] = 1;
    }

    private static void Position(Span<double> shares)
    {
        if (shares.Length <= 2)
        {
            shares.Fill(1.0 / shares.Length);
            return;
        }
        shares.Fill(0.2 / (shares.Length - 2));
        (shares[0], shares[^1]) = (0.4, 0.4);
    }

    // Relative to the youngest step, so that old paths do not vanish.
    private void TimeDecay(Span<double> shares, ReadOnlySpan<long> ages)
    {
        var sum = 0.0;
        for (var i = 0; i < shares.Length; i++) sum += shares[i] = Math.Exp((ages[^1] - ages[i]) * (Math.Log(2) / rules.HalfLife));
        foreach (ref var share in shares) share /= sum;
    }

    private static void StepDecay(Span<double> shares)
    {
        var (weight, sum) = (1.0, 0.0);
        for (var i = shares.Length - 1; i >= 0; i--, weight /= 2) sum += shares[i] = weight;
        foreach (ref var share in shares) share /= sum;
    }

    // With v(S) = conversions of the paths whose channels all lie in S, the Shapley value splits each path equally among its distinct channels.
    private void Shapley(Span<double> shares, ReadOnlySpan<ushort> steps)
    {
        if (++_path == int.MaxValue)
        {
            Array.Clear(_seen);
            _path = 1;
        }
        var distinct = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            ref var seen = ref _seen[steps[i]];
            shares[i] = seen == _path ? 0 : 1;
            if (seen == _path) continue;
            seen = _path;
            distinct++;
        }
        foreach (ref var share in shares) share /= distinct;
    }
}
