using System.Globalization;
using System.IO.Compression;
using System.Text;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Following;
using Nokta.Interactions.Live;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

/// <summary>A file that grows is read on as it does: every whole line once, whatever becomes of the file and of the process.</summary>
public sealed class FollowingTests
{
    private static readonly (string, string) s_usual = ("Asia/Tehran", "IRR");

    [Fact]
    public async Task Lines_come_in_as_they_are_written_and_one_without_its_end_waits()
    {
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 3));

        await following.SweepAsync();
        Assert.Equal(3, bench.Log.RowCount(Here));
        await File.AppendAllTextAsync(path, Lines(3, 2) + Lines(5, 1).TrimEnd('\n'));
        await following.SweepAsync();
        Assert.Equal(5, bench.Log.RowCount(Here));
        await File.AppendAllTextAsync(path, "\n");
        await following.SweepAsync();

        Assert.Equal(Pages(0, 6), PagesIn(bench));
        var batch = Assert.Single(await bench.Batches.ListAsync(Here));
        Assert.Equal((6L, 6L, true), (batch.Counts.Read, batch.Counts.Accepted, batch.Counts.Adds));
        var state = Assert.Single(Desk(bench).List(Here));
        Assert.Equal((6L, 0L, null), (state.File.Rows, state.Waiting, state.File.Problem));
    }

    [Fact]
    public async Task Lines_that_are_equal_are_different_visits_also_when_they_come_one_after_the_other()
    {
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 1) + Lines(0, 1));
        await following.SweepAsync();
        for (var i = 0; i < 3; i++)
        {
            await File.AppendAllTextAsync(path, Lines(0, 1) + Lines(0, 1));
            await following.SweepAsync();
        }

        Assert.Equal(8, bench.Log.RowCount(Here));
        // The same file imported by hand afterwards is known, line by line.
        var again = await bench.ImportAsync(path, (await SavedOf(bench).FindBySourceAsync(Here, "web", []))!.Mapping);
        Assert.Equal((8L, 0L), (again.Counts.Duplicate, again.Counts.Accepted));
    }

    [Fact]
    public async Task What_was_imported_by_hand_before_does_not_come_again()
    {
        await using var bench = await CreateAsync();
        var path = Write(bench, Lines(0, 4) + Lines(3, 1));
        var desk = Desk(bench);
        await SaveAsync(bench, path);
        await bench.ImportAsync(path, (await SavedOf(bench).FindBySourceAsync(Here, "web", []))!.Mapping);
        await File.AppendAllTextAsync(path, Lines(3, 1) + Lines(4, 3));

        Assert.True((await desk.AddAsync(Here, path, "web", fromStart: true, s_usual)).IsDone);
        await Following(bench).SweepAsync();

        Assert.Equal(Sorted([.. Pages(0, 7), "/page-3", "/page-3"]), PagesIn(bench));
    }

    [Fact]
    public async Task From_its_end_on_only_what_comes_is_read()
    {
        await using var bench = await CreateAsync();
        var path = Write(bench, Lines(0, 4) + Lines(4, 1).TrimEnd('\n'));

        Assert.True((await Desk(bench).AddAsync(Here, path, "web", fromStart: false, s_usual)).IsDone);
        await File.AppendAllTextAsync(path, "\n" + Lines(5, 2));
        await Following(bench).SweepAsync();

        Assert.Equal(Pages(4, 3), PagesIn(bench));
        Assert.Equal(5, bench.Rows().Min(r => r.Line));
    }

    [Theory]
    [InlineData("renamed")]
    [InlineData("packed")]
    [InlineData("copied")]
    public async Task What_was_written_before_a_rotation_is_read_from_where_the_old_file_went(string how)
    {
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 3));
        await following.SweepAsync();
        await File.AppendAllTextAsync(path, Lines(3, 3) + Lines(6, 1).TrimEnd('\n'));
        Rotate(path, how);
        await File.WriteAllTextAsync(path, Lines(7, 1));

        await following.SweepAsync();
        await File.AppendAllTextAsync(path, Lines(8, 2));
        await following.SweepAsync();

        Assert.Equal(Pages(0, 10), PagesIn(bench));
        Assert.Equal(1, Assert.Single(Desk(bench).List(Here)).Files);
    }

    [Fact]
    public async Task Files_that_had_the_name_while_nobody_looked_are_read_too()
    {
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 3));
        await following.SweepAsync();
        await File.AppendAllTextAsync(path, Lines(3, 1));
        File.Move(path, path + ".3");
        await File.WriteAllTextAsync(path + ".2", Lines(4, 2));
        Age(path + ".3", minutes: 30);
        Pack(path + ".2", path + ".2.gz", minutes: 20);
        await File.WriteAllTextAsync(path + ".1", Lines(6, 2));
        Age(path + ".1", minutes: 10);
        await File.WriteAllTextAsync(path, Lines(8, 2));

        await following.SweepAsync();
        await following.SweepAsync();

        Assert.Equal(Pages(0, 10), PagesIn(bench));
        Assert.Equal(1, Assert.Single(Desk(bench).List(Here)).Files);
    }

    [Fact]
    public async Task A_file_that_came_and_went_while_none_had_the_name_is_read_too()
    {
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 3));
        await following.SweepAsync();
        File.Copy(path, path + ".2");
        Age(path + ".2", minutes: 30);
        await File.WriteAllTextAsync(path, "");
        await following.SweepAsync();
        await File.WriteAllTextAsync(path + ".1", Lines(3, 2));
        Age(path + ".1", minutes: 10);

        await following.SweepAsync();
        await following.SweepAsync();
        Assert.Equal(Pages(0, 5), PagesIn(bench));
        await File.WriteAllTextAsync(path, Lines(5, 2));
        await following.SweepAsync();

        Assert.Equal(Pages(0, 7), PagesIn(bench));
    }

    [Fact]
    public async Task A_file_that_is_deleted_cut_off_or_not_there_yet_is_waited_for()
    {
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 2));
        await following.SweepAsync();
        File.Delete(path);
        await following.SweepAsync();
        Assert.Equal("follow.missing", Assert.Single(Desk(bench).List(Here)).File.Problem);
        await File.WriteAllTextAsync(path, Lines(2, 2));
        await following.SweepAsync();
        await File.WriteAllTextAsync(path, "");
        await following.SweepAsync();
        await File.WriteAllTextAsync(path, Lines(4, 1));
        await following.SweepAsync();

        Assert.Equal(Pages(0, 5), PagesIn(bench));
        Assert.Null(Assert.Single(Desk(bench).List(Here)).File.Problem);
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_with_its_line_and_costs_only_itself()
    {
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 2));
        await following.SweepAsync();
        await File.AppendAllTextAsync(path, "not a request\n" + Lines(2, 1));
        await following.SweepAsync();
        await File.AppendAllTextAsync(path, "another\n" + new string('x', 9 << 20) + "\n" + Lines(3, 1));
        while (await following.SweepAsync()) { }

        Assert.Equal(Pages(0, 4), PagesIn(bench));
        var batch = Assert.Single(await bench.Batches.ListAsync(Here));
        Assert.Equal((4L, 3L, true), (batch.Counts.Accepted, batch.Counts.Rejected, batch.Counts.Adds));
        var rejects = await File.ReadAllLinesAsync(Path.Combine(bench.Folder, batch.RejectFile!));
        Assert.Equal(["3,row.unreadable", "5,row.unreadable", "6,row.too-long"], rejects.Select(l => string.Join(',', l.Split(',')[..2])));
    }

    [Fact]
    public async Task A_table_is_read_on_under_the_names_in_its_first_line_and_a_row_in_quotes_is_whole()
    {
        await using var bench = await CreateAsync();
        var path = bench.Write("id,time,phone,activity,amount\n" + TillRows(0, 2), "grows.csv");
        Move(path, bench, out path);
        await SavedOf(bench).SaveAsync(Here, Till(), ["id", "time", "phone", "activity", "amount"]);
        Assert.True((await Desk(bench).AddAsync(Here, path, "till", fromStart: true, s_usual)).IsDone);
        var following = Following(bench);
        await following.SweepAsync();
        await File.AppendAllTextAsync(path, "R9,2026-03-01 10:00,09120000009,\"order\nand");
        await following.SweepAsync();
        Assert.Equal(2, bench.Log.RowCount(Here));
        await File.AppendAllTextAsync(path, "\nmore\",5\n" + TillRows(0, 3));
        await following.SweepAsync();

        Assert.Equal(4, bench.Log.RowCount(Here));
        var batch = Assert.Single(await bench.Batches.ListAsync(Here));
        Assert.Equal((4L, 2L), (batch.Counts.Accepted, batch.Counts.Duplicate));
        Assert.Equal([2L, 3L, 4L, 9L], bench.Rows().Select(r => r.Line).Order());
    }

    [Fact]
    public async Task Call_records_are_read_on_and_the_legs_of_a_call_wait_for_each_other()
    {
        await using var bench = await CreateAsync();
        var all = await File.ReadAllLinesAsync(Formats.LogBench.Fixture("asterisk-Master.csv"));
        var path = Write(bench, string.Join('\n', all[..5]) + "\n", "Master.csv");
        Age(path, minutes: 10);
        Assert.True((await Desk(bench).AddAsync(Here, path, "calls", fromStart: true, s_usual)).IsDone);
        var following = Following(bench);
        await following.SweepAsync();
        Assert.Equal(5, Assert.Single(await bench.Batches.ListAsync(Here)).Counts.Read);
        await File.AppendAllTextAsync(path, string.Join('\n', all[5..]) + "\n");
        await following.SweepAsync();
        Assert.Equal(5, Assert.Single(await bench.Batches.ListAsync(Here)).Counts.Read);
        Age(path, minutes: 3);
        await following.SweepAsync();

        var counts = Assert.Single(await bench.Batches.ListAsync(Here)).Counts;
        Assert.Equal((10L, 0L, true), (counts.Read, counts.Rejected, counts.Adds));
        Assert.Equal(7, bench.Log.RowCount(Here));
    }

    [Fact]
    public async Task Lines_of_JSON_are_read_on_under_the_columns_of_their_mapping()
    {
        await using var bench = await CreateAsync();
        var path = Write(bench, "{\"id\":\"a\",\"time\":\"2026-03-01T10:00:00Z\",\"phone\":\"+989121234567\",\"activity\":\"order\",\"amount\":5}\n", "events.jsonl");
        await SavedOf(bench).SaveAsync(Here, Till() with { Format = "json", Columns = [.. Till().Columns.Select(c => c.Role == Roles.Time ? c with { Format = TimeFormats.Iso } : c)] }, ["id", "time", "phone", "activity", "amount"]);
        Assert.True((await Desk(bench).AddAsync(Here, path, "till", fromStart: true, s_usual)).IsDone);
        var following = Following(bench);
        await following.SweepAsync();
        await File.AppendAllTextAsync(path, "{\"activity\":\"order\",\"time\":\"2026-03-01T11:00:00Z\",\"id\":\"b\",\"note\":\"new\"}\nbroken\n");
        await following.SweepAsync();

        var counts = Assert.Single(await bench.Batches.ListAsync(Here)).Counts;
        Assert.Equal((3L, 2L, 1L), (counts.Read, counts.Accepted, counts.Rejected));
        Assert.Equal(["a", "b"], bench.Rows().Select(r => r.Key).Order());
    }

    [Fact]
    public async Task A_day_is_one_import_and_taking_it_back_takes_back_its_rows()
    {
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 2));
        await following.SweepAsync();
        await File.AppendAllTextAsync(path, Lines(2, 2));
        await following.SweepAsync();
        Assert.True((await bench.Batches.UndoAsync(Here, 1)).IsDone);
        await File.AppendAllTextAsync(path, Lines(4, 2));
        await following.SweepAsync();

        Assert.Equal(Pages(4, 2), PagesIn(bench));
        Assert.Equal([BatchState.Done, BatchState.Undone], (await bench.Batches.ListAsync(Here)).Select(b => b.State));
        Assert.Empty(await new Nokta.Interactions.Ledger.LedgerInvariant(bench.Database).FindBrokenAsync());
    }

    [Fact]
    public async Task Small_blocks_of_a_followed_file_are_packed_together()
    {
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 1));
        await following.SweepAsync();
        for (var i = 1; i < 5; i++)
        {
            await File.AppendAllTextAsync(path, Lines(i, 1));
            await following.SweepAsync();
        }

        Assert.Equal(5, bench.Sum("SELECT COUNT(*) FROM interactions_block"));
        var packing = new LivePacking(bench.Database, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<LivePacking>.Instance);
        Assert.NotNull(await packing.PackAsync(Here, 5, CancellationToken.None));

        Assert.Equal(1, bench.Sum("SELECT COUNT(*) FROM interactions_block"));
        Assert.Equal(Pages(0, 5), PagesIn(bench));
    }

    [Fact]
    public async Task A_paused_file_is_read_on_afterwards_and_a_removed_one_no_more()
    {
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 1));
        var desk = Desk(bench);
        await desk.TurnAsync(Here, 1, false);
        await following.SweepAsync();
        Assert.Equal(0, bench.Log.RowCount(Here));
        await desk.TurnAsync(Here, 1, true);
        await following.SweepAsync();
        Assert.Equal(1, bench.Log.RowCount(Here));
        Assert.True(await desk.RemoveAsync(Here, 1));
        await File.AppendAllTextAsync(path, Lines(1, 1));
        await following.SweepAsync();

        Assert.Equal(1, bench.Log.RowCount(Here));
        Assert.False(await desk.RemoveAsync(Here, 1));
    }

    [Theory]
    [InlineData("access.log", "follow.path")]
    [InlineData("/var/log", "follow.is-folder")]
    [InlineData("/var/*/access.log", "follow.pattern")]
    [InlineData("/var/log/access.log.gz", "follow.packed")]
    [InlineData("/var/log/no-such-file", "follow.no-mapping")]
    public async Task What_cannot_be_followed_is_refused_with_the_reason(string path, string reason)
    {
        await using var bench = await CreateAsync();

        Assert.Equal(reason, (await Desk(bench).AddAsync(Here, path, "web", true, s_usual)).Refusal!.Code);
    }

    [Fact]
    public async Task The_products_own_files_are_never_followed()
    {
        await using var bench = await CreateAsync();
        var link = Path.Combine(Directory.CreateTempSubdirectory("nokta-follow-").FullName, "innocent.log");
        File.CreateSymbolicLink(link, bench.Write("x", "secret.log"));

        Assert.Equal("follow.own", (await Desk(bench).AddAsync(Here, Path.Combine(bench.Folder, "x", "..", "nokta.db"), "web", true, s_usual)).Refusal!.Code);
        Assert.Equal("follow.own", (await Desk(bench).AddAsync(Here, link, "web", true, s_usual)).Refusal!.Code);
    }

    [Fact]
    public async Task A_pattern_names_files_that_come_later_and_no_rotated_ones()
    {
        await using var bench = await CreateAsync();
        var path = Write(bench, Lines(0, 2), "a.log");
        Assert.True((await Desk(bench).AddAsync(Here, Path.Combine(Path.GetDirectoryName(path)!, "*.log*"), "web", true, s_usual)).IsDone);
        var following = Following(bench);
        await following.SweepAsync();
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(path)!, "b.log"), Lines(2, 2));
        File.Move(path, path + ".1");
        await File.WriteAllTextAsync(path, Lines(4, 1));
        await following.SweepAsync();
        await following.SweepAsync();

        Assert.Equal(Pages(0, 5), PagesIn(bench));
    }

    internal static string Lines(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(i => string.Create(CultureInfo.InvariantCulture,
        $"192.0.2.{i % 200 + 1} - - [10/Oct/2026:13:{i % 60:00}:36 +0330] \"GET /page-{i} HTTP/1.1\" 200 2326 \"-\" \"Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\"\n")));

    internal static List<string> Pages(int from, int count) => Sorted(Enumerable.Range(from, count).Select(i => $"/page-{i}"));

    private static List<string> Sorted(IEnumerable<string> pages) => [.. pages.OrderBy(p => p.Length).ThenBy(p => p, StringComparer.Ordinal)];

    internal static List<string> PagesIn(LedgerBench bench)
    {
        var signatures = bench.Log.Signatures(Here);
        return Sorted(bench.Rows().Select(r => signatures[r.Signature].Topic));
    }

    internal static SavedMappings SavedOf(LedgerBench bench) => new(bench.Database, TimeProvider.System);

    internal static FollowDesk Desk(LedgerBench bench) => new(bench.Database, SavedOf(bench), TimeProvider.System);

    private static FileFollowing Following(LedgerBench bench) => new(bench.Database, SavedOf(bench), TimeProvider.System);

    internal static string Write(LedgerBench bench, string text, string name = "access.log")
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("nokta-follow-").FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static void Move(string from, LedgerBench bench, out string path)
    {
        path = Write(bench, File.ReadAllText(from), Path.GetFileName(from));
        File.Delete(from);
    }

    private static async Task SaveAsync(LedgerBench bench, string path)
    {
        var guess = FileGuess.Read(path).Value!;
        await SavedOf(bench).SaveAsync(Here, guess.ToMapping("web", s_usual.Item1, s_usual.Item2), [.. guess.Columns.Select(c => c.Name)]);
    }

    internal static async Task<(FileFollowing, string)> FollowAsync(LedgerBench bench, string text, string name = "access.log", TimeProvider? clock = null)
    {
        var path = Write(bench, text, name);
        var added = await Desk(bench).AddAsync(Here, path, "web", fromStart: true, s_usual);
        Assert.True(added.IsDone, added.Refusal?.Code);
        return (new FileFollowing(bench.Database, SavedOf(bench), clock ?? TimeProvider.System), path);
    }

    private static void Rotate(string path, string how)
    {
        switch (how)
        {
            case "renamed": File.Move(path, path + ".1"); Age(path + ".1", minutes: 10); break;
            case "copied": File.Copy(path, path + "-20261123"); Age(path + "-20261123", minutes: 10); File.WriteAllText(path, ""); break;
            default: Pack(path, path + ".1.gz", minutes: 10); break;
        }
    }

    private static void Pack(string path, string to, int minutes)
    {
        using (var packed = new GZipStream(File.Create(to), CompressionLevel.Fastest)) packed.Write(Encoding.UTF8.GetBytes(File.ReadAllText(path)));
        File.Delete(path);
        Age(to, minutes);
    }

    private static void Age(string path, int minutes) => File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-minutes));
}
