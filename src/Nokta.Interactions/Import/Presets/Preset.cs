using System.Text.Json;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Presets;

/// <summary>
/// What the columns of a well-known program's export are. A name may be several, parted by <c> | </c>: the first that the file has is meant.
/// Columns that the file lacks are left out; only the needed ones have to be there.
/// </summary>
public sealed record Preset
{
    public required string Id { get; init; }

    /// <summary>Its name by language code.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }

    /// <summary>Where the names of the columns are known from.</summary>
    public string Verified { get; init; } = "";

    /// <summary>What the first column has to be called, where the needed ones alone say too little.</summary>
    public string? First { get; init; }

    public required IReadOnlyList<string> Needs { get; init; }
    public required FileMapping Mapping { get; init; }

    /// <summary>The beginning of such a file, line by line.</summary>
    public IReadOnlyList<string> Example { get; init; } = [];

    private static readonly JsonSerializerOptions s_indented = new(FileMapping.Json) { WriteIndented = true };

    public string NameIn(Language language) => Names.GetValueOrDefault(language.Code) ?? Names.Values.First();

    public static Preset Parse(string json) => JsonSerializer.Deserialize<Preset>(json, FileMapping.Json) ?? throw new JsonException();

    public string ToJson() => JsonSerializer.Serialize(this, s_indented);

    /// <summary>The mapping for a file with this header; null when it is none of this program's.</summary>
    public FileMapping? For(IReadOnlyList<string> header)
    {
        if (First is not null && (header.Count == 0 || Find(First, [header[0]]) is null)) return null;
        if (Needs.Any(n => Find(n, header) is null)) return null;
        return Mapping with { Columns = [.. Mapping.Columns.Select(c => Bind(c, header)).OfType<ColumnMapping>()] };
    }

    private static ColumnMapping? Bind(ColumnMapping column, IReadOnlyList<string> header)
    {
        if (column.Column is null) return column;
        if (Find(column.Column, header) is not { } name) return null;
        string[] or = [.. (column.Or ?? []).Select(o => Find(o, header)).OfType<string>()];
        return column with { Column = name, Or = or.Length == 0 ? null : or };
    }

    private static string? Find(string names, IReadOnlyList<string> header)
    {
        foreach (var name in names.Split(" | "))
        {
            var fold = Folding.Fold(name);
            if (header.FirstOrDefault(h => Folding.Fold(h) == fold) is { } found) return found;
        }

        return null;
    }
}

/// <summary>The presets that come with the product.</summary>
public static class PresetLibrary
{
    private static readonly Lazy<IReadOnlyList<Preset>> s_all = new(Read);

    public static IReadOnlyList<Preset> All => s_all.Value;

    /// <summary>The preset that needs the most of what the header has.</summary>
    public static (Preset Preset, FileMapping Mapping)? Find(IReadOnlyList<string> header)
    {
        foreach (var preset in All.OrderByDescending(p => p.Needs.Count))
            if (preset.For(header) is { } mapping) return (preset, mapping);
        return null;
    }

    /// <summary>
    /// What is known of a file: the mapping it was imported with before, else the preset whose export it is. The guess is read anew where the
    /// preset says that the file is to be read otherwise.
    /// </summary>
    public static async Task<(FileGuess Guess, KnownMapping? Known)> RecogniseAsync(SavedMappings saved, Kernel.WorkspaceId workspace, string path, FileGuess guess, CancellationToken ct)
    {
        IReadOnlyList<string> header = [.. guess.Columns.Select(c => c.Name).Where(name => !guess.Joins.Any(j => name.StartsWith(j.As + ".", StringComparison.Ordinal)))];
        var known = await saved.FindByHeaderAsync(workspace, header, ct);
        if (known is not { Fits: true } && await ReadAsSavedAsync(saved, workspace, path, guess, ct) is { } again) return again;
        if (known is not null) return (guess, known);
        if (Find(header) is not { } found) return (guess, null);
        if (found.Mapping.HeaderRows is { } rows && guess.Form.HeaderRows != rows && FileGuess.Read(path, guess.Form with { HeaderRows = rows }, guess.Joins) is { IsDone: true } reread)
            (guess, header) = (reread.Value, [.. reread.Value.Columns.Select(c => c.Name)]);
        var names = new ColumnNames([.. found.Mapping.Columns.Select(c => c.Column).OfType<string>()]);
        return (guess, new KnownMapping(found.Mapping, header, [], [.. header.Where(h => names.Find(h) < 0)]) { Preset = found.Preset });
    }

    /// <summary>A file whose names stand in several rows is known only when it is read so.</summary>
    private static async Task<(FileGuess, KnownMapping?)?> ReadAsSavedAsync(SavedMappings saved, Kernel.WorkspaceId workspace, string path, FileGuess guess, CancellationToken ct)
    {
        foreach (var rows in (await saved.ListAsync(workspace, ct)).Select(m => m.Mapping.HeaderRows).OfType<int>().Where(r => r != guess.Form.HeaderRows).Distinct())
            if (FileGuess.Read(path, guess.Form with { HeaderRows = rows }) is { IsDone: true } read
                && await saved.FindByHeaderAsync(workspace, [.. read.Value.Columns.Select(c => c.Name)], ct) is { Fits: true } known) return (read.Value, known);
        return null;
    }

    private static IReadOnlyList<Preset> Read()
    {
        var assembly = typeof(PresetLibrary).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(n => n.Contains(".Presets.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var stream = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return Preset.Parse(stream.ReadToEnd());
        })];
    }
}
