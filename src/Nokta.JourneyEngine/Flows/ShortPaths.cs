using System.Numerics;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Flows;

/// <summary>Counts the first few steps of journeys over few nodes: a path is a number that is its own place in a table, so that nothing is grouped or kept per person.</summary>
internal sealed class ShortPaths<TTime, TSignature>(ScopedJourneys<TTime, TSignature> journeys, VariantsQuestion question, int[] map, int highest)
    where TTime : unmanaged, IBinaryInteger<TTime>
    where TSignature : unmanaged, IBinaryInteger<TSignature>
{
    private const int Most = 1 << 23;
    private readonly int _base = highest + 1;

    /// <summary>Whether the table is small enough, and nobody asks for durations.</summary>
    public static bool Fits(VariantsQuestion question, int highest, int persons) =>
        !question.WithDurations && question.Steps <= 23 && Math.Pow(highest + 1, question.Steps) <= Math.Min(Most, Math.Max(1 << 12, persons * 8L));

    public VariantsAnswer Answer()
    {
        var tables = journeys.Walk(Count);
        var counts = tables[0];
        foreach (var table in tables.AsSpan(1))
            for (var path = 0; path < counts.Length; path++) counts[path] += table[path];

        var (all, distinct) = (0L, 0L);
        foreach (var count in counts) (all, distinct) = (all + count, distinct + (count > 0 ? 1 : 0));
        return new VariantsAnswer(all, distinct, Top(counts));
    }

    private int[] Count(int from, int to)
    {
        var (counts, signature, nodeOf) = (new int[(int)Math.Pow(_base, question.Steps)], journeys.Journeys.Signature, map);
        for (var person = from; person < to; person++)
        {
            journeys.InPeriod(person, out var start, out var end);
            var (path, steps, last) = (0, question.Steps, 0);
            for (var i = start; i < end && steps > 0; i++)
            {
                var node = nodeOf[int.CreateTruncating(signature[i])];
                if (node == 0 || (question.CollapseRepeats && node == last)) continue;
                (path, last) = (path * _base + node, node);
                steps--;
            }
            if (path > 0) counts[path]++;
        }
        return counts;
    }

    // Where more paths than are kept share the smallest count, their steps decide.
    private Variant[] Top(int[] counts)
    {
        var kept = new PriorityQueue<int, int>();
        var least = 1;
        if (question.Top < counts.Length)
        {
            foreach (var count in counts)
            {
                if (count == 0) continue;
                if (kept.Count < question.Top) kept.Enqueue(count, count);
                else if (count > kept.Peek()) kept.EnqueueDequeue(count, count);
            }
            least = kept.Count < question.Top ? 1 : kept.Peek();
        }
        var variants = new List<Variant>();
        for (var path = 1; path < counts.Length; path++)
            if (counts[path] >= least) variants.Add(new Variant(StepsOf(path), counts[path], double.NaN));
        variants.Sort((a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : a.Steps.AsSpan().SequenceCompareTo(b.Steps));
        return [.. variants.Take(question.Top)];
    }

    private int[] StepsOf(int path)
    {
        var steps = new Stack<int>();
        for (; path > 0; path /= _base) steps.Push(path % _base);
        return [.. steps];
    }
}
