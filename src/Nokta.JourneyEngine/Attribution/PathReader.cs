using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Attribution;

/// <summary>Reads a CSV of paths by stretches of whole lines: whoever is free takes the next one from the stream.</summary>
internal sealed class PathReader(Stream csv)
{
    private const int Stretch = 1 << 20;

    private readonly Lock _turn = new();
    private readonly ChannelNames _names = new();
    private readonly List<PathBlock?> _blocks = [];
    private readonly List<int> _lines = [];
    private readonly PriorityQueue<(int Line, string What), int> _wrong = new();
    private byte[] _left = [];
    private bool _isOver;

    public (IReadOnlyList<string> Channels, IReadOnlyList<PathBlock> Blocks) ReadAll()
    {
        var first = new byte[Stretch + PathLines.Padding];
        var length = Take(ref first, out _);
        var columns = PathColumns.Of(first.AsSpan(0, length), out var header);
        var lines = new PathLines(columns, _names);
        // The first stretch is read before the others, so that channels have their numbers before they are raced for.
        Keep(lines, first, header, length, 0);
        Parallel.For(0, Slices.Threads, _ =>
        {
            var mine = new PathLines(columns, _names);
            var buffer = new byte[Stretch + PathLines.Padding];
            while (_wrong.Count == 0 && Take(ref buffer, out var number) is var taken and > 0) Keep(mine, buffer, 0, taken, number);
        });
        if (_wrong.TryDequeue(out var wrong, out var stretch))
            throw new FormatException($"Line {2 + _lines.Take(stretch).Sum() + wrong.Line}: {wrong.What}");
        return (_names.InOrder(out var renumbered), Renumbered(renumbered));
    }

    /// <summary>Fills the buffer with whole lines; what is left of the last one waits for the next to come.</summary>
    private int Take(ref byte[] buffer, out int number)
    {
        lock (_turn)
        {
            number = _blocks.Count;
            if (_isOver) return 0;
            _left.CopyTo(buffer, 0);
            var (length, end) = (_left.Length, -1);
            while (true)
            {
                var wanted = buffer.Length - PathLines.Padding - length;
                var read = csv.ReadAtLeast(buffer.AsSpan(length, wanted), wanted, throwOnEndOfStream: false);
                _isOver = read < wanted;
                length += read;
                end = _isOver ? length : buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
                if (end > 0 || _isOver) break;
                Array.Resize(ref buffer, checked(buffer.Length * 2));
            }
            _left = buffer[end..length];
            _blocks.Add(null);
            _lines.Add(0);
            return end;
        }
    }

    private void Keep(PathLines lines, byte[] buffer, int from, int to, int number)
    {
        var block = lines.Read(buffer, from, to, number);
        lock (_turn)
        {
            (_blocks[number], _lines[number]) = (block, lines.Count);
            if (lines.Wrong is { } what) _wrong.Enqueue((lines.Count, what), number);
        }
    }

    private List<PathBlock> Renumbered(ushort[]? numbers)
    {
        var blocks = _blocks.OfType<PathBlock>().Where(b => b.Count > 0).ToList();
        if (numbers is null) return blocks;
        Parallel.ForEach(blocks, block =>
        {
            foreach (ref var step in block.Steps.AsSpan(0, block.Starts[block.Count])) step = numbers[step];
        });
        return blocks;
    }
}
