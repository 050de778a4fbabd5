using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using FsCheck;
using FsCheck.Fluent;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Reading;
using CellValues = DocumentFormat.OpenXml.Spreadsheet.CellValues;

namespace Nokta.Tests.Interactions;

/// <summary>One table, as a book written by Microsoft's library and as CSV: whoever reads them gets the same cells.</summary>
[SameOnEveryStore]
public sealed class BookAgainstTextTests
{
    [Fact]
    public void The_same_table_reads_the_same_from_a_book_and_from_text()
    {
        var letter = Gen.Elements('a', 'ی', 'ж', '\u200C', ',', ';', '"', '\n', ' ', '&', '<', '_', 'x', '|', '\u200F', '٣', '۱', '«');
        var text = letter.ArrayOf().Select(letters => new string(letters));
        var number = Gen.Choose(-999_999_999, 999_999_999).Select(n => (n / 1000m).ToString(CultureInfo.InvariantCulture));
        var cell = Gen.OneOf(text, text, number.Select(n => "#" + n), Gen.Constant(""));
        var table = cell.ArrayOf(4).ArrayOf().Select(rows => rows.Select((cells, i) => (string[])["R" + (i + 1).ToString(CultureInfo.InvariantCulture), .. cells]).ToArray());
        var folder = Directory.CreateTempSubdirectory("nokta-book-").FullName;

        Prop.ForAll(table.ToArbitrary(), ArbMap.Default.ArbFor<bool>(), (rows, isShared) =>
        {
            var (book, csv) = (Path.Combine(folder, "book"), Path.Combine(folder, "text"));
            string[][] all = [["id", "first", "second", "third", "fourth"], .. rows];
            WriteBook(book, all, isShared);
            File.WriteAllText(csv, string.Concat(all.Select(r => string.Join(',', r.Select(Quote)) + "\n")), new UTF8Encoding(false));
            return Read(book).SequenceEqual(Read(csv));
        }).QuickCheckThrowOnFailure();

        Directory.Delete(folder, recursive: true);
    }

    private static List<string> Read(string path)
    {
        using var table = OpenTable.Open(path, new FileForm(Encoding: "utf-8", Delimiter: ",", Header: true)).Value!;
        List<string> seen = [string.Join('\u001F', table.Sample.Header)];
        while (table.Rows.Next()) seen.Add(string.Join('\u001F', table.Rows.Texts()));
        return seen;
    }

    private static string Quote(string cell) => "\"" + cell.TrimStart('#').Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>A cell that begins with # is a number; an empty one is not written.</summary>
    private static void WriteBook(string path, string[][] rows, bool isShared)
    {
        using var book = SpreadsheetDocument.Create(path, SpreadsheetDocumentType.Workbook);
        var workbook = book.AddWorkbookPart();
        var sheet = workbook.AddNewPart<WorksheetPart>();
        var texts = new List<string>();
        var data = new SheetData();
        for (var r = 0; r < rows.Length; r++)
        {
            var row = new Row { RowIndex = (uint)(r + 1) };
            for (var c = 0; c < rows[r].Length; c++)
                if (rows[r][c].Length > 0) row.Append(CellOf(rows[r][c], FormattableString.Invariant($"{(char)('A' + c)}{r + 1}"), isShared ? texts : null));
            data.Append(row);
        }

        sheet.Worksheet = new Worksheet(data);
        workbook.AddNewPart<SharedStringTablePart>().SharedStringTable = new SharedStringTable(texts.Select(t => new SharedStringItem(TextOf(t))));
        workbook.Workbook = new Workbook(new Sheets(new Sheet { Name = "Sheet1", SheetId = 1, Id = workbook.GetIdOfPart(sheet) }));
    }

    private static Cell CellOf(string text, string at, List<string>? texts)
    {
        if (text[0] == '#') return new Cell { CellReference = at, CellValue = new CellValue(text[1..]) };
        if (texts is null) return new Cell { CellReference = at, DataType = CellValues.InlineString, InlineString = new InlineString(TextOf(text)) };
        texts.Add(text);
        return new Cell { CellReference = at, DataType = CellValues.SharedString, CellValue = new CellValue(texts.Count - 1) };
    }

    private static Text TextOf(string text) => new(text) { Space = SpaceProcessingModeValues.Preserve };
}
