namespace Nokta.Kernel.Storage;

/// <summary>An advisory lock that dies with its process: an exclusively opened file.</summary>
internal static class LockFile
{
    public static async Task<FileStream> TakeAsync(string path, CancellationToken ct)
    {
        for (var wait = 1; ; wait = Math.Min(wait * 2, 50))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (System.IO.File.Exists(path))
            {
                await Task.Delay(wait, ct);
            }
        }
    }
}
