using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Formats;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Tests.Interactions;

/// <summary>Books written by LibreOffice, openpyxl and XlsxWriter, see tests/fixtures/tables.</summary>
[SameOnEveryStore]
public sealed class XlsxTests
{
    [Fact]
    public void LibreOffice_title_names_days_clocks_roubles_hidden_rows_and_total()
    {
        var (table, rows, leftOut) = Read("libreoffice-receipts.xlsx");

        Assert.Equal(["Чек", "Дата", "Время", "Телефон", "Сумма", "Количество"], table.Header);
        Assert.Equal(10, rows.Count);
        Assert.Equal("4|Ч-1|2026-03-21|09:05:00|+7 912 345-67-00|100.25 RUB|1", rows[0]);
        Assert.Equal("8|Ч-5|2026-03-25|13:05:00|+7 912 345-67-04|501.25 RUB|5", rows[4]);
        Assert.Equal(["14 total"], leftOut);
        Assert.Equal([new TableInfo("Чеки", 14), new TableInfo("Справка", 2)], new XlsxFormat().Tables(Fixture("libreoffice-receipts.xlsx")).Value!);
    }

    [Fact]
    public void Openpyxl_Persian_sheet_with_two_rows_of_names_before_a_larger_hidden_one()
    {
        var (table, rows, leftOut) = Read("openpyxl-jalali.xlsx");

        Assert.Equal("فروش", table.Name);
        Assert.Equal(["شماره فیش", "تاریخ", "موبایل مشتری", "پرداخت · مبلغ (تومان)", "پرداخت · روش", "شعبه"], table.Header);
        Assert.Equal("5|F-1|۱۴۰۵/۰۱/۰۱ ۱۰:۳۰|09120000000|150000|نقد|ونک", rows[0]);
        Assert.Equal(12, rows.Count);
        Assert.Equal(["17 total"], leftOut);
        Assert.Contains(table.Notes, n => n.Code == "formulas-without-value");
        Assert.Equal(["فروش", "یادداشت‌ها"], new XlsxFormat().Tables(Fixture("openpyxl-jalali.xlsx")).Value!.Select(t => t.Name));
    }

    [Fact]
    public void Openpyxl_days_counted_from_1904_behind_an_empty_sheet()
    {
        var (table, rows, _) = Read("openpyxl-1904.xlsx");

        Assert.Null(table.Name);
        Assert.Equal("2|1|2026-03-21 09:30:00|100.5", rows[0]);
        Assert.Equal("6|5|2026-03-21 13:30:00|104.5", rows[4]);
    }

    [Fact]
    public void XlsxWriter_every_kind_of_cell()
    {
        var (table, rows, _) = Read("xlsxwriter-kinds.xlsx");

        Assert.Equal(14, table.Header.Count);
        Assert.Equal("2|1|2026-03-21|2026-03-21 23:59:59|08:49:00|49:30:00|0.25|1234.5 RUB|00042|TRUE||0.3|half bold|a \"quoted\", text\nof two lines|2026-03-01", rows[0]);
        Assert.Equal("5|4|2026-03-24|2026-03-24 23:59:59|08:49:00|52:30:00|0.25|1237.5 RUB|00045|FALSE||3.3|half bold|a \"quoted\", text\nof two lines|2026-06-01", rows[3]);
    }

    [Fact]
    public void XlsxWriter_a_receipt_merged_over_its_lines_goes_on_and_its_total_counts_once()
    {
        var (_, rows, _) = Read("xlsxwriter-inline.xlsx");

        Assert.Equal(["2|1000|2026-03-21 12:00:00|item 0|90", "3|1000|2026-03-21 12:00:00|item 1|", "4|1000|2026-03-21 12:00:00|item 2|", "5|1001|2026-03-22 12:00:00|item 0|90"], rows[..4]);
    }

    [Fact]
    public void XlsxWriter_inline_texts_keep_their_spaces()
    {
        var (_, rows, _) = Read("xlsxwriter-memory.xlsx");

        Assert.Equal("2|R0|2026-03-20 10:00|  inline & <kept>  ", rows[0]);
    }

    [Fact]
    public void An_open_document_is_refused_by_name() =>
        Assert.Equal("import.book-open-document", FileGuess.Read(Fixture("libreoffice-receipts.ods")).Refusal!.Code);

    internal static string Fixture(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Nokta.slnx"))) return Path.Combine(folder.FullName, "tests", "fixtures", "tables", name);
        throw new DirectoryNotFoundException();
    }

    private static (ITable Table, List<string> Rows, List<string> LeftOut) Read(string name)
    {
        var opened = new XlsxFormat().Open(Fixture(name), TableChoice.Any);
        Assert.True(opened.IsDone, opened.Refusal?.ToString());
        var (rows, leftOut) = (new List<string>(), new List<string>());
        var records = new TableRecords(opened.Value);
        while (records.Next())
        {
            if (records.LeftOut is { } why) leftOut.Add(FormattableString.Invariant($"{records.Line} {why}"));
            else rows.Add(FormattableString.Invariant($"{records.Line}|{string.Join('|', records.Texts())}"));
        }

        opened.Value.Dispose();
        return (opened.Value, rows, leftOut);
    }
}
