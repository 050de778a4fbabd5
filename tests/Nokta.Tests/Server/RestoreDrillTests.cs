using Nokta.Kernel.Storage;
using Nokta.Server;
using Nokta.Server.Backups;

namespace Nokta.Tests.Server;

/// <summary>A restore that is cut off leaves the old data or the new, never a mixture.</summary>
[SameOnEveryStore]
public sealed class RestoreDrillTests : IDisposable
{
    private const int Photos = 60;
    private readonly string _root = Directory.CreateTempSubdirectory("nokta-drill-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restore_killed_at_any_moment_leaves_one_whole_state()
    {
        var archive = Path.Combine(_root, "new.nokta");
        Assert.Equal(0, await CommandLine.RunAsync(["backup", archive, "--data", await FolderAsync("source", 1, "new")]));
        var folder = await FolderAsync("data", 3, "old");
        var (killed, old) = (0, 0);
        for (var round = 0; round < 10; round++)
        {
            await using (var restore = NoktaProcess.Start("restore", archive, "--data", folder, "--replace"))
            {
                while (!restore.Process.HasExited && Directory.GetDirectories(folder, "restoring-*").Length == 0) await Task.Delay(1, Ct);
                await Task.Delay(round * 12, Ct);
                if (!restore.Process.HasExited) killed++;
                restore.Process.Kill();
                await restore.EndAsync();
            }

            await DataFolder.PrepareAsync(folder, Ct);
            var isOld = await StateAsync(folder) == "old";
            if (isOld) old++;
            else await StartAgainAsync(folder);
            foreach (var left in Directory.GetDirectories(folder, "restoring-*")) Directory.Delete(left, true);
        }

        Assert.True(killed > 0 && old > 0, $"killed {killed}, old {old}");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(99, 0)]
    [InlineData(99, 1)]
    [InlineData(99, 2)]
    public async Task An_exchange_is_finished_from_wherever_it_stopped(int movedOut, int movedIn)
    {
        var folder = await FolderAsync("data", 3, "old");
        var staged = await FolderAsync("data/restoring-1", 1, "new");
        foreach (var lockFile in Directory.GetFiles(staged, "*.lock")) File.Delete(lockFile);
        StopAt(folder, staged, movedOut, movedIn);

        await DataFolder.PrepareAsync(folder, Ct);

        Assert.Equal("new", await StateAsync(folder));
        Assert.Equal("old", await StateAsync(Path.Combine(folder, "replaced-1")));
        Assert.False(Directory.Exists(staged));
        Assert.False(File.Exists(Path.Combine(folder, "exchange.json")));
    }

    [Fact]
    public async Task A_backup_killed_at_any_moment_leaves_a_whole_file_or_none()
    {
        var folder = await FolderAsync("data", 3, "old");
        var killed = 0;
        for (var round = 0; round < 6; round++)
        {
            var archive = Path.Combine(_root, $"{round}.nokta");
            await using (var backup = NoktaProcess.Start("backup", archive, "--data", folder))
            {
                while (!backup.Process.HasExited && Directory.GetFiles(folder, "temporary-*").Length == 0) await Task.Delay(1, Ct);
                await Task.Delay(round * 8, Ct);
                if (!backup.Process.HasExited) killed++;
                backup.Process.Kill();
                await backup.EndAsync();
            }

            if (File.Exists(archive)) Assert.True((await BackupFile.CheckAsync(archive, Ct)).IsDone);
        }

        Assert.True(killed > 0);
        Assert.Equal("old", await StateAsync(folder));
        Assert.Equal(0, await CommandLine.RunAsync(["backup", Path.Combine(_root, "whole.nokta"), "--data", folder]));
    }

    public void Dispose() => Directory.Delete(_root, true);

    /// <summary>Does by hand what the exchange does up to a moment.</summary>
    private static void StopAt(string folder, string staged, int movedOut, int movedIn)
    {
        var isOut = movedOut == 99;
        File.WriteAllText(Path.Combine(folder, "exchange.json"), $$"""{"Staged":"restoring-1","Aside":"replaced-1","IsOldAside":{{(isOut ? "true" : "false")}}}""");
        Directory.CreateDirectory(Path.Combine(folder, "replaced-1"));
        Move(folder, Path.Combine(folder, "replaced-1"), movedOut, n => BackupContent.IsExchanged(n));
        if (isOut) Move(staged, folder, movedIn, _ => true);
    }

    private static void Move(string from, string to, int many, Func<string, bool> which)
    {
        foreach (var entry in Directory.GetFileSystemEntries(from).Where(e => which(Path.GetFileName(e))).Order().Take(many)) Directory.Move(entry, Path.Combine(to, Path.GetFileName(entry)));
    }

    private static async Task<string> StateAsync(string folder)
    {
        var businesses = await BackupTests.CountAsync(folder);
        var texts = Directory.GetFiles(Path.Combine(folder, "photos")).Select(File.ReadAllText).ToList();
        Assert.Equal(Photos, texts.Count);
        var state = Assert.Single(texts.Select(t => t[..3]).Distinct());
        Assert.Equal(state == "old" ? 3 : 1, businesses);
        return state;
    }

    private async Task StartAgainAsync(string folder)
    {
        Directory.Delete(folder, true);
        await FolderAsync("data", 3, "old");
    }

    private async Task<string> FolderAsync(string name, int businesses, string text)
    {
        var folder = Path.Combine(_root, name);
        await using var database = new Database(folder, Program.Modules);
        await Migrator.MigrateAsync(database, Program.Modules, Ct);
        for (var i = 1; i <= businesses; i++) await BackupTests.AddWorkspaceAsync(database, i);
        Directory.CreateDirectory(Path.Combine(folder, "photos"));
        for (var i = 0; i < Photos; i++) await File.WriteAllTextAsync(Path.Combine(folder, "photos", $"{i}.jpg"), text + new string('x', 20_000), Ct);
        return folder;
    }
}
