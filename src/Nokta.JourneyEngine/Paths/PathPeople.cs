using System.Numerics;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Paths;

/// <summary>A way through the tree of paths, whose people are wanted.</summary>
/// <param name="Steps">Nodes after (before) the anchor, nearest first; none = everybody with an anchor.</param>
/// <param name="Ended">Only those whose journey has no further step: <see cref="PathNode.Ended"/>.</param>
/// <param name="NotTo">Only those who went on, and to none of these: <see cref="PathNode.Other"/> with the nodes of its children.</param>
public sealed record PathTrail(IReadOnlyList<int> Steps, bool Ended = false, IReadOnlyList<int>? NotTo = null);

/// <summary>Who stands behind the steps of <see cref="PathTree"/>: given on request, for lists of people and segments.</summary>
public static class PathPeople
{
    /// <summary>Persons who went one of the trails; exactly as many as the tree says of each.</summary>
    /// <exception cref="ArgumentException">As <see cref="PathTree.Run"/>.</exception>
    /// <remarks>O(rows until the last step of the longest trail × trails), in parallel over persons.</remarks>
    public static PersonSet Run(PathsQuestion question, JourneyIndex index, params IReadOnlyList<PathTrail> trails)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(question.Anchor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(question.Anchor, question.Nodes);
        ArgumentOutOfRangeException.ThrowIfNegative(question.Window);
        return index.Scan(new TrailScan(question, index, trails));
    }

    private sealed class TrailScan(PathsQuestion question, JourneyIndex index, IReadOnlyList<PathTrail> trails) : IScan<PersonSet>
    {
        public PersonSet Over<TTime, TSignature>(Journeys<TTime, TSignature> journeys)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature>
        {
            var scoped = new ScopedJourneys<TTime, TSignature>(journeys, question.Scope);
            var map = NodeMap.Of(question.NodeOf, question.Nodes, question.Scope, index);
            var (went, longest) = (new bool[journeys.Persons], trails.Count == 0 ? 0 : trails.Max(t => t.Steps.Count) + 1);
            scoped.Walk((from, to) =>
            {
                var steps = new int[longest];
                for (var person = from; person < to; person++)
                    went[person] = Walk(scoped, map, person, steps) is >= 0 and var taken && trails.Any(t => Fits(t, steps.AsSpan(0, taken)));
                return 0;
            });
            return PersonSet.Where(index, person => went[person]);
        }

        /// <summary>Writes the person's steps beside her anchor and says how many there are; -1 without an anchor.</summary>
        private int Walk<TTime, TSignature>(ScopedJourneys<TTime, TSignature> scoped, int[] map, int person, int[] steps)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature>
        {
            var (time, signature, starts) = (scoped.Journeys.Time, scoped.Journeys.Signature, scoped.Journeys.Starts);
            scoped.InPeriod(person, out var start, out var end);
            var direction = question.Before ? -1 : 1;
            var (at, beyond) = question.Before ? (end - 1, start - 1) : (start, end);
            while (at != beyond && (map[int.CreateTruncating(signature[at])] is var here && (here == 0 || (question.Anchor != 0 && here != question.Anchor)))) at += direction;
            if (start == end || at == beyond) return -1;

            var (taken, last, anchor) = (0, question.Anchor, at);
            var limit = question.Before ? starts[person] - 1 : starts[person + 1];
            var window = (ulong)scoped.Journeys.Clock.TicksIn(question.Window);
            for (at = question.Anchor == 0 ? anchor : anchor + direction; at != limit && taken < steps.Length; at += direction)
            {
                var node = map[int.CreateTruncating(signature[at])];
                if (node == 0 || (question.CollapseRepeats && node == last)) continue;
                var (a, b) = (ulong.CreateTruncating(time[anchor]), ulong.CreateTruncating(time[at]));
                if ((question.Before ? a - b : b - a) > window) break;
                steps[taken++] = last = node;
            }
            return taken;
        }

        private static bool Fits(PathTrail trail, ReadOnlySpan<int> steps)
        {
            var length = trail.Steps.Count;
            if (steps.Length < length) return false;
            for (var s = 0; s < length; s++)
                if (steps[s] != trail.Steps[s]) return false;
            if (trail.Ended) return steps.Length == length;
            return trail.NotTo is null || (steps.Length > length && !trail.NotTo.Contains(steps[length]));
        }
    }
}
