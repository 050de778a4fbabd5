using System.Text;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats;

/// <summary>One sheet as a table: titles above it are passed, its rows of names make the header, its totals are left out.</summary>
internal sealed class XlsxTable : ITable
{
    private const int TopRows = 60;
    private readonly XlsxBook _book;
    private readonly XlsxSheet _sheet;
    private readonly XlsxRows _rows;
    private readonly XlsxMerges _merges;
    private readonly Queue<XlsxRow> _first;
    private readonly TableTop _top;
    private readonly LooseLines _loose;
    private readonly string _path;
    private readonly XlsxRow _row = new();

    private XlsxTable(string path, XlsxBook book, XlsxSheet sheet, XlsxRows rows, XlsxMerges merges, List<XlsxRow> first, TableTop top)
    {
        (_path, _book, _sheet, _rows, _merges, _top) = (path, book, sheet, rows, merges, top);
        _first = new Queue<XlsxRow>(first.Skip(top.DataAt));
        _loose = new LooseLines(top.Names.Count, hasTitles: top.HasTitles);
        Bytes = new FileInfo(path).Length;
        foreach (var passed in first.Take(top.DataAt)) merges.GoTo(passed, top.Left);
    }

    public IReadOnlyList<string> Header => _top.Names;
    public bool HasHeader => _top.HasHeader;
    public IReadOnlyList<ColumnMapping> Meaning => [];
    public string? Name => _book.Sheets.Count > 1 ? _sheet.Name : null;
    public long Bytes { get; }
    public long BytesRead => Math.Min(Bytes, (long)(Bytes * (_rows.BytesRead / (double)Math.Max(1, _sheet.Part.Length))));
    public string Hash => field ??= MeasuredStream.HashOf(_path);

    public IReadOnlyList<Note> Notes
    {
        get
        {
            var notes = new List<Note>();
            if (_book.Sheets.Count > 1) notes.Add(Note.Of("sheet", ("sheet", _sheet.Name), ("others", string.Join(", ", _book.Sheets.Where(s => s != _sheet).Select(s => s.Name)))));
            if (_book.HasMacros) notes.Add(Note.Of("macros"));
            if (_rows.FormulasWithoutValue > 0) notes.Add(Note.Of("formulas-without-value", ("n", _rows.FormulasWithoutValue)));
            return notes;
        }
    }

    public static Outcome<ITable> Open(string path, XlsxBook book, TableChoice choice)
    {
        var sheet = choice.Table is null ? book.Sheets[0] : book.Sheets.FirstOrDefault(s => s.Name == choice.Table);
        if (sheet is null) return Refusal.Of("import.sheet-missing", ("sheet", choice.Table), ("sheets", string.Join(", ", book.Sheets.Select(s => s.Name))));
        var merges = XlsxMerges.Of(book, sheet);
        var rows = new XlsxRows(book, sheet, book.ReadTexts());
        try
        {
            var first = new List<XlsxRow>();
            for (var row = new XlsxRow(); first.Count < TopRows && rows.Next(row); row = new XlsxRow()) first.Add(row);
            var top = TableTop.OfSheet([.. first.Select(r => r.Texts())], choice.Header, choice.HeaderRows, i => merges.BeginsAt(first[i].Line));
            return new XlsxTable(path, book, sheet, rows, merges, first, top);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    public bool Next(TableRecords row)
    {
        try
        {
            if (!_first.TryDequeue(out var cells))
            {
                cells = _row;
                if (!_rows.Next(cells)) return false;
            }

            _merges.GoTo(cells, _top.Left);
            Fill(row, cells);
            if (_loose.ReasonOf(row) is { } reason) row.LeaveOut(reason);
            return true;
        }
        catch (Exception broken) when (XlsxBook.IsBroken(broken))
        {
            throw new BrokenFileException(new Refusal("import.book-broken"), broken);
        }
    }

    public void Dispose()
    {
        _rows.Dispose();
        _book.Dispose();
    }

    private void Fill(TableRecords row, XlsxRow cells)
    {
        row.Begin(cells.Line);
        var first = Math.Min(_top.Left, cells.Column(0));
        var last = Math.Max(_top.Left + _top.Names.Count - 1, cells.Last);
        var at = 0;
        for (var column = first; column <= last; column++)
        {
            if (at < cells.Count && cells.Column(at) == column) row.Add(cells.Text(at++));
            else row.Add(_merges.At(column));
        }
    }
}
