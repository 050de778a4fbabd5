using System.Globalization;
using System.IO.Compression;
using System.Text;
using Nokta.Interactions.Import;
using static Nokta.Tests.Interactions.Formats.LogBench;

namespace Nokta.Tests.Interactions.Formats;

/// <summary>Event logs in XES: two were written by others' programs, a third is written here from its CSV.</summary>
public sealed class XesTests
{
    [Theory]
    [InlineData("running-example", "running-example.csv", "running-example.xes")]
    [InlineData("teleclaims", "teleclaims.csv.gz", "teleclaims.xes.gz")]
    [InlineData("receipt", "receipt.csv", null)]
    public async Task A_log_is_the_same_from_CSV_and_from_XES(string name, string csv, string? xes)
    {
        await using var tables = await LedgerBench.CreateAsync();
        await using var logs = await LedgerBench.CreateAsync();
        var table = Unpacked(tables, Shared("eventlogs/" + csv));
        var log = xes is null ? logs.Write(Xes(table), name + ".xes") : Shared("eventlogs/" + xes);

        await tables.ImportAsync(table, FileMapping.Parse("""{"source":"log","columns":[{"column":"case:concept:name","role":"person","kind":"case"},{"column":"concept:name","role":"activity"},{"column":"time:timestamp","role":"time","format":"iso"},{"column":"org:resource","role":"staff"}]}"""));
        var batch = await logs.TakeAsync(log, "xes");

        var golden = File.ReadLines(Shared("eventlogs/golden/summary.csv")).Select(l => l.Split(',')).Single(l => l[0] == name);
        var (one, two) = (Journeys(tables), Journeys(logs));
        Assert.Equal(golden[1], batch.Counts.Accepted.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(golden[2], two.Count.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(golden[3], two.Values.SelectMany(v => v).Select(e => e.Activity).Distinct().Count().ToString(CultureInfo.InvariantCulture));
        Assert.Equal(golden[4], two.Values.Select(v => string.Join('|', v.Select(e => e.Activity))).Distinct().Count().ToString(CultureInfo.InvariantCulture));
        Assert.Equal(Follows(one), Follows(two));
        Assert.Equal(File.ReadLines(Shared($"eventlogs/golden/{name}_dfg.csv")).Count() - 1, Follows(two).Count);
        // The CSV exports of two logs kept the clock and lost the offset; lengths of time are the same.
        Assert.Equal(Span(one), Span(two));
        foreach (var (person, events) in one) Assert.Equal(events.Select(e => (e.Activity, e.Staff, e.Time - events[0].Time)), two[person].Select(e => (e.Activity, e.Staff, e.Time - two[person][0].Time)));
    }

    [Fact]
    public async Task Attributes_of_the_trace_nested_ones_and_lists_become_columns_and_late_ones_are_kept()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var events = string.Concat(Enumerable.Range(0, 4000).Select(i => Event($"a{i % 7}", "")));
        var path = bench.WriteGzip(Log($"""
            <trace><string key="concept:name" value="7 &amp; &#x41;"/><string key="customer" value="Анна"><string key="city" value="Казань"/></string>
            {Event("first", """<list key="items"><values><string key="item" value="tea"/><string key="item" value="cake"/></values></list><int key="cost" value="5"/>""")}{events}
            {Event("last", """<string key="late" value="seen &quot;late&quot;"/>""")}</trace>
            """), "log.xes.gz");

        var batch = await bench.TakeAsync(path, "xes");

        Assert.Equal(new ImportCounts(4002, 4002, 0, 0, 0, 0, 4002), batch.Counts);
        var (first, last) = (bench.Told()[0].Row, bench.Told()[^1].Row);
        Assert.Equal(("case", "7 & A"), (first.PersonKind, first.Person));
        Assert.Equal(("Анна", "Казань", "tea; cake", "5"), (first.Properties["case:customer"], first.Properties["case:customer.city"], first.Properties["items.item"], first.Properties["cost"]));
        Assert.Equal("""{"late":"seen \"late\""}""", last.Properties["other"]);
    }

    [Fact]
    public async Task An_event_without_a_time_is_rejected_and_one_without_a_name_uses_the_classifier()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var path = bench.Write(Log("""
            <classifier name="c" keys="task phase"/><string key="source" value="x"/>
            <trace><string key="concept:name" value="1"/><event><string key="task" value="ask"/><date key="time:timestamp" value="2026-01-01T10:00:00+03:30"/></event>
            <event><string key="task" value="wait"/></event></trace>
            <event><string key="task" value="alone"/><date key="time:timestamp" value="2026-01-02T10:00:00Z"/></event>
            """), "log.xes");

        var batch = await bench.TakeAsync(path, "xes");

        Assert.Equal((2, 1), (batch.Counts.Accepted, batch.Counts.Rejected));
        Assert.Equal(("time.missing", 4L), (batch.Reasons[0].Code, batch.Reasons[0].FirstLine));
        Assert.Equal([("ask", "1"), ("alone", "")], bench.Told().Select(t => (t.Said.Activity, t.Row.Person)));
    }

    [Fact]
    public async Task An_identity_is_the_key_when_every_event_has_one()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var (one, two) = (Event("a", """<id key="identity:id" value="e-1"/>"""), Event("b", """<id key="identity:id" value="e-2"/>"""));

        await bench.TakeAsync(bench.Write(Log($"<trace>{one}{two}</trace>"), "all.xes"), "xes");
        var some = await bench.TakeAsync(bench.Write(Log($"<trace>{one}{Event("c", "")}</trace>"), "some.xes"), "xes", "some");

        Assert.Equal("e-1", bench.Rows()[0].Key);
        Assert.Equal((2, 0), (some.Counts.Accepted, some.Counts.Rejected));
    }

    [Theory]
    [InlineData("<!DOCTYPE log [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>", "import.xml-doctype")]
    [InlineData("<!DOCTYPE log SYSTEM \"file:///etc/passwd\">", "import.xml-doctype")]
    public async Task A_document_type_is_refused(string type, string code)
    {
        await using var bench = await LedgerBench.CreateAsync();
        var path = bench.Write("<?xml version=\"1.0\"?>" + type + Log($"<trace>{Event("&b;", "")}</trace>")[38..], "log.xes");

        Assert.Equal(code, FileGuess.Read(path).Refusal!.Code);
    }

    [Theory]
    [InlineData("</trace></log><oops>")]
    [InlineData("<event><string key=\"a\" value=\"b\"</event>")]
    [InlineData("<event><string key=\"concept:name\" value=\"&nothing;\"/></event>")]
    [InlineData("<event><string key=\"concept:name\" value=")]
    public async Task What_cannot_be_read_from_some_place_on_is_told(string rest)
    {
        await using var bench = await LedgerBench.CreateAsync();
        var text = Log($"<trace>{Event("a", "")}{Event("b", "")}");
        var path = bench.Write(text[..^"</log>".Length] + rest, "log.xes");

        var batch = await bench.TakeAsync(path, "xes");

        Assert.Equal((2, 1, "row.cut-short"), (batch.Counts.Accepted, batch.Counts.Rejected, batch.Reasons[0].Code));
    }

    [Fact]
    public async Task Attributes_nested_without_end_and_a_bomb_of_gzip_end_early()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var deep = bench.Write(Log($"<trace>{Event("a", "")}<event>{string.Concat(Enumerable.Repeat("<list key=\"x\">", 100_000))}"), "deep.xes");
        var bomb = Path.Combine(bench.Folder, "bomb.xes.gz");
        using (var file = new GZipStream(File.Create(bomb), CompressionLevel.SmallestSize))
        {
            file.Write(Encoding.UTF8.GetBytes(Log($"<trace>{Event("a", "")}")[..^"</log>".Length]));
            var blank = new byte[1 << 20];
            blank.AsSpan().Fill((byte)' ');
            for (var i = 0; i < 400; i++) file.Write(blank);
        }

        var batches = new[] { await bench.TakeAsync(deep, "xes"), await bench.TakeAsync(bomb, "xes", "bomb") };

        foreach (var batch in batches) Assert.Equal((1, "row.cut-short"), (batch.Counts.Accepted, batch.Reasons[0].Code));
    }

    private static string Log(string inside) => $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log xes.version=\"1.0\">{inside}</log>";

    private static string Event(string name, string more) => $"""<event><string key="concept:name" value="{name}"/><date key="time:timestamp" value="2026-03-01T10:00:00.000+03:30"/>{more}</event>""";

    /// <summary>A log as XES from its CSV, for the one that nobody wrote as XES.</summary>
    private static string Xes(string csv)
    {
        var text = new StringBuilder();
        var open = "";
        foreach (var line in File.ReadLines(csv).Skip(1).Select(l => l.Split(',')))
        {
            if (line[0] != open) text.Append(open.Length > 0 ? "</trace>\n" : "").Append(CultureInfo.InvariantCulture, $"<trace><string key=\"concept:name\" value=\"{open = line[0]}\"/>\n");
            text.Append(CultureInfo.InvariantCulture, $"<event><string key=\"concept:name\" value=\"{System.Security.SecurityElement.Escape(line[1])}\"/><date key=\"time:timestamp\" value=\"{line[2]}\"/><string key=\"org:resource\" value=\"{line[3]}\"/></event>\n");
        }

        return Log(text + "</trace>");
    }

    private static string Unpacked(LedgerBench bench, string path)
    {
        if (!path.EndsWith(".gz", StringComparison.Ordinal)) return path;
        var to = Path.Combine(bench.Folder, "log.csv");
        using var from = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var file = File.Create(to);
        from.CopyTo(file);
        return to;
    }

    private sealed record Happened(string Activity, string Staff, long Time);

    private static Dictionary<string, List<Happened>> Journeys(LedgerBench bench) =>
        bench.Told().GroupBy(t => t.Row.Person).ToDictionary(g => g.Key, g => g.OrderBy(t => t.Row.Time).Select(t => new Happened(t.Said.Activity, t.Said.Staff, t.Row.Time)).ToList());

    private static SortedDictionary<string, int> Follows(Dictionary<string, List<Happened>> journeys)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var events in journeys.Values)
            for (var i = 1; i < events.Count; i++) counts[events[i - 1].Activity + " → " + events[i].Activity] = counts.GetValueOrDefault(events[i - 1].Activity + " → " + events[i].Activity) + 1;
        return counts;
    }

    private static long Span(Dictionary<string, List<Happened>> journeys) => journeys.Values.Max(v => v[^1].Time) - journeys.Values.Min(v => v[0].Time);
}
