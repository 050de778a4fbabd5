namespace Nokta.Server.Backups;

/// <summary>
/// Where scheduled copies are put: in the data folder, or where the operator says (<c>--backups</c>), another disk at best. It is not a setting of the
/// pages: a path on the server is the operator's to choose, not a browser's.
/// </summary>
internal sealed record CopyFolder(string Path, bool IsElsewhere)
{
    public static CopyFolder Of(string data, string? told)
    {
        var elsewhere = told ?? Environment.GetEnvironmentVariable("NOKTA_BACKUPS");
        return string.IsNullOrWhiteSpace(elsewhere)
            ? new CopyFolder(System.IO.Path.Combine(System.IO.Path.GetFullPath(data), BackupContent.Copies), false)
            : new CopyFolder(System.IO.Path.GetFullPath(elsewhere), true);
    }
}
