using System.Text;
using Nokta.Interactions.Import;
using static Nokta.Tests.Interactions.Formats.LogBench;

namespace Nokta.Tests.Interactions.Formats;

/// <summary>Call records: direction, the legs of one call, calls that nobody answered.</summary>
public sealed class CallTests
{
    [Fact]
    public async Task Legs_of_one_call_are_one_interaction_and_the_answered_leg_tells_it()
    {
        await using var bench = await LedgerBench.CreateAsync();

        var batch = await bench.TakeAsync(Fixture("asterisk-Master.csv"), "calls");

        Assert.Equal((10, 10, 0, 7), (batch.Counts.Read, batch.Counts.Accepted, batch.Counts.Rejected, batch.Counts.Interactions));
        var told = bench.Told();
        Assert.Equal(
            [
                ("+989121234567", "in", "answered", "102", 123_000), ("+989359876543", "in", "unanswered", "", -1), ("+989359876543", "out", "answered", "101", 51_000), ("", "internal", "answered", "101", 30_000),
                ("+79161112233", "in", "unanswered", "", -1), ("+982188001122", "in", "unanswered", "", -1), ("+989120000000", "out", "busy", "", -1),
            ],
            told.Select(t => (t.Row.Person, t.Said.Direction, t.Said.Outcome, t.Said.Staff, t.Row.Duration)));
        Assert.Equal(["12", "30", "9", "3", "41", "80", "20"], told.Select(t => t.Row.Properties["wait, s"]));
        Assert.Equal(("call", "phone"), (told[0].Said.Activity, told[0].Said.Channel));
        // Calling back belongs to the thread of the missed call.
        Assert.Equal(told[1].Row.Thread, told[2].Row.Thread);
        Assert.Equal(3, told[0].Row.Raw.Split('\n').Length);
        Assert.Equal(("1140", "600"), (told[2].Row.Properties["calls back after, s"], told[5].Row.Properties["queue"]));
        Assert.Equal(10, (await bench.TakeAsync(Fixture("asterisk-Master.csv"), "calls")).Counts.Duplicate);
    }

    [Fact]
    public async Task A_queue_log_tells_how_long_callers_waited_who_answered_and_who_was_handed_on()
    {
        await using var bench = await LedgerBench.CreateAsync();

        var batch = await bench.TakeAsync(Fixture("asterisk-queue_log"), "calls");

        Assert.Equal((14, 11, 3, 3), (batch.Counts.Read, batch.Counts.Accepted, batch.Counts.LeftOut, batch.Counts.Interactions));
        Assert.Equal(3, batch.LeftOut()["no-call"]);
        var told = bench.Told();
        Assert.Equal(
            [("+989121234567", "answered", "101", 123_000), ("+989359876543", "unanswered", "", -1), ("+79161112233", "answered", "Ann", 60_000)],
            told.Select(t => (t.Row.Person, t.Said.Outcome, t.Said.Staff, t.Row.Duration)));
        // Sixty seconds in one queue and ten in the next.
        Assert.Equal(["sales 12 ", "sales 41 ", "support 70 103"], told.Select(t => $"{t.Row.Properties["queue"]} {t.Row.Properties["queue wait, s"]} {t.Row.Properties.GetValueOrDefault("transferred to")}"));
        Assert.Equal(11, (await bench.TakeAsync(Fixture("asterisk-queue_log"), "calls")).Counts.Duplicate);
    }

    [Fact]
    public async Task A_channel_event_log_is_put_together_to_calls()
    {
        await using var bench = await LedgerBench.CreateAsync();

        var batch = await bench.TakeAsync(Fixture("asterisk-cel-Master.csv"), "calls");

        Assert.Equal((30, 0, 5), (batch.Counts.Accepted, batch.Counts.Rejected, batch.Counts.Interactions));
        var told = bench.Told();
        Assert.Equal(
            [
                ("+989121234567", "in", "answered", "101", 60_000), ("+989359876543", "in", "unanswered", "", -1), ("+989359876543", "out", "answered", "101", 51_000),
                ("+989120000000", "out", "busy", "102", -1), ("+989120000000", "out", "failed", "102", -1),
            ],
            told.Select(t => (t.Row.Person, t.Said.Direction, t.Said.Outcome, t.Said.Staff, t.Row.Duration)));
        Assert.Equal(("sales", "12", "103", "13"), (told[0].Row.Properties["queue"], told[0].Row.Properties["queue wait, s"], told[0].Row.Properties["transferred to"], told[0].Row.Properties["wait, s"]));
        Assert.Equal("600", told[2].Row.Properties["calls back after, s"]);
        Assert.Equal(told[1].Row.Thread, told[2].Row.Thread);
    }

    [Fact]
    public async Task The_table_of_calls_as_FreePBX_keeps_it_is_understood()
    {
        await using var bench = await LedgerBench.CreateAsync();
        const string header = "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,accountcode,uniqueid,userfield,did,recordingfile,cnum,cnam,outbound_cnum,outbound_cnam,dst_cnam,linkedid,peeraccount,sequence\n";
        (string, string, int, int, string, string)[] legs = [("10:00:00", "101", 72, 60, "ANSWERED", "1.1"), ("10:01:12", "103", 30, 25, "ANSWERED", "1.1"), ("10:05:00", "102", 5, 0, "BUSY", "2.1"), ("10:06:00", "102", 5, 0, "FAILED", "3.1")];
        var rows = string.Concat(legs.Select((r, i) =>
            $"2026-03-01 {r.Item1},\"\"\"A\"\" <0912123456{r.Item6[0]}>\",0912123456{r.Item6[0]},600,from-internal,PJSIP/trunk-{i},PJSIP/{r.Item2}-{i},Dial,,{r.Item3},{r.Item4},{r.Item5},3,,{i}.1,,02188001122,,,,,,,{r.Item6},,{i}\n"));

        var batch = await bench.TakeAsync(bench.Write(header + rows), "calls");

        Assert.Equal((4, 3), ((int)batch.Counts.Accepted, (int)batch.Counts.Interactions));
        Assert.Equal([("answered", "103"), ("busy", ""), ("failed", "")], bench.Told().Select(t => (t.Said.Outcome, t.Row.Properties.GetValueOrDefault("transferred to", ""))));
    }

    [Fact]
    public async Task A_mapping_saved_before_more_was_told_of_a_call_fits_and_brings_it()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var saved = new SavedMappings(bench.Database, TimeProvider.System);
        var guess = FileGuess.Read(Fixture("asterisk-Master.csv")).Value!;
        string[] later = ["call.queue", "call.queued", "call.transfer", "call.back"];
        var mapping = guess.ToMapping("calls", "Asia/Tehran");
        await saved.SaveAsync(LedgerBench.Here, mapping with { Columns = [.. mapping.Columns.Where(c => !later.Contains(c.Column))] }, [.. guess.Columns.Select(c => c.Name).Except(later)]);

        var known = await saved.FindByHeaderAsync(LedgerBench.Here, [.. guess.Columns.Select(c => c.Name)]);
        var batch = await bench.ImportAsync(Fixture("asterisk-Master.csv"), known!.Mapping);

        Assert.True(known.Fits);
        Assert.Equal((7, 0), ((int)batch.Counts.Interactions, (int)batch.Counts.Rejected));
        Assert.NotEqual("", bench.Told()[2].Row.Properties["calls back after, s"]);
    }

    [Fact]
    public async Task Older_files_without_ids_are_joined_by_caller_and_moment()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var short16 = string.Join('\n', File.ReadLines(Fixture("asterisk-Master.csv")).Select(l => l[..(l.IndexOf("\"DOCUMENTATION\"", StringComparison.Ordinal) + "\"DOCUMENTATION\"".Length)]));

        var batch = await bench.TakeAsync(bench.Write(short16), "calls");

        Assert.Equal((10, 10, 7), (batch.Counts.Read, batch.Counts.Accepted, batch.Counts.Interactions));
    }

    [Theory]
    [InlineData("Дата;Время;Тип звонка;Кто звонил;Куда;Ожидание;Длительность;Статус;Сотрудник\n01.03.2026;10:00:05;Входящий;+7 916 111-22-33;+7 495 000-00-00;0:12;1:30;Отвечен;Анна\n13.03.2026;10:05:00;Входящий;8 (916) 222-33-44;+7 495 000-00-00;0:25;0;Пропущенный;\n13.03.2026;10:30:00;Исходящий;74950000000;89162223344;0:05;0:40;Состоялся;Анна\n", "windows-1251", "+79161112233", "+79162223344")]
    [InlineData("تاریخ,ساعت,نوع تماس,شماره تماس گیرنده,شماره مقصد,زمان انتظار,مدت مکالمه,وضعیت,اپراتور\n۱۴۰۴/۱۲/۱۰,۱۰:۰۰:۰۵,ورودی,۰۹۱۲۱۱۱۲۲۳۳,۰۲۱۸۸۰۰۱۱۲۲,۰:۱۲,۱:۳۰,پاسخ داده شده,سارا\n۱۴۰۴/۱۲/۲۲,۱۰:۰۵:۰۰,ورودی,۰۹۱۲۲۲۲۳۳۴۴,۰۲۱۸۸۰۰۱۱۲۲,۰:۲۵,۰,بی‌پاسخ,\n۱۴۰۴/۱۲/۲۲,۱۰:۳۰:۰۰,خروجی,۰۲۱۸۸۰۰۱۱۲۲,۰۹۱۲۲۲۲۳۳۴۴,۰:۰۵,۰:۴۰,موفق,سارا\n", "utf-8", "+989121112233", "+989122223344")]
    [InlineData("Call Date,Direction,Caller,Callee,Wait,Talk Time,Status,Agent\n2026-03-01 10:00:05,Inbound,+12025550101,+12025550199,12,90,Answered,Ann\n2026-03-13 10:05:00,Inbound,+12025550102,+12025550199,25,0,Missed,\n2026-03-13 10:30:00,Outbound,+12025550199,+12025550102,5,40,Answered,Ann\n", "utf-8", "+12025550101", "+12025550102")]
    public async Task Tables_of_calls_are_understood_in_three_languages(string text, string encoding, string first, string second)
    {
        await using var bench = await LedgerBench.CreateAsync();
        var coding = encoding == "utf-8" ? new UTF8Encoding(false) : CodePagesEncodingProvider.Instance.GetEncoding(encoding)!;
        var path = bench.Write(text, "calls.csv", coding);
        var mapping = Guessed(path, "calls", "calls") with { Zone = encoding == "utf-8" ? "Asia/Tehran" : "Europe/Moscow" };

        var batch = await bench.ImportAsync(path, mapping);

        Assert.Equal((3, 3), (batch.Counts.Accepted, (int)batch.Counts.Interactions));
        var told = bench.Told();
        Assert.Equal([(first, "in", "answered", 90_000), (second, "in", "unanswered", -1), (second, "out", "answered", 40_000)], told.Select(t => (t.Row.Person, t.Said.Direction, t.Said.Outcome, t.Row.Duration)));
        Assert.Equal(["12", "25", "5"], told.Select(t => t.Row.Properties["wait, s"]));
        Assert.NotEqual("", told[0].Said.Staff);
        Assert.Equal(told[1].Row.Thread, told[2].Row.Thread);
        Assert.NotEqual(told[0].Row.Thread, told[1].Row.Thread);
    }

    [Fact]
    public void Tables_that_only_look_alike_are_left_to_the_reader_of_tables()
    {
        var folder = Directory.CreateTempSubdirectory("nokta-calls-").FullName;
        var path = Path.Combine(folder, "trips.csv");
        File.WriteAllText(path, "date,from,to,duration,status\n2026-03-01 10:00,Tehran,Qom,90,done\n2026-03-02 10:00,Qom,Tehran,95,done\n");

        Assert.Equal("csv", FileGuess.Read(path).Value!.Form.Format);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Rows_that_are_no_call_cost_themselves_only()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var text = "Call Date,Caller,Callee,Duration,Status\n2026-03-01 10:00:05,+12025550101,200,90,Answered\nnever,+12025550101,200,90,Answered\n2026-03-01 10:00:05,+12025550101\n2026-03-01 11:00:05,+12025550101,200,90,Answered,more\n2026-03-01 12:00:05,anonymous,200,0,Missed\n";

        var batch = await bench.TakeAsync(bench.Write(text), "calls");

        Assert.Equal((5, 2, 3), (batch.Counts.Read, batch.Counts.Accepted, batch.Counts.Rejected));
        Assert.Equal("", bench.Rows()[1].Person);
    }
}
