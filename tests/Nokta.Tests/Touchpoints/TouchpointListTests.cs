using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;
using static Nokta.Tests.Touchpoints.RegisterFixture;

namespace Nokta.Tests.Touchpoints;

public sealed class TouchpointListTests
{
    [Theory]
    [InlineData("ونک", "TP-1")]
    [InlineData("تحويل", "TP-1")]
    [InlineData("delivery مریم", "TP-1")]
    [InlineData("TP-2", "TP-2")]
    [InlineData("подарочная елка", "TP-2")]
    [InlineData("nothing like it", "")]
    public async Task Search_folds_spelling_and_wants_every_word(string words, string found)
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("Delivery", d => d with { Name = new Trilingual("تحویل سفارش", "Delivery", "Доставка"), Owner = "مريم", Branch = "ونک" });
        await fixture.AddAsync("Tree", d => d with { Name = new Trilingual("", "Tree", "Подарочная ёлка") });

        Assert.Equal(found, await IdsAsync(fixture, new TouchpointQuery { Text = words }));
    }

    [Fact]
    public async Task Filters_look_at_the_primary_value_and_at_the_tags()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("A", d => d with { Stage = "before", Channel = "email" });
        await fixture.AddAsync("B", d => d with { Stage = "during", Channel = "shop", Tags = ["stage:before", "channel:sms"] });
        await fixture.AddAsync("C", d => d with { Stage = "after", Channel = "brand-page", Owner = "Reza" });

        Assert.Equal("TP-1 TP-2", await IdsAsync(fixture, new TouchpointQuery { Stage = "before" }));
        Assert.Equal("TP-1 TP-2", await IdsAsync(fixture, new TouchpointQuery { Channel = "written" }));
        Assert.Equal("TP-2", await IdsAsync(fixture, new TouchpointQuery { Channel = "sms" }));
        Assert.Equal("TP-3", await IdsAsync(fixture, new TouchpointQuery { Owner = "REZA" }));
        Assert.Equal("TP-1 TP-2", await IdsAsync(fixture, new TouchpointQuery { Show = "no-owner" }));
        Assert.Equal("TP-3", await IdsAsync(fixture, new TouchpointQuery { Show = "mine" }, "reza"));
    }

    [Fact]
    public async Task Retired_touchpoints_are_listed_only_when_asked_for()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("A");
        await fixture.AddAsync("B", d => d with { State = "retired" });

        Assert.Equal("TP-1", await IdsAsync(fixture, new TouchpointQuery()));
        Assert.Equal("TP-2", await IdsAsync(fixture, new TouchpointQuery { Show = "retired" }));
        Assert.Equal("TP-2", await IdsAsync(fixture, new TouchpointQuery { State = "retired" }));
    }

    [Fact]
    public async Task A_review_is_overdue_from_the_day_after_its_date()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("A", d => d with { NextReview = new DateOnly(2026, 3, 20) });
        await fixture.AddAsync("B", d => d with { NextReview = new DateOnly(2026, 3, 21) });
        await fixture.AddAsync("C");

        Assert.Equal("TP-1", await IdsAsync(fixture, new TouchpointQuery { Show = "review-due" }));
    }

    [Fact]
    public async Task Unknown_values_stand_last_whichever_way_it_is_sorted()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("A");
        await fixture.AddAsync("B", d => d with { CostPerMonth = 5, CostCurrency = "RUB" });
        await fixture.AddAsync("C", d => d with { CostPerMonth = 9, CostCurrency = "RUB" });

        Assert.Equal("TP-2 TP-3 TP-1", await IdsAsync(fixture, new TouchpointQuery { Sort = "cost" }));
        Assert.Equal("TP-3 TP-2 TP-1", await IdsAsync(fixture, new TouchpointQuery { Sort = "-cost" }));
    }

    [Fact]
    public async Task Counts_of_the_selections_follow_the_other_filters()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("A", d => d with { Stage = "before" });
        await fixture.AddAsync("B", d => d with { Stage = "before", Owner = "Reza" });
        await fixture.AddAsync("C", d => d with { Stage = "after", State = "retired" });

        var listing = await List(fixture).ListAsync(Ours, new TouchpointQuery { Stage = "before" }, ReaderOf("en"));

        Assert.Equal((2, 1, 2, 0, 3), (listing.Counts["all"], listing.Counts["no-owner"], listing.Counts["unmeasured"], listing.Counts["retired"], listing.All));
    }

    [Fact]
    public async Task Measured_and_sorted_by_figures_when_something_computes_them()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("A");
        await fixture.AddAsync("B");
        var list = List(fixture, new Figures(new() { [2] = new TouchpointFigureCells { IsMeasured = true, SatisfactionValue = 0.8, Satisfaction = "80%", Answers = 40 } }));

        Assert.True(list.HasFigures);
        Assert.Equal("TP-1", Ids(await list.ListAsync(Ours, new TouchpointQuery { Show = "unmeasured" }, ReaderOf("en"))));
        var row = (await list.ListAsync(Ours, new TouchpointQuery { Sort = "satisfaction" }, ReaderOf("en"))).Rows[0];
        Assert.Equal((0.8, 40L), ((double?)TouchpointList.Cells(row)[22], (long?)TouchpointList.Cells(row)[23]));
    }

    [Fact]
    public async Task A_row_has_a_cell_for_each_column()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("A", d => d with { CostPerMonth = 1_250_050, CostCurrency = "RUB" });
        var row = (await List(fixture).ListAsync(Ours, new TouchpointQuery(), ReaderOf("en"))).Rows[0];

        Assert.Equal(TouchpointList.Columns.Count, TouchpointList.Cells(row).Count);
        Assert.Equal(12500.50m, TouchpointList.Cells(row)[TouchpointList.Columns.ToList().IndexOf("cost_per_month")]);
    }

    [Theory]
    [InlineData("en", "12,500.50", "USD", 1_250_050L)]
    [InlineData("ru", "12\u00A0500,50", "RUB", 1_250_050L)]
    [InlineData("ru", "12 500", "RUB", 1_250_000L)]
    [InlineData("fa", "۱٬۲۵۰٬۰۰۰", "IRR", 12_500_000L)]
    [InlineData("fa", "1,250,000", "IRR", 12_500_000L)]
    [InlineData("fa", "۱۲٫۵", "USD", 1_250L)]
    [InlineData("en", "1.2.3", "USD", null)]
    [InlineData("en", "12 dollars", "USD", null)]
    public void Money_is_read_in_the_notation_of_its_reader_and_toman_becomes_rials(string language, string typed, string currency, long? minor)
    {
        var reader = ReaderOf(language);

        Assert.Equal(minor, MoneyText.Read(typed, currency, reader));
        if (minor is { } value) Assert.Equal(value, MoneyText.Read(MoneyText.Field(value, currency, reader), currency, reader));
    }

    [Theory]
    [InlineData("1405/10/01", "2026-12-22")]
    [InlineData("۱۴۰۵/۱۰/۱", "2026-12-22")]
    [InlineData("22.12.2026", "2026-12-22")]
    [InlineData("2026-12-22", "2026-12-22")]
    [InlineData("30.02.2026", null)]
    [InlineData("1404/12/30", null)]
    [InlineData("12/22/26", null)]
    public void A_day_is_read_in_either_calendar(string typed, string? iso) =>
        Assert.Equal(iso, DayText.Read(typed)?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("fa")]
    [InlineData("ru")]
    [InlineData("en")]
    public void The_example_of_a_day_can_be_typed_as_it_stands(string language) =>
        Assert.Equal(new DateOnly(2026, 12, 21), DayText.Read(DayText.Example(ReaderOf(language))));

    [Fact]
    public void A_csv_cell_is_quoted_when_needed_and_never_a_formula()
    {
        var row = CsvText.AppendRow(new System.Text.StringBuilder(), ["a,b", "say \"hi\"", "=1+1", "-5.2", "-x", "two\nlines", "سلام"]).ToString();

        Assert.Equal("\"a,b\",\"say \"\"hi\"\"\",'=1+1,-5.2,'-x,\"two\nlines\",سلام\r\n", row);
    }

    private static Reader ReaderOf(string language) =>
        new(new Texts([typeof(PackLibrary).Assembly, typeof(Reader).Assembly]), Language.Find(language)!, new Calendar(CalendarKind.Jalali, DayOfWeek.Saturday, TimeZoneInfo.Utc));

    private static TouchpointList List(RegisterFixture fixture, params ITouchpointFigures[] figures) => new(fixture.Register, Packs, fixture.Clock, figures);

    private static async Task<string> IdsAsync(RegisterFixture fixture, TouchpointQuery query, string person = "") =>
        Ids(await List(fixture).ListAsync(Ours, query, ReaderOf("en"), person));

    private static string Ids(TouchpointListing listing) => string.Join(' ', listing.Rows.Select(r => r.Card.Id));

    private sealed class Figures(Dictionary<int, TouchpointFigureCells> cells) : ITouchpointFigures
    {
        public ValueTask<IReadOnlyDictionary<int, TouchpointFigureCells>> For(WorkspaceId workspace, CancellationToken ct) => new(cells);
    }
}
