using System.Text.Json;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Touchpoints;

/// <summary>A file of the register on its way in: what was read, and afterwards what became of it.</summary>
internal sealed record SheetDraft(string File, Sheet Sheet);

/// <summary>What became of a file; rows that were left out with their words in the language of who imported.</summary>
internal sealed record SheetResult(string File, int Added, int Changed, int Unchanged, IReadOnlyList<SkippedLine> Skipped, int? Lot);

internal sealed record SkippedLine(int Line, string Why, IReadOnlyList<string> Cells);

/// <summary>Keeps files of the register between the steps of their import, in the data folder, for two days.</summary>
internal sealed class SheetDrafts(Database database, TimeProvider clock)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(2);

    public async Task<string> KeepAsync(WorkspaceId workspace, SheetDraft draft, CancellationToken ct)
    {
        Tidy(workspace);
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        await WriteAsync(workspace, id, draft, ct);
        return id;
    }

    public Task<SheetDraft?> FindAsync(WorkspaceId workspace, string id, CancellationToken ct) => ReadAsync<SheetDraft>(workspace, id, ct);

    public Task KeepResultAsync(WorkspaceId workspace, string id, SheetResult result, CancellationToken ct) => WriteAsync(workspace, id + "-done", result, ct);

    public Task<SheetResult?> FindResultAsync(WorkspaceId workspace, string id, CancellationToken ct) => ReadAsync<SheetResult>(workspace, id + "-done", ct);

    private string FolderOf(WorkspaceId workspace) => Path.Combine(database.Folder, "register-files", workspace.ToString());

    private async Task WriteAsync<T>(WorkspaceId workspace, string name, T value, CancellationToken ct)
    {
        Directory.CreateDirectory(FolderOf(workspace));
        await using var file = File.Create(Path.Combine(FolderOf(workspace), name + ".json"));
        await JsonSerializer.SerializeAsync(file, value, cancellationToken: ct);
    }

    private async Task<T?> ReadAsync<T>(WorkspaceId workspace, string name, CancellationToken ct) where T : class
    {
        if (!name.All(c => char.IsAsciiHexDigitLower(c) || c is '-' or 'd' or 'o' or 'n' or 'e')) return null;
        var path = Path.Combine(FolderOf(workspace), name + ".json");
        if (!File.Exists(path)) return null;
        await using var file = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync<T>(file, cancellationToken: ct);
    }

    private void Tidy(WorkspaceId workspace)
    {
        if (!Directory.Exists(FolderOf(workspace))) return;
        foreach (var file in Directory.EnumerateFiles(FolderOf(workspace)).Where(f => clock.GetUtcNow() - File.GetLastWriteTimeUtc(f) > s_kept)) File.Delete(file);
    }
}
