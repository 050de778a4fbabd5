using System.Text;
using System.Xml;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Formats;

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
    private readonly XmlReader _xml;
    private readonly SparseRow _trace;
    private readonly SparseRow _event;
    private readonly Dictionary<string, byte[]> _names = [];
    private byte[] _value = new byte[1024];
    private bool _inTrace, _isEnd, _hasNames;
    private bool _hasIds = true;
    private string _classifier = "";
    private readonly XesManner _manner;

    public XesTable(UnpackedStream file, ShownColumns columns, bool hasOther, XesManner manner)
    {
        (_file, _columns, _hasOther, _manner) = (file, columns, hasOther, manner);
        (_trace, _event) = (new SparseRow(columns), new SparseRow(columns));
        _xml = XmlReader.Create(file, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreWhitespace = true,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        });
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
    public bool HasDoctype { get; private set; }

    /// <summary>What the events read so far show of the log's ways.</summary>
    public XesManner Manner => new(_hasNames || _classifier.Length == 0 ? Activity : _classifier, _hasIds);

    public IReadOnlyList<ColumnMapping> Meaning => [.. Header.Select(MeaningOf)];

    public bool Next(TableRecords row)
    {
        if (_isEnd) return false;
        try
        {
            while (_xml.Read())
            {
                if (_xml.NodeType == XmlNodeType.EndElement && _xml.LocalName == "trace") _inTrace = false;
                if (_xml.NodeType != XmlNodeType.Element) continue;
                if (ReadElement(row)) return true;
            }

            _isEnd = true;
            return _file.IsBroken && Break(row);
        }
        catch (XmlException problem)
        {
            HasDoctype = problem.Message.Contains("DTD", StringComparison.Ordinal);
            return Break(row);
        }
    }

    public void Dispose()
    {
        _xml.Dispose();
        _file.Dispose();
    }

    /// <summary>Reads an element of the log or of a trace; true when it is an event, which is in the row then.</summary>
    private bool ReadElement(TableRecords row)
    {
        switch (_xml.LocalName)
        {
            case "event":
                row.Begin(((IXmlLineInfo)_xml).LineNumber);
                _event.Clear();
                _columns.Restart();
                ReadAttributes(_event, "", 0);
                if (_columns.IsOpen) Learn();
                _event.WriteTo(row, _hasOther, _inTrace ? _trace : null);
                return true;
            case "trace":
                _trace.Clear();
                _inTrace = !_xml.IsEmptyElement;
                return false;
            case "global":
                Declare(_xml.GetAttribute("scope") == "trace");
                return false;
            case "classifier":
                if (_classifier.Length == 0) _classifier = _xml.GetAttribute("keys")?.Trim().Split(' ')[0].Trim('\'') ?? "";
                return false;
            case "extension" or "log":
                return false;
            default:
                if (_inTrace) ReadAttribute(_trace, "case:", 0);
                else Pass();
                return false;
        }
    }

    private void Learn()
    {
        _hasNames |= !_event[_columns.Known(Activity)].IsEmpty;
        _hasIds &= !_event[_columns.Known(Identity)].IsEmpty;
    }

    private void Pass()
    {
        if (_xml.IsEmptyElement) return;
        var depth = _xml.Depth;
        while (_xml.Read() && _xml.Depth > depth)
        {
        }
    }

    /// <summary>Reads the attributes inside the element at hand, to its end.</summary>
    private void ReadAttributes(SparseRow into, string prefix, int depth)
    {
        if (_xml.IsEmptyElement) return;
        while (_xml.Read() && _xml.NodeType != XmlNodeType.EndElement)
            if (_xml.NodeType == XmlNodeType.Element) ReadAttribute(into, prefix, depth);
    }

    /// <summary>Reads one attribute and those nested in it. An element without a key (the values of a list) is none and only holds others.</summary>
    private void ReadAttribute(SparseRow into, string prefix, int depth)
    {
        if (depth == MostDepth) throw new XmlException("Attributes are nested too deep.");
        var (isEmpty, key, value) = (_xml.IsEmptyElement, "", "");
        while (_xml.MoveToNextAttribute())
        {
            if (_xml.LocalName == "key") key = _xml.Value;
            else if (_xml.LocalName == "value") value = _xml.Value;
        }

        _xml.MoveToElement();
        var name = prefix.Length == 0 ? key : prefix + key;
        if (key.Length > 0 && value.Length > 0) Set(into, name, value);
        if (!isEmpty) ReadAttributes(into, key.Length == 0 ? prefix : name + ".", depth + 1);
    }

    private void Set(SparseRow into, string name, string value)
    {
        if (!_names.TryGetValue(name, out var bytes))
        {
            bytes = Encoding.UTF8.GetBytes(name);
            if (_names.Count < 10_000) _names.Add(name, bytes);
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_value.Length < most) _value = new byte[most];
        into.Set(bytes, _value.AsSpan(0, Encoding.UTF8.GetBytes(value, _value)));
    }

    /// <summary>The attributes that every event (or trace) is said to have become columns, whether or not the first ones show them.</summary>
    private void Declare(bool ofTrace)
    {
        if (_xml.IsEmptyElement) return;
        var depth = _xml.Depth;
        while (_xml.Read() && _xml.Depth > depth)
            if (_xml.NodeType == XmlNodeType.Element && _xml.Depth == depth + 1 && _xml.GetAttribute("key") is { Length: > 0 } key) _columns.Find(ofTrace ? "case:" + key : key);
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
