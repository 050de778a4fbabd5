using System.IO.Compression;
using System.Text;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;
using static Nokta.Tests.Touchpoints.RegisterFixture;

namespace Nokta.Tests.Touchpoints;

/// <summary>The register out into a file and back in.</summary>
public sealed class SheetTests
{
    private static readonly Texts s_texts = new([typeof(WorkspaceId).Assembly, typeof(TouchpointsModule).Assembly]);
    private static readonly DateOnly s_today = new(2026, 3, 21);

    [Theory]
    [InlineData("fa", "xlsx")]
    [InlineData("ru", "xlsx")]
    [InlineData("en", "xlsx")]
    [InlineData("en", "csv")]
    public async Task An_exported_register_changes_nothing_when_it_comes_back(string language, string kind)
    {
        await using var fixture = await CreateAsync();
        await FillAsync(fixture);
        var cards = await fixture.Register.ListAsync(Ours);
        var reader = ReaderOf(language);

        var sheet = Sheet.Read(kind == "csv" ? Csv(cards) : Xlsx(cards, reader)).Value!;
        var fields = SheetField.Guess(sheet.Columns, s_texts, reader.Language);
        var plan = Plan(reader).Of(sheet.Lines, fields, clears: true, cards);

        Assert.Equal(SheetField.All, fields.Where(f => f.Length > 0));
        Assert.All(plan, row => Assert.True(row.Outcome == SheetOutcome.Unchanged, row.Card?.Id + " " + string.Join("; ", row.Changes) + string.Join("; ", row.Why.Select(reader.Say))));
    }

    [Fact]
    public async Task Rows_are_matched_by_id_then_by_code_and_otherwise_added()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("Delivery");
        await fixture.AddAsync("Menu");
        var cards = await fixture.Register.ListAsync(Ours);

        var plan = Read("id,code,name,owner\nTP-1,,,Reza\n,menu,,Ali\n,,Parking,Sara\n۱,,,x\nTP-9,,,y\n,,delivery,z\n,,,q\n", cards);

        Assert.Equal("Changed TP-1 Reza|Changed TP-2 Ali|Added TP-0 Sara|Skipped sheet-twice|Skipped sheet-id|Skipped sheet-name|Skipped name-missing", string.Join('|', plan.Select(r =>
            r.Outcome + (r.Card is { } card ? $" {card.Id} {card.Owner}" : " " + r.Why[0].Code.Replace("touchpoint.", "", StringComparison.Ordinal)))));
    }

    [Fact]
    public async Task Values_are_understood_by_code_or_by_name_in_any_language()
    {
        await using var fixture = await CreateAsync();

        var plan = Read("نام;مرحله;کانال;اهمیت;هزینه;واحد پول;بازبینی;برچسب‌ها\nپارکینگ;پیش از خرید;sms;زیاد;۱۲٬۵۰۰;تومان;۱۴۰۵/۰۱/۱۵;تابستان؛ audience:new\n", [], "fa");

        var card = Assert.Single(plan).Card!;
        Assert.Equal(("پارکینگ", "before", "sms", 3), (card.Name.Fa, card.Stage, card.Channel, card.Importance));
        Assert.Equal((125_000L, "IRR", new DateOnly(2026, 4, 4)), (card.CostPerMonth!.Value, card.CostCurrency, card.NextReview!.Value));
        Assert.Equal(["audience:new", "tag:تابستان"], card.Tags);
    }

    [Fact]
    public async Task What_cannot_be_understood_leaves_its_row_out_and_says_which_cell()
    {
        await using var fixture = await CreateAsync();

        var row = Assert.Single(Read("name,stage,importance,cost_per_month\nParking,somewhen,7,much\n", []));

        Assert.Equal(SheetOutcome.Skipped, row.Outcome);
        Assert.Equal(["stage", "importance", "cost_per_month"], row.Why.Select(r => r.Field));
        Assert.Contains("somewhen", ReaderOf("en").Say(row.Why[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_that_LibreOffice_saved_is_read_with_its_days_and_Persian_headings()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("Delivery");
        var cards = await fixture.Register.ListAsync(Ours);
        var reader = ReaderOf("fa");

        var sheet = Sheet.Read(await File.ReadAllBytesAsync(Path.Combine(ArchitectureTests.RepositoryRoot(), "tests", "fixtures", "register", "libreoffice-register.xlsx"))).Value!;
        var plan = Plan(reader).Of(sheet.Lines, SheetField.Guess(sheet.Columns, s_texts, reader.Language), clears: false, cards);

        Assert.Equal([SheetOutcome.Changed, SheetOutcome.Added, SheetOutcome.Skipped], plan.Select(r => r.Outcome));
        var changed = plan[0].Card!;
        Assert.Equal(("مریم", "after", new DateOnly(2026, 5, 1), 125_000L, 3), (changed.Owner, changed.Stage, changed.NextReview!.Value, changed.CostPerMonth!.Value, changed.Importance));
        Assert.Equal(["tag:فصل"], changed.Tags);
    }

    [Fact]
    public async Task An_empty_cell_clears_only_when_asked()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("Delivery", d => d with { Owner = "Reza" });
        var cards = await fixture.Register.ListAsync(Ours);

        Assert.Equal(SheetOutcome.Unchanged, Read("id,owner\nTP-1,\n", cards)[0].Outcome);
        Assert.Equal("", Read("id,owner\nTP-1,\n", cards, clears: true)[0].Card!.Owner);
    }

    [Theory]
    [InlineData("utf-8", ',')]
    [InlineData("utf-16", '\t')]
    [InlineData("windows-1251", ';')]
    public void A_csv_is_read_in_the_encodings_that_spreadsheets_write(string encoding, char delimiter)
    {
        var text = "Название|Ответственный\r\n\"Доставка \"\"до двери\"\"\"|Мария\r\n\r\n".Replace('|', delimiter);
        var to = encoding == "windows-1251" ? CodePagesEncodingProvider.Instance.GetEncoding(1251)! : Encoding.GetEncoding(encoding);

        var sheet = Sheet.Read([.. to.GetPreamble(), .. to.GetBytes(text)]).Value!;

        Assert.Equal(["Название", "Ответственный"], sheet.Columns);
        Assert.Equal(["Доставка \"до двери\"", "Мария"], Assert.Single(sheet.Lines).Cells);
    }

    [Fact]
    public async Task A_cell_that_a_spreadsheet_would_run_is_guarded_on_its_way_out_and_whole_on_its_way_in()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("=cmd|' /C calc'!A0", d => d with { Owner = "+7 912", Note = "-1+1", Standard = "@here" });
        var cards = await fixture.Register.ListAsync(Ours);

        var csv = Encoding.UTF8.GetString(Csv(cards));
        using var zip = new ZipArchive(new MemoryStream(Xlsx(cards, ReaderOf("en"))));
        var xml = await new StreamReader(zip.Entries.Single(e => e.FullName.Contains("worksheets/", StringComparison.Ordinal)).Open()).ReadToEndAsync();

        Assert.Contains("'=cmd", csv, StringComparison.Ordinal);
        Assert.Contains("'+7 912", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("<x:f>", xml, StringComparison.Ordinal);
        Assert.Equal(SheetOutcome.Unchanged, Read(csv, cards, clears: true)[0].Outcome);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_file_that_is_no_table_is_refused_in_words(int which)
    {
        byte[] bytes = which switch { 0 => [], 1 => "PK\u0003\u0004nothing"u8.ToArray(), 2 => [0xD0, 0xCF, 0x11, 0xE0, 1], _ => [1, 2, 3, 0, 0, 7] };

        var refused = Sheet.Read(bytes).Refusal!;

        Assert.True(ReaderOf("fa").Has("refusal." + refused.Code), refused.Code);
    }

    [Fact]
    public void A_workbook_that_unpacks_without_end_is_refused()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
            var zeros = new byte[1_000_000];
            for (var i = 0; i < 130; i++) entry.Write(zeros);
        }

        Assert.Equal("touchpoint.sheet-large", Sheet.Read(stream.ToArray()).Refusal!.Code);
    }

    private static List<SheetRow> Read(string csv, IReadOnlyList<TouchpointCard> cards, string language = "en", bool clears = false)
    {
        var (reader, sheet) = (ReaderOf(language), Sheet.Read(Encoding.UTF8.GetBytes(csv)).Value!);
        return Plan(reader).Of(sheet.Lines, SheetField.Guess(sheet.Columns, s_texts, reader.Language), clears, cards);
    }

    private static SheetPlan Plan(Reader reader) => new(Packs, new SheetValues(Packs, s_texts, reader, "IRR"), s_today);

    private static Reader ReaderOf(string code) => new(s_texts, Language.Find(code)!, new Calendar(CalendarKind.Jalali, DayOfWeek.Saturday, TimeZoneInfo.Utc));

    internal static byte[] Csv(IEnumerable<TouchpointCard> cards)
    {
        var text = CsvText.AppendRow(new StringBuilder("\uFEFF"), TouchpointList.Columns);
        foreach (var card in cards) CsvText.AppendRow(text, TouchpointList.Cells(new TouchpointRow(card, null)).Select(c => Convert.ToString(c, System.Globalization.CultureInfo.InvariantCulture) ?? ""));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Xlsx(IEnumerable<TouchpointCard> cards, Reader reader)
    {
        var values = new SheetValues(Packs, s_texts, reader, "IRR");
        return XlsxSheet.Write("Register", [.. SheetField.All.Select(f => SheetField.Label(f, reader))], cards.Select(c => (IReadOnlyList<object?>)[.. SheetField.All.Select(f => values.Shown(c, f))]), reader.Language.IsRightToLeft);
    }

    private static async Task FillAsync(RegisterFixture fixture)
    {
        await fixture.Register.AddStartersAsync(Ours, "cafe");
        var first = (await fixture.Register.FindAsync(Ours, 1))!;
        await fixture.Register.EditAsync(Ours, first with
        {
            Branch = "شعبهٔ ونک", Tags = ["audience:new", "branch:Saadat Abad", "channel:sms", "tag:high season"], Owner = "=Reza", Standard = "hot, in \"35\" minutes; always", MainScale = MainScales.Nps10,
            CostPerMonth = 480_000_005, CostCurrency = "IRR", ReviewDays = 90, NextReview = new DateOnly(2026, 5, 1), Note = "first line\nsecond, \"quoted\"", Importance = 1, State = "paused",
        }, "Sara");
        var second = (await fixture.Register.FindAsync(Ours, 2))!;
        await fixture.Register.EditAsync(Ours, second with { CostPerMonth = 1_250_050, CostCurrency = "RUB" }, "Sara");
    }
}
