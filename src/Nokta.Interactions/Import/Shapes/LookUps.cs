using System.Text.Json;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Shapes;

/// <summary>A table kept to explain other files.</summary>
public sealed record LookUp
{
    public required string Id { get; init; }

    /// <summary>How mappings call it; unique in the workspace however it is spelled.</summary>
    public required string Name { get; init; }
    public required string FileName { get; init; }
    public required long Bytes { get; init; }
    public required DateTimeOffset At { get; init; }
    public required IReadOnlyList<string> Header { get; init; }
}

/// <summary>Look-up tables on disk, one folder each under <c>lookups/{workspace}/{id}</c>; a new file of the same name takes the place of the old.</summary>
public sealed class LookUps(Database database, TimeProvider clock)
{
    /// <summary>Keeps a copy of the file. Refused when it is none we can read as a table.</summary>
    public async Task<Outcome<LookUp>> KeepAsync(WorkspaceId workspace, string name, string path, string fileName, CancellationToken ct = default)
    {
        var sampled = FileSample.Read(path, new FileForm());
        if (!sampled.IsDone) return sampled.Refusal!;
        var kept = new LookUp
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"),
            Name = name.Trim(),
            FileName = fileName,
            Bytes = new FileInfo(path).Length,
            At = clock.GetUtcNow(),
            Header = sampled.Value.Header,
        };
        var folder = FolderOf(database, workspace, kept.Id);
        Directory.CreateDirectory(folder);
        await using (var from = File.OpenRead(path))
        await using (var to = File.Create(Path.Combine(folder, "file")))
            await from.CopyToAsync(to, ct);
        var before = List(workspace).Where(l => IsCalled(l, name)).ToList();
        await File.WriteAllTextAsync(Path.Combine(folder, "lookup.json"), JsonSerializer.Serialize(kept, FileMapping.Json), ct);
        foreach (var old in before) Discard(workspace, old);
        return kept;
    }

    /// <summary>All of them by name.</summary>
    public IReadOnlyList<LookUp> List(WorkspaceId workspace) => List(database, workspace);

    public LookUp? Find(WorkspaceId workspace, string name) => List(workspace).FirstOrDefault(l => IsCalled(l, name));

    public string PathOf(WorkspaceId workspace, LookUp table) => Path.Combine(FolderOf(database, workspace, table.Id), "file");

    public void Discard(WorkspaceId workspace, LookUp table) => Directory.Delete(FolderOf(database, workspace, table.Id), recursive: true);

    /// <summary>The mapping with the places of its look-up tables; one that has a place keeps it.</summary>
    public FileMapping Resolve(WorkspaceId workspace, FileMapping mapping) => Resolve(database, workspace, mapping);

    internal static FileMapping Resolve(Database database, WorkspaceId workspace, FileMapping mapping)
    {
        if (mapping.Joins is not { Count: > 0 } joins || joins.All(j => j.Path is not null)) return mapping;
        var known = List(database, workspace);
        return mapping with
        {
            Joins = [.. joins.Select(j => j.Path is null && known.FirstOrDefault(l => IsCalled(l, j.File)) is { } found ? j with { Path = Path.Combine(FolderOf(database, workspace, found.Id), "file") } : j)],
        };
    }

    private static List<LookUp> List(Database database, WorkspaceId workspace)
    {
        var folder = Path.Combine(database.Folder, "lookups", workspace.ToString());
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.EnumerateFiles(folder, "lookup.json", SearchOption.AllDirectories)
            .Select(file => JsonSerializer.Deserialize<LookUp>(File.ReadAllText(file), FileMapping.Json)!).OrderBy(l => l.Name, StringComparer.Ordinal)];
    }

    private static bool IsCalled(LookUp table, string name) => Folding.Fold(table.Name) == Folding.Fold(name);

    private static string FolderOf(Database database, WorkspaceId workspace, string id) =>
        Path.Combine(database.Folder, "lookups", workspace.ToString(), Guid.ParseExact(id, "N").ToString("N"));
}
