using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Touchpoints;

/// <summary>The photos' files: one folder per workspace under the data folder, each file named by the hash of its bytes, so that the same photo is kept once.</summary>
public sealed class PhotoFolder(Database database, TimeProvider clock)
{
    /// <summary>How long a photo that no touchpoint shows any more can still be brought back by an undo.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Whether every photo of a stored list still has its file: an undo must not show what is gone.</summary>
    internal static bool HasAll(Database database, WorkspaceId workspace, string photos) => TouchpointField.TagsIn(photos).All(p => File.Exists(Path.Combine(FolderIn(database, workspace), p)));

    private static string FolderIn(Database database, WorkspaceId workspace) => Path.Combine(database.Folder, "photos", workspace.ToString());

    private string FolderOf(WorkspaceId workspace) => FolderIn(database, workspace);

    /// <summary>Keeps a clean photo and returns its name. On disk when it returns.</summary>
    internal async Task<string> KeepAsync(WorkspaceId workspace, CleanPhoto photo, CancellationToken ct = default)
    {
        var folder = Directory.CreateDirectory(FolderOf(workspace)).FullName;
        var path = Path.Combine(folder, photo.Name);
        var part = path + ".part-" + Guid.CreateVersion7().ToString("N");
        await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(photo.Bytes, ct);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
        return photo.Name;
    }

    /// <summary>The file of a photo, or null when the name is none of ours or the file is gone.</summary>
    public string? Find(WorkspaceId workspace, string name)
    {
        if (!PhotoName.IsOne(name)) return null;
        var path = Path.Combine(FolderOf(workspace), name);
        return File.Exists(path) ? path : null;
    }

    /// <summary>Deletes files that no touchpoint shows and no edit of the last 30 days could bring back; how many.</summary>
    public async Task<int> TidyAsync(CancellationToken ct = default)
    {
        var root = Path.Combine(database.Folder, "photos");
        if (!Directory.Exists(root)) return 0;
        var deleted = 0;
        foreach (var folder in Directory.EnumerateDirectories(root))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var number)) continue;
            var wanted = await WantedAsync(new WorkspaceId(number), ct);
            foreach (var file in Directory.EnumerateFiles(folder).Where(f => !wanted.Contains(Path.GetFileName(f)) && IsOld(f)))
            {
                File.Delete(file);
                deleted++;
            }
        }

        return deleted;
    }

    private async Task<HashSet<string>> WantedAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - Kept;
        await using var db = database.Open(workspace);
        var shown = await db.Set<Touchpoint>().Select(t => t.Photos).Where(p => p != "").ToListAsync(ct);
        var edits = await db.Set<EditedField>().Where(e => e.Field == "photos" && e.At >= since).Select(e => new { e.From, e.To }).ToListAsync(ct);
        return [.. shown.Concat(edits.SelectMany(e => new[] { e.From, e.To })).SelectMany(TouchpointField.TagsIn)];
    }

    // What an upload has just written is not yet named by any touchpoint.
    private bool IsOld(string file) => clock.GetUtcNow() - File.GetLastWriteTimeUtc(file) > TimeSpan.FromDays(1);
}
