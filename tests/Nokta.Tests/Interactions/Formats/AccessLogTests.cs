using Nokta.Interactions.Import;
using Nokta.Interactions.Ledger;
using Nokta.Kernel.Storage;
using Nokta.Tests.Server;
using static Nokta.Tests.Interactions.LedgerBench;
using static Nokta.Tests.Interactions.Formats.LogBench;

namespace Nokta.Tests.Interactions.Formats;

/// <summary>Logs of web servers: those of Debian's nginx lie in tests/fixtures/logs with the script that made them.</summary>
public sealed class AccessLogTests
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";

    [Theory]
    [InlineData("nginx-combined.log")]
    [InlineData("nginx-timed.log")]
    [InlineData("nginx-json.log")]
    public async Task What_nginx_wrote_is_read_as_pages_and_the_rest_is_counted(string name)
    {
        await using var bench = await LedgerBench.CreateAsync();

        var batch = await bench.TakeAsync(Fixture(name), "access-log");

        Assert.Equal(new ImportCounts(25, 12, 0, 13, 0, 0, 12), batch.Counts);
        Assert.Equivalent(new Dictionary<string, long> { ["bot"] = 5, ["static-file"] = 3, ["not-page"] = 3, ["redirect"] = 1, ["no-request"] = 1 }, batch.LeftOut(), strict: true);
        var told = bench.Told();
        Assert.Equal(["/", "/menu", "/menu", "/book/send", "/book", "/menu", "/about", "/broken", "/menu/شیرینی", "/order/{n}", "/about"], told.Take(11).Select(t => t.Said.Topic));
        Assert.Equal(("form sent", "done", "mobile", "in"), (told[3].Said.Activity, told[3].Said.Outcome, told[3].Said.Device, told[3].Said.Direction));
        Assert.Equal(("instagram", "nowruz"), (told[2].Said.Channel, told[2].Said.Campaign));
        Assert.Equal(("web", "tablet", "failed"), (told[5].Said.Channel, told[5].Said.Device, told[7].Said.Outcome));
        Assert.Equal(("user", "sara"), (told[10].Row.PersonKind, told[10].Row.Person));
        Assert.Equal("ya.ru", told[6].Row.Properties["referrer"]);
        // Three browsers and one user: the address is the same.
        Assert.Equal(4, told.Select(t => t.Row.PersonKey).Distinct().Count());
        Assert.Contains(batch.Warnings, w => w.Code == "daily-visitor");
        Assert.Equal(12, (await bench.TakeAsync(Fixture(name), "access-log")).Counts.Duplicate);
    }

    [Fact]
    public async Task What_Caddy_wrote_is_read_as_pages_and_the_rest_is_counted()
    {
        await using var bench = await LedgerBench.CreateAsync();

        var batch = await bench.TakeAsync(Fixture("caddy-json.log"), "access-log");

        Assert.Equal(new ImportCounts(8, 5, 0, 3, 0, 0, 5), batch.Counts);
        Assert.Equivalent(new Dictionary<string, long> { ["bot"] = 2, ["static-file"] = 1 }, batch.LeftOut(), strict: true);
        Assert.Equal([("/", "done"), ("/menu", "done"), ("/menu", "done"), ("/about", "done"), ("(404)", "failed")], bench.Told().Select(t => (t.Said.Topic, t.Said.Outcome)));
    }

    [Fact]
    public async Task A_visitor_is_another_one_the_next_day()
    {
        await using var bench = await LedgerBench.CreateAsync();

        await bench.TakeAsync(bench.Write(Line("10/Oct/2026:23:59:59 +0330") + Line("11/Oct/2026:00:00:01 +0330") + Line("11/Oct/2026:09:00:00 +0330")), "access-log");

        var people = bench.Rows().Select(r => r.PersonKey).ToList();
        Assert.NotEqual(people[0], people[1]);
        Assert.Equal(people[1], people[2]);
        Assert.DoesNotContain("192.0.2.7", bench.Rows()[0].Person, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""192.0.2.7 - - [10/Oct/2026:13:55:36 +0330] "GET /menu HTTP/1.0" 200 2326""", "/menu", "2026-10-10T10:25:36")]
    [InlineData("""shop.example:443 192.0.2.7 - - [10/Oct/2026:13:55:36 +0000] "GET /menu?a=b HTTP/2.0" 200 2326 "-" "Mozilla/5.0 (X11; Linux x86_64)" """, "/menu", "2026-10-10T13:55:36")]
    [InlineData("""10.0.0.1 - - [10/Oct/2026:13:55:36 +0000] "POST /book HTTP/1.1" 200 - "https://a.example/\"x\"" "Mozilla/5.0 (X11; \"odd\")" "203.0.113.9, 10.0.0.2" 0.213""", "/book", "2026-10-10T13:55:36")]
    [InlineData("""2001:db8::1 - علی [10/Oct/2026:13:55:36 +0000] "GET /%D9%85%D9%86%D9%88 HTTP/1.1" 200 5 "-" "Mozilla/5.0 (X11; Linux x86_64)" """, "/منو", "2026-10-10T13:55:36")]
    [InlineData("""{"level":"info","ts":1791640536.25,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"192.0.2.7","client_ip":"192.0.2.7","proto":"HTTP/2.0","method":"GET","host":"shop.example","uri":"/menu","headers":{"User-Agent":["Mozilla/5.0 (X11; Linux x86_64)"]}},"bytes_read":0,"user_id":"","duration":0.000929,"size":10900,"status":200}""", "/menu", "2026-10-10T13:55:36")]
    [InlineData("#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n2026-10-10 13:55:36 10.0.0.4 GET /menu a=1 443 - 192.0.2.7 Mozilla/5.0+(X11;+Linux+x86_64) - 200 0 0 213", "/menu", "2026-10-10T13:55:36")]
    public async Task Every_dialect_says_the_same(string line, string page, string time)
    {
        await using var bench = await LedgerBench.CreateAsync();

        var batch = await bench.TakeAsync(bench.Write(line + "\n"), "access-log");

        Assert.Equal(1, batch.Counts.Accepted);
        var (row, said) = bench.Told()[0];
        Assert.Equal((page, time), (said.Topic, DateTime.UnixEpoch.AddMicroseconds(row.Time).ToString("s", System.Globalization.CultureInfo.InvariantCulture)));
        if (line.Contains("213", StringComparison.Ordinal)) Assert.Equal(213, row.Duration);
    }

    [Fact]
    public async Task No_whole_address_stays_anywhere_once_an_uploaded_log_is_imported()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        const string End = " - - [10/Oct/2026:13:55:36 +0000] \"GET /book HTTP/1.1\" 200 512 \"-\" \"Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\"\n";
        var mapping = await sara.SendAsync("access.log", "198.51.100.77" + End + "2001:db8:77:7777:abcd::77" + End + "198.51.100.77 - - [not a time] \"GET /book HTTP/1.1\" 200 1 \"-\" \"-\"\n" + string.Concat(Enumerable.Repeat("203.0.113.5" + End, 20)));

        await sara.CheckAsync(mapping);
        await sara.ImportAsync(mapping);

        await site.Get<Database>().ScrubAsync(TestContext.Current.CancellationToken);
        var found = from file in Directory.GetFiles(site.Folder, "*", SearchOption.AllDirectories)
                    where !file.EndsWith(".lock", StringComparison.Ordinal)
                    let text = System.Text.Encoding.Latin1.GetString(Bytes(file))
                    where text.Contains("198.51.100.77", StringComparison.Ordinal) || text.Contains("7777:abcd", StringComparison.Ordinal)
                    select Path.GetRelativePath(site.Folder, file);
        Assert.Empty(found);
        var rows = site.Get<InteractionLog>().ReadRows(Here, [1, 2]);
        Assert.Contains("198.51.100.0", rows[0].Raw, StringComparison.Ordinal);
        Assert.Contains("2001:db8:77::", rows[1].Raw, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    [Fact]
    public async Task Broken_lines_and_attacks_cost_themselves_only()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var text = Line("10/Oct/2026:10:00:00 +0000") + "\u0001\u0002 no line of a log\n" + Line("10/Oct/2026:10:00:01 +0000", "/" + new string('%', 9000)) + Line("31/Feb/2026:10:00:00 +0000")
            + Line("10/Oct/2026:10:00:02 +0000", "/a%00b%0d%0aSet-Cookie") + new string('x', 5 << 20) + "\n" + Line("10/Oct/2026:10:00:03 +0000", """/"quoted, with comma""") + "192.0.2.7 - - [10/Oct/2026:10:00:04 +0000] \"GET /cut";

        var batch = await bench.TakeAsync(bench.Write(text), "access-log");

        Assert.Equal((8, 3, 0, 5), (batch.Counts.Read, batch.Counts.Accepted, batch.Counts.LeftOut, batch.Counts.Rejected));
        Assert.Equal(["row.unreadable", "row.too-long"], batch.Reasons.Select(r => r.Code));
    }

    private static string Line(string time, string target = "/menu") => $"192.0.2.7 - - [{time}] \"GET {target} HTTP/1.1\" 200 5 \"-\" \"{Browser}\"\n";
}
