using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Nokta.Kernel.Storage.Copying;

/// <summary>Takes the rows of one table the quickest way the database has.</summary>
internal abstract class RowSink : IDisposable
{
    public static RowSink Into(DbConnection connection, TableShape table) =>
        connection is SqliteConnection sqlite ? new SqliteSink(sqlite, table) : new PostgresSink((NpgsqlConnection)connection, table);

    public abstract void Add(object?[] row);

    /// <summary>Nothing counts before this.</summary>
    public abstract void Complete();

    public abstract void Dispose();

    private sealed class SqliteSink : RowSink
    {
        private readonly SqliteCommand _insert;

        public SqliteSink(SqliteConnection connection, TableShape table)
        {
            _insert = connection.CreateCommand();
            _insert.CommandText = $"INSERT INTO {TableShape.Quoted(table.Name)} ({table.ColumnList}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => FormattableString.Invariant($"@v{i}")))})";
            for (var i = 0; i < table.Columns.Count; i++) _insert.Parameters.Add(new SqliteParameter { ParameterName = FormattableString.Invariant($"@v{i}") });
        }

        public override void Add(object?[] row)
        {
            for (var i = 0; i < row.Length; i++) _insert.Parameters[i].Value = row[i] ?? DBNull.Value;
            _insert.ExecuteNonQuery();
        }

        public override void Complete()
        {
        }

        public override void Dispose() => _insert.Dispose();
    }

    private sealed class PostgresSink(NpgsqlConnection connection, TableShape table) : RowSink
    {
        private readonly NpgsqlBinaryImporter _copy = connection.BeginBinaryImport($"COPY {TableShape.Quoted(table.Name)} ({table.ColumnList}) FROM STDIN (FORMAT BINARY)");

        public override void Add(object?[] row)
        {
            _copy.StartRow();
            for (var i = 0; i < row.Length; i++) Write(row[i], table.Columns[i].Type);
        }

        private void Write(object? value, string type)
        {
            switch (value)
            {
                case null: _copy.WriteNull(); break;
                case long number when type == "bigint": _copy.Write(number, NpgsqlDbType.Bigint); break;
                case long number when type == "smallint": _copy.Write(checked((short)number), NpgsqlDbType.Smallint); break;
                case long number: _copy.Write(checked((int)number), NpgsqlDbType.Integer); break;
                case string text when type == "uuid": _copy.Write(Guid.Parse(text), NpgsqlDbType.Uuid); break;
                case string text: _copy.Write(text, NpgsqlDbType.Text); break;
                case byte[] bytes: _copy.Write(bytes, NpgsqlDbType.Bytea); break;
            }
        }

        public override void Complete() => _copy.Complete();

        public override void Dispose() => _copy.Dispose();
    }
}
