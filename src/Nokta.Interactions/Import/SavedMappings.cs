using System.Data.Common;
using System.Text.Json;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import;

/// <summary>A mapping that was used before, and how the header at hand differs from the one it was made for.</summary>
public sealed record KnownMapping(FileMapping Mapping, IReadOnlyList<string> Header, IReadOnlyList<string> Missing, IReadOnlyList<string> New)
{
    /// <summary>The preset it is of, when nobody imported such a file here before.</summary>
    public Presets.Preset? Preset { get; init; }

    public DateTimeOffset SavedAt { get; init; }

    /// <summary>Whether it fits the header as it is.</summary>
    public bool Fits => Missing.Count == 0 && New.Count == 0;
}

/// <summary>Mappings by source, recognised next time by the file's header.</summary>
public sealed class SavedMappings(Database database, TimeProvider clock)
{
    public async Task SaveAsync(WorkspaceId workspace, FileMapping mapping, IReadOnlyList<string> header, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        turn.Run("""
            INSERT INTO interactions_mapping VALUES (@w, @f, @h, @m, @at, NULL)
            ON CONFLICT ("Workspace", "Fold") DO UPDATE SET "Header" = @h, "Mapping" = @m, "SavedAt" = @at, "RemovedAt" = NULL
            """, ("@w", workspace.Value), ("@f", Folding.Fold(mapping.Source)),
            ("@h", JsonSerializer.Serialize(header.Where(h => !mapping.IsJoined(h)), FileMapping.Json)), ("@m", mapping.ToJson()), ("@at", Micros.Of(clock.GetUtcNow())));
        turn.Record(workspace, TrailEntry.Changed, "import-mapping", Folding.Fold(mapping.Source), mapping.Source);
        await turn.CommitAsync(ct);
    }

    public async Task<IReadOnlyList<KnownMapping>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var connection = database.OpenReading();
        return connection.Read("""SELECT "Mapping", "Header", "SavedAt" FROM interactions_mapping WHERE "Workspace" = @w AND "RemovedAt" IS NULL ORDER BY "SavedAt" DESC""", Row, ("@w", workspace.Value));
    }

    /// <summary>Calls a mapping otherwise; the source, which makes its rows unique, stays as it is.</summary>
    public async Task RenameAsync(WorkspaceId workspace, string source, string title, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var (of, fold) = (("@w", (object?)workspace.Value), ("@f", (object?)Folding.Fold(source)));
        foreach (var known in turn.Connection.Read("""SELECT "Mapping", "Header", "SavedAt" FROM interactions_mapping WHERE "Workspace" = @w AND "Fold" = @f""", Row, of, fold))
            turn.Run("""UPDATE interactions_mapping SET "Mapping" = @m WHERE "Workspace" = @w AND "Fold" = @f""", of, fold, ("@m", (known.Mapping with { Title = string.IsNullOrWhiteSpace(title) ? null : title.Trim() }).ToJson()));
        turn.Record(workspace, TrailEntry.Changed, "import-mapping", Folding.Fold(source), source, new TrailField("title", null, title.Trim()));
        await turn.CommitAsync(ct);
    }

    /// <summary>Forgets a mapping; the rows it brought stay, and <see cref="RestoreAsync"/> brings it back.</summary>
    public Task RemoveAsync(WorkspaceId workspace, string source, CancellationToken ct = default) => MarkAsync(workspace, source, Micros.Of(clock.GetUtcNow()), ct);

    public Task RestoreAsync(WorkspaceId workspace, string source, CancellationToken ct = default) => MarkAsync(workspace, source, null, ct);

    private async Task MarkAsync(WorkspaceId workspace, string source, long? removedAt, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        turn.Run("""UPDATE interactions_mapping SET "RemovedAt" = @at WHERE "Workspace" = @w AND "Fold" = @f""", ("@w", workspace.Value), ("@f", Folding.Fold(source)), ("@at", removedAt));
        turn.Record(workspace, removedAt is null ? TrailEntry.Restored : TrailEntry.Removed, "import-mapping", Folding.Fold(source), source);
        await turn.CommitAsync(ct);
    }

    private static KnownMapping Row(DbDataReader r) =>
        Formats.Calls.CallFormat.Widen(new(FileMapping.Parse(r.GetString(0)), JsonSerializer.Deserialize<List<string>>(r.GetString(1))!, [], []) { SavedAt = Micros.ToInstant(r.GetInt64(2)) });

    /// <summary>The mapping with the places of its look-up tables.</summary>
    internal FileMapping Resolve(WorkspaceId workspace, FileMapping mapping) => Shapes.LookUps.Resolve(database, workspace, mapping);

    /// <summary>The mapping of a source, compared with this header; null when the source is new.</summary>
    public async Task<KnownMapping?> FindBySourceAsync(WorkspaceId workspace, string source, IReadOnlyList<string> header, CancellationToken ct = default)
    {
        var fold = Folding.Fold(source);
        var known = (await ListAsync(workspace, ct)).FirstOrDefault(m => Folding.Fold(m.Mapping.Source) == fold);
        return known is null ? null : Compare(known, header);
    }

    /// <summary>The mapping made for exactly this header, else the one whose header is nearest (most columns shared, at least half).</summary>
    public async Task<KnownMapping?> FindByHeaderAsync(WorkspaceId workspace, IReadOnlyList<string> header, CancellationToken ct = default)
    {
        var nearest = (await ListAsync(workspace, ct)).Select(m => Compare(m, header)).OrderBy(m => m.Missing.Count + m.New.Count).FirstOrDefault();
        return nearest is not null && (header.Count - nearest.New.Count) * 2 >= Math.Max(header.Count, nearest.Header.Count) ? nearest : null;
    }

    private static KnownMapping Compare(KnownMapping known, IReadOnlyList<string> header)
    {
        var (before, now) = (new ColumnNames(known.Header), new ColumnNames(header));
        return known with
        {
            Missing = [.. known.Header.Where(h => now.Find(h) < 0)],
            New = [.. header.Where(h => before.Find(h) < 0)],
        };
    }
}
