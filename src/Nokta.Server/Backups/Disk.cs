namespace Nokta.Server.Backups;

/// <summary>The room on the disk of a folder.</summary>
internal static class Disk
{
    public static long FreeIn(string folder) => new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;

    /// <summary>Unix says ENOSPC or EDQUOT, Windows ERROR_DISK_FULL or ERROR_HANDLE_DISK_FULL.</summary>
    public static bool IsFull(IOException failed) => (failed.HResult & 0xFFFF) is 28 or 122 or 112 or 39;
}
