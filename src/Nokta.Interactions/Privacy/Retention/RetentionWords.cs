using System.Text.Json;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Privacy;

/// <summary>How retention is said.</summary>
internal static class RetentionWords
{
    public static string Days(Reader reader, int? days) => days is { } n ? reader.Say("words.days", ("n", (long)n)) : reader["retention.always"];

    /// <summary>What a run removed, in one line.</summary>
    public static string Removed(Reader reader, string json) =>
        JsonSerializer.Deserialize<Dictionary<string, long>>(json) is { Count: > 0 } removed
            ? string.Join(reader["words.comma"], removed.Select(r => $"{reader["retention.rule." + r.Key]}: {reader.Number(r.Value)}"))
            : reader["retention.nothing"];
}
