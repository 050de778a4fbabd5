using System.Numerics;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Paths;

/// <summary>Conformance: how real journeys fit the mapped path, where they leave it and where they go instead.</summary>
/// <remarks>
/// A journey is replayed on the mapped sequence from its first step on; other steps in between are allowed for "in order" and not for "exact"
/// (the simplest form of replay in van der Aalst, Process Mining, 2nd edition 2016, 8.2, on a path without choices; people are counted, not tokens).
/// </remarks>
public static class Conformance
{
    private const int Longest = 64;

    /// <summary>Answers the question from the journeys of its scope.</summary>
    /// <exception cref="ArgumentException">
    /// The mapped path has fewer than 2 or more than 64 steps, a step directly after itself or one that does not exist; a node does not exist;
    /// the window is negative; or the segment is made from another index.
    /// </exception>
    /// <remarks>O(rows of the scope's persons, until each has finished or left), in parallel over persons; memory steps × nodes. Deterministic.</remarks>
    public static ConformanceAnswer Run(ConformanceQuestion question, JourneyIndex index)
    {
        Require(question);
        return index.Scan(new ConformanceScan(question, index));
    }

    /// <summary>Who stands behind the figures of one mapped step: exactly as many as <see cref="ConformanceStep"/> says.</summary>
    /// <param name="question">The question that was asked.</param>
    /// <param name="index">The index it was asked of.</param>
    /// <param name="step">Place on the mapped path, from 0.</param>
    /// <exception cref="ArgumentException">As in <see cref="Run"/>, or the path has no such step.</exception>
    /// <remarks>Cost as <see cref="Run"/>, and four bytes per person.</remarks>
    public static ConformancePeople PeopleAt(ConformanceQuestion question, JourneyIndex index, int step)
    {
        Require(question);
        if (step < 0 || step >= question.Mapped.Length) throw new ArgumentException($"The mapped path has no step {step}.", nameof(step));
        var ends = new JourneyEnd[index.Persons];
        index.Scan(new ConformanceScan(question, index) { Ends = ends });
        return new ConformancePeople(
            PersonSet.Where(index, p => ends[p].Depth > step),
            PersonSet.Where(index, p => ends[p].CameLater && ends[p].Depth == step),
            PersonSet.Where(index, p => !ends[p].CameLater && ends[p].Depth == step + 1));
    }

    private static void Require(ConformanceQuestion question)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(question.Window);
        var mapped = question.Mapped;
        if (mapped.Length is < 2 or > Longest) throw new ArgumentException($"A mapped path has 2 to {Longest} steps, not {mapped.Length}.", nameof(question));
        for (var s = 0; s < mapped.Length; s++)
        {
            if (mapped[s] < 1 || mapped[s] > question.Nodes) throw new ArgumentException($"There is no node {mapped[s]}.", nameof(question));
            if (s > 0 && mapped[s] == mapped[s - 1]) throw new ArgumentException($"Node {mapped[s]} follows itself: repeats are one step.", nameof(question));
        }
    }

    private sealed class ConformanceScan(ConformanceQuestion question, JourneyIndex index) : IScan<ConformanceAnswer>
    {
        /// <summary>Where to put how each person's journey ended; null = nowhere.</summary>
        public JourneyEnd[]? Ends { get; init; }

        public ConformanceAnswer Over<TTime, TSignature>(Journeys<TTime, TSignature> journeys)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature>
        {
            var scoped = new ScopedJourneys<TTime, TSignature>(journeys, question.Scope);
            var map = NodeMap.Of(question.NodeOf, question.Nodes, question.Scope, index);
            var passes = scoped.Walk((from, to) => new ConformancePass<TTime, TSignature>(scoped, question, map, Ends).Over(from, to));
            var steps = Enumerable.Range(0, question.Mapped.Length).Select(s => new ConformanceStep(
                question.Mapped[s], passes.Sum(p => p.Steps[s].Reached), passes.Sum(p => p.Steps[s].Skipped), passes.Sum(p => p.Steps[s].Left), NextOf(passes, s)));
            return new ConformanceAnswer(passes.Sum(p => p.Steps[0].Reached), passes.Sum(p => p.Exact), passes.Sum(p => p.Steps[^1].Reached), [.. steps]);
        }

        private List<(int Node, long Persons)> NextOf<TTime, TSignature>(ConformancePass<TTime, TSignature>[] passes, int step)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature>
        {
            var next = new List<(int Node, long Persons)>();
            for (var node = 0; node <= question.Nodes; node++)
                if (passes.Sum(p => (long)p.Next[step * (question.Nodes + 1) + node]) is > 0 and var persons) next.Add((node, persons));
            return [.. next.OrderByDescending(n => n.Persons).ThenBy(n => n.Node)];
        }
    }
}

/// <summary>How far a person came on the mapped path.</summary>
/// <param name="Depth">Mapped steps reached in order; 0 = not asked about.</param>
/// <param name="CameLater">Whether she came to a later mapped step without the next one.</param>
internal readonly record struct JourneyEnd(byte Depth, bool CameLater);

/// <summary>One thread's replay of the journeys of a range of persons.</summary>
internal sealed class ConformancePass<TTime, TSignature>(ScopedJourneys<TTime, TSignature> journeys, ConformanceQuestion question, int[] map, JourneyEnd[]? ends)
    where TTime : unmanaged, IBinaryInteger<TTime>
    where TSignature : unmanaged, IBinaryInteger<TSignature>
{
    private readonly ulong _window = (ulong)journeys.Journeys.Clock.TicksIn(question.Window);
    private readonly ulong[] _positions = PositionsOf(question);

    public (int Reached, int Skipped, int Left)[] Steps { get; } = new (int, int, int)[question.Mapped.Length];

    /// <summary>Persons by mapped step and node directly after it.</summary>
    public int[] Next { get; } = new int[question.Mapped.Length * (question.Nodes + 1)];

    public long Exact { get; private set; }

    public ConformancePass<TTime, TSignature> Over(int from, int to)
    {
        var starts = journeys.Journeys.Starts;
        for (var person = from; person < to; person++)
        {
            journeys.InPeriod(person, out var start, out var end);
            while (start < end && map[int.CreateTruncating(journeys.Journeys.Signature[start])] != question.Mapped[0]) start++;
            if (start == end) continue;
            var reached = Replay(start, starts[person + 1]);
            if (ends is not null) ends[person] = reached;
        }
        return this;
    }

    private JourneyEnd Replay(int anchor, int end)
    {
        var (time, signature, mapped) = (journeys.Journeys.Time, journeys.Journeys.Signature, question.Mapped);
        var (step, last, isExact, cameLater, isNextOpen) = (0, mapped[0], true, false, true);
        Steps[0].Reached++;
        for (var i = anchor + 1; i < end && (step < mapped.Length - 1 || isNextOpen); i++)
        {
            var node = map[int.CreateTruncating(signature[i])];
            if (node == 0 || node == last) continue;
            if (ulong.CreateTruncating(time[i]) - ulong.CreateTruncating(time[anchor]) > _window) break;
            last = node;
            if (isNextOpen) Next[step * (question.Nodes + 1) + node]++;
            isNextOpen = false;
            if (step == mapped.Length - 1) break;
            if (node == mapped[step + 1])
            {
                Steps[++step].Reached++;
                (cameLater, isNextOpen) = (false, true);
                continue;
            }
            isExact = false;
            cameLater |= step + 2 < mapped.Length && _positions[node] >> (step + 2) != 0;
        }
        if (isNextOpen) Next[step * (question.Nodes + 1)]++;
        if (cameLater) Steps[step + 1].Skipped++;
        else Steps[step].Left++;
        if (step == mapped.Length - 1 && isExact) Exact++;
        return new JourneyEnd((byte)(step + 1), cameLater);
    }

    // A bit for each place of the mapped path at which a node stands.
    private static ulong[] PositionsOf(ConformanceQuestion question)
    {
        var positions = new ulong[question.Nodes + 1];
        for (var s = 0; s < question.Mapped.Length; s++) positions[question.Mapped[s]] |= 1UL << s;
        return positions;
    }
}
