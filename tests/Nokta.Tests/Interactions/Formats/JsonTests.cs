using System.Globalization;
using System.Text;
using Nokta.Interactions.Import;
using static Nokta.Tests.Interactions.Formats.LogBench;

namespace Nokta.Tests.Interactions.Formats;

/// <summary>JSON objects line by line and in arrays, and object-centric logs.</summary>
public sealed class JsonTests
{
    [Fact]
    public async Task Objects_on_lines_become_rows_with_dotted_names()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var path = bench.Write("""
            {"id":"a1","time":"2026-03-01T10:00:00+03:30","event":"order","customer":{"phone":"+989121234567"},"extra":{"title":"\u0633\u0627\u0631\u0627"},"tags":["vip", "new"],"weight":12.50}
            {"id":"a2","time":"2026-03-01T11:00:00+03:30","event":"order","weight":1e3,"weight":7.0,"late":null,"deep":{"er":{"est":true}}}

            {"id":"a3","time":"2026-03-01T12:00:00+03:30","event":"cut
            {"id":"a4","time":"2026-03-01T12:00:00+03:30","event":"order","customer":{"phone":"+989121234567"}}
            ["no object"]
            """);

        var batch = await bench.TakeAsync(path, "json");

        Assert.Equal((5, 3, 2), (batch.Counts.Read, batch.Counts.Accepted, batch.Counts.Rejected));
        Assert.Equal(("row.unreadable", 4L), (batch.Reasons[0].Code, batch.Reasons[0].FirstLine));
        var told = bench.Told();
        Assert.Equal(("a1", "+989121234567", "order"), (told[0].Row.Key, told[0].Row.Person, told[0].Said.Activity));
        Assert.Equal(("سارا", """["vip", "new"]"""), (told[0].Row.Properties["extra.title"], told[0].Row.Properties["tags"]));
        Assert.Equal("true", told[1].Row.Properties["deep.er.est"]);
        Assert.Equal("a2,2026-03-01T11:00:00+03:30,order,,,,7.0,,true", told[1].Row.Raw);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"page\":{\"n\":[1,2]},\n\"rows\": [", "], \"next\":null}")]
    public async Task An_array_is_read_element_by_element_and_late_names_are_kept(string before, string after)
    {
        await using var bench = await LedgerBench.CreateAsync();
        var rows = string.Join(",\n", Enumerable.Range(0, 5000).Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{ "id": {{i}}, "time": "2026-03-01T10:{{i / 60 % 60:00}}:{{i % 60:00}}Z", "event": "e"{{(i == 4999 ? ", \"rare\": \"kept\"" : "")}} }""")));

        var batch = await bench.TakeAsync(bench.Write(before + rows + after), "json");

        Assert.Equal(new ImportCounts(5000, 5000, 0, 0, 0, 0, 5000), batch.Counts);
        Assert.Equal("""{"rare":"kept"}""", bench.Rows()[^1].Properties["other"]);
        Assert.Equal(before.Contains('\n', StringComparison.Ordinal) ? 5001 : 5000, bench.Rows()[^1].Line);
    }

    [Fact]
    public async Task Hostile_JSON_costs_a_row_or_ends_in_words()
    {
        await using var bench = await LedgerBench.CreateAsync();
        const string good = """{"id":"1","time":"2026-03-01T10:00:00Z","event":"e"}""";
        var lines = good + "\n{\"id\":\"2\",\"x\":" + new string('[', 100_000) + "\n{\"id\":\"3\",\"time\":\"\\ud800\"}\n{\"id\":\"4\",\"big\":\"" + new string('x', 5 << 20) + "\"}\n" + good.Replace("\"1\"", "\"5\"", StringComparison.Ordinal) + "\n";

        var batch = await bench.TakeAsync(bench.Write(lines), "json");
        var cut = await bench.TakeAsync(bench.Write("[" + good + "," + good.Replace("\"1\"", "\"6\"", StringComparison.Ordinal) + ",{\"id\":"), "json", "cut");

        Assert.Equal((5, 2, 3), (batch.Counts.Read, batch.Counts.Accepted, batch.Counts.Rejected));
        Assert.Equal((2, 1, "row.cut-short"), (cut.Counts.Accepted, cut.Counts.Rejected, cut.Reasons[0].Code));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_object_centric_log_is_one_row_for_each_event(bool objectsFirst)
    {
        await using var bench = await LedgerBench.CreateAsync();
        const string types = """
            "objectTypes":[{"name":"order","attributes":[]},{"name":"Customer","attributes":[{"name":"tier","type":"string"}]},{"name":"item","attributes":[]}],
            "eventTypes":[{"name":"place order","attributes":[{"name":"channel","type":"string"}]},{"name":"pay","attributes":[]}],
            """;
        const string objects = """
            "objects":[{"id":"o1","type":"order"},{"id":"i1","type":"item"},{"id":"i2","type":"item"},{"id":"i3","type":"item"},{"id":"c2","type":"Customer"},
            {"id":"c1","type":"Customer","attributes":[{"name":"tier","time":"1970-01-01T00:00:00Z","value":"new"},{"name":"tier","time":"2026-03-02T00:00:00Z","value":"gold"}]}]
            """;
        const string events = """
            "events":[{"id":"e1","type":"place order","time":"2026-03-01T10:00:00Z","attributes":[{"name":"channel","value":"web"},{"name":"odd","value":7}],"relationships":[{"objectId":"o1","qualifier":"order"},{"objectId":"c1","qualifier":"buyer"},{"objectId":"i1"},{"objectId":"i2"}]},
            {"id":"e2","type":"pay","time":"2026-03-03T10:00:00","relationships":[{"objectId":"o1","qualifier":"order"},{"objectId":"c1","qualifier":"payer"},{"objectId":"c2","qualifier":"payer"}]},
            {"id":"e3","type":"pay","relationships":[]}]
            """;
        var path = bench.Write("{" + types + (objectsFirst ? objects + "," + events : events + "," + objects) + "}", "log.json");

        var batch = await bench.TakeAsync(path, "ocel");

        Assert.Equal((3, 2, "time.missing"), (batch.Counts.Read, batch.Counts.Accepted, batch.Reasons[0].Code));
        var told = bench.Told();
        Assert.Equal([("place order", "c1", "new"), ("pay", "c1", "gold")], told.Select(t => (t.Said.Activity, t.Row.Person, t.Row.Properties["Customer.tier"])));
        Assert.Equal(("i1; i2", "web", "order: o1; buyer: c1", """{"odd":"7"}"""), (told[0].Row.Properties["item"], told[0].Row.Properties["event.channel"], told[0].Row.Properties["qualifiers"], told[0].Row.Properties["other"]));
        Assert.Equal(DateTimeOffset.Parse("2026-03-03T10:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() * 1000, told[1].Row.Time);
        Assert.Equal(1L, batch.Warnings.Single(w => w.Code == "ocel-several").With!["n"]);
        var byOrder = FileGuess.Read(path, new FileForm(Table: "order")).Value!;
        Assert.Equal("order", byOrder.ToMapping("x").Columns.Single(c => c.Role == Roles.Person).Column);
        Assert.Equal("import.ocel-no-type", FileGuess.Read(path, new FileForm(Table: "nobody")).Refusal!.Code);
    }

    [Theory]
    [InlineData("jq-orders.jsonl", "json", 7)]
    [InlineData("sqlite3-orders.json", "json", 7)]
    [InlineData("jq-orders.ocel.json", "ocel", 7)]
    public async Task What_other_programs_wrote_tells_one_and_the_same_story(string name, string format, int events)
    {
        await using var bench = await LedgerBench.CreateAsync();

        var mapping = FileGuess.Read(Fixture(name)).Value!.ToMapping("orders", "Asia/Tehran", "IRR");

        var batch = await bench.ImportAsync(Fixture(name), mapping);

        Assert.Equal(format, mapping.Format);
        Assert.Equal(new ImportCounts(events, events, 0, 0, 0, 0, events), batch.Counts);
        var told = bench.Told().OrderBy(t => t.Row.Time).Select(t => (t.Said.Activity, t.Row.Person, DateTime.UnixEpoch.AddMicroseconds(t.Row.Time).ToString("s", CultureInfo.InvariantCulture)));
        Assert.Equal(
        [
            ("placed", "+989121234567", "2026-09-01T06:30:00"), ("paid", "+989121234567", "2026-09-01T06:32:30"), ("delivered", "+989121234567", "2026-09-01T07:11:07"),
            ("placed", "+79161234567", "2026-09-01T07:45:00"), ("cancelled", "+79161234567", "2026-09-01T07:50:00"),
            ("placed", "+989351112233", "2026-09-02T05:30:00"), ("paid", "+989351112233", "2026-09-02T05:30:00"),
        ], told);
        Assert.Equal(events, (await bench.ImportAsync(Fixture(name), mapping)).Counts.Duplicate);
    }

    [Theory]
    [InlineData("SQLite format 3\0…", "import.file-sqlite")]
    [InlineData("<?xml version=\"1.0\"?><log><object-types></object-types><events/></log>", "import.ocel-xml")]
    [InlineData("{\"objectTypes\":[", "import.ocel-broken")]
    public async Task Other_notations_of_OCEL_are_refused_in_words(string text, string code)
    {
        await using var bench = await LedgerBench.CreateAsync();

        Assert.Equal(code, FileGuess.Read(bench.Write(text, "log.bin", Encoding.UTF8)).Refusal!.Code);
    }
}
