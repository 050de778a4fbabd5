using System.Collections.Concurrent;
using System.Data.Common;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.People;
using Nokta.Interactions.Privacy;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>The ledger as readers see it: interactions of done batches in the order of arrival, in columns, with their input.</summary>
public sealed class InteractionLog(Database database)
{
    private readonly ConcurrentDictionary<WorkspaceId, ((long, long) At, PersonMap Map)> _persons = [];

    /// <summary>One cheap query.</summary>
    public LedgerState State(WorkspaceId workspace)
    {
        using var connection = database.OpenReading();
        return LedgerTable.Read(connection, workspace);
    }

    /// <summary>Interactions that count now.</summary>
    public long RowCount(WorkspaceId workspace) => State(workspace).Rows;

    /// <summary>Interactions with row numbers above <paramref name="afterRow"/>, in order of arrival; blocks are read one at a time as the caller goes on.</summary>
    public IEnumerable<InteractionBlock> ReadBlocks(WorkspaceId workspace, long afterRow = 0)
    {
        using var connection = database.OpenReading();
        using var command = connection.Command("""
            SELECT b."FirstRow", b."Count", b."Kept", b."Dropped", c."Columns"
            FROM interactions_block b JOIN interactions_content c ON c."Workspace" = b."Workspace" AND c."Block" = b."Id"
            WHERE b."Workspace" = @w AND b."FirstRow" >= COALESCE((SELECT MAX(p."FirstRow") FROM interactions_block p WHERE p."Workspace" = @w AND p."FirstRow" > 0 AND p."FirstRow" <= @after), 1) ORDER BY b."FirstRow"
            """, ("@w", workspace.Value), ("@after", Math.Max(0, afterRow)));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var (first, kept) = (reader.GetInt64(0), reader.GetInt32(2));
            if (first + kept - 1 <= afterRow) continue;
            var block = BlockContent.ReadColumns(reader.GetFieldValue<byte[]>(4), reader.GetInt32(1), reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3), first, kept);
            // Small blocks are packed into larger ones behind a reader's back: its last row may lie inside one.
            yield return first > afterRow ? block : BlockContent.From(block, afterRow + 1);
        }
    }

    /// <summary>All signatures of the workspace; the index is the id.</summary>
    public IReadOnlyList<Signature> Signatures(WorkspaceId workspace)
    {
        using var connection = database.OpenReading();
        return ReadSignatures(connection, workspace);
    }

    /// <summary>Currencies by the number the columns use; index 0 is the empty text.</summary>
    public IReadOnlyList<string> Currencies(WorkspaceId workspace)
    {
        using var connection = database.OpenReading();
        return ["", .. connection.Read("""SELECT "Code" FROM interactions_currency WHERE "Workspace" = @w ORDER BY "Number" """, r => r.GetString(0), ("@w", workspace.Value))];
    }

    /// <summary>Full rows, with raw input, source key, person, batch and line, in the order asked; those that are gone are left out.</summary>
    public IReadOnlyList<LedgerRow> ReadRows(WorkspaceId workspace, IReadOnlyList<long> rows)
    {
        using var connection = database.OpenReading();
        var reading = new RowsReading(connection, workspace, Currencies(workspace));
        return [.. rows.Select((row, place) => (row, place)).OrderBy(r => r.row)
            .Select(r => (Row: reading.Find(r.row), r.place)).OrderBy(r => r.place)
            .Where(r => r.Row is not null).Select(r => r.Row!)];
    }

    /// <summary>Row numbers that were given once and count no more.</summary>
    public IReadOnlyList<RowRange> Undone(WorkspaceId workspace)
    {
        using var connection = database.OpenReading();
        return connection.Read("""SELECT "FirstRow", "EndRow" FROM interactions_batch WHERE "Workspace" = @w AND "State" = @s AND "EndRow" > "FirstRow" ORDER BY "FirstRow" """,
            r => new RowRange(r.GetInt64(0), r.GetInt64(1)), ("@w", workspace.Value), ("@s", (int)BatchState.Undone));
    }

    /// <summary>The person of a person key: the smallest key of those that links and decisions make one person. 0 stays 0.</summary>
    public Func<ulong, ulong> PersonOf(WorkspaceId workspace) => Persons(workspace).Of;

    /// <summary>Who is who. Free while no link was added or taken back since the last call; otherwise linear in links.</summary>
    internal PersonMap Persons(WorkspaceId workspace)
    {
        using var connection = database.OpenReading();
        // Looked at before the links: what is added meanwhile is seen as new by the next call.
        var state = LedgerTable.Read(connection, workspace);
        if (_persons.TryGetValue(workspace, out var known) && known.At == (state.UndoGeneration, state.Links)) return known.Map;
        var map = PersonLinks.Map(connection, workspace);
        _persons[workspace] = ((state.UndoGeneration, state.Links), map);
        return map;
    }

    /// <summary>The person keys that rows came with, in the order asked; 0 for those that are gone. Reads each block that holds one of them once.</summary>
    internal ulong[] KeysOf(WorkspaceId workspace, long[] rows)
    {
        var (keys, order) = (new ulong[rows.Length], Enumerable.Range(0, rows.Length).ToArray());
        Array.Sort([.. rows], order);
        using var connection = database.OpenReading();
        var blocks = connection.Read("""SELECT "Id", "FirstRow", "Count", "Kept", "Dropped" FROM interactions_block WHERE "Workspace" = @w AND "FirstRow" > 0 ORDER BY "FirstRow" """,
            r => (Id: r.GetInt64(0), First: r.GetInt64(1), Count: r.GetInt32(2), Kept: r.GetInt32(3), Dropped: r.IsDBNull(4) ? null : r.GetFieldValue<byte[]>(4)), ("@w", workspace.Value));
        var at = 0;
        foreach (var block in blocks)
        {
            var (from, end) = (at, block.First + block.Kept);
            while (at < order.Length && rows[order[at]] < end) at++;
            if (at == from || connection.Read("""SELECT "Columns" FROM interactions_content WHERE "Workspace" = @w AND "Block" = @id""", r => r.GetFieldValue<byte[]>(0), ("@w", workspace.Value), ("@id", block.Id)) is not [var bytes]) continue;
            var columns = BlockContent.ReadColumns(bytes, block.Count, block.Dropped, block.First, block.Kept);
            for (var i = from; i < at; i++)
                if (rows[order[i]] >= block.First) keys[order[i]] = columns.Person[(int)(rows[order[i]] - block.First)];
        }

        return keys;
    }

    /// <summary>The same for figures: 0 for who is left out of them.</summary>
    internal Func<ulong, ulong> CountedPersonOf(WorkspaceId workspace)
    {
        var personOf = PersonOf(workspace);
        using var connection = database.OpenReading();
        var hidden = RestrictedKeys.Hidden(connection, workspace).Select(personOf).ToHashSet();
        return hidden.Count == 0 ? personOf : key => personOf(key) is var person && hidden.Contains(person) ? 0 : person;
    }

    /// <summary>Every key that was ever said, or decided, to belong with another one.</summary>
    internal IReadOnlyCollection<ulong> LinkedKeys(WorkspaceId workspace) => Persons(workspace).Keys;

    internal static List<Signature> ReadSignatures(DbConnection connection, WorkspaceId workspace) => connection.Read("""
        SELECT "Id", "Source", "Activity", "Channel", "Direction", "Purpose", "Outcome", "Branch", "Campaign", "Topic", "Staff", "Device"
        FROM interactions_signature WHERE "Workspace" = @w ORDER BY "Id"
        """, r => new Signature(r.GetInt32(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6), r.GetString(7), r.GetString(8), r.GetString(9), r.GetString(10), r.GetString(11)),
        ("@w", workspace.Value));
}
