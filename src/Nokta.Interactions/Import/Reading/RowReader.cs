using System.IO.Hashing;
using System.Text;
using System.Text.Unicode;
using Nokta.Interactions.Ledger;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;

namespace Nokta.Interactions.Import.Reading;

/// <summary>What became of one row.</summary>
internal enum RowFate { Accepted, LeftOut, Rejected }

/// <summary>Turns rows of one file into interactions of a chunk, or tells why a row has none. One thread, one file.</summary>
internal sealed class RowReader(RowMap map)
{
    private const int Activity = 1, Topic = 8;
    private readonly int _columns = map.Header.Count;
    private readonly TimeText _time = new(map.TimeFormat);
    private readonly ZoneClock _zone = new(map.Zone);
    private readonly string _country = PersonText.CountryOf(map.Zone);
    private readonly List<string> _currencies = [""];
    private readonly (ulong A, ulong B)[] _recentLinks = new (ulong, ulong)[1024];
    private readonly int[] _dimensions = new int[SignatureTable.Width];
    private readonly float[] _scores = new float[Math.Max(1, map.Scores.Length)];
    private byte[] _scratch = new byte[1024];
    private UInt128 _pendingKey;
    private int _pendingRows, _pendingInteractions;
    private int _sealedSignatures, _sealedCurrencies = 1;

    public RowMap Map => map;

    /// <summary>Takes a full chunk and gives an empty one. Asked only between records, so that the lines of one receipt stay together.</summary>
    public Func<Chunk, Chunk>? Full { get; init; }

    public SignatureTable Signatures { get; } = new();
    public IReadOnlyList<string> Currencies => _currencies;

    /// <summary>Records accepted so far.</summary>
    public long Records { get; private set; }

    /// <summary>Reads the row the reader stands on. Keys go to <paramref name="keys"/> (null in a preview).</summary>
    public RowFate Read(Records row, ref Chunk chunk, KeySpill? keys, out Refusal? reason)
    {
        reason = Fault(row);
        if (reason is not null) return RowFate.Rejected;
        if (row.LeftOut is not null || IsEmpty(row)) return RowFate.LeftOut;
        if (row.Count != _columns && !HasOnlyEmptyMore(row))
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
        for (; _sealedCurrencies < _currencies.Count; _sealedCurrencies++) chunk.NewCurrencies.Add(_currencies[_sealedCurrencies]);
    }

    /// <summary>Gives the last record's key away; call it once after the last row.</summary>
    public void Close(KeySpill? keys)
    {
        if (_pendingRows > 0) keys?.Add(_pendingKey, Records - 1, _pendingRows, _pendingInteractions);
        _pendingRows = 0;
    }

    private Refusal? Accept(Records row, ref Chunk chunk, KeySpill? keys)
    {
        if (ReadTime(row, out var time) is { } noTime) return noTime;
        if (ReadAmount(row, out var amount, out var currency) is { } noAmount) return noAmount;
        if (ReadDuration(row, out var duration) is { } noDuration) return noDuration;
        if (ReadScores(row, out var answers) is { } noScore) return noScore;
        if (!TryKey(row, out var key)) return new Refusal("key.missing");
        if (map.Mapping.Lines && map.HasOwnKey && _pendingRows is > 0 and < 0xFFFF && key == _pendingKey && chunk.Records > 0)
            return AddLine(row, chunk, amount, currency);

        if (chunk.IsFull && Full is not null) chunk = Full(chunk);
        var person = ReadPerson(row, chunk, time);
        if (map.Mapping.CanonicalKey) key = CanonicalKey(time, person);
        ReadDimensions(row);
        var thread = map.Thread < 0 ? 0 : Hash(Plain.Trim(row.Field(map.Thread)));
        var first = chunk.Count;
        AddInteractions(chunk, time, person, thread, answers);
        (chunk.Amount[first], chunk.Currency[first], chunk.Duration[first]) = (amount, currency, duration);
        chunk.AddRecord(row.Raw, row.Line, chunk.Count - first);
        Close(keys);
        (_pendingKey, _pendingRows, _pendingInteractions) = (key, 1, chunk.Count - first);
        Records++;
        return null;
    }

    private Refusal? AddLine(Records row, Chunk chunk, long amount, byte currency)
    {
        var first = chunk.Count - chunk.PerRecord[chunk.Records - 1];
        if (currency != 0 && chunk.Currency[first] != 0 && currency != chunk.Currency[first]) return new Refusal("amount.mixed-currency");
        if (currency != 0) (chunk.Amount[first], chunk.Currency[first]) = (chunk.Amount[first] + amount, currency);
        chunk.ExtendRecord(row.Raw);
        _pendingRows++;
        return null;
    }

    private void AddInteractions(Chunk chunk, long time, ulong person, ulong thread, int answers)
    {
        var made = 0;
        for (var s = 0; s < map.Scores.Length; s++)
        {
            if (float.IsNaN(_scores[s])) continue;
            var (column, topic, activity) = (map.Scores[s], _dimensions[Topic], _dimensions[Activity]);
            // One score column scores the row; of several each is an answer of its own, told apart by its topic.
            if (map.Scores.Length > 1 || topic == 0) _dimensions[Topic] = Signatures.Fields[Topic].Intern(column.Topic);
            if (column.Activity is not null) _dimensions[Activity] = Signatures.Fields[Activity].Intern(column.Activity);
            AddInteraction(chunk, time, person, thread, (sbyte)column.Scale, _scores[s]);
            (_dimensions[Topic], _dimensions[Activity]) = (topic, activity);
            made++;
        }

        System.Diagnostics.Debug.Assert(made == answers);
        if (made == 0) AddInteraction(chunk, time, person, thread, -1, 0);
    }

    private void AddInteraction(Chunk chunk, long time, ulong person, ulong thread, sbyte scale, float score)
    {
        var i = chunk.Add();
        (chunk.Time[i], chunk.Person[i], chunk.Thread[i]) = (time, person, thread);
        chunk.Signature[i] = Signatures.Find(_dimensions);
        (chunk.Amount[i], chunk.Currency[i], chunk.Duration[i]) = (0, 0, -1);
        (chunk.Scale[i], chunk.Score[i]) = (scale, score);
    }

    private Refusal? ReadTime(Records row, out long time)
    {
        time = 0;
        var cell = row.Field(map.Time);
        var problem = _time.Read(cell, out var written);
        if (problem is null && map.Clock >= 0 && !written.HasClock)
        {
            problem = TimeText.ReadClock(cell = row.Field(map.Clock), out var clock);
            written = written with { LocalMicros = written.LocalMicros + clock, HasClock = true };
        }

        if (problem is not null) return Refusal.Of(problem, ("text", Text(cell)));
        time = _zone.ToUtc(written);
        return null;
    }

    private Refusal? ReadAmount(Records row, out long amount, out byte currency)
    {
        (amount, currency) = (0, 0);
        if (map.Amount < 0) return null;
        var cell = row.Field(map.Amount);
        if (Plain.IsBlank(cell)) return null;
        var problem = AmountText.Read(cell, map.AmountCurrency, map.DecimalMark, out amount, out var found);
        if (problem is not null) return Refusal.Of(problem, ("text", Text(cell)));
        currency = CurrencyNumber(found!);
        return null;
    }

    private Refusal? ReadDuration(Records row, out int duration)
    {
        duration = -1;
        if (map.Duration < 0) return null;
        var problem = DurationText.Read(row.Field(map.Duration), map.DurationUnit, out duration);
        return problem is null or "" ? null : Refusal.Of(problem, ("text", Text(row.Field(map.Duration))));
    }

    private Refusal? ReadScores(Records row, out int answers)
    {
        answers = 0;
        for (var s = 0; s < map.Scores.Length; s++)
        {
            var column = map.Scores[s];
            var cell = row.Field(column.Index);
            if (column.Values.Count > 0 && !cell.IsEmpty && column.Values.TryGetValue(Kernel.Words.Folding.Fold(Encoding.UTF8.GetString(cell)), out var meaning))
                cell = Encoding.UTF8.GetBytes(meaning);
            var problem = ScoreText.Read(cell, column.Scale, out _scores[s]);
            if (problem is null) answers++;
            else if (problem == "") _scores[s] = float.NaN;
            else return Refusal.Of(problem, ("text", Text(cell)), ("column", map.Header[column.Index]), ("low", Scales.First(column.Scale)), ("high", Scales.Last(column.Scale)));
        }

        return null;
    }

    private bool TryKey(Records row, out UInt128 key)
    {
        key = default;
        if (map.Mapping.CanonicalKey) return true;
        var length = map.HasOwnKey ? WriteKey(row) : WriteRow(row);
        if (length == 0) return false;
        key = XxHash128.HashToUInt128(_scratch.AsSpan(0, length));
        return true;
    }

    /// <summary>The key columns, one after the other; 0 when all are empty.</summary>
    private int WriteKey(Records row)
    {
        var (n, hasAny) = (0, false);
        foreach (var index in map.Keys)
        {
            var cell = row.Field(index);
            Reserve(n + cell.Length + 8);
            var text = Plain.Of(cell, _scratch.AsSpan(n));
            text.CopyTo(_scratch.AsSpan(n));
            hasAny |= !text.IsEmpty;
            n += text.Length;
            _scratch[n++] = 0x1F;
        }

        return hasAny ? n : 0;
    }

    private int WriteRow(Records row)
    {
        Reserve(row.Raw.Length + row.Count + 8);
        var n = 0;
        for (var i = 0; i < _columns; i++)
        {
            var cell = row.Field(i);
            cell.CopyTo(_scratch.AsSpan(n));
            n += cell.Length;
            _scratch[n++] = 0x1F;
        }

        return n;
    }

    /// <summary>What two exports of the same answer have in common: the minute, the person and the scores.</summary>
    private UInt128 CanonicalKey(long time, ulong person)
    {
        Reserve(16 + map.Scores.Length * 4);
        BitConverter.TryWriteBytes(_scratch, time / (60 * Micros.Second));
        BitConverter.TryWriteBytes(_scratch.AsSpan(8), person);
        for (var s = 0; s < map.Scores.Length; s++) BitConverter.TryWriteBytes(_scratch.AsSpan(16 + s * 4), _scores[s]);
        return XxHash128.HashToUInt128(_scratch.AsSpan(0, 16 + map.Scores.Length * 4));
    }

    private ulong ReadPerson(Records row, Chunk chunk, long time)
    {
        var person = 0UL;
        foreach (var column in map.Persons)
        {
            var cell = row.Field(column.Index);
            Reserve(cell.Length + 8);
            var length = PersonText.Normalise(cell, column.Kind, _country, _scratch);
            if (length == 0) continue;
            var id = PersonText.Id(_scratch.AsSpan(0, length), column.Seed);
            if (person == 0) person = id;
            else Link(chunk, person, id, time);
        }

        return person;
    }

    private void Link(Chunk chunk, ulong a, ulong b, long time)
    {
        if (a == b) return;
        ref var recent = ref _recentLinks[(a ^ b * 31) % (ulong)_recentLinks.Length];
        if (recent == (a, b)) return;
        recent = (a, b);
        chunk.Links.Add((a, b, time));
    }

    private void ReadDimensions(Records row)
    {
        for (var field = 0; field < SignatureTable.Width; field++)
        {
            var id = 0;
            foreach (var column in map.Dimensions[field])
            {
                if (column.Index >= 0) id = Signatures.Fields[field].Find(row.Field(column.Index), column.Values);
                if (id == 0 && column.Default.Length > 0) id = Signatures.Fields[field].Intern(column.Default);
                if (id != 0) break;
            }

            _dimensions[field] = id;
        }
    }

    private byte CurrencyNumber(string currency)
    {
        var at = _currencies.IndexOf(currency);
        if (at > 0) return (byte)at;
        _currencies.Add(currency);
        return (byte)(_currencies.Count - 1);
    }

    private static Refusal? Fault(Records row)
    {
        if (row.Fault == RecordFault.TooLong) return new Refusal("row.too-long");
        if (row.Fault == RecordFault.UnclosedQuote) return new Refusal("row.unclosed-quote");
        if (row.Fault == RecordFault.Unreadable) return new Refusal("row.unreadable");
        var raw = row.Raw;
        if (!Utf8.IsValid(raw)) return new Refusal("row.encoding");
        return raw.Contains((byte)0) ? new Refusal("row.binary") : null;
    }

    private static bool IsEmpty(Records row)
    {
        for (var i = 0; i < row.Count; i++)
            if (!Plain.Trim(row.Field(i)).IsEmpty) return false;
        return true;
    }

    /// <summary>Whether there are more columns than names, all of them empty: programs that end each row with a delimiter.</summary>
    private bool HasOnlyEmptyMore(Records row)
    {
        if (row.Count < _columns) return false;
        for (var i = _columns; i < row.Count; i++)
            if (!Plain.Trim(row.Field(i)).IsEmpty) return false;
        return true;
    }

    private static ulong Hash(ReadOnlySpan<byte> text) => text.IsEmpty ? 0 : XxHash3.HashToUInt64(text) & long.MaxValue;

    private static string Text(ReadOnlySpan<byte> cell) => Encoding.UTF8.GetString(cell.Length > 60 ? cell[..60] : cell).Trim();

    private void Reserve(int length)
    {
        if (_scratch.Length < length) Array.Resize(ref _scratch, length * 2);
    }
}
