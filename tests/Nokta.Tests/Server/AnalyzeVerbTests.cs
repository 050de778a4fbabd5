using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Nokta.Server;

namespace Nokta.Tests.Server;

[SameOnEveryStore]
public sealed class AnalyzeVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nokta-analyze-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("running-example.csv", "running-example")]
    [InlineData("running-example.xes", "running-example")]
    [InlineData("roadtraffic100.csv", "roadtraffic100")]
    [InlineData("receipt.csv", "receipt")]
    [InlineData("teleclaims.csv.gz", "teleclaims")]
    [InlineData("teleclaims.xes.gz", "teleclaims")]
    public async Task The_flow_of_a_real_log_is_what_a_process_mining_library_finds(string file, string golden)
    {
        var flow = await AskAsync("flow", Shared("eventlogs/" + file));

        Assert.Equal("from,to,count,median_seconds,p90_seconds,mean_seconds", flow.Header);
        var counts = flow.Rows.ToDictionary(r => (r[0], r[1]), r => r[2]);
        var others = Table($"eventlogs/golden/{golden}_dfg.csv").Select(r => ((r[0], r[1]), r[2]))
            .Concat(Table($"eventlogs/golden/{golden}_start.csv").Select(r => (("START", r[0]), r[1])))
            .Concat(Table($"eventlogs/golden/{golden}_end.csv").Select(r => ((r[0], "END"), r[1])));
        Assert.Equal(others.OrderBy(o => o.Item1), counts.Select(c => (c.Key, c.Value)).OrderBy(c => c.Key));
        foreach (var gap in Table($"eventlogs/golden/{golden}_performance_dfg.csv"))
        {
            var mine = flow.Rows.Single(r => r[0] == gap[0] && r[1] == gap[1]);
            Assert.Equal(Number(gap[2]), Number(mine[5]), 1e-6 * Math.Max(1, Number(gap[2])));
            Assert.Equal(Number(gap[3]), Number(mine[3]), 1e-6);
        }
        Assert.All(flow.Rows.Where(r => r[0] == "START" || r[1] == "END"), r => Assert.Equal(["", "", ""], r[3..]));
    }

    [Theory]
    [InlineData("running-example.xes", "running-example")]
    [InlineData("receipt.csv", "receipt")]
    [InlineData("teleclaims.xes.gz", "teleclaims")]
    public async Task The_variants_of_a_real_log_are_what_a_process_mining_library_finds(string file, string golden)
    {
        var variants = await AskAsync("variants", Shared("eventlogs/" + file));

        Assert.Equal("count,variant", variants.Header);
        Assert.Equal(
            Table($"eventlogs/golden/{golden}_variants.csv").Select(r => (Number(r[1]), r[0])).Order(),
            variants.Rows.Select(r => (Number(r[0]), r[1].Replace(" > ", ">", StringComparison.Ordinal))).Order());
    }

    [Theory]
    [InlineData("flow")]
    [InlineData("variants")]
    public async Task CSV_and_XES_of_one_log_give_the_same_bytes(string question) =>
        Assert.Equal((await AskAsync(question, Shared("eventlogs/teleclaims.csv.gz"))).Text, (await AskAsync(question, Shared("eventlogs/teleclaims.xes.gz"))).Text);

    [Fact]
    public async Task Nearest_rank_is_given_on_request()
    {
        var file = Write("person,activity,time\na,x,0\na,y,10\nb,x,0\nb,y,20\nc,x,0\nc,y,40\nd,x,0\nd,y,80\n");

        Assert.Contains("x,y,4,30,68,37.5\n", (await AskAsync("flow", file)).Text, StringComparison.Ordinal);
        Assert.Contains("x,y,4,20,80,37.5\n", (await AskAsync("flow", file, "--quantile", "lower")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_quoted_where_they_must_be_and_otherwise_left_alone()
    {
        var file = Write("person,activity,time\na,\"one, two\",0\na,\"say \"\"hi\"\"\",1\na,=SUM(1),2\n");

        var text = (await AskAsync("flow", file)).Text;

        Assert.Equal("from,to,count,median_seconds,p90_seconds,mean_seconds\nSTART,\"one, two\",1,,,\n\"one, two\",\"say \"\"hi\"\"\",1,1,1,1\n\"say \"\"hi\"\"\",=SUM(1),1,1,1,1\n=SUM(1),END,1,,,\n", text);
    }

    [Fact]
    public async Task A_funnel_counts_optional_and_either_or_steps_and_both_windows()
    {
        var file = Write("""
            person,activity,time
            a,menu,2026-01-01
            a,basket,2026-01-02
            a,order,2026-01-06
            b,menu,2026-01-01
            b,phone,2026-01-08
            c,menu,2026-01-01
            c,order,2026-01-08 00:00:01
            d,order,2026-01-01
            e,menu,2026-01-01
            e,order,2026-01-05
            e,paid,2026-01-11
            """);

        var fromFirst = await AskAsync("funnel", file, "--steps", "menu; basket?; order|phone; paid", "--window", "7d");
        var between = await AskAsync("funnel", file, "--steps", "menu; basket?; order|phone; paid", "--window", "7d", "--between-steps");

        Assert.Equal("step,persons\nmenu,4\nbasket?,1\norder|phone,3\npaid,0\n", fromFirst.Text);
        Assert.Equal("step,persons\nmenu,4\nbasket?,1\norder|phone,3\npaid,1\n", between.Text);
    }

    [Fact]
    public async Task Names_with_the_marks_of_steps_are_written_with_a_backslash()
    {
        var file = Write("person,activity,time\na,what?,1\na,x;y|z,2\na,back\\slash,3\n");

        Assert.Equal("step,persons\nwhat\\?,1\nx\\;y\\|z,1\nback\\\\slash,1\n", (await AskAsync("funnel", file, "--steps", "what\\?;x\\;y\\|z;back\\\\slash")).Text);
    }

    [Fact]
    public async Task A_step_that_no_row_has_is_told_and_counts_nobody()
    {
        var file = Write("person,activity,time\na,menu,1\na,order,2\n");

        var funnel = await AskAsync("funnel", file, "--steps", "menu;ordr");

        Assert.Equal("step,persons\nmenu,1\nordr,0\n", funnel.Text);
        Assert.Contains("“ordr”", funnel.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Monthly_retention_of_a_public_data_set_is_what_others_counted()
    {
        var purchases = new StringBuilder("customer,what,date\n");
        foreach (var line in Lines("cdnow/CDNOW_master.txt.gz"))
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var customer, var date, _, _] && char.IsAsciiDigit(date[0])) purchases.Append(CultureInfo.InvariantCulture, $"{customer},purchase,{date}\n");

        var retention = await AskAsync("retention", Write(purchases.ToString()), "--bucket", "month", "--person", "customer", "--activity", "what", "--time", "date");

        Assert.Equal("cohort,bucket,persons,share", retention.Header);
        var golden = Table("cdnow/golden_monthly_retention.csv").ToDictionary(r => (r[0], r[1]), r => r[2]);
        Assert.NotEmpty(golden);
        Assert.All(golden, g => Assert.Contains(retention.Rows, r => (r[0], r[1]) == g.Key && r[2] == g.Value));
        Assert.All(retention.Rows.Where(r => !golden.ContainsKey((r[0], r[1]))), r => Assert.Equal("0", r[2]));
        Assert.Equal(1157 / 7846.0, Number(retention.Rows.Single(r => r[0] == "1997-01" && r[1] == "1")[3]));
    }

    [Fact]
    public async Task Weeks_begin_with_the_calendars_first_day_and_an_unfinished_one_has_no_share()
    {
        // Friday 2026-03-20, Saturday the 21st (Nowruz 1405-01-01) and Sunday the 22nd; in Tehran it is already Saturday at 21:00 UTC.
        var file = Write("person,activity,time\na,x,2026-03-20T21:00:00Z\na,x,2026-03-28T08:00:00Z\nb,x,2026-03-20T12:00:00Z\n");

        Assert.Equal("cohort,bucket,persons,share\n2026-03-16,0,2,1\n2026-03-16,1,1,\n", (await AskAsync("retention", file, "--bucket", "week")).Text);
        Assert.Equal(
            "cohort,bucket,persons,share\n1404-12-23,0,1,1\n1404-12-23,1,0,0\n1404-12-23,2,0,\n1405-01-01,0,1,1\n1405-01-01,1,1,\n",
            (await AskAsync("retention", file, "--bucket", "week", "--calendar", "jalali", "--zone", "Asia/Tehran")).Text);
        Assert.Equal("cohort,bucket,persons,share\n1404-12,0,1,1\n1404-12,1,0,\n1405-01,0,1,\n", (await AskAsync("retention", file, "--bucket", "month", "--calendar", "jalali", "--zone", "Asia/Tehran")).Text);
    }

    [Fact]
    public async Task Attribution_of_the_public_paths_is_what_the_leading_library_finds()
    {
        var answer = await AskAsync("attribution", Shared("channelattribution/pathdata.csv"), "--models", "first,last,linear,markov:1,markov:2");

        Assert.Equal("channel,model,conversions,value", answer.Header);
        foreach (var row in Table("channelattribution/golden_heuristic.csv"))
            foreach (var (model, at) in new[] { ("first", 1), ("last", 3), ("linear", 5) }) Same(answer, row[0], model, row[at], row[at + 1], 1e-9);
        foreach (var order in new[] { 1, 2 })
            foreach (var row in Table($"channelattribution/exact_markov_order{order}.csv")) Same(answer, row[0], "markov:" + order, row[3], row[4], 1e-6);
    }

    [Fact]
    public async Task An_event_log_with_a_goal_is_attributed_with_its_times_and_amounts()
    {
        var file = Write("""
            customer_id,ts,touchpoint,paid
            a,2026-01-01,ad,
            a,2026-01-08,mail,
            a,2026-01-15,purchase,30
            b,2026-01-01,ad,
            b,2026-03-01,purchase,12.5
            c,2026-01-01,shop,
            """);

        var answer = await AskAsync("attribution", "--from-log", file, "--goal", "purchase", "--value", "paid", "--models", "last,time-decay", "--half-life", "7d", "--lookback", "30d");

        Same(answer, "mail", "last", "1", "30", 1e-12);
        Same(answer, "ad", "time-decay", (1 / 3.0).ToString("R", CultureInfo.InvariantCulture), "10", 1e-12);
        Same(answer, "mail", "time-decay", (2 / 3.0).ToString("R", CultureInfo.InvariantCulture), "20", 1e-12);
        Same(answer, "(unattributed)", "last", "1", "12.5", 1e-12);
        Assert.DoesNotContain(answer.Rows, r => r[0] == "purchase");
        Assert.Equal(answer.Text, (await AskAsync("attribution", file, "--from-log", "--goal", "purchase", "--value", "paid", "--models", "last,time-decay")).Text);
    }

    [Theory]
    [InlineData(2, "markov:9", "attribution", "FILE", "--models", "markov:9")]
    [InlineData(2, "step-decay", "attribution", "FILE", "--models", "time-decay")]
    [InlineData(2, "--goal", "attribution", "--from-log", "FILE")]
    [InlineData(2, "no-such.csv", "flow", "no-such.csv")]
    [InlineData(2, "2 to 32", "funnel", "FILE", "--steps", "menu")]
    [InlineData(2, "first step", "funnel", "FILE", "--steps", "menu?;order")]
    [InlineData(2, "fortnight", "funnel", "FILE", "--steps", "menu;order", "--window", "fortnight")]
    [InlineData(2, "Mars", "retention", "FILE", "--zone", "Mars/Base")]
    [InlineData(2, "decade", "retention", "FILE", "--bucket", "decade")]
    [InlineData(1, "person, activity, time", "flow", "FILE", "--person", "client")]
    public async Task A_wrong_call_says_what_is_wrong(int code, string says, params string[] call)
    {
        var file = Write("person,activity,time\na,menu,1\na,order,2\n");

        var (ended, output, notes) = await RunAsync([.. call.Select(c => c == "FILE" ? file : c)]);

        Assert.Equal((code, ""), (ended, output));
        Assert.Contains(says, notes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("person,activity,time\n", "no rows")]
    [InlineData("person,activity,time\na,menu,1\na,order,next Tuesday\n", "Line 3")]
    [InlineData("person,what,time\na,menu,1\n", "--activity")]
    [InlineData("<log xes.version=\"1.0\"><trace><event>", "")]
    public async Task A_wrong_file_says_what_is_wrong_and_where(string text, string says)
    {
        var (ended, output, notes) = await RunAsync("flow", Write(text));

        Assert.Equal((1, ""), (ended, output));
        Assert.Contains(says, notes, StringComparison.Ordinal);
        Assert.NotEmpty(notes.Trim());
    }

    [Theory]
    [InlineData("a,x,0001-01-01\na,x,2026-01-01\n", "day")]
    [InlineData("a,x,9999-12-31T23:59:59.999999Z\n", "month")]
    [InlineData("a,x,-1500000000\na,x,2026-01-01\na,x,5100-01-01\n", "day")]
    public async Task Times_too_far_for_their_buckets_are_refused(string rows, string bucket)
    {
        var (ended, output, notes) = await RunAsync("retention", Write("person,activity,time\n" + rows), "--bucket", bucket);

        Assert.Equal((1, ""), (ended, output));
        Assert.Contains("too far", notes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fa", "خالی")]
    [InlineData("ru", "пуст")]
    public async Task What_is_wrong_is_said_in_the_callers_language(string language, string says) =>
        Assert.Contains(says, (await RunAsync("flow", Write(""), "--language", language)).Notes, StringComparison.Ordinal);

    [Fact]
    public async Task A_gzip_file_that_is_cut_off_is_no_answer()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(Encoding.UTF8.GetBytes("person,activity,time\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"p{i * 7919 % 1000},a{i % 13},{i}\n"))));
        var file = Path.Combine(_folder, "cut.csv.gz");
        await File.WriteAllBytesAsync(file, packed.ToArray()[..^2000]);

        Assert.Equal(1, (await RunAsync("flow", file)).Code);
    }

    [Fact]
    public async Task Several_files_are_one_log()
    {
        var (one, other) = (Write("person,activity,time\na,menu,1\n"), Write("time;person;activity\n2;a;order\n"));

        Assert.Equal("count,variant\n1,menu > order\n", (await AskAsync("variants", one, other)).Text);
    }

    [Fact]
    public async Task JSON_is_given_on_request() =>
        Assert.Contains("\"persons\": 1", (await AskAsync("funnel", Write("person,activity,time\na,menu,1\na,order,2\n"), "--steps", "menu;order", "--json")).Text, StringComparison.Ordinal);

    [Fact]
    public async Task The_program_reads_standard_input_and_leaves_no_data_folder_behind()
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "nokta.dll"), "analyze", "variants", "-", "--data", Path.Combine(_folder, "data"), "--language", "en"])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8, WorkingDirectory = _folder };
        using var process = System.Diagnostics.Process.Start(start)!;
        await using (var input = process.StandardInput.BaseStream)
            await input.WriteAsync(Encoding.UTF8.GetBytes("person,activity,time\na,منو,1\na,سفارش,2\n"), TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var notes = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, "count,variant\n1,منو > سفارش\n", ""), (process.ExitCode, output, notes));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    private static void Same(Answer answer, string channel, string model, string conversions, string value, double tolerance)
    {
        var row = Assert.Single(answer.Rows, r => r[0] == channel && r[1] == model);
        Assert.Equal(Number(conversions), Number(row[2]), tolerance * Math.Max(1, Number(conversions)));
        Assert.Equal(Number(value), Number(row[3]), tolerance * Math.Max(1, Number(value)));
    }

    private static async Task<Answer> AskAsync(params string[] call)
    {
        var (code, output, notes) = await RunAsync(call);
        Assert.True(code == 0, notes);
        return new Answer(output, notes);
    }

    private static async Task<(int Code, string Output, string Notes)> RunAsync(params string[] call)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter());
        var code = await CommandLine.RunAsync(["analyze", .. call, .. call.Contains("--language") ? [] : (string[])["--language", "en"]], new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    private string Write(string text)
    {
        var file = Path.Combine(_folder, $"log-{Directory.GetFiles(_folder).Length}.csv");
        File.WriteAllText(file, text);
        return file;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static List<string[]> Table(string relative) => [.. Lines(relative).Skip(1).Select(Answer.Fields)];

    private static IEnumerable<string> Lines(string relative)
    {
        var file = File.OpenRead(Shared(relative));
        using var reader = new StreamReader(relative.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static string Shared(string relative)
    {
        if (Environment.GetEnvironmentVariable("NOKTA_SHARED") is { Length: > 0 } named && Path.Combine(named, "data", relative) is var told && File.Exists(told)) return told;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", relative) is var path && File.Exists(path)) return path;
        Assert.Skip($"data absent: {relative}");
        return relative;
    }

    /// <summary>What a question answered, as text and as the table in it.</summary>
    private sealed record Answer(string Text, string Notes)
    {
        private string[] Lines => Text.TrimEnd('\n').Split('\n');

        public string Header => Lines[0];
        public List<string[]> Rows => [.. Lines.Skip(1).Select(Fields)];

        public static string[] Fields(string line)
        {
            var (fields, field, isQuoted) = (new List<string>(), new StringBuilder(), false);
            foreach (var letter in line)
            {
                if (letter == '"') isQuoted = !isQuoted;
                else if (letter == ',' && !isQuoted)
                {
                    fields.Add(field.ToString());
                    field.Clear();
                }
                else field.Append(letter);
            }

            return [.. fields, field.ToString()];
        }
    }
}
