using System.Text.Json;

namespace Nokta.Server.Backups;

/// <summary>
/// Puts restored content in the place of the old, entry by entry, by renaming on one disk. A journal says how far it is: whoever
/// opens the folder after a crash finishes it. The old content stays aside.
/// </summary>
internal static class FolderExchange
{
    public const string JournalName = "exchange.json";

    /// <summary>Exchanges the folder's content for that of <paramref name="staged"/> (a folder in it). The caller is alone in the folder.</summary>
    public static void Begin(string folder, string staged, string aside)
    {
        Write(folder, new Journal(staged, aside, IsOldAside: false));
        Finish(folder);
    }

    public static bool IsUnfinished(string folder) => File.Exists(Path.Combine(folder, JournalName));

    /// <summary>Goes on where a crash stopped it. The caller is alone in the folder.</summary>
    public static void Finish(string folder)
    {
        if (Read(folder) is not { } journal) return;
        if (!journal.IsOldAside)
        {
            var aside = Directory.CreateDirectory(Path.Combine(folder, journal.Aside)).FullName;
            MoveAll(folder, aside, BackupContent.IsExchanged);
            Write(folder, journal = journal with { IsOldAside = true });
        }

        var staged = Path.Combine(folder, journal.Staged);
        if (Directory.Exists(staged))
        {
            MoveAll(staged, folder, _ => true);
            Directory.Delete(staged);
        }

        if (Directory.Exists(Path.Combine(folder, journal.Aside)) && !Directory.EnumerateFileSystemEntries(Path.Combine(folder, journal.Aside)).Any()) Directory.Delete(Path.Combine(folder, journal.Aside));
        File.Delete(Path.Combine(folder, JournalName));
    }

    private static void MoveAll(string from, string to, Func<string, bool> which)
    {
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos().Where(e => which(e.Name)).ToList())
        {
            var target = Path.Combine(to, entry.Name);
            if (entry is DirectoryInfo inner) inner.MoveTo(target);
            else ((FileInfo)entry).MoveTo(target);
        }
    }

    private static Journal? Read(string folder) =>
        IsUnfinished(folder) ? JsonSerializer.Deserialize<Journal>(File.ReadAllBytes(Path.Combine(folder, JournalName))) : null;

    private static void Write(string folder, Journal journal)
    {
        var path = Path.Combine(folder, JournalName);
        using (var file = new FileStream(path + ".new", FileMode.Create))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(journal));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    private sealed record Journal(string Staged, string Aside, bool IsOldAside);
}
