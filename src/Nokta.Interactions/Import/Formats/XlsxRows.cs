using System.Globalization;
using System.Xml;

namespace Nokta.Interactions.Import.Formats;

/// <summary>Reads the rows of a sheet one by one: values as they were last computed, never a formula.</summary>
internal sealed class XlsxRows : IDisposable
{
    private const int MostColumns = 16_384;
    private readonly XlsxBook _book;
    private readonly XlsxTexts _texts;
    private readonly PartStream _part;
    private readonly XmlReader _xml;
    private readonly object _row, _c, _v, _f, _t, _rPh, _r, _s, _sheetData;
    private bool _isOpen;
    private long _line;

    public XlsxRows(XlsxBook book, XlsxSheet sheet, XlsxTexts texts)
    {
        (_book, _texts, _part) = (book, texts, XlsxBook.OpenPart(sheet.Part));
        _xml = XlsxBook.Xml(_part);
        object Name(string name) => _xml.NameTable.Add(name);
        (_row, _c, _v, _f, _t, _rPh, _r, _s, _sheetData) = (Name("row"), Name("c"), Name("v"), Name("f"), Name("t"), Name("rPh"), Name("r"), Name("s"), Name("sheetData"));
    }

    public long BytesRead => _part.BytesRead;

    /// <summary>Formulas whose program has not written a value: they read as empty cells.</summary>
    public long FormulasWithoutValue { get; private set; }

    /// <summary>The next row that has a cell which says something.</summary>
    public bool Next(XlsxRow row)
    {
        row.Begin(0);
        while (XlsxBook.Read(_xml))
        {
            var name = (object)_xml.LocalName;
            if (_xml.NodeType == XmlNodeType.Element)
            {
                if (name == _row) BeginRow(row);
                else if (name == _c && _isOpen) ReadCell(row);
                else if (name == _sheetData) _isOpen = !_xml.IsEmptyElement;
            }
            else if (_xml.NodeType == XmlNodeType.EndElement)
            {
                if (name == _row && row.Count > 0) return true;
                if (name == _sheetData) return false;
            }
        }

        return false;
    }

    public void Dispose() => _xml.Dispose();

    private void BeginRow(XlsxRow row)
    {
        _line++;
        while (_xml.MoveToNextAttribute())
            if ((object)_xml.LocalName == _r && long.TryParse(_xml.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var line)) _line = line;
        _xml.MoveToElement();
        row.Begin(_line);
    }

    private void ReadCell(XlsxRow row)
    {
        var (column, style, type) = (row.Last + 1, 0, "");
        while (_xml.MoveToNextAttribute())
        {
            var name = (object)_xml.LocalName;
            if (name == _r) column = ColumnOf(_xml.Value);
            else if (name == _s) style = int.TryParse(_xml.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 0;
            else if (name == _t) type = _xml.Value;
        }

        _xml.MoveToElement();
        if (_xml.IsEmptyElement) return;
        var value = ReadValue(out var hasFormula);
        if (value is null)
        {
            if (hasFormula) FormulasWithoutValue++;
            return;
        }

        if (column is < 0 or >= MostColumns) throw new InvalidDataException("A cell beyond the sheet.");
        Put(row, column, style, type, value);
    }

    /// <summary>The text of v, or of every t in an inline string; stands behind the cell afterwards.</summary>
    private string? ReadValue(out bool hasFormula)
    {
        hasFormula = false;
        string? value = null;
        var (isText, isPhonetic) = (false, false);
        while (XlsxBook.Read(_xml))
        {
            var name = (object)_xml.LocalName;
            switch (_xml.NodeType)
            {
                case XmlNodeType.Element:
                    if (name == _v || name == _t) isText = !_xml.IsEmptyElement;
                    else if (name == _f) hasFormula = true;
                    else if (name == _rPh) isPhonetic = !_xml.IsEmptyElement;
                    break;
                case XmlNodeType.EndElement:
                    if (name == _c) return value;
                    if (name == _v || name == _t) isText = false;
                    else if (name == _rPh) isPhonetic = false;
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA:
                    if (isText && !isPhonetic) value = value is null ? _xml.Value : value + _xml.Value;
                    break;
            }
        }

        return value;
    }

    private void Put(XlsxRow row, int column, int style, string type, string value)
    {
        switch (type)
        {
            case "s": row.Add(column, _texts[int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture)]); break;
            case "b": row.Add(column, value is "1" or "true" ? "TRUE"u8 : "FALSE"u8); break;
            case "e": break;
            case "" or "n" when value.Length <= XlsxValue.Longest:
                var form = _book.Styles[style];
                Span<byte> room = stackalloc byte[XlsxValue.Room];
                row.Add(column, room[..XlsxValue.Write(value, form, _book.Is1904, room)], form.Kind == NumberKind.Plain);
                break;
            default: row.Add(column, XlsxTexts.Unescape(value)); break;
        }
    }

    /// <summary>B7 is the second column.</summary>
    private static int ColumnOf(string reference)
    {
        var column = 0;
        foreach (var c in reference)
        {
            if (!char.IsAsciiLetter(c)) break;
            column = column * 26 + (c & 0x1F);
            if (column > MostColumns) break;
        }

        return column - 1;
    }
}
