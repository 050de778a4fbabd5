using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using SQLitePCL;

namespace Nokta.Kernel.Storage;

/// <summary>A statement on the hot path, with parameters <c>$1</c>, <c>$2</c>, …: spans in, no objects where the database lets them.</summary>
public abstract class Prepared : IDisposable
{
    public static Prepared Over(DbConnection connection, string sql) =>
        connection is SqliteConnection sqlite ? new OnSqlite(sqlite, sql) : new OnPostgres((NpgsqlConnection)connection, sql);

    public abstract void Bind(int place, long value);

    public abstract void Bind(int place, ReadOnlySpan<byte> value);

    /// <summary>Runs it once more and returns the number of rows it changed.</summary>
    public abstract int Run();

    /// <summary>Adds the first column of each row the query has now.</summary>
    public abstract void Read(List<int> into);

    /// <summary>Adds the first two columns of each row the query has now.</summary>
    public abstract void Read(List<(int, long?)> into);

    /// <summary>SQL of a number that stands in bytes as its digits, with spaces round it.</summary>
    public static string NumberIn(DbConnection connection, string bytes) =>
        connection is SqliteConnection ? $"CAST(CAST({bytes} AS TEXT) AS INTEGER)" : $"CAST(convert_from({bytes}, 'UTF8') AS bigint)";

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    protected abstract void Close();

    private sealed class OnSqlite : Prepared
    {
        private readonly SqliteConnection _connection;
        private readonly sqlite3_stmt _statement;

        public OnSqlite(SqliteConnection connection, string sql)
        {
            _connection = connection;
            Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out _statement));
        }

        public override void Bind(int place, long value) => raw.sqlite3_bind_int64(_statement, Index(place), value);

        public override void Bind(int place, ReadOnlySpan<byte> value) => raw.sqlite3_bind_blob(_statement, Index(place), value);

        public override int Run()
        {
            var result = raw.sqlite3_step(_statement);
            raw.sqlite3_reset(_statement);
            if (result != raw.SQLITE_DONE) Check(result);
            return raw.sqlite3_changes(_connection.Handle);
        }

        public override void Read(List<int> into)
        {
            int result;
            while ((result = raw.sqlite3_step(_statement)) == raw.SQLITE_ROW) into.Add(raw.sqlite3_column_int(_statement, 0));
            raw.sqlite3_reset(_statement);
            if (result != raw.SQLITE_DONE) Check(result);
        }

        public override void Read(List<(int, long?)> into)
        {
            int result;
            while ((result = raw.sqlite3_step(_statement)) == raw.SQLITE_ROW)
                into.Add((raw.sqlite3_column_int(_statement, 0), raw.sqlite3_column_type(_statement, 1) == raw.SQLITE_NULL ? null : raw.sqlite3_column_int64(_statement, 1)));
            raw.sqlite3_reset(_statement);
            if (result != raw.SQLITE_DONE) Check(result);
        }

        protected override void Close() => _statement.Dispose();

        // To SQLite "$1" is a name, and names are numbered as they appear.
        private int Index(int place) => raw.sqlite3_bind_parameter_index(_statement, s_names[place]);

        private static readonly string[] s_names = [.. Enumerable.Range(0, 32).Select(n => FormattableString.Invariant($"${n}"))];

        private void Check(int result)
        {
            if (result == raw.SQLITE_OK) return;
            throw new SqliteException(raw.sqlite3_errmsg(_connection.Handle).utf8_to_string(), result);
        }
    }

    private sealed class OnPostgres(NpgsqlConnection connection, string sql) : Prepared
    {
        private readonly NpgsqlCommand _command = new(sql, connection);

        public override void Bind(int place, long value) => At(place, NpgsqlDbType.Bigint).Value = value;

        public override void Bind(int place, ReadOnlySpan<byte> value) => At(place, NpgsqlDbType.Bytea).Value = value.ToArray();

        public override int Run()
        {
            if (!_command.IsPrepared) _command.Prepare();
            return _command.ExecuteNonQuery();
        }

        public override void Read(List<int> into)
        {
            if (!_command.IsPrepared) _command.Prepare();
            using var reader = _command.ExecuteReader();
            while (reader.Read()) into.Add(reader.GetInt32(0));
        }

        public override void Read(List<(int, long?)> into)
        {
            if (!_command.IsPrepared) _command.Prepare();
            using var reader = _command.ExecuteReader();
            while (reader.Read()) into.Add((reader.GetInt32(0), reader.IsDBNull(1) ? null : reader.GetInt64(1)));
        }

        protected override void Close() => _command.Dispose();

        private NpgsqlParameter At(int place, NpgsqlDbType type)
        {
            while (_command.Parameters.Count < place) _command.Parameters.Add(new NpgsqlParameter());
            var parameter = _command.Parameters[place - 1];
            parameter.NpgsqlDbType = type;
            return parameter;
        }
    }
}
