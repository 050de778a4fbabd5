using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;

namespace Nokta.Interactions.Import;

/// <summary>Reads a whole file to its end and counts what became of its rows. Full chunks are handed on; the last one too.</summary>
internal sealed class ImportReading(FileReading file, KeySpill keys, RejectLog rejects, Func<Chunk, Chunk> handOn, IProgress<ImportProgress>? progress, Chunk? first = null)
{
    private const int MostSignatures = 500_000, RowsBetweenReports = 65_536;
    private long _read, _accepted, _leftOut, _rejected, _interactions;
    private readonly Dictionary<string, long> _leftOutFor = [];
    private RowReader _rows = null!;

    /// <summary>Rows left out on purpose, by the reason that the format gives.</summary>
    public IReadOnlyDictionary<string, long> LeftOutFor => _leftOutFor;

    /// <summary>Latest moment that was read.</summary>
    public long LastTime { get; private set; } = long.MinValue;
    public long Records => _rows.Records;
    public ImportCounts Counts => new(_read, _accepted, 0, _leftOut, 0, _rejected, _interactions);

    /// <summary>Returns the refusal that stopped it, or null at the end of the file.</summary>
    public Refusal? Run(CancellationToken ct)
    {
        try
        {
            return ReadAll(ct);
        }
        catch (Formats.BrokenFileException broken)
        {
            return broken.Refusal;
        }
    }

    private Refusal? ReadAll(CancellationToken ct)
    {
        var chunk = first ?? new Chunk();
        chunk.Clear(0);
        _rows = new RowReader(file.Map) { Full = HandOn };
        var row = file.Rows;
        while (row.Next())
        {
            _read++;
            switch (_rows.Read(row, ref chunk, keys, out var reason))
            {
                case RowFate.Accepted: _accepted++; break;
                case RowFate.LeftOut:
                    _leftOut++;
                    if (row.LeftOut is { } why) _leftOutFor[why] = _leftOutFor.GetValueOrDefault(why) + 1;
                    break;
                default:
                    _rejected++;
                    rejects.Add(row, reason!);
                    break;
            }

            if (_read % RowsBetweenReports != 0) continue;
            ct.ThrowIfCancellationRequested();
            progress?.Report(new ImportProgress(file.BytesRead, file.Bytes, Counts));
            if (_rows.Signatures.Count > MostSignatures) return Refusal.Of("import.too-many-values", ("n", (long)MostSignatures));
        }

        ct.ThrowIfCancellationRequested();
        _rows.Close(ref chunk, keys);
        if (chunk.Records > 0) HandOn(chunk);
        progress?.Report(new ImportProgress(file.BytesRead, file.Bytes, Counts));
        return null;
    }

    private Chunk HandOn(Chunk chunk)
    {
        _rows.Seal(chunk);
        _interactions += chunk.Count;
        chunk.Counts = Counts;
        for (var i = 0; i < chunk.Count; i++) LastTime = Math.Max(LastTime, chunk.Time[i]);
        var next = handOn(chunk);
        next.Clear(_rows.Records);
        return next;
    }
}
