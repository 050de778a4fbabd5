using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Logs;

/// <summary>An event log being read: tables, or events one by one, of one file or of several; then <see cref="Finish"/>.</summary>
/// <param name="columns">Names of the columns; the customary ones unless told.</param>
public sealed class EventLogDraft(EventLogColumns? columns = null)
{
    private const int RowsAtOnce = 32_768;
    private readonly EventLogColumns _columns = columns ?? EventLogColumns.Customary;
    private readonly List<EventBatch> _batches = [];
    private readonly NameTable _names = new();
    private readonly LocalClock _clock = new((columns ?? EventLogColumns.Customary).Zone);
    private EventBatch? _open;
    private long _withoutActivity;

    /// <summary>Bits of a person's key that are used; tests use few to make keys clash.</summary>
    internal ulong KeyMask { get; init; } = ulong.MaxValue;

    /// <summary>Reads a table (RFC 4180 with a header; comma, semicolon, tab or bar; UTF-8) to its end, on all processors.</summary>
    /// <exception cref="EventLogException">It cannot be read; the first fault in the file is told.</exception>
    /// <remarks>Linear; figures in bench/README.md.</remarks>
    public void ReadCsv(Stream stream)
    {
        Close();
        var table = new CsvChunks(stream);
        var places = _columns.In(table.Header);
        var read = new ConcurrentDictionary<int, EventBatch>();
        var faults = new ConcurrentDictionary<int, ExceptionDispatchInfo>();
        Parallel.For(0, Slices.Threads, new ParallelOptions { MaxDegreeOfParallelism = Slices.Threads }, _ =>
        {
            var (rows, chunk) = (new CsvRows(table, places, new LocalClock(_columns.Zone)), new CsvChunk());
            var at = int.MaxValue;
            try
            {
                while (faults.IsEmpty && table.Next(chunk))
                {
                    at = chunk.Number;
                    var batch = rows.Read(chunk);
                    batch.Seal(KeyMask);
                    (read[at], at) = (batch, int.MaxValue);
                }
            }
            catch (Exception fault)
            {
                // Every chunk before the faulty one is read to its end by whoever took it: the first fault in the file is told.
                faults[at] = ExceptionDispatchInfo.Capture(fault);
            }

            Interlocked.Add(ref _withoutActivity, rows.WithoutActivity);
        });
        if (!faults.IsEmpty) faults[faults.Keys.Min()].Throw();
        _batches.AddRange(read.OrderBy(b => b.Key).Select(b => b.Value));
        if (_withoutActivity == 0 && read.Values.All(b => b.Count == 0)) throw new EventLogException(EventLogFault.NoRows);
    }

    /// <summary>Adds one event that another reader found, all texts UTF-8. Nothing is added for an event without activity.</summary>
    /// <returns>False when the time cannot be read.</returns>
    public bool Add(ReadOnlySpan<byte> person, ReadOnlySpan<byte> activity, ReadOnlySpan<byte> time)
    {
        if (activity.IsEmpty)
        {
            _withoutActivity++;
            return true;
        }

        if (!TimeText.TryRead(time, out var micros, out var isLocal)) return false;
        if (_open is null || _open.Count == _open.Capacity)
        {
            Close();
            _open = new EventBatch(RowsAtOnce, _names, false);
        }

        _open.Add(isLocal ? _clock.ToUtc(micros) : micros, person, activity);
        return true;
    }

    /// <summary>Sorts what was read by person and time; the draft is used up. Close to linear.</summary>
    /// <exception cref="EventLogException">There are more rows than an index can hold.</exception>
    public EventLog Finish()
    {
        Close();
        var rows = _batches.Sum(b => (long)b.Count);
        if (rows > Array.MaxLength) throw new EventLogException(EventLogFault.TooManyRows);
        var other = PersonKeys.MakeUnique(_batches);
        var (names, idOf) = Activities();
        var withoutPerson = _batches.Sum(b => b.WithoutPerson);
        var index = JourneyIndex.Build(Blocks(idOf));
        return new EventLog(index, [.. Enumerable.Range(0, names.Count).Select(names.TextOf)], withoutPerson, _withoutActivity, other);
    }

    /// <summary>Numbers the activities in the order of the file, whichever thread met them first.</summary>
    private (NameTable Names, Dictionary<NameTable, int[]> IdOf) Activities()
    {
        var (names, idOf) = (new NameTable(), new Dictionary<NameTable, int[]>());
        foreach (var batch in _batches)
        {
            if (!idOf.TryGetValue(batch.Names, out var ids))
            {
                ids = new int[batch.Names.Count];
                Array.Fill(ids, -1);
                idOf.Add(batch.Names, ids);
            }

            foreach (var activity in batch.Activity.AsSpan(0, batch.Count))
                if (ids[activity] < 0) ids[activity] = names.IdOf(batch.Names[activity]);
        }

        return (names, idOf);
    }

    /// <summary>Hands the batches over one by one, and lets go of each.</summary>
    private IEnumerable<InteractionBlock> Blocks(Dictionary<NameTable, int[]> idOf)
    {
        var none = new Columnless(_batches.Count == 0 ? 0 : _batches.Max(b => b.Capacity));
        var first = 0L;
        for (var b = 0; b < _batches.Count; b++)
        {
            var (batch, from) = (_batches[b], first);
            first += batch.Count;
            _batches[b] = null!;
            yield return batch.ToBlock(from, idOf[batch.Names], none);
        }

        _batches.Clear();
    }

    private void Close()
    {
        if (_open is null) return;
        _open.Seal(KeyMask);
        _batches.Add(_open);
        _open = null;
    }
}
