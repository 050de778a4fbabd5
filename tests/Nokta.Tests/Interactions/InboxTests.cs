using System.Diagnostics;
using Nokta.Interactions;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Drafts;
using Nokta.Interactions.Import.Inbox;
using Nokta.Kernel.Words;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

/// <summary>What is put into a watched folder comes in once, as last time, or waits for a person.</summary>
public sealed class InboxTests
{
    private const string Head = "id,time,phone,activity,amount\n";
    private static readonly string[] s_header = ["id", "time", "phone", "activity", "amount"];

    [Fact]
    public async Task New_files_of_a_known_source_come_in_by_themselves_in_the_order_of_their_names()
    {
        await using var bench = await CreateAsync();
        var (inbox, folder) = await WatchAsync(bench);
        await PutAsync(folder, "b.csv", Head + TillRows(5, 10));
        await PutAsync(folder, "a.csv", Head + TillRows(0, 10));
        await PutAsync(folder, "c.csv.part", Head);

        var found = await inbox.SweepAsync();

        Assert.Equal([("a.csv", InboxState.Imported), ("b.csv", InboxState.Imported)], found.Select(f => (f.FileName, f.State)));
        Assert.Equal([10L, 5L], (await bench.Batches.ListAsync(Here)).OrderBy(b => b.Id).Select(b => b.Counts.Accepted));
        Assert.Equal(["a.csv", "b.csv"], Names(folder, "done"));
        Assert.Equal(["c.csv.part"], Directory.EnumerateFiles(folder).Select(Path.GetFileName));
        Assert.Equal(["b.csv", "a.csv"], inbox.Files(Here).Select(f => f.FileName));
        Assert.Empty(await inbox.SweepAsync());
    }

    [Fact]
    public async Task A_file_that_still_grows_is_left_alone_until_it_stands_still()
    {
        await using var bench = await CreateAsync();
        var (inbox, folder) = await WatchAsync(bench);
        var path = Path.Combine(folder, "a.csv");
        await File.WriteAllTextAsync(path, Head + TillRows(0, 3));

        Assert.Empty(await inbox.SweepAsync());
        await File.AppendAllTextAsync(path, TillRows(3, 3));
        Assert.Empty(await inbox.SweepAsync());
        Assert.Equal(InboxState.Imported, Assert.Single(await inbox.SweepAsync()).State);
        Assert.Equal(6, bench.Log.RowCount(Here));
    }

    [Fact]
    public async Task A_file_whose_columns_have_changed_waits_in_the_wizard_with_the_mapping_it_nearly_fits()
    {
        await using var bench = await CreateAsync();
        var (inbox, folder) = await WatchAsync(bench);
        await PutAsync(folder, "a.csv", "id,time,mobile,activity,amount\n1,2026-03-01,09121234567,order,5\n");

        var file = Assert.Single(await inbox.SweepAsync());

        Assert.Equal((InboxState.Waiting, "inbox.columns-changed", 0L), (file.State, file.Problem, bench.Log.RowCount(Here)));
        var draft = Assert.Single(new ImportDrafts(bench.Database, TimeProvider.System).ListOpen(Here));
        Assert.Equal((file.Draft, "till", "a.csv"), (draft.Id, draft.Mapping!.Source, draft.FileName));
        Assert.Equal(["a.csv", "a.csv.reason.txt"], Names(folder, "waiting"));
    }

    [Fact]
    public async Task What_cannot_be_read_fails_with_the_reason_beside_it_in_three_languages()
    {
        await using var bench = await CreateAsync();
        var (inbox, folder) = await WatchAsync(bench);
        await PutAsync(folder, "a.csv", "");
        await PutAsync(folder, "b.csv", Head + "1,never,,order,5\n");

        var found = await inbox.SweepAsync();

        Assert.Equal([(InboxState.Failed, "import.file-empty"), (InboxState.Failed, "inbox.nothing-accepted")], found.Select(f => (f.State, f.Problem)));
        var reason = await File.ReadAllLinesAsync(Path.Combine(folder, "failed", "a.csv.reason.txt"));
        Assert.Equal(4, reason.Length);
        Assert.Equal("import.file-empty", reason[0]);
    }

    [Fact]
    public async Task A_folder_that_is_off_is_not_looked_into()
    {
        await using var bench = await CreateAsync();
        var (inbox, folder) = await WatchAsync(bench);
        await PutAsync(folder, "a.csv", Head + TillRows(0, 3));
        await inbox.WatchAsync(Here, "TILL", isOn: false);

        Assert.Empty(await inbox.SweepAsync());
        Assert.False(Assert.Single(inbox.Folders(Here)).IsOn);
        await inbox.WatchAsync(Here, "till");
        Assert.Single(await inbox.SweepAsync());
    }

    [Fact]
    public async Task A_source_name_cannot_lead_out_of_the_inbox()
    {
        await using var bench = await CreateAsync();
        var inbox = InboxOf(bench);

        var watched = await inbox.WatchAsync(Here, "../../etc/رسید‌ها");

        Assert.StartsWith(Path.Combine(bench.Folder, "inbox", Here.ToString()) + Path.DirectorySeparatorChar, watched.Path, StringComparison.Ordinal);
        Assert.DoesNotContain("..", watched.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_killed_between_the_import_and_the_move_brings_nothing_twice()
    {
        await using var bench = await CreateAsync();
        var (_, folder) = await WatchAsync(bench);
        await PutAsync(folder, "a.csv", "time,phone,activity,amount\n2026-03-01,,order,5\n2026-03-01,,order,5\n");
        await SaveKeylessAsync(bench);
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["-method", "Nokta.Tests.Interactions.InboxTests.The_child_that_will_be_killed", "-noLogo"])
        {
            Environment = { ["NOKTA_TEST_INBOX"] = bench.Folder },
            RedirectStandardOutput = true,
        })!;
        for (var i = 0; i < 1200 && !File.Exists(Path.Combine(bench.Folder, "stored")) && !child.HasExited; i++) await Task.Delay(50);
        Assert.False(child.HasExited);
        child.Kill();
        await child.WaitForExitAsync();
        Assert.True(File.Exists(Path.Combine(folder, "a.csv")));

        var file = Assert.Single(await InboxOf(bench).SweepAsync());

        Assert.Equal(InboxState.Known, file.State);
        Assert.Equal(2, bench.Log.RowCount(Here));
        Assert.Single(await bench.Batches.ListAsync(Here));
        Assert.Equal(["a.csv"], Names(folder, "done"));
    }

    /// <summary>Imports as the inbox does and dies before it could move the file.</summary>
    [Fact]
    public async Task The_child_that_will_be_killed()
    {
        if (Environment.GetEnvironmentVariable("NOKTA_TEST_INBOX") is not { } folder) return;
        var bench = await CreateAsync(folder);
        var path = Path.Combine(Assert.Single(InboxOf(bench).Folders(Here)).Path, "a.csv");
        await bench.ImportAsync(path, Keyless);
        await File.WriteAllTextAsync(Path.Combine(folder, "stored"), "");
        await Task.Delay(Timeout.Infinite);
    }

    [Fact]
    public async Task A_mapping_is_renamed_removed_and_brought_back()
    {
        await using var bench = await CreateAsync();
        var saved = new SavedMappings(bench.Database, TimeProvider.System);
        await saved.SaveAsync(Here, Till(), s_header);

        await saved.RenameAsync(Here, "till", "The till");
        Assert.Equal(("The till", "till"), (Assert.Single(await saved.ListAsync(Here)).Mapping.Title, (await saved.ListAsync(Here))[0].Mapping.Source));
        await saved.RemoveAsync(Here, "TILL");
        Assert.Empty(await saved.ListAsync(Here));
        Assert.Null(await saved.FindByHeaderAsync(Here, s_header));
        await saved.RestoreAsync(Here, "till");
        Assert.Single(await saved.ListAsync(Here));
    }

    private static FileMapping Keyless => Till() with { Columns = [.. Till().Columns.Where(c => c.Role != Roles.Key)] };

    private static Task SaveKeylessAsync(LedgerBench bench) => new SavedMappings(bench.Database, TimeProvider.System).SaveAsync(Here, Keyless, ["time", "phone", "activity", "amount"]);

    private static FileInbox InboxOf(LedgerBench bench) =>
        new(bench.Database, bench.Importer, new SavedMappings(bench.Database, TimeProvider.System), new Texts([typeof(InteractionsModule).Assembly, typeof(Texts).Assembly]), TimeProvider.System);

    private static async Task<(FileInbox, string)> WatchAsync(LedgerBench bench)
    {
        await new SavedMappings(bench.Database, TimeProvider.System).SaveAsync(Here, Till(), s_header);
        var inbox = InboxOf(bench);
        return (inbox, (await inbox.WatchAsync(Here, "till")).Path);
    }

    /// <summary>Puts a file that nobody has touched for a while.</summary>
    private static async Task PutAsync(string folder, string name, string text)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, name), text);
        Backdate(folder);
    }

    private static void Backdate(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-5));
    }

    private static List<string?> Names(string folder, string sub) => [.. Directory.EnumerateFiles(Path.Combine(folder, sub)).Select(Path.GetFileName).Order(StringComparer.Ordinal)];
}
