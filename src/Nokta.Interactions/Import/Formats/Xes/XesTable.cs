using System.Text;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Formats.Xes;

/// <summary>Ways that differ between logs.</summary>
/// <param name="ActivityKey">The attribute that says what happened: <c>concept:name</c>, else what the first classifier tells events apart by.</param>
/// <param name="HasIds">Whether every event has an identity, which can be its key then.</param>
internal sealed record XesManner(string ActivityKey, bool HasIds);

/// <summary>
/// The events of an XES log in the order of the file. Attributes of the trace stand under <c>case:</c>, as process mining tools export them;
/// nested ones under a dotted name. Defaults of <c>global</c> are no values: they say which attributes there are.
/// </summary>
internal sealed class XesTable : ITable
{
    public const string Activity = "concept:name";
    private const string Identity = "identity:id";
    private const int MostDepth = 64;
    private readonly UnpackedStream _file;
    private readonly ShownColumns _columns;
    private readonly bool _hasOther;
    private readonly TagScanner _tags;
    private readonly SparseRow _trace;
    private readonly SparseRow _event;
    private readonly Dictionary<string, byte[]> _names = [];
    private bool _inTrace, _isEnd, _hasNames;
    private bool _hasIds = true;
    private string _classifier = "";
    private readonly XesManner _manner;

    public XesTable(UnpackedStream file, ShownColumns columns, bool hasOther, XesManner manner)
    {
        (_file, _columns, _hasOther, _manner) = (file, columns, hasOther, manner);
        (_trace, _event) = (new SparseRow(columns), new SparseRow(columns));
        _tags = new TagScanner(file);
    }

    public IReadOnlyList<string> Header => _hasOther ? [.. _columns.Texts, SparseRow.Other] : _columns.Texts;
    public bool HasHeader => true;
    public string? Name => null;
    public long Bytes => _file.FileBytes;
    public long BytesRead => _file.FileBytesRead;
    public string Hash => _file.Hash;

    /// <summary>Whether the log cannot be read from some place on.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether it declares a document type, and with it could declare entities.</summary>
    public bool HasDoctype => _tags.HasDoctype;

    /// <summary>What the events read so far show of the log's ways.</summary>
    public XesManner Manner => new(_hasNames || _classifier.Length == 0 ? Activity : _classifier, _hasIds);

    public IReadOnlyList<ColumnMapping> Meaning => [.. Header.Select(MeaningOf)];

    public bool Next(TableRecords row)
    {
        if (_isEnd) return false;
        while (true)
        {
            switch (_tags.Next())
            {
                case TagKind.Open:
                    if (ReadElement(row, isEmpty: false)) return true;
                    break;
                case TagKind.Empty:
                    if (ReadElement(row, isEmpty: true)) return true;
                    break;
                case TagKind.Close:
                    if (_tags.Name.SequenceEqual("trace"u8)) _inTrace = false;
                    break;
                case TagKind.End:
                    _isEnd = true;
                    return _file.IsBroken && Break(row);
                default:
                    return Break(row);
            }
        }
    }

    public void Dispose() => _tags.Dispose();

    /// <summary>Reads an element of the log or of a trace; true when it is an event (or damage), which is in the row then.</summary>
    private bool ReadElement(TableRecords row, bool isEmpty)
    {
        var name = _tags.Name;
        if (name.SequenceEqual("event"u8)) return ReadEvent(row, isEmpty);
        if (name.SequenceEqual("trace"u8))
        {
            _trace.Clear();
            _inTrace = !isEmpty;
            return false;
        }

        if (name.SequenceEqual("classifier"u8) && _classifier.Length == 0) _classifier = Encoding.UTF8.GetString(_tags["keys"u8]).Trim().Split(' ')[0].Trim('\'');
        if (name.SequenceEqual("classifier"u8) || name.SequenceEqual("extension"u8) || name.SequenceEqual("log"u8)) return false;
        var isFine = name.SequenceEqual("global"u8) ? Declare(_tags["scope"u8].SequenceEqual("trace"u8), isEmpty)
            : _inTrace ? ReadAttribute(_trace, "case:", isEmpty, 0) : Pass(isEmpty);
        return !isFine && Break(row);
    }

    private bool ReadEvent(TableRecords row, bool isEmpty)
    {
        row.Begin(_tags.Line);
        _event.Clear();
        _columns.Restart();
        if (!isEmpty && !ReadAttributes(_event, "", 0)) return Break(row);
        if (_columns.IsOpen) Learn();
        _event.WriteTo(row, _hasOther, _inTrace ? _trace : null);
        return true;
    }

    private void Learn()
    {
        _hasNames |= !_event[_columns.Known(Activity)].IsEmpty;
        _hasIds &= !_event[_columns.Known(Identity)].IsEmpty;
    }

    /// <summary>Goes on to the end of the element at hand; false when the file is damaged before that.</summary>
    private bool Pass(bool isEmpty)
    {
        if (isEmpty) return true;
        var depth = _tags.Depth;
        while (true)
        {
            var kind = _tags.Next();
            if (kind is TagKind.Broken or TagKind.End) return false;
            if (kind == TagKind.Close && _tags.Depth == depth) return true;
        }
    }

    /// <summary>Reads the attributes inside the element at hand, to its end; false when the file is damaged before that.</summary>
    private bool ReadAttributes(SparseRow into, string prefix, int depth)
    {
        while (true)
        {
            switch (_tags.Next())
            {
                case TagKind.Close:
                    return true;
                case TagKind.Empty:
                    if (!ReadAttribute(into, prefix, true, depth)) return false;
                    break;
                case TagKind.Open:
                    if (!ReadAttribute(into, prefix, false, depth)) return false;
                    break;
                default:
                    return false;
            }
        }
    }

    /// <summary>Reads one attribute and those nested in it. An element without a key (the values of a list) is none and only holds others.</summary>
    private bool ReadAttribute(SparseRow into, string prefix, bool isEmpty, int depth)
    {
        if (depth == MostDepth) return false;
        var key = _tags["key"u8];
        var value = _tags["value"u8];
        if (isEmpty && prefix.Length == 0)
        {
            if (!key.IsEmpty && !value.IsEmpty) into.Set(key, value);
            return true;
        }

        var name = key.IsEmpty ? prefix : prefix + Encoding.UTF8.GetString(key);
        if (!key.IsEmpty && !value.IsEmpty) Set(into, name, value);
        return isEmpty || ReadAttributes(into, key.IsEmpty ? prefix : name + ".", depth + 1);
    }

    private void Set(SparseRow into, string name, ReadOnlySpan<byte> value)
    {
        if (!_names.TryGetValue(name, out var bytes))
        {
            bytes = Encoding.UTF8.GetBytes(name);
            if (_names.Count < 10_000) _names.Add(name, bytes);
        }

        into.Set(bytes, value);
    }

    /// <summary>The attributes that every event (or trace) is said to have become columns, whether or not the first ones show them.</summary>
    private bool Declare(bool ofTrace, bool isEmpty)
    {
        if (isEmpty) return true;
        var depth = _tags.Depth;
        while (true)
        {
            var kind = _tags.Next();
            if (kind is TagKind.Broken or TagKind.End) return false;
            if (kind == TagKind.Close && _tags.Depth == depth) return true;
            if (kind != TagKind.Close && _tags.Depth == depth + 1 && _tags["key"u8] is { IsEmpty: false } key) _columns.Find((ofTrace ? "case:" : "") + Encoding.UTF8.GetString(key));
        }
    }

    private bool Break(TableRecords row)
    {
        (_isEnd, IsBroken) = (true, true);
        row.Reject(RecordFault.CutShort);
        return true;
    }

    private ColumnMapping MeaningOf(string column) => column switch
    {
        "case:concept:name" => new() { Column = column, Role = Roles.Person, Kind = "case" },
        "time:timestamp" => new() { Column = column, Role = Roles.Time, Format = TimeFormats.Iso },
        "org:resource" => new() { Column = column, Role = Roles.Staff },
        Identity when _manner.HasIds => new() { Column = column, Role = Roles.Key },
        _ => new() { Column = column, Role = column == _manner.ActivityKey ? Roles.Activity : Roles.Property },
    };
}
