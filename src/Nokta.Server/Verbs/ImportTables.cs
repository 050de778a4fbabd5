using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Shapes;
using Nokta.Kernel;

namespace Nokta.Server.Verbs;

/// <summary>The tables that a call names to explain its files: kept in the workspace, so that the saved mapping finds them next time.</summary>
internal sealed class ImportTables(LookUps lookUps, WorkspaceId workspace, bool isKept)
{
    /// <summary>The guess with the columns of the given tables. Refused when one has nothing to do with the file.</summary>
    public async Task<Outcome<FileGuess>> ExplainAsync(FileGuess guess, string file, IReadOnlyList<string> tables, CancellationToken ct)
    {
        if (tables.Count == 0) return guess;
        var joins = new List<Join>();
        foreach (var table in tables)
        {
            var name = Path.GetFileNameWithoutExtension(table);
            if (JoinGuess.Of(file, guess.Form, table, name) is not { } join) return Refusal.Of("import.lookup-unrelated", ("file", name));
            var found = await PlaceAsync(join, table, ct);
            if (!found.IsDone) return found.Refusal!;
            joins.Add(found.Value);
        }

        return FileGuess.Read(file, guess.Form, joins);
    }

    /// <summary>A mapping file whose look-up tables lie beside it.</summary>
    public async Task<FileMapping> FindAsync(FileMapping mapping, string folder, CancellationToken ct)
    {
        var joins = new List<Join>();
        foreach (var join in mapping.Joins ?? [])
        {
            var path = Path.Combine(folder, join.File);
            if (!File.Exists(path))
            {
                joins.Add(join);
                continue;
            }

            var placed = await PlaceAsync(join with { File = Path.GetFileNameWithoutExtension(path) }, path, ct);
            joins.Add(placed.IsDone ? placed.Value : join with { Path = path });
        }

        return joins.Count == 0 ? mapping : mapping with { Joins = joins };
    }

    private async Task<Outcome<Join>> PlaceAsync(Join join, string path, CancellationToken ct)
    {
        if (!isKept) return join with { Path = path };
        var kept = await lookUps.KeepAsync(workspace, join.File, path, Path.GetFileName(path), ct);
        return kept.IsDone ? join with { Path = lookUps.PathOf(workspace, kept.Value) } : kept.Refusal!;
    }
}
