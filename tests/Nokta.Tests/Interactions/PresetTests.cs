using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Drafts;
using Nokta.Interactions.Import.Presets;
using Nokta.Kernel.Words;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

/// <summary>Exports of well-known programs are recognised by their header and come in without a question.</summary>
public sealed class PresetTests
{
    /// <summary>Preset, interactions of its example, distinct persons, answers on a scale, sum of amounts in minor units.</summary>
    public static TheoryData<string, int, int, int, long> Presets => new()
    {
        { "shopify-orders", 4, 2, 0, 54000 + 2000 },
        { "woocommerce-orders", 5, 2, 0, 5500 + 2000 + 2500 },
        { "loyverse-receipts", 3, 1, 0, 9000 + 20000 - 2000 },
        { "loyverse-items", 2, 0, 0, 360 - 140 },
        { "square-transactions", 3, 1, 0, 3216 + 1296 - 1296 },
        { "square-items", 2, 1, 0, 5200 - 4500 },
        { "formbricks", 3, 2, 2, 0 },
        { "limesurvey", 5, 0, 4, 0 },
        { "google-forms", 3, 2, 3, 0 },
        { "typeform", 3, 3, 2, 0 },
        { "surveymonkey", 3, 1, 3, 0 },
        { "porsline", 3, 0, 3, 0 },
        { "matomo-visits", 3, 2, 0, 0 },
        { "ga4-bigquery", 3, 2, 0, 0 },
        { "yandex-metrica-visits", 3, 2, 0, 0 },
        { "yandex-metrica-hits", 3, 2, 0, 0 },
        { "calendly", 6, 3, 0, 0 },
        { "booking-com", 6, 0, 0, 30000 + 20000 + 9000 },
        { "freshdesk", 7, 2, 0, 0 },
        { "mailchimp-audience", 4, 3, 0, 0 },
        { "zadarma-calls", 3, 2, 0, 0 },
        { "iiko-checks", 2, 0, 0, 120000 + 15000 },
        { "ozon-orders", 2, 0, 0, 129000 + 35000 + 129000 },
    };

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task An_export_is_recognised_and_imported(string id, int interactions, int persons, int answers, long amount)
    {
        await using var bench = await CreateAsync();
        var preset = PresetLibrary.All.Single(p => p.Id == id);
        var path = bench.Write(string.Join("\n", preset.Example) + "\n", "export.csv");

        var (guess, known) = await PresetLibrary.RecogniseAsync(new SavedMappings(bench.Database, TimeProvider.System), Here, path, FileGuess.Read(path).Value!, TestContext.Current.CancellationToken);
        Assert.Equal(id, known?.Preset?.Id);
        var mapping = ProposedMapping.Of(guess, known, "export.csv", "Europe/London", "USD");
        var batch = await bench.ImportAsync(path, mapping);

        Assert.True(batch.Counts.Rejected == 0 && batch.Counts.Accepted == batch.Counts.Read, $"{batch.Counts} {string.Join(", ", batch.Reasons)}");
        var rows = bench.Rows();
        var signatures = bench.Log.Signatures(Here);
        Assert.Equal((interactions, persons, answers, amount), (rows.Count, rows.Where(r => r.PersonKey != 0).Select(r => bench.Log.PersonOf(Here)(r.PersonKey)).Distinct().Count(), rows.Count(r => r.Scale >= 0), rows.Sum(r => r.Amount)));
        Assert.All(rows, r => Assert.NotEqual("", signatures[r.Signature].Activity));
        Assert.All(rows, r => Assert.Equal(2026, Nokta.Kernel.Calendars.Micros.ToUtc(r.Time).Year));
        Assert.Equal(0, (await bench.ImportAsync(path, mapping)).Counts.Accepted);
    }

    [Fact]
    public void Every_preset_has_a_test_three_names_and_a_source()
    {
        Assert.Equal(PresetLibrary.All.Select(p => p.Id).Order(), Presets.Select(p => p.Data.Item1).Order());
        Assert.All(PresetLibrary.All, p => Assert.True(Language.All.All(l => p.Names.ContainsKey(l.Code)) && p.Verified.Length > 0, p.Id));
    }

    [Fact]
    public void A_preset_reads_back_as_it_was_written() =>
        Assert.All(PresetLibrary.All, p => Assert.Equal(p.ToJson(), Preset.Parse(p.ToJson()).ToJson()));

    [Fact]
    public void A_header_that_lacks_a_needed_column_is_no_export()
    {
        Assert.Null(PresetLibrary.Find(["Name", "Email", "Created at"]));
        Assert.Null(PresetLibrary.Find(["id", "Timestamp", "score"]));
        Assert.Equal("google-forms", PresetLibrary.Find(["Timestamp", "How was it?"])?.Preset.Id);
    }

    [Theory]
    [InlineData("Very satisfied|neutral|DISSATISFIED", "csat5", "5|3|2")]
    [InlineData("خیلی راضی|ناراضي|متوسط", "csat5", "5|2|3")]
    [InlineData("Отлично|плохо|нормально", "csat5", "5|2|3")]
    [InlineData("very easy|somewhat difficult", "ces7", "7|3")]
    [InlineData("good|poor", null, null)]
    [InlineData("agree|disagree", null, null)]
    [InlineData("good|blue", null, null)]
    public void Words_of_a_scale_get_their_numbers_when_they_are_beyond_doubt(string words, string? scale, string? numbers)
    {
        var found = WordScales.Find(words.Split('|'));

        Assert.Equal(scale, found?.Scale);
        Assert.Equal(numbers, found is null ? null : string.Join('|', words.Split('|').Select(w => found.Value.Values[w])));
    }
}
