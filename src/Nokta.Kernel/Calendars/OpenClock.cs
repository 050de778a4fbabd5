using System.Collections.Concurrent;

namespace Nokta.Kernel.Calendars;

/// <summary>
/// A clock that runs only while a business is open. An instant is open when the clock on the wall shows an open time, so the hour that a change
/// of clocks skips never was, and the one it repeats counts twice. Instants are UTC microseconds since the Unix epoch.
/// </summary>
/// <param name="zone">Where the business stands.</param>
/// <param name="spansOf">The stretches that begin on a local day, holidays and special days already considered; they may overlap. Asked once per day.</param>
/// <remarks>Safe on several threads. A month of days is worked out when it is first asked about; after that a question costs O(months between + log).</remarks>
public sealed class OpenClock(TimeZoneInfo zone, Func<DateOnly, IReadOnlyList<OpenSpan>> spansOf)
{
    private const int ChunkDays = 32;
    private const long Minute = 60 * Micros.Second;

    private readonly ConcurrentDictionary<int, Chunk> _chunks = [];
    private readonly Calendar _calendar = new(CalendarKind.Gregorian, DayOfWeek.Monday, zone);

    /// <summary>Whether the business is open at an instant.</summary>
    public bool IsOpen(long at) => Between(at, at + 1) > 0;

    /// <summary>Open microseconds from one instant (inclusive) to another (exclusive); 0 when it does not lie later.</summary>
    public long Between(long from, long to)
    {
        if (to <= from) return 0;
        var (first, last) = (ChunkOf(from), ChunkOf(to));
        if (first == last) return first.OpenBefore(to) - first.OpenBefore(from);
        var sum = first.Total - first.OpenBefore(from) + last.OpenBefore(to);
        for (var k = first.Number + 1; k < last.Number; k++) sum += Get(k).Total;
        return sum;
    }

    /// <summary>The first instant by which that much open time has run since <paramref name="from"/>; null when it has not within ten years.</summary>
    public long? Add(long from, long open)
    {
        if (open <= 0) return from;
        var chunk = ChunkOf(from);
        var need = chunk.OpenBefore(from) + open;
        for (var k = 0; k < 3660 / ChunkDays; k++)
        {
            if (need <= chunk.Total) return chunk.InstantOf(need);
            need -= chunk.Total;
            chunk = Get(chunk.Number + 1);
        }

        return null;
    }

    /// <summary>The open stretches between two instants, in order, apart from one another and cut at both ends.</summary>
    public IReadOnlyList<TimeSpanMicros> Spans(long from, long to)
    {
        var spans = new List<TimeSpanMicros>();
        if (to <= from) return spans;
        var last = ChunkOf(to).Number;
        for (var chunk = ChunkOf(from); ; chunk = Get(chunk.Number + 1))
        {
            foreach (var span in chunk.Spans) Append(spans, new(Math.Max(span.From, from), Math.Min(span.To, to)));
            if (chunk.Number >= last) return spans;
        }
    }

    private Chunk ChunkOf(long at)
    {
        var chunk = Get(Math.DivRem(_calendar.DateOf(at).DayNumber, ChunkDays).Quotient);
        // Where clocks go back over midnight, the new day's date is on the wall before the day begins for good.
        return at < chunk.From ? Get(chunk.Number - 1) : chunk;
    }

    private Chunk Get(int number) => _chunks.GetOrAdd(number, static (k, my) => my.Build(k), this);

    private Chunk Build(int number)
    {
        var (first, after) = (DateOnly.FromDayNumber(number * ChunkDays), DateOnly.FromDayNumber((number + 1) * ChunkDays));
        var (from, to) = (_calendar.StartOf(first), _calendar.StartOf(after));
        var offsets = Offsets(from - 3 * Micros.Day, to + 3 * Micros.Day);
        var found = new List<TimeSpanMicros>();
        for (var day = first.AddDays(-2); day <= after; day = day.AddDays(1))
        {
            var midnight = Micros.Of(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
            foreach (var span in spansOf(day))
                foreach (var (stretch, offset) in offsets)
                {
                    var (begin, end) = (midnight + span.From * Minute - offset, midnight + span.To * Minute - offset);
                    (begin, end) = (Math.Max(Math.Max(begin, stretch.From), from), Math.Min(Math.Min(end, stretch.To), to));
                    if (end > begin) found.Add(new(begin, end));
                }
        }

        var spans = new List<TimeSpanMicros>();
        foreach (var span in found.OrderBy(s => s.From)) Append(spans, span);
        return new Chunk(number, from, [.. spans]);
    }

    /// <summary>Stretches in which the zone's distance from UTC stays the same, with that distance.</summary>
    private List<(TimeSpanMicros Stretch, long Offset)> Offsets(long from, long to)
    {
        var found = new List<(TimeSpanMicros, long)>();
        var (start, offset) = (from, OffsetAt(from));
        for (var at = from; at < to;)
        {
            var next = Math.Min(at + Micros.Day / 4, to);
            if (OffsetAt(next) != offset)
            {
                next = ChangeBetween(at, next);
                found.Add((new(start, next), offset));
                (start, offset) = (next, OffsetAt(next));
            }

            at = next;
        }

        found.Add((new(start, to), offset));
        return found;
    }

    private long ChangeBetween(long before, long after)
    {
        var old = OffsetAt(before);
        while (after - before > 1)
        {
            var middle = before + (after - before) / 2;
            if (OffsetAt(middle) == old) before = middle;
            else after = middle;
        }

        return after;
    }

    private long OffsetAt(long at) => zone.GetUtcOffset(Micros.ToUtc(at)).Ticks / 10;

    private static void Append(List<TimeSpanMicros> spans, TimeSpanMicros span)
    {
        if (span.Length <= 0) return;
        if (spans.Count == 0 || spans[^1].To < span.From) spans.Add(span);
        else spans[^1] = new(spans[^1].From, Math.Max(spans[^1].To, span.To));
    }

    /// <summary>Some weeks of open stretches with their running sum.</summary>
    private sealed class Chunk
    {
        private readonly long[] _before;

        public Chunk(int number, long from, TimeSpanMicros[] spans)
        {
            (Number, From, Spans, _before) = (number, from, spans, new long[spans.Length]);
            for (var i = 0; i < spans.Length; i++)
            {
                _before[i] = Total;
                Total += spans[i].Length;
            }
        }

        public int Number { get; }
        public long From { get; }
        public TimeSpanMicros[] Spans { get; }
        public long Total { get; }

        public long OpenBefore(long at)
        {
            var i = LastFrom(Spans, s => s.From <= at);
            return i < 0 ? 0 : _before[i] + Math.Min(at - Spans[i].From, Spans[i].Length);
        }

        /// <summary>The instant by which <paramref name="open"/> (more than 0, at most the total) has run since the chunk began.</summary>
        public long InstantOf(long open)
        {
            var i = LastFrom(_before, b => b < open);
            return Spans[i].From + open - _before[i];
        }

        private static int LastFrom<T>(T[] sorted, Func<T, bool> holds)
        {
            var (low, high) = (0, sorted.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (holds(sorted[middle])) low = middle + 1;
                else high = middle;
            }

            return low - 1;
        }
    }
}
