using System.Runtime.Intrinsics;

namespace Nokta.JourneyEngine.Attribution;

/// <summary>What share of the conversions a chain loses when a channel is taken out of it: every move into that channel ends without a conversion.</summary>
/// <param name="Conversions">By channel, 0 to 1; element 0 unused.</param>
/// <param name="Values">The same of value; 0 where there is no value.</param>
/// <remarks>
/// Removal effect (Anderl, Becker, von Wangenheim, Schumann 2016, "Mapping the customer journey", IJRM 33) as the solution of x = start + x·Q without
/// the states that hold the channel, not by simulation. Gauss-Seidel from above: the visits of the whole chain are known from the counts, and each sweep
/// lowers them towards the solution, so that the error is bounded by the last step. Four channels are solved side by side.
/// Cost O(channels / 4 × moves of the chain × sweeps); sweeps grow with the length of paths.
/// </remarks>
internal sealed record Removal(double[] Conversions, double[] Values)
{
    private const int Lanes = 4;
    private const int MostSweeps = 100_000;

    public static Removal Of(Chain chain, int channels)
    {
        var removal = new Removal(new double[channels + 1], new double[channels + 1]);
        var (conversions, value) = (chain.Conversions.Sum(), chain.Values.Sum());
        if (chain.States == 0 || conversions <= 0) return removal;

        var present = new SortedSet<int>(Enumerable.Range(1, chain.States - 1).Select(chain.Last)).ToArray();
        var hasRefunds = chain.Values.Any(v => v < 0);
        var solver = new Solver(chain);
        Parallel.For(0, (present.Length + Lanes - 1) / Lanes, group =>
        {
            var some = present.AsSpan(group * Lanes, Math.Min(Lanes, present.Length - group * Lanes));
            var (kept, keptValue) = solver.Without(some);
            for (var i = 0; i < some.Length; i++)
            {
                removal.Conversions[some[i]] = Math.Clamp(1 - kept[i] / conversions, 0, 1);
                var lost = value == 0 ? 0 : 1 - keptValue[i] / value;
                removal.Values[some[i]] = hasRefunds ? lost : Math.Clamp(lost, 0, 1);
            }
        });
        return removal;
    }

    /// <summary>Conversions shared out in proportion to the removal effects.</summary>
    public double[] Share(double conversions) => Share(Conversions, conversions);

    /// <summary>Value shared out in proportion to its own removal effects; where refunds make these negative, to those of the conversions.</summary>
    public double[] ShareValue(double value) =>
        Values.Any(v => v < 0) || Values.Sum() <= 0 ? Share(Conversions, value) : Share(Values, value);

    private static double[] Share(double[] effects, double whole)
    {
        var sum = effects.Sum();
        return [.. effects.Select(e => sum > 0 ? e / sum * whole : 0)];
    }

    /// <summary>The chain as probabilities, its loops taken out: a state that repeats itself is left as often as it is entered from elsewhere.</summary>
    private sealed class Solver
    {
        private readonly Chain _chain;
        private readonly double[] _moves;
        private readonly double[] _loops;

        public Solver(Chain chain)
        {
            (_chain, _moves, _loops) = (chain, new double[chain.From.Length], new double[chain.States]);
            Array.Fill(_loops, 1);
            for (var s = 0; s < chain.States; s++)
                for (var e = chain.EnteredFrom[s]; e < chain.EnteredFrom[s + 1]; e++)
                {
                    var flow = chain.Flow[chain.From[e]];
                    var move = flow > 0 ? chain.Weights[e] / flow : 0;
                    if (chain.From[e] == s) _loops[s] = 1 / (1 - move);
                    else _moves[e] = move;
                }
        }

        public (Vector256<double> Conversions, Vector256<double> Values) Without(ReadOnlySpan<int> channels)
        {
            var alive = Alive(channels);
            var visits = new Vector256<double>[_chain.States];
            for (var s = 0; s < visits.Length; s++) visits[s] = alive[s] * _chain.Flow[s];

            var (bound, last) = (Vector256.Create(Math.Max(_chain.Conversions.Sum() * 1e-13, _chain.Flow.Sum() * 4e-15)), Vector256<double>.Zero);
            for (var sweep = 0; sweep < MostSweeps; sweep++)
            {
                var change = Sweep(visits, alive);
                // What geometric steps still have to go: change × ratio / (1 − ratio).
                var ratio = Vector256.Min(change / Vector256.Max(last, Vector256.Create(double.Epsilon)), Vector256.Create(0.9999999));
                if (sweep > _chain.Order && Vector256.LessThanOrEqualAll(change * ratio / (Vector256<double>.One - ratio), bound)) break;
                last = change;
            }
            return (Exits(visits, _chain.Conversions), Exits(visits, _chain.Values));
        }

        /// <summary>Lowers the visits of each state to what enters it now; returns by how much in all.</summary>
        private Vector256<double> Sweep(Vector256<double>[] visits, Vector256<double>[] alive)
        {
            var (entered, from, moves) = (_chain.EnteredFrom, _chain.From, _moves);
            var change = Vector256<double>.Zero;
            for (var s = 1; s < visits.Length; s++)
            {
                var sum = Vector256<double>.Zero;
                for (var e = entered[s]; e < entered[s + 1]; e++) sum += visits[from[e]] * moves[e];
                sum *= alive[s] * _loops[s];
                change += Vector256.Abs(visits[s] - sum);
                visits[s] = sum;
            }
            return change;
        }

        private Vector256<double>[] Alive(ReadOnlySpan<int> channels)
        {
            var alive = new Vector256<double>[_chain.States];
            Span<int> steps = stackalloc int[_chain.Order];
            for (var s = 0; s < alive.Length; s++)
            {
                _chain.Steps(s, steps);
                var lives = Vector256<double>.One;
                for (var lane = 0; lane < channels.Length; lane++)
                    if (steps.Contains(channels[lane])) lives = lives.WithElement(lane, 0.0);
                alive[s] = lives;
            }
            return alive;
        }

        private Vector256<double> Exits(Vector256<double>[] visits, double[] ends)
        {
            var sum = Vector256<double>.Zero;
            for (var s = 0; s < visits.Length; s++)
                if (ends[s] != 0) sum += visits[s] * (ends[s] / _chain.Flow[s]);
            return sum;
        }
    }
}
