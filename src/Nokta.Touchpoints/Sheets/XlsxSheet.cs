using System.Globalization;
using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Nokta.Kernel;

namespace Nokta.Touchpoints;

/// <summary>A register as a workbook. Reads the first visible sheet's stored values, never a formula or a link; refuses what would unpack to more than a register can be.</summary>
internal static class XlsxSheet
{
    private const long MostUnpacked = 120_000_000;
    private const int MostParts = 2_000;

    public static Outcome<Sheet> Read(byte[] bytes)
    {
        try
        {
            if (!IsModest(bytes)) return Refusal.Of("touchpoint.sheet-large");
            using var stream = new MemoryStream(bytes, writable: false);
            using var book = SpreadsheetDocument.Open(stream, isEditable: false, new OpenSettings { MaxCharactersInPart = MostUnpacked });
            if (book.WorkbookPart is not { } workbook || FirstSheet(workbook) is not { } sheet) return Refusal.Of("touchpoint.sheet-kind");
            return Sheet.Of(Rows(sheet, new XlsxCells(workbook)));
        }
        catch (Exception broken) when (broken is OpenXmlPackageException or XmlException or InvalidDataException or FileFormatException or FormatException or OverflowException or ArgumentException or InvalidOperationException or IOException or NotSupportedException)
        {
            return Refusal.Of("touchpoint.sheet-broken");
        }
    }

    /// <summary>A workbook of one sheet: text stays text, numbers are numbers; the sheet reads from the right when its reader does.</summary>
    public static byte[] Write(string name, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows, bool isRightToLeft)
    {
        using var stream = new MemoryStream();
        using (var book = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = book.AddWorkbookPart();
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
            var part = workbook.AddNewPart<WorksheetPart>();
            var data = new SheetData();
            data.Append(RowOf(columns, 1U));
            foreach (var row in rows) data.Append(RowOf(row, 0U));
            var pane = new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen };
            part.Worksheet = new Worksheet(new SheetViews(new SheetView(pane) { RightToLeft = isRightToLeft, WorkbookViewId = 0 }), new Columns(columns.Select((_, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = 18, CustomWidth = true })), data);
            workbook.Workbook = new Workbook(new BookViews(new WorkbookView()), new Sheets(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Name = name, SheetId = 1, Id = workbook.GetIdOfPart(part) }));
        }

        return stream.ToArray();
    }

    private static bool IsModest(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
        return zip.Entries.Count <= MostParts && zip.Entries.Sum(e => e.Length) <= MostUnpacked;
    }

    private static WorksheetPart? FirstSheet(WorkbookPart workbook) => workbook.Workbook!.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>()
        .Where(s => s.State is null || s.State.Value == SheetStateValues.Visible)
        .SelectMany(s => workbook.Parts.Where(p => p.RelationshipId == s.Id?.Value)).Select(p => p.OpenXmlPart).OfType<WorksheetPart>().FirstOrDefault();

    private static IEnumerable<(int Line, List<string> Cells)> Rows(WorksheetPart sheet, XlsxCells cells)
    {
        using var reader = OpenXmlReader.Create(sheet);
        var (line, count) = (0, 0);
        while (reader.Read())
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement) continue;
            var row = (Row)reader.LoadCurrentElement()!;
            line = row.RowIndex?.Value is { } index ? (int)index : line + 1;
            var texts = new List<string>();
            foreach (var cell in row.Elements<Cell>())
            {
                var column = cell.CellReference?.Value is { } place ? ColumnOf(place) : texts.Count;
                if (column >= Sheet.MostColumns) break;
                while (texts.Count < column) texts.Add("");
                texts.Add(cells.TextOf(cell));
            }

            yield return (line, texts);
            if (++count > Sheet.MostRows + 1_000) yield break;
        }
    }

    private static int ColumnOf(string place)
    {
        var column = 0;
        foreach (var letter in place.TakeWhile(char.IsAsciiLetter)) column = column * 26 + (char.ToUpperInvariant(letter) - 'A' + 1);
        return column - 1;
    }

    private static Row RowOf(IEnumerable<object?> values, uint style) => new(values.Select(value => value switch
    {
        null or "" => new Cell { StyleIndex = style },
        decimal or int or long or double => new Cell(new CellValue(Convert.ToString(value, CultureInfo.InvariantCulture)!)) { DataType = CellValues.Number, StyleIndex = style },
        _ => new Cell(new InlineString(new Text(Printable(value.ToString()!)) { Space = SpaceProcessingModeValues.Preserve })) { DataType = CellValues.InlineString, StyleIndex = style },
    }));

    // XML has no place for control characters.
    private static string Printable(string text) => text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)));

    private static Stylesheet Styles() => new(
        new Fonts(new Font(), new Font(new Bold())),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(new CellFormat(), new CellFormat { FontId = 1, ApplyFont = true }));
}
