using System.Globalization;
using Microsoft.Data.Sqlite;
using Nokta.Kernel.Storage;
using SQLitePCL;

namespace Nokta.Interactions.Ledger;

/// <summary>Plain statements with named parameters.</summary>
internal static class Sql
{
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> with)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in with) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    public static int Run(this Writing turn, string sql, params ReadOnlySpan<(string Name, object? Value)> with)
    {
        using var command = turn.Connection.Command(sql, with);
        command.Transaction = turn.Transaction;
        return command.ExecuteNonQuery();
    }

    public static long Number(this Writing turn, string sql, params ReadOnlySpan<(string Name, object? Value)> with)
    {
        using var command = turn.Connection.Command(sql, with);
        command.Transaction = turn.Transaction;
        return Convert.ToInt64(command.ExecuteScalar() is { } value and not DBNull ? value : 0L, CultureInfo.InvariantCulture);
    }

    public static List<T> Read<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> with)
    {
        using var command = connection.Command(sql, with);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }
}

/// <summary>A prepared statement on the hot path: spans in, no objects.</summary>
internal sealed class Prepared : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _statement;

    public Prepared(SqliteConnection connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out _statement));
    }

    public void Bind(int place, long value) => raw.sqlite3_bind_int64(_statement, place, value);

    public void Bind(int place, ReadOnlySpan<byte> value) => raw.sqlite3_bind_blob(_statement, place, value);

    /// <summary>Runs it once more and returns the number of rows it changed.</summary>
    public int Run()
    {
        var result = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE) Check(result);
        return raw.sqlite3_changes(_connection.Handle);
    }

    /// <summary>Adds the first column of each row the query has now.</summary>
    public void Read(List<int> into)
    {
        int result;
        while ((result = raw.sqlite3_step(_statement)) == raw.SQLITE_ROW) into.Add(raw.sqlite3_column_int(_statement, 0));
        raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE) Check(result);
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result == raw.SQLITE_OK) return;
        throw new SqliteException(raw.sqlite3_errmsg(_connection.Handle).utf8_to_string(), result);
    }
}
