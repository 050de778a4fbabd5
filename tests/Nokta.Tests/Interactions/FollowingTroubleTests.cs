using System.IO.Compression;
using Nokta.Interactions.Import.Following;
using Nokta.Tests.Server;
using static Nokta.Tests.Interactions.FollowingTests;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

/// <summary>What disks, people and other programs do to a file that is followed: nothing comes twice, nothing is lost, and the page says why it stands still.</summary>
public sealed class FollowingTroubleTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_may_not_be_read_for_a_while_is_read_on_afterwards()
    {
        if (Environment.IsPrivilegedProcess) Assert.Skip("to the administrator no file is closed");
        if (OperatingSystem.IsWindows()) return;
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 2));
        await following.SweepAsync(Ct);
        await File.AppendAllTextAsync(path, Lines(2, 2), Ct);
        var before = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, UnixFileMode.None);
        await following.SweepAsync(Ct);
        Assert.Equal("follow.denied", ProblemOf(bench));
        File.SetUnixFileMode(path, before);

        await following.SweepAsync(Ct);

        Assert.Equal((null, 4), (ProblemOf(bench), PagesIn(bench).Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60 * 24 * 3)]
    public async Task A_folder_that_vanishes_and_comes_back_is_read_on_from_where_it_was(int minutes)
    {
        await using var bench = await CreateAsync();
        var clock = new SettableTime { Now = DateTimeOffset.UtcNow };
        var (following, path) = await FollowAsync(bench, Lines(0, 3), clock: clock);
        await following.SweepAsync(Ct);
        var folder = Path.GetDirectoryName(path)!;
        Directory.Move(folder, folder + "-away");
        await following.SweepAsync(Ct);
        clock.Now += TimeSpan.FromMinutes(minutes);
        await following.SweepAsync(Ct);
        Assert.Equal("follow.missing", ProblemOf(bench));
        Directory.Move(folder + "-away", folder);
        await File.AppendAllTextAsync(path, Lines(3, 2), Ct);

        await following.SweepAsync(Ct);
        await following.SweepAsync(Ct);

        Assert.Equal(Pages(0, 5), PagesIn(bench));
        Assert.Null(ProblemOf(bench));
    }

    [Fact]
    public async Task A_file_whose_end_is_taken_away_is_read_on_from_there_and_nothing_comes_twice()
    {
        await using var bench = await CreateAsync();
        var clock = new SettableTime { Now = DateTimeOffset.UtcNow };
        var (following, path) = await FollowAsync(bench, Lines(0, 100), clock: clock);
        await following.SweepAsync(Ct);
        Cut(path, Lines(0, 60).Length + 10);
        await following.SweepAsync(Ct);
        Assert.Equal("follow.cut", ProblemOf(bench));
        await File.AppendAllTextAsync(path, "\n" + Lines(200, 5), Ct);
        clock.Now += CutFiles.Wait;

        while (await following.SweepAsync(Ct)) { }
        await following.SweepAsync(Ct);

        Assert.Equal((105, 1L), (PagesIn(bench).Count, Assert.Single(await bench.Batches.ListAsync(Here, Ct)).Counts.Rejected));
        Assert.Null(ProblemOf(bench));
    }

    [Fact]
    public async Task A_file_that_is_written_anew_from_its_beginning_is_waited_for()
    {
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 100));
        await following.SweepAsync(Ct);
        Cut(path, Lines(0, 60).Length);
        await following.SweepAsync(Ct);
        await File.AppendAllTextAsync(path, Lines(60, 50), Ct);

        await following.SweepAsync(Ct);

        Assert.Equal(Pages(0, 110), PagesIn(bench));
        Assert.Null(ProblemOf(bench));
    }

    [Fact]
    public async Task A_folder_that_takes_the_name_of_the_file_is_no_file()
    {
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 2));
        await following.SweepAsync(Ct);
        File.Delete(path);
        Directory.CreateDirectory(path);
        await following.SweepAsync(Ct);
        Assert.Equal("follow.missing", ProblemOf(bench));
        Directory.Delete(path);
        await File.WriteAllTextAsync(path, Lines(2, 2), Ct);

        await following.SweepAsync(Ct);

        Assert.Equal(Pages(0, 4), PagesIn(bench));
    }

    [Fact]
    public async Task A_last_line_without_its_end_waits_however_long_and_is_no_trouble()
    {
        await using var bench = await CreateAsync();
        var clock = new SettableTime { Now = DateTimeOffset.UtcNow };
        var (following, path) = await FollowAsync(bench, Lines(0, 2) + Lines(2, 1).TrimEnd('\n'), clock: clock);
        for (var hours = 0; hours < 48; hours++)
        {
            await following.SweepAsync(Ct);
            clock.Now += TimeSpan.FromHours(1);
        }

        Assert.Equal((2, null), (PagesIn(bench).Count, ProblemOf(bench)));
        await File.AppendAllTextAsync(path, "\n", Ct);
        await following.SweepAsync(Ct);

        Assert.Equal(Pages(0, 3), PagesIn(bench));
    }

    [Theory]
    [InlineData("گزارش وب‌سایت.log")]
    [InlineData("журнал сайта.log")]
    [InlineData("accès-日本.log")]
    public async Task Names_in_any_writing_are_followed_and_their_rotated_files_found(string name)
    {
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 2), name);
        await following.SweepAsync(Ct);
        await File.AppendAllTextAsync(path, Lines(2, 1), Ct);
        File.Move(path, path + ".1");
        await File.WriteAllTextAsync(path, Lines(3, 1), Ct);

        await following.SweepAsync(Ct);

        Assert.Equal(Pages(0, 4), PagesIn(bench));
        Assert.Equal(path, Assert.Single(Desk(bench).List(Here)).File.Path);
    }

    [Fact]
    public async Task A_rotated_file_that_is_still_being_packed_is_read_once_it_is_whole()
    {
        await using var bench = await CreateAsync();
        var (following, path) = await FollowAsync(bench, Lines(0, 300));
        await following.SweepAsync(Ct);
        await File.AppendAllTextAsync(path, Lines(300, 4000), Ct);
        var packed = Packed(await File.ReadAllBytesAsync(path, Ct));
        File.Delete(path);
        await File.WriteAllTextAsync(path, Lines(5000, 1), Ct);
        await File.WriteAllBytesAsync(path + ".1.gz", packed[..(packed.Length / 2)], Ct);
        File.SetLastWriteTimeUtc(path + ".1.gz", DateTime.UtcNow.AddMinutes(-10));
        while (await following.SweepAsync(Ct)) { }
        Assert.Equal(301, PagesIn(bench).Count);
        await File.WriteAllBytesAsync(path + ".1.gz", packed, Ct);

        while (await following.SweepAsync(Ct)) { }
        await following.SweepAsync(Ct);

        Assert.Equal(4301, PagesIn(bench).Count);
        Assert.Equal(0, Assert.Single(await bench.Batches.ListAsync(Here, Ct)).Counts.Rejected);
    }

    [Fact]
    public async Task A_file_in_which_the_lines_of_a_call_stand_far_apart_is_not_followed()
    {
        await using var bench = await CreateAsync();
        var (following, _) = await FollowAsync(bench, await File.ReadAllTextAsync(Formats.LogBench.Fixture("asterisk-queue_log"), Ct), "queue_log");

        await following.SweepAsync(Ct);

        Assert.Equal(("follow.calls-apart", 0L), (ProblemOf(bench), bench.Log.RowCount(Here)));
    }

    [Fact]
    public async Task A_caller_who_is_called_back_in_a_later_piece_is_called_back_all_the_same()
    {
        await using var bench = await CreateAsync();
        var lines = await File.ReadAllLinesAsync(Formats.LogBench.Fixture("asterisk-Master.csv"), Ct);
        var (following, path) = await FollowAsync(bench, string.Join('\n', lines[..5]) + "\n", "Master.csv");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-10));
        await following.SweepAsync(Ct);
        await File.AppendAllTextAsync(path, string.Join('\n', lines[5..]) + "\n", Ct);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-10));

        await following.SweepAsync(Ct);

        var rows = bench.Rows();
        var back = Assert.Single(rows, r => r.Properties.GetValueOrDefault("calls back after, s", "") == "1140");
        Assert.Equal(2, rows.Count(r => r.Thread == back.Thread));
    }

    private static string? ProblemOf(LedgerBench bench) => Assert.Single(Desk(bench).List(Here)).File.Problem;

    private static void Cut(string path, int length)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.SetLength(length);
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var into = new MemoryStream();
        using (var gzip = new GZipStream(into, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return into.ToArray();
    }
}
