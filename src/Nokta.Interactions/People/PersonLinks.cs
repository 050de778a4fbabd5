using System.Data.Common;
using Nokta.Accounts;
using Nokta.Interactions.Import;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.People;

/// <summary>Reads links and the decisions that hold.</summary>
internal static class PersonLinks
{
    public static PersonMap Map(DbConnection connection, WorkspaceId workspace, PersonRules? rules = null) =>
        PersonReckoning.Of(Links(connection, workspace), Decisions(connection, workspace), rules ?? SettingsLog.Find(connection, workspace, PersonRules.Section));

    /// <summary>A person's links, those that do not count too, each once with the source that told it first.</summary>
    public static IReadOnlyList<(KeyLink Link, string Source)> OfKeys(DbConnection connection, WorkspaceId workspace, IReadOnlyList<ulong> keys) =>
        [.. connection.Read($"""
            SELECT l."KeyA", l."KeyB", l."At", l."KindA", l."KindB", l."Source", s."Name" FROM interactions_link l JOIN interactions_batch b ON b."Workspace" = l."Workspace" AND b."Id" = l."Batch"
            LEFT JOIN interactions_source s ON s."Workspace" = l."Workspace" AND s."Id" = l."Source"
            WHERE l."Workspace" = @w AND b."State" = @s AND (l."KeyA" IN ({In(keys)}) OR l."KeyB" IN ({In(keys)})) ORDER BY l."At", l."KeyA", l."KeyB"
            """, r => (new KeyLink((ulong)r.GetInt64(0), (ulong)r.GetInt64(1), r.GetInt64(2), (KeyKind)r.GetInt32(3), (KeyKind)r.GetInt32(4), r.GetInt32(5)), r.IsDBNull(6) ? "" : r.GetString(6)), ("@w", workspace.Value), ("@s", (int)BatchState.Done))
            .DistinctBy(l => (l.Item1.A, l.Item1.B))];

    private static string In(IReadOnlyList<ulong> keys) => string.Join(',', keys.Take(500).Select(k => ((long)k).ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Who is who for somebody who holds the turn to write: nothing changes while she looks.</summary>
    public static PersonMap Current(InteractionLog log, Writing turn, WorkspaceId workspace) => LedgerTable.Read(turn.Connection, workspace).Links == log.State(workspace).Links ? log.Persons(workspace) : Map(turn.Connection, workspace);

    /// <summary>Links of done batches; each pair once for every batch that told it.</summary>
    public static List<KeyLink> Links(DbConnection connection, WorkspaceId workspace) => connection.Read("""
        SELECT l."KeyA", l."KeyB", l."At", l."KindA", l."KindB", l."Source" FROM interactions_link l JOIN interactions_batch b ON b."Workspace" = l."Workspace" AND b."Id" = l."Batch"
        WHERE l."Workspace" = @w AND b."State" = @s
        """, r => new KeyLink((ulong)r.GetInt64(0), (ulong)r.GetInt64(1), r.GetInt64(2), (KeyKind)r.GetInt32(3), (KeyKind)r.GetInt32(4), r.GetInt32(5)), ("@w", workspace.Value), ("@s", (int)BatchState.Done));

    /// <summary>Decisions that are not undone, and splits over which no merge has gone.</summary>
    private static List<DecidedKeys> Decisions(DbConnection connection, WorkspaceId workspace) =>
        [.. connection.Read("""
            SELECT d."Id", d."Act", d."At", k."Key", k."Side", k."Kind" FROM interactions_decision d JOIN interactions_decision_key k ON k."Workspace" = d."Workspace" AND k."Decision" = d."Id"
            WHERE d."Workspace" = @w AND d."UndoneAt" IS NULL
              AND NOT EXISTS (SELECT 1 FROM interactions_decision o WHERE o."Workspace" = d."Workspace" AND o."Id" = d."Over" AND o."UndoneAt" IS NULL)
            """, r => (Id: Uuid(r), Act: r.GetString(1), At: r.GetInt64(2), Key: new DecidedKey((ulong)r.GetInt64(3), r.GetInt32(4), (KeyKind)r.GetInt32(5))), ("@w", workspace.Value))
            .GroupBy(r => r.Id).Select(g => new DecidedKeys(g.Key, g.First().Act == PersonDecision.Split, g.First().At, [.. g.Select(k => k.Key).OrderBy(k => k.Key)])).OrderBy(d => d.At).ThenBy(d => d.Id)];

    private static Guid Uuid(DbDataReader reader) => reader.GetFieldValue<Guid>(0);
}
