using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Nokta.Accounts;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Server;
using Nokta.Server.Backups;

namespace Nokta.Tests.Server;

public sealed class BackupTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nokta-backup-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_made_while_others_write_holds_all_that_was_stored_before_it_began()
    {
        var source = await FolderAsync("data", workspaces: 1);
        await using var database = new Database(source, Program.Modules);
        var stored = 1;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var writing = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await AddWorkspaceAsync(database, stored + 1);
                Interlocked.Increment(ref stored);
            }
        }, Ct);
        while (Volatile.Read(ref stored) < 20) await Task.Yield();

        var before = Volatile.Read(ref stored);
        var made = await new BackupWriting(database, TimeProvider.System).WriteFileAsync(Path.Combine(_root, "b.nokta"), ct: Ct);
        var after = Volatile.Read(ref stored);
        await enough.CancelAsync();
        await writing;

        Assert.True(made.IsDone);
        Assert.Equal(0, await CommandLine.RunAsync(["restore", Path.Combine(_root, "b.nokta"), "--data", Path.Combine(_root, "new")]));
        await using var restored = new Database(Path.Combine(_root, "new"), Program.Modules);
        var numbers = (await new WorkspaceStore(restored, TimeProvider.System).ListAsync(Ct)).Select(w => w.Id.Value).ToList();
        Assert.InRange(numbers.Count, before, after + 1);
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
    }

    [Fact]
    public async Task A_restore_brings_the_files_back_ends_every_session_and_leaves_keys_and_locks_to_the_machine()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        Write(Path.Combine(site.Folder, "photos", "1", "shop.jpg"), "a picture");
        var archive = Path.Combine(_root, "b.nokta");
        Assert.Equal(0, await CommandLine.RunAsync(["backup", archive, "--data", site.Folder]));
        var folder = Path.Combine(_root, "new");

        Assert.Equal(0, await CommandLine.RunAsync(["restore", archive, "--data", folder]));

        Assert.Equal("a picture", await File.ReadAllTextAsync(Path.Combine(folder, "photos", "1", "shop.jpg"), Ct));
        Assert.False(Directory.Exists(Path.Combine(folder, "keys")));
        await using var after = await TestSite.StartAsync(folder);
        using var browser = after.Browser();
        browser.Cookies.Add(sara.Cookies.GetAllCookies());
        Assert.Equal("/sign-in", (await browser.GetAsync("/settings")).Headers.Location?.AbsolutePath());
        Assert.Equal("/", (await browser.SignInAsync("sara", TestSite.Password)).Headers.Location?.AbsolutePath());
    }

    [Fact]
    public async Task Data_that_is_there_is_kept_unless_told_and_then_put_aside()
    {
        var archive = await ArchiveAsync();
        var folder = await FolderAsync("other", workspaces: 3);

        Assert.Equal(1, await CommandLine.RunAsync(["restore", archive, "--data", folder]));
        Assert.Equal(3, await CountAsync(folder));
        Assert.Equal(0, await CommandLine.RunAsync(["restore", archive, "--data", folder, "--replace"]));

        Assert.Equal(1, await CountAsync(folder));
        Assert.Equal(3, await CountAsync(Assert.Single(Directory.GetDirectories(folder, "replaced-*"))));
    }

    [Fact]
    public async Task A_folder_in_use_is_not_restored_into()
    {
        var archive = await ArchiveAsync();
        var folder = await FolderAsync("other", workspaces: 3);
        await using var inUse = new Database(folder, Program.Modules);

        Assert.Equal(1, await CommandLine.RunAsync(["restore", archive, "--data", folder, "--replace"]));

        Assert.Equal(3, await CountAsync(folder));
    }

    [Theory]
    [InlineData("../evil.txt", "backup.strange-path")]
    [InlineData("photos/../../evil.txt", "backup.strange-path")]
    [InlineData("/etc/evil", "backup.strange-path")]
    [InlineData("photos\\..\\evil", "backup.strange-path")]
    [InlineData("C:/evil", "backup.strange-path")]
    [InlineData("keys/key-1.xml", "backup.strange-path")]
    [InlineData("KEYS/key-1.xml", "backup.strange-path")]
    [InlineData("use.lock", "backup.strange-path")]
    [InlineData("exchange.json", "backup.strange-path")]
    [InlineData("nokta.db-wal", "backup.strange-path")]
    [InlineData("nokta.db/x", "backup.strange-path")]
    [InlineData("Nokta.DB", "backup.strange-path")]
    public async Task An_archive_that_would_write_elsewhere_is_not_opened(string path, string code)
    {
        var archive = await ArchiveAsync();
        await ForgeAsync(archive, manifest => manifest with { Files = [.. manifest.Files, FileOf(path, "evil")] }, (path, "evil"));

        await RefusedAsync(archive, code);
    }

    [Fact]
    public async Task An_entry_that_goes_on_after_its_promised_size_is_left_at_once()
    {
        var archive = await ArchiveAsync();
        await ForgeAsync(archive, manifest => manifest with { Files = [.. manifest.Files, FileOf("bomb", "small")] }, ("bomb", new string('0', 50_000_000)));

        await RefusedAsync(archive, "backup.damaged");
    }

    [Fact]
    public async Task A_promise_larger_than_the_disk_is_refused_before_anything_is_written()
    {
        var archive = await ArchiveAsync();
        await ForgeAsync(archive, manifest => manifest with { Files = [.. manifest.Files, FileOf("bomb", "small") with { Bytes = 1L << 44 }] }, ("bomb", "small"));

        var staged = await new Restoring(Directory.CreateDirectory(Path.Combine(_root, "new")).FullName, TimeProvider.System).StageAsync(archive, ct: Ct);

        Assert.Equal("backup.no-room", staged.Refusal?.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_root, "new")));
    }

    [Fact]
    public async Task A_changed_hash_a_missing_file_and_an_unexpected_one_are_damage()
    {
        var changed = await ArchiveAsync("1.nokta");
        await ForgeAsync(changed, manifest => manifest with { Files = [manifest.Files[0] with { Sha256 = new string('0', 64) }] });
        var missing = await ArchiveAsync("2.nokta");
        await ForgeAsync(missing, manifest => manifest with { Files = [.. manifest.Files, FileOf("photos/1.jpg", "x")] });
        var unexpected = await ArchiveAsync("3.nokta");
        await ForgeAsync(unexpected, manifest => manifest, ("photos/1.jpg", "x"));
        var folderAndFile = await ArchiveAsync("4.nokta");
        await ForgeAsync(folderAndFile, manifest => manifest with { Files = [.. manifest.Files, FileOf("a", "x"), FileOf("a/b", "x")] }, ("a", "x"), ("a/b", "x"));

        foreach (var archive in (string[])[changed, missing, unexpected, folderAndFile]) await RefusedAsync(archive, "backup.damaged");
    }

    [Fact]
    public async Task What_is_no_backup_or_only_half_of_one_is_refused()
    {
        var half = await ArchiveAsync();
        await using (var file = new FileStream(half, FileMode.Open)) file.SetLength(file.Length / 2);
        var text = Path.Combine(_root, "text.nokta");
        await File.WriteAllTextAsync(text, "hello", Ct);
        var other = Path.Combine(_root, "other.nokta");
        await using (var zip = await ZipFile.OpenAsync(other, ZipArchiveMode.Create, Ct)) zip.CreateEntry("manifest.json");

        foreach (var archive in (string[])[half, text, other]) await RefusedAsync(archive, "backup.not-one");
    }

    [Fact]
    public async Task A_backup_of_a_newer_Nokta_is_refused()
    {
        var folder = await FolderAsync("newer", workspaces: 1);
        UpgradeTests.Run(folder, """INSERT INTO schema_history VALUES ('Nokta.Accounts.Schema.9999_future.sql', 0)""");
        var archive = Path.Combine(_root, "newer.nokta");
        Assert.Equal(0, await CommandLine.RunAsync(["backup", archive, "--data", folder]));

        await RefusedAsync(archive, "backup.newer", isWholeFile: true);
    }

    public void Dispose() => Directory.Delete(_root, true);

    /// <summary>Refused by code, and the folder it was to go to is as it was.</summary>
    private async Task RefusedAsync(string archive, string code, bool isWholeFile = false)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "target-" + Path.GetFileName(archive))).FullName;
        var staged = await new Restoring(folder, TimeProvider.System).StageAsync(archive, ct: Ct);

        Assert.Equal(code, staged.Refusal?.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Assert.False(File.Exists(Path.Combine(_root, "evil.txt")));
        Assert.Equal(isWholeFile ? 0 : 1, await CommandLine.RunAsync(["backup", "--check", archive]));
        Assert.Equal(1, await CommandLine.RunAsync(["restore", archive, "--data", folder]));
    }

    private async Task<string> ArchiveAsync(string name = "b.nokta")
    {
        var folder = await FolderAsync("source-" + name, workspaces: 1);
        var path = Path.Combine(_root, name);
        Assert.Equal(0, await CommandLine.RunAsync(["backup", path, "--data", folder]));
        return path;
    }

    internal static async Task ForgeAsync(string archive, Func<BackupManifest, BackupManifest> change, params (string Path, string Text)[] more)
    {
        await using var zip = await ZipFile.OpenAsync(archive, ZipArchiveMode.Update, Ct);
        var old = zip.GetEntry(BackupManifest.EntryName)!;
        BackupManifest manifest;
        await using (var from = await old.OpenAsync(Ct))
        {
            using var memory = new MemoryStream();
            await from.CopyToAsync(memory, Ct);
            manifest = BackupManifest.Parse(memory.ToArray())!;
        }

        old.Delete();
        await using (var to = await zip.CreateEntry(BackupManifest.EntryName).OpenAsync(Ct)) await to.WriteAsync(change(manifest).ToJson(), Ct);
        foreach (var (path, text) in more)
        {
            await using var to = await zip.CreateEntry(path).OpenAsync(Ct);
            await to.WriteAsync(Encoding.UTF8.GetBytes(text), Ct);
        }
    }

    private static BackedUpFile FileOf(string path, string text) => new(path, Encoding.UTF8.GetByteCount(text), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));

    private async Task<string> FolderAsync(string name, int workspaces)
    {
        var folder = Path.Combine(_root, name);
        await using var database = new Database(folder, Program.Modules);
        await Migrator.MigrateAsync(database, Program.Modules, Ct);
        for (var i = 1; i <= workspaces; i++) await AddWorkspaceAsync(database, i);
        return folder;
    }

    internal static async Task AddWorkspaceAsync(Database database, int number) =>
        await new WorkspaceStore(database, TimeProvider.System).CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Business " + number }, Ct);

    internal static async Task<int> CountAsync(string folder)
    {
        await using var database = new Database(folder, Program.Modules);
        return (await new WorkspaceStore(database, TimeProvider.System).ListAsync(Ct)).Count;
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
