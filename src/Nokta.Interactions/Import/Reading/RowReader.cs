using System.IO.Hashing;
using System.Text.Unicode;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Reading;

/// <summary>What became of one row.</summary>
internal enum RowFate { Accepted, LeftOut, Rejected }

/// <summary>Turns rows of one file into interactions of a chunk, or tells why a row has none. One thread, one file.</summary>
internal sealed class RowReader(RowMap map)
{
    private const int Activity = 1, Topic = 8, MostLines = 0xFFFF, MostInteractions = 0xFF;
    private readonly int _columns = map.OwnColumns;
    private readonly RowValues _values = new(map);
    private readonly RowKeys _keys = new(map);
    private readonly RowPersons _persons = new(map);
    private readonly RecordWindow? _window = map.HasLines ? new() : null;
    private readonly OpenRecord _one = new();
    private readonly int[] _dimensions = new int[SignatureTable.Width];
    private CellValues[][][]? _cells;
    private readonly bool _hasPlainKeys = map.Moments.Length == 1 && !map.Mapping.CanonicalKey && map.Moments[0].Name.Length == 0;
    private int _sealedSignatures, _sealedCurrencies = 1;

    public RowMap Map => map;

    /// <summary>Takes a full chunk and gives an empty one. Asked only between records, so that the moments of one row stay together.</summary>
    public Func<Chunk, Chunk>? Full { get; init; }

    public SignatureTable Signatures { get; } = new();
    public IReadOnlyList<string> Currencies => _values.Currencies;

    /// <summary>Records put into chunks so far.</summary>
    public long Records { get; private set; }

    /// <summary>Reads the row the reader stands on. Keys go to <paramref name="keys"/> (null in a preview).</summary>
    public RowFate Read(Records row, ref Chunk chunk, KeySpill? keys, out Refusal? reason)
    {
        reason = Fault(row);
        if (reason is not null) return RowFate.Rejected;
        if (row.LeftOut is not null || IsEmpty(row)) return RowFate.LeftOut;
        if (row.Fault == RecordFault.Columns || (row.Count != map.Header.Count && !HasOnlyEmptyMore(row)))
        {
            var code = row.Count > _columns ? "row.too-many-columns" : "row.too-few-columns";
            reason = Refusal.Of(code, ("expected", _columns), ("found", row.Count));
            return RowFate.Rejected;
        }

        reason = Accept(row, ref chunk, keys);
        return reason is null ? RowFate.Accepted : RowFate.Rejected;
    }

    /// <summary>Puts into a chunk that is handed on what it shows for the first time.</summary>
    public void Seal(Chunk chunk)
    {
        for (; _sealedSignatures < Signatures.Count; _sealedSignatures++) chunk.NewSignatures.Add(Signatures.Describe(_sealedSignatures));
        for (; _sealedCurrencies < Currencies.Count; _sealedCurrencies++) chunk.NewCurrencies.Add(Currencies[_sealedCurrencies]);
    }

    /// <summary>Puts the records that wait for further lines into chunks; call it once after the last row.</summary>
    public void Close(ref Chunk chunk, KeySpill? keys)
    {
        while (_window is { IsEmpty: false }) LetGo(ref chunk, keys);
    }

    private Refusal? Accept(Records row, ref Chunk chunk, KeySpill? keys)
    {
        if (_window is not null) return AcceptLine(row, _window, ref chunk, keys);
        if (_values.Read(row) is { } unreadable) return unreadable;
        if (!_keys.TryRead(row, out var key)) return new Refusal("key.missing");
        Fill(_one, key, row, chunk);
        PutOut(_one, row.Raw, ref chunk, keys);
        return null;
    }

    private Refusal? AcceptLine(Records row, RecordWindow window, ref Chunk chunk, KeySpill? keys)
    {
        if (!_keys.TryRead(row, out var key)) return new Refusal("key.missing");
        if (window.Find(key) is { } begun) return AddLine(begun, row, window, chunk);
        if (_values.Read(row) is { } unreadable) return unreadable;
        if (window.IsFull) LetGo(ref chunk, keys);
        var record = window.Spare();
        Fill(record, key, row, chunk);
        window.Put(record, row.Raw);
        return null;
    }

    private Refusal? AddLine(OpenRecord record, Records row, RecordWindow window, Chunk chunk)
    {
        if (record.Rows == MostLines) return Refusal.Of("lines.too-many", ("n", MostLines));
        if (_values.ReadLine(row, record) is { } unreadable) return unreadable;
        if (record.Count + _values.Answers > MostInteractions) return Refusal.Of("lines.too-many", ("n", record.Rows));
        _values.AddTo(record);
        var person = _persons.Read(row, chunk, record[0].Time, record.Person);
        if (record.Person == 0) record.Person = person;
        if (record.Thread == 0) record.Thread = ThreadOf(row);
        if (_values.Answers > 0)
        {
            ReadDimensions(row, record[0].Moment);
            for (var s = 0; s < map.Scores.Length; s++)
                if (_values.IsAnswered(s)) record.Answer(SignatureOf(s), (sbyte)map.Scores[s].Scale, _values.Scores[s]);
        }

        window.Append(record, row.Raw);
        record.Rows++;
        return null;
    }

    private void LetGo(ref Chunk chunk, KeySpill? keys)
    {
        var record = _window!.Take();
        PutOut(record, record.Raw.AsSpan(0, record.RawLength), ref chunk, keys);
        _window.GiveBack(record);
    }

    /// <summary>A record of what its first row says: of each moment one interaction, of the first one for each answer.</summary>
    private void Fill(OpenRecord record, UInt128 key, Records row, Chunk chunk)
    {
        record.Begin(key, row.Line, _persons.Read(row, chunk, _values.Times[_values.First]), ThreadOf(row));
        for (var m = 0; m < map.Moments.Length; m++)
        {
            if (_values.Times[m] == RowValues.Never) continue;
            ReadDimensions(row, m);
            var first = record.Count;
            if (m == _values.First)
                for (var s = 0; s < map.Scores.Length; s++)
                {
                    if (!_values.IsAnswered(s)) continue;
                    ref var answer = ref record.Add(m, _values.Times[m], SignatureOf(s));
                    (answer.Scale, answer.Score) = ((sbyte)map.Scores[s].Scale, _values.Scores[s]);
                }

            if (record.Count == first) record.Add(m, _values.Times[m], Signatures.Find(_dimensions));
            ref var one = ref record[first];
            (one.Amount, one.Currency, one.Duration) = (_values.Amounts[m], _values.CurrencyOf[m], _values.Durations[m]);
        }
    }

    private void PutOut(OpenRecord record, ReadOnlySpan<byte> raw, ref Chunk chunk, KeySpill? keys)
    {
        if (chunk.IsFull && Full is not null) chunk = Full(chunk);
        var at = 0;
        while (at < record.Count)
        {
            var (first, moment, begun) = (chunk.Count, record[at].Moment, at);
            for (; at < record.Count && record[at].Moment == moment; at++) Put(chunk, record, in record[at]);
            chunk.AddRecord(begun == 0 ? raw : [], record.Line, chunk.Count - first);
            keys?.Add(KeyOf(record, begun), Records, begun == 0 ? record.Rows : 0, chunk.Count - first);
            Records++;
        }
    }

    private UInt128 KeyOf(OpenRecord record, int first)
    {
        if (_hasPlainKeys) return record.Key;
        ref var one = ref record[first];
        var scores = one.Moment == record[0].Moment ? _values.Scores : ReadOnlySpan<float>.Empty;
        var key = map.Mapping.CanonicalKey ? _keys.Canonical(one.Time, record.Person, scores, one.Amount, Currencies[one.Currency], one.Duration) : record.Key;
        return _keys.OfMoment(key, map.Moments[one.Moment]);
    }

    private static void Put(Chunk chunk, OpenRecord record, in OpenInteraction one)
    {
        var i = chunk.Add();
        (chunk.Time[i], chunk.Person[i], chunk.Thread[i], chunk.Signature[i]) = (one.Time, record.Person, record.Thread, one.Signature);
        (chunk.Amount[i], chunk.Currency[i], chunk.Duration[i]) = (one.Amount, one.Currency, one.Duration);
        (chunk.Scale[i], chunk.Score[i]) = (one.Scale, one.Score);
    }

    /// <summary>The signature of an answer: one score column scores the row; of several each is an answer of its own, told apart by its topic.</summary>
    private int SignatureOf(int score)
    {
        var (column, topic, activity) = (map.Scores[score], _dimensions[Topic], _dimensions[Activity]);
        if (map.Scores.Length > 1 || topic == 0) _dimensions[Topic] = Signatures.Fields[Topic].Intern(column.Topic);
        if (column.Activity is not null) _dimensions[Activity] = Signatures.Fields[Activity].Intern(column.Activity);
        var signature = Signatures.Find(_dimensions);
        (_dimensions[Topic], _dimensions[Activity]) = (topic, activity);
        return signature;
    }

    private void ReadDimensions(Records row, int moment)
    {
        _cells ??= [.. map.Moments.Select(m => m.Dimensions.Select((columns, field) => columns.Select(c => new CellValues(Signatures.Fields[field], c.Values)).ToArray()).ToArray())];
        var (dimensions, cells) = (map.Moments[moment].Dimensions, _cells[moment]);
        for (var field = 0; field < SignatureTable.Width; field++)
        {
            var id = 0;
            var columns = dimensions[field];
            for (var c = 0; c < columns.Length && id == 0; c++)
            {
                var column = columns[c];
                if (column.Index >= 0) id = cells[field][c].Find(row.Field(column.Index));
                if (id == 0 && column.Default.Length > 0) id = cells[field][c].Default(column.Default);
            }

            _dimensions[field] = id;
        }
    }

    private ulong ThreadOf(Records row)
    {
        if (map.Thread < 0) return 0;
        var text = Plain.Trim(row.Field(map.Thread));
        return text.IsEmpty ? 0 : XxHash3.HashToUInt64(text) & long.MaxValue;
    }

    private static Refusal? Fault(Records row)
    {
        if (row.Fault == RecordFault.TooLong) return new Refusal("row.too-long");
        if (row.Fault == RecordFault.UnclosedQuote) return new Refusal("row.unclosed-quote");
        if (row.Fault == RecordFault.CutShort) return new Refusal("row.cut-short");
        if (row.Fault == RecordFault.Unreadable) return new Refusal("row.unreadable");
        var raw = row.Raw;
        if (!Utf8.IsValid(raw)) return new Refusal("row.encoding");
        return raw.Contains((byte)0) ? new Refusal("row.binary") : null;
    }

    private static bool IsEmpty(Records row, int from = 0)
    {
        for (var i = from; i < row.Count; i++)
            if (!Plain.Trim(row.Field(i)).IsEmpty) return false;
        return true;
    }

    /// <summary>Whether there are more columns than names, all of them empty: programs that end each row with a delimiter.</summary>
    private bool HasOnlyEmptyMore(Records row) => row.Count >= map.Header.Count && IsEmpty(row, map.Header.Count);
}
