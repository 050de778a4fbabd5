using Nokta.Accounts;
using Nokta.Interactions.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Server.Backups;

/// <summary>Which files of a data folder are its content, and which belong to the machine or the moment: locks, keys, copies, what is made anew from the rest.</summary>
internal static class BackupContent
{
    public const string DatabaseName = "nokta.db";
    public const string Copies = "backups";

    /// <summary>The file that a copy to a store leaves behind.</summary>
    public const string Copied = "nokta-copied.db";

    public const string UpgradeLock = "upgrade.lock";
    public const string Cache = "cache";
    public const string Staged = "restoring-";
    public const string Aside = "replaced-";
    public const string Temporary = "temporary-";

    private static readonly string[] s_ofTheMachine = [FolderUse.FileName, DataPlace.FileName, Copied, "write.lock", UpgradeLock, ResetCode.FileName, "keys", ErasureJournal.FileName, ErasureJournal.SecretName, ErasureJournal.VisitorsName, Copies, Cache, FolderExchange.JournalName, FolderExchange.JournalName + ".new"];

    /// <summary>Whether an entry at the top of the folder is exchanged by a restore.</summary>
    public static bool IsExchanged(string name) =>
        !s_ofTheMachine.Contains(name, StringComparer.OrdinalIgnoreCase)
        && !name.StartsWith(Staged, StringComparison.OrdinalIgnoreCase) && !name.StartsWith(Aside, StringComparison.OrdinalIgnoreCase) && !name.StartsWith(Temporary, StringComparison.OrdinalIgnoreCase);

    /// <summary>The files beside the database, by their path in the backup.</summary>
    public static IEnumerable<(string Path, string File)> FilesOf(string folder) =>
        from entry in new DirectoryInfo(folder).EnumerateFileSystemInfos()
        where IsExchanged(entry.Name) && !entry.Name.StartsWith(DatabaseName, StringComparison.OrdinalIgnoreCase)
        from file in entry is DirectoryInfo inner ? inner.EnumerateFiles("*", SearchOption.AllDirectories) : [(FileInfo)entry]
        where file.LinkTarget is null && file.Extension != ".lock"
        let path = System.IO.Path.GetRelativePath(folder, file.FullName).Replace('\\', '/')
        where IsPlain(path)
        orderby path
        select (path, file.FullName);

    /// <summary>Whether a path from an archive stays inside the folder and touches only content.</summary>
    public static bool IsPlain(string path)
    {
        if (path.Length is 0 or > 500 || path.Any(c => char.IsControl(c) || c is '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|')) return false;
        var parts = path.Split('/');
        return parts.All(p => p.Length > 0 && p is not ("." or "..") && p.Trim() == p && !p.EndsWith('.')) && IsExchanged(parts[0]) && !path.EndsWith(".lock", StringComparison.OrdinalIgnoreCase)
            && (path == DatabaseName || !parts[0].StartsWith(DatabaseName, StringComparison.OrdinalIgnoreCase));
    }
}
