using AngleSharp.Html.Dom;
using Nokta.Insights.Notes;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.Kernel;
using Nokta.Tests.Server;

namespace Nokta.Tests.Insights;

public sealed class ChartNotesTests
{
    private static readonly DateOnly s_day = new(2026, 3, 21);

    [Fact]
    public async Task A_note_is_written_deleted_and_brought_back_from_its_page()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _site = site;

        var added = await sara.PostAsync("/insights/notes", ("Form.FirstDay", "2026-03-21"), ("Form.LastDay", ""), ("Form.Text", "Prices rose"));
        var after = await sara.ReadAsync(added.Headers.Location!.OriginalString);
        Assert.Contains("Prices rose", after.QuerySelector("table")!.TextContent, StringComparison.Ordinal);

        var id = ((IHtmlButtonElement)after.QuerySelector("table form button")!).Value;
        var gone = await sara.PostAsync("/insights/notes", ("id", id));
        after = await sara.ReadAsync(gone.Headers.Location!.OriginalString);
        Assert.Null(after.QuerySelector("table"));

        var back = await sara.PostAsync(gone.Headers.Location!.OriginalString, ("id", id));
        Assert.NotNull((await sara.ReadAsync(back.Headers.Location!.OriginalString)).QuerySelector("table"));
    }

    [Theory]
    [InlineData("", "", "x", "note.no-day")]
    [InlineData("2026-03-21", "2026-03-20", "x", "note.days-turned")]
    [InlineData("2026-03-21", "", " ", "note.no-text")]
    public void A_note_needs_a_day_and_words(string first, string last, string text, string code) =>
        Assert.Equal(code, new NoteForm { FirstDay = first, LastDay = last, Text = text }.Draft().Check()[0].Code);

    [Fact]
    public async Task A_note_elsewhere_does_not_stand_on_a_chart()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _site = site;
        var (notes, here) = (site.Get<ChartNotes>(), new WorkspaceId(1));
        await notes.AddAsync(here, new NoteDraft(s_day, null, "everywhere"), "sara");
        await notes.AddAsync(here, new NoteDraft(s_day, null, "queue", 4), "sara");
        await notes.AddAsync(here, new NoteDraft(s_day, null, "Vanak", null, "Vanak"), "sara");

        var all = await notes.ListAsync(here);
        Assert.Equal(["everywhere", "queue"], all.Where(n => n.Concerns(4, "Tajrish")).Select(n => n.Text).Order());
        Assert.Equal(["Vanak", "everywhere"], all.Where(n => n.Concerns(5, "Vanak")).Select(n => n.Text).Order(StringComparer.Ordinal));
        Assert.Equal(3, all.Count(n => n.Concerns(null, "")));
        Assert.Empty(await notes.ListAsync(new WorkspaceId(2)));
    }

    [Fact]
    public void Nowruz_is_offered_to_Persian_businesses_on_its_own_day() =>
        Assert.Equal([("nowruz", new DateOnly(2026, 3, 21), new DateOnly(2026, 4, 2)), ("womens-day", new DateOnly(2026, 3, 8), new DateOnly(2026, 3, 8))],
            KnownDays.Between(new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31), "fa"));

    [Fact]
    public void New_Year_holidays_that_began_before_the_data_are_offered_too() =>
        Assert.Equal(["russian-holidays"], KnownDays.Between(new DateOnly(2026, 1, 5), new DateOnly(2026, 1, 31), "ru").Select(d => d.Code));
}
