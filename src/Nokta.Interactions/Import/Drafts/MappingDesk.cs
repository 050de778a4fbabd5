using Nokta.Interactions.Import.Presets;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>Everything the mapping page shows: the columns with what they seem to be, what still has to be answered, and the first rows as they would be stored.</summary>
public sealed class MappingDesk
{
    public required ImportDraft Draft { get; init; }
    public required FileGuess Guess { get; init; }
    public required FileMapping Mapping { get; init; }
    public required IReadOnlyList<ColumnRow> Columns { get; init; }
    public required Outcome<Preview> Preview { get; init; }
    public required KnownMapping? Known { get; init; }

    /// <summary>The sheets of a book, or whatever else a file holds several of; none when there is nothing to choose.</summary>
    public IReadOnlyList<(string Name, long? Rows)> Tables { get; init; } = [];

    /// <summary>Whether the file looks as it did last time and nothing was changed: then one click imports it.</summary>
    public required bool IsAsBefore { get; init; }

    /// <summary>What has to be answered before the file can be read through.</summary>
    public IReadOnlyList<Refusal> Questions => field ??= MappingQuestions.Of(this);

    /// <summary>Lays out the desk for an upload. Refused when the file is none we can read.</summary>
    public static async Task<Outcome<MappingDesk>> OpenAsync(ImportDraft draft, string path, SavedMappings saved, string zone, string currency, CancellationToken ct)
    {
        var guessed = draft.Mapping is { } told ? FileGuess.Read(path, told.Form, saved.Resolve(draft.In, told).Joins ?? []) : FileGuess.Read(path);
        if (!guessed.IsDone) guessed = FileGuess.Read(path);
        if (!guessed.IsDone) return guessed.Refusal!;
        var (guess, known) = await PresetLibrary.RecogniseAsync(saved, draft.In, path, guessed.Value, ct);
        var names = guess.Columns.Select(c => c.Name).ToList();
        var proposed = ProposedMapping.Of(guess, known, draft.FileName, zone, currency);
        var mapping = saved.Resolve(draft.In, draft.Mapping ?? proposed);
        var preview = Import.Preview.Read(path, mapping);
        var header = preview.IsDone ? preview.Value.Header : draft.Mapping is null ? names : draft.Header;
        return new MappingDesk
        {
            Draft = draft.Mapping is null ? draft.With(mapping, header) : draft with { Header = header },
            Guess = guess,
            Mapping = mapping,
            Columns = ScoreWords.Add([.. header.Select((name, i) => ColumnRow.Of(i, name, mapping, guess, preview.Value))], path, mapping),
            Preview = preview,
            Known = known,
            Tables = TablesOf(path, guess),
            IsAsBefore = known is { Fits: true, Preset: null } && mapping.ToJson() == proposed.ToJson(),
        };
    }

    private static List<(string, long?)> TablesOf(string path, FileGuess guess)
    {
        if (Formats.FileFormats.Of(path, guess.Form.Format) is not { } format) return [];
        var tables = format.Tables(path);
        return tables.IsDone ? [.. tables.Value.Select(t => (t.Name, t.Rows))] : [];
    }
}

/// <summary>One column of the file on the mapping page.</summary>
public sealed record ColumnRow(int Index, string Name, IReadOnlyList<string> Samples, ColumnMapping Mapping, ColumnGuess? Guess)
{
    /// <summary>Ways its dates read equally well; only she can know which is meant.</summary>
    public IReadOnlyList<string> Ambiguous => Mapping.Role == Roles.Time && Guess is not null ? Guess.Ambiguous : [];

    /// <summary>What stands in a score column instead of numbers, and has to be given one.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Why the column has the role that was proposed; null once she has chosen another.</summary>
    public Note? Why => Guess is not null && Guess.Role == Mapping.Role ? Guess.Why : null;

    public static ColumnRow Of(int index, string name, FileMapping mapping, FileGuess guess, Preview? preview)
    {
        var guessed = index < guess.Columns.Count && guess.Columns[index].Name == name ? guess.Columns[index] : null;
        var samples = guessed?.Samples ?? [.. (preview?.Rows ?? []).Where(r => index < r.Cells.Count && r.Cells[index].Length > 0).Select(r => r.Cells[index]).Distinct().Take(5)];
        return new(index, name, samples, mapping.Columns.FirstOrDefault(c => c.Column == name) ?? new ColumnMapping { Column = name, Role = Roles.Skip }, guessed);
    }
}
