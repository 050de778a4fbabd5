using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Trail;

namespace Nokta.Kernel.Storage.Copying;

/// <summary>A table that was copied: how many rows, and the checksum that both sides have.</summary>
public sealed record CopiedTable(string Table, long Rows, string Checksum);

/// <summary>One workspace that was copied: its number there, and its tables.</summary>
public sealed record CopiedWorkspace(WorkspaceId Number, IReadOnlyList<CopiedTable> Tables);

/// <summary>
/// Copies everything from one database into an empty one, of either kind, as one snapshot and in one transaction: what is cut off leaves nothing behind and is
/// run again. Before the commit each table is read back and both sides must have the same checksum.
/// </summary>
public static partial class StoreCopy
{
    /// <summary>Both databases must have the schema of <paramref name="modules"/>. Cost: one pass over the source and one over the target; rows are streamed.</summary>
    public static async Task<Outcome<List<CopiedTable>>> RunAsync(Database from, Database to, IReadOnlyList<IModule> modules, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        using var source = from.OpenReading();
        BeginSnapshot(source);
        if (Migrator.ScriptsOf(modules).Except(Migrator.AppliedTo(source)).Any()) return new Refusal("store.copy-behind");
        await using var turn = await to.WriteAsync(ct);
        var tables = InOrder(source, modules).Where(t => t != Migrator.History).ToList();
        var laid = LaidBySchema(modules);
        if (tables.Find(t => !laid.Contains(t) && HasRows(turn.Connection, t)) is { } full) return Refusal.Of("store.copy-not-empty", ("table", full));
        var copied = await Task.Run(() => Copy(source, turn.Connection, tables, laid, CopyScope.All, progress, ct), ct);
        await turn.CommitAsync(ct);
        return copied;
    }

    /// <summary>
    /// Copies one workspace into a database that may have others, under the next free number there. Before the commit its trail is tied anew, which is refused where
    /// it does not hold, and <paramref name="also"/> copies what lies beside the data; what is cut off is run again and overwrites that.
    /// </summary>
    /// <param name="stayBehind">Tables of which nothing comes along.</param>
    public static async Task<Outcome<CopiedWorkspace>> OneAsync(Database from, WorkspaceId workspace, Database to, IReadOnlyList<IModule> modules, IReadOnlySet<string> stayBehind,
        Func<Writing, WorkspaceId, Task> also, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        using var source = from.OpenReading();
        BeginSnapshot(source);
        if (Migrator.ScriptsOf(modules).Except(Migrator.AppliedTo(source)).Any()) return new Refusal("store.copy-behind");
        await using var turn = await to.WriteAsync(ct);
        var tables = InOrder(source, modules).Where(t => t != Migrator.History).ToList();
        var scope = new CopyScope(workspace, NextFree(turn.Connection, tables), stayBehind);
        var copied = await Task.Run(() => Copy(source, turn.Connection, tables, [], scope, progress, ct), ct);
        if (await TrailTie.AnewAsync(turn, workspace, scope.To, ct) is { } fault) return Refusal.Of("store.copy-trail", ("why", fault));
        await also(turn, scope.To);
        await turn.CommitAsync(ct);
        return new CopiedWorkspace(scope.To, copied);
    }

    /// <summary>Puts what a file holds in the place of everything in a store; the store's old schema stays beside it under another name. One transaction.</summary>
    public static async Task ReplaceAsync(Database file, Database store, IReadOnlyList<IModule> modules, DateTimeOffset now, CancellationToken ct = default)
    {
        using var source = file.OpenReading();
        BeginSnapshot(source);
        await using var turn = await store.WriteAsync(ct);
        var schema = store.Store!.Schema;
        if (Catalogue.TablesOf(turn.Connection).Count > 0)
        {
            var aside = string.Create(CultureInfo.InvariantCulture, $"{(schema.Length > 40 ? schema[..40] : schema)}_before_{now:yyyyMMddHHmmss}");
            Run(turn.Connection, $"ALTER SCHEMA {TableShape.Quoted(schema)} RENAME TO {TableShape.Quoted(aside)}");
            Run(turn.Connection, $"CREATE SCHEMA {TableShape.Quoted(schema)}");
        }

        Migrator.Rebuild(turn.Connection, turn.Transaction, store.Dialect, modules, Migrator.AppliedTo(source));
        await Task.Run(() => Copy(source, turn.Connection, InOrder(source, modules), LaidBySchema(modules), CopyScope.All, null, ct), ct);
        await turn.CommitAsync(ct);
    }

    /// <summary>Copies into a new SQLite file, whatever scripts the source has had of those that are known.</summary>
    internal static async Task IntoFileAsync(DbConnection source, string file, IReadOnlyList<IModule> modules, CancellationToken ct)
    {
        BeginSnapshot(source);
        await using var sqlite = new SqliteDialect(Path.GetDirectoryName(file)!, file);
        var turn = await sqlite.TakeTurnAsync(ct);
        await using (turn.Held)
        {
            await using var transaction = turn.Transaction;
            Migrator.Rebuild(turn.Connection, turn.Transaction, sqlite, modules, Migrator.AppliedTo(source));
            await Task.Run(() => Copy(source, turn.Connection, InOrder(source, modules), LaidBySchema(modules), CopyScope.All, null, ct), ct);
            await transaction.CommitAsync(ct);
        }

        // A file that is carried away must be whole by itself.
        using var settle = turn.Connection.CreateCommand();
        settle.CommandText = "PRAGMA journal_mode=DELETE";
        settle.ExecuteNonQuery();
    }

    private static List<CopiedTable> Copy(DbConnection source, DbConnection target, List<string> tables, HashSet<string> laid, CopyScope scope, IProgress<double>? progress, CancellationToken ct)
    {
        if (target is SqliteConnection) Run(target, "PRAGMA defer_foreign_keys=ON");
        foreach (var table in Enumerable.Reverse(tables).Where(laid.Contains)) Run(target, $"DELETE FROM {TableShape.Quoted(table)}");
        var copied = new List<CopiedTable>();
        foreach (var table in tables)
        {
            var (from, to) = (TableShape.Of(source, table), TableShape.Of(target, table));
            if (!scope.Takes(from)) continue;
            if (!from.Columns.Select(c => c.Name).SequenceEqual(to.Columns.Select(c => c.Name))) throw new InvalidOperationException($"{table} has other columns on the other side.");
            var sent = Send(source, from, target, to, scope, ct);
            var arrived = Checksum(target, to, scope, ct);
            if (sent != arrived) throw new InvalidOperationException($"{table} did not arrive as it was: {sent.Rows} rows {sent.Checksum}, there {arrived.Rows} rows {arrived.Checksum}.");
            copied.Add(sent);
            progress?.Report((tables.IndexOf(table) + 1) / (double)tables.Count);
        }

        return copied;
    }

    private static CopiedTable Send(DbConnection source, TableShape from, DbConnection target, TableShape to, CopyScope scope, CancellationToken ct)
    {
        using var sum = new RowChecksum();
        using var sink = RowSink.Into(target, to);
        Walk(source, from, scope.Rows(from, scope.From), row =>
        {
            sum.Add(scope.Levelled(from, row));
            sink.Add(scope.Renumbered(from, row));
        }, ct);
        sink.Complete();
        return new CopiedTable(from.Name, sum.Rows, sum.Take());
    }

    private static CopiedTable Checksum(DbConnection connection, TableShape table, CopyScope scope, CancellationToken ct)
    {
        using var sum = new RowChecksum();
        Walk(connection, table, scope.Rows(table, scope.To), row => sum.Add(scope.Levelled(table, row)), ct);
        return new CopiedTable(table.Name, sum.Rows, sum.Take());
    }

    private static void Walk(DbConnection connection, TableShape table, string rows, Action<object?[]> each, CancellationToken ct)
    {
        using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (rows, 0);
        using var reader = command.ExecuteReader();
        var row = new object?[table.Columns.Count];
        while (reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            RowChecksum.Read(reader, row);
            each(row);
        }
    }

    /// <summary>A number that nothing there has, not even what a workspace of old times left.</summary>
    private static WorkspaceId NextFree(DbConnection connection, List<string> tables)
    {
        var last = 0L;
        foreach (var table in tables.Where(t => TableShape.Of(connection, t).Has(CopyScope.Column)))
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT COALESCE(MAX({TableShape.Quoted(CopyScope.Column)}), 0) FROM {TableShape.Quoted(table)}";
            last = Math.Max(last, Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture));
        }

        return new WorkspaceId((int)last + 1);
    }

    /// <summary>As they were created, so that a row comes after those it refers to.</summary>
    private static List<string> InOrder(DbConnection source, IReadOnlyList<IModule> modules)
    {
        var created = Migrator.SqlOf(modules).SelectMany(sql => Created().Matches(sql).Select(m => m.Groups[1].Value)).ToList();
        return [.. Catalogue.TablesOf(source).OrderBy(t => created.IndexOf(t))];
    }

    /// <summary>The tables in which the scripts themselves lay rows: a new database has those already.</summary>
    private static HashSet<string> LaidBySchema(IReadOnlyList<IModule> modules) => [.. Migrator.SqlOf(modules).SelectMany(sql => Laid().Matches(sql).Select(m => m.Groups[1].Value))];

    private static void BeginSnapshot(DbConnection connection) => Run(connection, connection is SqliteConnection ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");

    private static bool HasRows(DbConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT 1 FROM {TableShape.Quoted(table)} LIMIT 1";
        return command.ExecuteScalar() is not null;
    }

    private static void Run(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [GeneratedRegex(@"CREATE TABLE (?:IF NOT EXISTS )?""?(\w+)""?")]
    private static partial Regex Created();

    [GeneratedRegex(@"INSERT INTO ""?(\w+)""?")]
    private static partial Regex Laid();
}
