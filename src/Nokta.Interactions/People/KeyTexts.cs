using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.People;

/// <summary>How keys are written: links know only their hashes, so the words are read again from the rows and statements that named them. Nothing is kept twice.</summary>
public sealed class KeyTexts(Database database, InteractionLog log)
{
    /// <summary>So many of a person's first and last rows are looked at.</summary>
    private const int Looked = 300;

    /// <summary>Her keys with their words; a key that stands in none of her rows has its id alone.</summary>
    public IReadOnlyList<PersonKeyText> Of(WorkspaceId workspace, ulong person, IReadOnlyList<long> rows)
    {
        var map = log.Persons(workspace);
        var found = new Dictionary<ulong, PersonKeyText>();
        using var connection = database.OpenReading();
        AddOfRows(connection, workspace, Ends(rows, Looked), found);
        var keys = map.KeysOf(person);
        if (keys.Any(k => !found.ContainsKey(k))) AddOfStatements(connection, workspace, keys, found);
        return [.. keys.Select(k => found.GetValueOrDefault(k) ?? new PersonKeyText(k, map.Kinds.GetValueOrDefault(k).CodeOf(), "")).OrderBy(k => KeyKinds.Of(k.Kind)).ThenBy(k => k.Text, StringComparer.Ordinal)];
    }

    /// <summary>The first and the last of some rows.</summary>
    internal static IReadOnlyList<long> Ends(IReadOnlyList<long> rows, int each) => rows.Count <= 2 * each ? rows : [.. rows.Take(each), .. rows.Skip(rows.Count - each)];

    /// <summary>The keys that some rows name.</summary>
    internal void AddOfRows(DbConnection connection, WorkspaceId workspace, IReadOnlyList<long> rows, Dictionary<ulong, PersonKeyText> found)
    {
        var batches = new Dictionary<int, (RowMap Map, string Delimiter, string File)>();
        foreach (var row in log.ReadRows(workspace, [.. rows.Distinct()]))
        {
            if (!batches.TryGetValue(row.Batch, out var batch)) batches[row.Batch] = batch = BatchTable.Bound(connection, workspace, row.Batch);
            foreach (var key in batch.Delimiter == LiveBatch.Mark ? OfJson(row.Raw, PersonText.CountryOf(batch.Map.Zone)) : OfRow(row.Raw, batch.Map, batch.Delimiter)) found.TryAdd(key.Key, key);
        }
    }

    /// <summary>The keys that clients named when they said who somebody is.</summary>
    internal static void AddOfStatements(DbConnection connection, WorkspaceId workspace, IReadOnlyList<ulong> keys, Dictionary<ulong, PersonKeyText> found)
    {
        foreach (var key in Statements(connection, workspace, keys).SelectMany(s => OfJson(s.Raw, ""))) found.TryAdd(key.Key, key);
    }

    /// <summary>What clients said of who somebody is, the oldest first.</summary>
    internal static List<(long At, int Source, string Raw)> Statements(DbConnection connection, WorkspaceId workspace, IReadOnlyList<ulong> keys) =>
        connection.Read($"""
            SELECT "At", "Source", "Raw" FROM interactions_statement WHERE "Workspace" = @w AND "Person" IN ({string.Join(',', keys.Take(500).Select(k => ((long)k).ToString(CultureInfo.InvariantCulture)))}) ORDER BY "At", "Source", "Key"
            """, r => (r.GetInt64(0), r.GetInt32(1), Encoding.UTF8.GetString(r.GetFieldValue<byte[]>(2))), ("@w", workspace.Value));

    private static IEnumerable<PersonKeyText> OfJson(string raw, string country)
    {
        if (raw.Length < 2 || raw[0] != '{') yield break;
        using var document = JsonDocument.Parse(raw);
        if (!document.RootElement.TryGetProperty("persons", out var persons) || persons.ValueKind != JsonValueKind.Array) yield break;
        foreach (var one in persons.EnumerateArray())
            if (one.TryGetProperty("kind", out var kind) && one.TryGetProperty("value", out var value) && Read(Encoding.UTF8.GetBytes(value.ToString()), kind.ToString(), country) is { } key) yield return key;
    }

    private static List<PersonKeyText> OfRow(string raw, RowMap map, string delimiter)
    {
        var keys = new List<PersonKeyText>();
        var row = CsvReader.Over(Encoding.UTF8.GetBytes(raw), Delimiters.Byte(delimiter)!.Value);
        if (!row.Next()) return keys;
        foreach (var column in map.Persons)
            if (Read(row.Field(column.Index), column.Kind, PersonText.CountryOf(map.Zone)) is { } key) keys.Add(key);
        return keys;
    }

    private static PersonKeyText? Read(ReadOnlySpan<byte> cell, string kind, string country)
    {
        var room = new byte[cell.Length + 8];
        var length = PersonText.Normalise(cell, kind, country, room);
        return length == 0 ? null : new PersonKeyText(PersonText.Id(room.AsSpan(0, length), PersonText.KindSeed(kind)), kind, Encoding.UTF8.GetString(room, 0, length));
    }
}

/// <summary>A key as it is written; no text where nothing is left that names it.</summary>
public sealed record PersonKeyText(ulong Key, string Kind, string Text)
{
    /// <summary>As lists show it.</summary>
    public string Hidden => Text.Length > 0 ? Rows.Masked.Key(Kind, Text) : Rows.Masked.Nameless(Key);
}
