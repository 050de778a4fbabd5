using System.Globalization;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>Questions and notes with the roles in them said in the reader's words.</summary>
public static class MappingWords
{
    public static string Say(Reader reader, Refusal refusal) => reader.Say("refusal." + refusal.Code, With(reader, refusal.With));

    public static string Say(Reader reader, Note note) => reader.Say(note.TextKey, With(reader, note.With));

    public static string Role(Reader reader, string role) => reader["import.role." + role];

    private static (string, object?)[] With(Reader reader, IReadOnlyDictionary<string, object?>? with) =>
        [.. (with ?? new Dictionary<string, object?>()).Select(p => (p.Key, Value(reader, p.Key, p.Value)))];

    private static object? Value(Reader reader, string name, object? value) => (name, value) switch
    {
        ("role", string role) when reader.Has("import.role." + role) => Role(reader, role),
        ("encoding", string encoding) when reader.Has("import.encoding." + encoding) => reader["import.encoding." + encoding],
        ("formats", string formats) => string.Join(reader["import.names.comma"], formats.Split(',', StringSplitOptions.TrimEntries).Select(f => reader.Has("import.format." + f) ? reader["import.format." + f] : f)),
        // Notes of an import that lies in the history come back from JSON, where a moment is a text.
        (_, string { Length: > 18 } text) when text[10] == 'T' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) => at,
        (_, string text) => ValueNames.Isolated(text),
        _ => value,
    };
}
