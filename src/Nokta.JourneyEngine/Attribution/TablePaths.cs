namespace Nokta.JourneyEngine.Attribution;

/// <summary>The paths of a table; each line is a unit of its own.</summary>
internal sealed class TablePaths(PathTable table) : IPaths
{
    public void Walk(IReadOnlyList<IPathTally> lanes)
    {
        var firsts = new long[table.Blocks.Count + 1];
        for (var b = 0; b < table.Blocks.Count; b++) firsts[b + 1] = firsts[b] + table.Blocks[b].Count;
        Parallel.For(0, lanes.Count, lane =>
        {
            var (from, to) = (firsts[^1] * lane / lanes.Count, firsts[^1] * (lane + 1) / lanes.Count);
            for (var b = 0; b < table.Blocks.Count; b++)
            {
                var (start, end) = (Math.Max(from, firsts[b]), Math.Min(to, firsts[b + 1]));
                if (start < end) Walk(table.Blocks[b], (int)(start - firsts[b]), (int)(end - firsts[b]), (ulong)firsts[b], lanes[lane]);
            }
        });
    }

    private static void Walk(PathBlock block, int from, int to, ulong first, IPathTally lane)
    {
        var (starts, conversions, values, nulls) = (block.Starts, block.Conversions, block.Values, block.Nulls);
        for (var i = from; i < to; i++)
            lane.Add(block.Steps.AsSpan(starts[i], starts[i + 1] - starts[i]), [], conversions[i], values is null ? 0 : values[i], nulls is null ? 0 : nulls[i], first + (ulong)i);
    }
}
