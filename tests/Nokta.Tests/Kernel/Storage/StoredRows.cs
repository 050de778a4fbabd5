using System.Data.Common;
using System.Globalization;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Storage.Copying;

namespace Nokta.Tests.Kernel.Storage;

/// <summary>What stands in a store, read past the product: the same on both databases.</summary>
internal static class StoredRows
{
    public static List<TableShape> Tables(DbConnection connection) => [.. Catalogue.TablesOf(connection).Select(t => TableShape.Of(connection, t))];

    public static List<string> Read(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.GetValue(i)))));
        return rows;
    }

    /// <summary>What moves by itself: the log of refused requests, and facts on their way out, which go when they have been told.</summary>
    public static readonly IReadOnlySet<string> Moving = new HashSet<string> { "accounts_attempt", "kernel_outbox", "kernel_outbox_listener" };

    /// <summary>Every row of every table in the order of its text, without columns that move by themselves.</summary>
    public static string Dump(DbConnection connection, params string[] without)
    {
        var lines = new List<string>();
        foreach (var table in Tables(connection).Where(t => !Moving.Contains(t.Name)))
        {
            var columns = table.Columns.Select(c => c.Name).Except(without).Select(TableShape.Quoted);
            lines.Add(table.Name);
            lines.AddRange(Read(connection, $"SELECT {string.Join(", ", columns)} FROM {TableShape.Quoted(table.Name)}").Order(StringComparer.Ordinal));
        }

        return string.Join('\n', lines);
    }

    /// <summary>Changes the store behind the product's back.</summary>
    public static async Task ChangeAsync(Database database, string sql)
    {
        await using var writing = await database.WriteAsync();
        using var command = writing.Connection.CreateCommand();
        (command.Transaction, command.CommandText) = (writing.Transaction, sql);
        command.ExecuteNonQuery();
        await writing.CommitAsync();
    }

    private static string Text(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
