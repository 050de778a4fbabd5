using System.Text;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Formats;
using Nokta.Interactions.Import.Reading;
using static Nokta.Tests.Interactions.BookBuilder;

namespace Nokta.Tests.Interactions;

/// <summary>Books that are broken, odd or meant to do harm: a clear refusal or the right rows, and soon.</summary>
public sealed class HostileBookTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    private static readonly string s_plain = Row(1, "id", "time") + Row(2, "1", "2026-03-21");

    [Fact]
    public void Entities_are_never_expanded()
    {
        const string laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>";
        new BookBuilder().Part("S", laughs + $"<worksheet><sheetData>{Row(1, "id", "time")}{Row(2, "&b;", "&c;")}</sheetData></worksheet>").Write(_path);
        Assert.Equal("import.book-broken", Refusal());

        new BookBuilder().Sheet("S", s_plain).Write(_path, beforeWorkbook: laughs);
        Assert.Equal("import.book-broken", Refusal());
    }

    [Fact]
    public void A_sheet_far_larger_inside_than_outside_is_not_opened()
    {
        new BookBuilder().Sheet("S", s_plain + new string(' ', 64 << 20)).Write(_path);

        Assert.Equal("import.too-inflated", Refusal());
    }

    [Theory]
    [InlineData(2_000_000, 0)]
    [InlineData(0, 200)]
    public void A_text_without_an_end_and_endless_nesting_are_refused(int letters, int depth)
    {
        var text = string.Concat(Enumerable.Range(0, letters / 8).Select(i => FormattableString.Invariant($"{i * 2654435761L % 99_999_989:D8}")));
        new BookBuilder().Sheet("S", s_plain + Row(3, "2", text + string.Concat(Enumerable.Repeat("<r>", depth)) + string.Concat(Enumerable.Repeat("</r>", depth)))).Write(_path);

        Assert.Equal("import.book-broken", Refusal());
    }

    [Fact]
    public void Every_column_that_a_sheet_can_have_is_refused_with_numbers()
    {
        new BookBuilder().Sheet("S", Row(1, [.. Enumerable.Range(0, 16_384).Select(i => FormattableString.Invariant($"column {i}"))]) + Row(2, "1", "2026-03-21")).Write(_path);

        var refusal = FileGuess.Read(_path).Refusal!;

        Assert.Equal(("import.too-many-columns", 16_384), (refusal.Code, refusal.With!["n"]));
    }

    [Fact]
    public void Coloured_empty_columns_and_a_stray_cell_far_right_are_no_columns()
    {
        var coloured = string.Concat(Enumerable.Range(0, 16_000).Select(_ => "<c s=\"1\"/>"));
        new BookBuilder().Sheet("S", $"<row r=\"1\">{string.Concat(new[] { "id", "time" }.Select(t => $"<c t=\"inlineStr\"><is><t>{t}</t></is></c>"))}{coloured}</row>"
            + Row(2, "1", "2026-03-21") + Row(3, "2", "2026-03-22")
            + "<row r=\"4\"><c r=\"A4\"><v>3</v></c><c r=\"B4\" t=\"str\"><v>2026-03-23</v></c><c r=\"XFD4\"><v>9</v></c></row>").Write(_path);

        var (header, rows) = Read();

        Assert.Equal(["id", "time"], header);
        Assert.Equal(["1|2026-03-21", "2|2026-03-22"], rows[..2]);
        // The row with the stray cell is too long and will be rejected, not cut.
        Assert.StartsWith("3|2026-03-23|", rows[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Formulas_are_never_computed_or_followed()
    {
        const string calling = "<row r=\"2\"><c r=\"A2\" t=\"str\"><f>WEBSERVICE(\"http://127.0.0.1:1/\")</f><v>kept</v></c><c r=\"B2\" t=\"str\"><f>'[1]Other'!A1</f><v>2026-03-21</v></c></row>";
        new BookBuilder().Sheet("S", Row(1, "id", "time") + calling).Write(_path);

        Assert.Equal("kept|2026-03-21", Read().Rows[0]);
    }

    [Fact]
    public void Macros_are_told_and_ignored()
    {
        new BookBuilder().Sheet("S", s_plain).File("xl/vbaProject.bin", [1, 2, 3]).Write(_path);

        Assert.Contains(FileGuess.Read(_path).Value!.Notes, n => n.Code == "macros");
        Assert.Equal("1|2026-03-21", Read().Rows[0]);
    }

    [Theory]
    [InlineData("EncryptedPackage", "import.book-locked")]
    [InlineData("Workbook", "import.book-old")]
    public void A_password_and_the_old_format_are_told_apart(string stream, string code)
    {
        var file = new byte[4096];
        new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }.CopyTo(file, 0);
        BitConverter.TryWriteBytes(file.AsSpan(30), (ushort)9);
        BitConverter.TryWriteBytes(file.AsSpan(48), 1u);
        Encoding.Unicode.GetBytes(stream).CopyTo(file, 1024 + 128);
        File.WriteAllBytes(_path, file);

        Assert.Equal(code, Refusal());
    }

    [Theory]
    [InlineData("-36522", "1", "1800-01-01")]
    [InlineData("1", "1", "1900-01-01")]
    [InlineData("59", "1", "1900-02-28")]
    [InlineData("60", "1", "1900-02-29")]
    [InlineData("61", "1", "1900-03-01")]
    [InlineData("46102.999999999", "2", "2026-03-22 00:00:00")]
    [InlineData("46102.4375", "1", "2026-03-21 10:30:00")]
    [InlineData("46102", "2", "2026-03-21 00:00:00")]
    [InlineData("99999999999", "1", "99999999999")]
    [InlineData("1E+5", "0", "100000")]
    [InlineData("9.1234567890100006E+11", "0", "912345678901")]
    [InlineData("0.1", "0", "0.1")]
    [InlineData("1234567.8899999999", "0", "1234567.89")]
    [InlineData("-0", "0", "-0")]
    public void Serial_days_and_numbers_are_what_people_see(string value, string style, string expected)
    {
        new BookBuilder().Sheet("S", Row(1, "id", "v") + $"<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" s=\"{style}\"><v>{value}</v></c></row>").Write(_path);

        Assert.Equal("1|" + expected, Read().Rows[0]);
    }

    [Fact]
    public void Two_sheets_of_one_name_are_both_within_reach()
    {
        new BookBuilder().Sheet("Sales", s_plain).Sheet("Sales", s_plain + Row(3, "2", "2026-03-22")).Write(_path);

        Assert.Equal(["Sales", "Sales #2"], new XlsxFormat().Tables(_path).Value!.Select(t => t.Name));
        Assert.Equal(2, Read("Sales").Rows.Count);
        Assert.Single(Read("Sales #2").Rows);
        Assert.Equal("import.sheet-missing", FileGuess.Read(_path, new FileForm(Table: "Purchases")).Refusal!.Code);
    }

    [Fact]
    public void Parts_outside_the_package_and_texts_that_are_not_there_are_refused()
    {
        new BookBuilder().Part("S", "<worksheet/>", target: "../../../../etc/passwd").Write(_path);
        Assert.Equal("import.book-none", Refusal());

        new BookBuilder().Sheet("S", "<row r=\"1\"><c t=\"s\"><v>7</v></c></row>").Shared("<si><t>only</t></si>").Write(_path);
        Assert.Equal("import.book-broken", Refusal());

        new BookBuilder().File("word/document.xml", [1]).Write(_path);
        Assert.Equal("import.book-none", Refusal());

        new BookBuilder().Sheet("Empty", "").Write(_path);
        Assert.Equal("import.file-empty", Refusal());
    }

    [Fact]
    public void Cells_without_addresses_prefixed_names_rich_and_phonetic_texts_are_read()
    {
        const string x = "xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"";
        const string rows = "<x:row><x:c t=\"s\"><x:v>0</x:v></x:c><x:c t=\"s\"><x:v>1</x:v></x:c></x:row><x:row><x:c><x:v>1</x:v></x:c><x:c t=\"d\"><x:v>2026-03-21T10:00:00</x:v></x:c></x:row>";
        new BookBuilder().Part("S", $"<x:worksheet {x}><x:sheetData>{rows}</x:sheetData></x:worksheet>")
            .Shared("<si><r><t>i</t></r><r><t>d</t></r><rPh><t>アイ</t></rPh></si><si><t>ti_x006D_e</t></si>").Write(_path);

        var (header, read) = Read();

        Assert.Equal(["id", "time"], header);
        Assert.Equal("1|2026-03-21T10:00:00", read[0]);
    }

    [Fact]
    public async Task A_book_damaged_in_its_midst_is_refused_and_leaves_nothing()
    {
        await using var bench = await LedgerBench.CreateAsync();
        new BookBuilder().Sheet("S", Row(1, "id", "time", "phone", "activity", "amount") + string.Concat(Enumerable.Range(2, 60_000).Select(i =>
            Row(i, FormattableString.Invariant($"R{i}"), "2026-03-21 10:00", FormattableString.Invariant($"0912{i * 7919 % 9_999_991:D7}"), "order", "5")))).Write(_path);
        var bytes = File.ReadAllBytes(_path);
        bytes.AsSpan(bytes.Length / 2, 64).Fill(0xFF);
        File.WriteAllBytes(_path, bytes);

        var outcome = await bench.Importer.RunAsync(LedgerBench.Here, _path, "damaged.xlsx", LedgerBench.Till());

        Assert.Equal("import.book-broken", outcome.Refusal?.Code);
        Assert.Empty(bench.Log.ReadBlocks(LedgerBench.Here));
        Assert.Equal(BatchState.Failed, (await bench.Batches.ListAsync(LedgerBench.Here, TestContext.Current.CancellationToken)).Single().State);
    }

    public void Dispose() => File.Delete(_path);

    private string Refusal()
    {
        var opened = OpenTable.Open(_path, new FileForm());
        if (!opened.IsDone) return opened.Refusal!.Code;
        using var table = opened.Value;
        return Assert.Throws<BrokenFileException>(() =>
        {
            while (table.Rows.Next()) { }
        }).Refusal.Code;
    }

    private (IReadOnlyList<string> Header, List<string> Rows) Read(string? sheet = null)
    {
        var opened = OpenTable.Open(_path, new FileForm(Table: sheet));
        Assert.True(opened.IsDone, opened.Refusal?.ToString());
        using var table = opened.Value;
        var rows = new List<string>();
        while (table.Rows.Next()) rows.Add(string.Join('|', table.Rows.Texts()));
        return (table.Sample.Header, rows);
    }
}
