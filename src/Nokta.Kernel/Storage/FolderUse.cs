namespace Nokta.Kernel.Storage;

/// <summary>Who works in a data folder: many processes together, or one alone while it exchanges the folder's content. The kernel frees it when a process dies.</summary>
public static class FolderUse
{
    public const string FileName = "use.lock";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Joins the others; waits while somebody is there alone.</summary>
    public static IDisposable Join(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) Create(path);
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromMilliseconds(50))
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            }
            catch (IOException) when (File.Exists(path) && waited < s_patience)
            {
                Thread.Sleep(50);
            }
        }
    }

    /// <summary>Takes the folder for oneself; null when somebody else works in it for longer than <paramref name="patience"/>.</summary>
    public static async Task<IDisposable?> TakeAloneAsync(string folder, TimeSpan patience, CancellationToken ct = default)
    {
        var path = Path.Combine(folder, FileName);
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromMilliseconds(100))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (waited >= patience) return null;
            }

            await Task.Delay(100, ct);
        }
    }

    // Two processes may come at once: whoever is second finds the file of the first.
    private static void Create(string path)
    {
        try
        {
            new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, 1).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
        }
    }
}
