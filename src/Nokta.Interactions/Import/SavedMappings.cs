using System.Text.Json;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import;

/// <summary>A mapping that was used before, and how the header at hand differs from the one it was made for.</summary>
public sealed record KnownMapping(FileMapping Mapping, IReadOnlyList<string> Header, IReadOnlyList<string> Missing, IReadOnlyList<string> New)
{
    /// <summary>The preset it is of, when nobody imported such a file here before.</summary>
    public Presets.Preset? Preset { get; init; }

    /// <summary>Whether it fits the header as it is.</summary>
    public bool Fits => Missing.Count == 0 && New.Count == 0;
}

/// <summary>Mappings by source, recognised next time by the file's header.</summary>
public sealed class SavedMappings(Database database, TimeProvider clock)
{
    public async Task SaveAsync(WorkspaceId workspace, FileMapping mapping, IReadOnlyList<string> header, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        turn.Run("INSERT OR REPLACE INTO interactions_mapping VALUES ($w, $f, $h, $m, $at)", ("$w", workspace.Value), ("$f", Folding.Fold(mapping.Source)),
            ("$h", JsonSerializer.Serialize(header.Where(h => !mapping.IsJoined(h)), FileMapping.Json)), ("$m", mapping.ToJson()), ("$at", Micros.Of(clock.GetUtcNow())));
        await turn.CommitAsync(ct);
    }

    public async Task<IReadOnlyList<KnownMapping>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var connection = database.OpenReading();
        return connection.Read("""SELECT "Mapping", "Header" FROM interactions_mapping WHERE "Workspace" = $w ORDER BY "SavedAt" DESC""",
            r => new KnownMapping(FileMapping.Parse(r.GetString(0)), JsonSerializer.Deserialize<List<string>>(r.GetString(1))!, [], []), ("$w", workspace.Value));
    }

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
