using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Nokta.Kernel.Storage.Copying;

/// <summary>A table's columns with their types, and the order in which its rows are told apart.</summary>
internal sealed record TableShape(string Name, IReadOnlyList<(string Name, string Type)> Columns, IReadOnlyList<string> Key)
{
    /// <summary>All columns of all rows in the order of the key, which is the same on both databases: numbers by value, text, bytes and ids by their bytes.</summary>
    public string SelectAll => $"SELECT {ColumnList} FROM {Quoted(Name)} ORDER BY {InOrder}";

    public string ColumnList => string.Join(", ", Columns.Select(c => Quoted(c.Name)));

    private string InOrder => string.Join(", ", Key.Select(Quoted));

    /// <summary>The same of one workspace alone.</summary>
    public string Select(WorkspaceId workspace) => FormattableString.Invariant($"SELECT {ColumnList} FROM {Quoted(Name)} WHERE {Quoted(CopyScope.Column)} = {workspace.Value} ORDER BY {InOrder}");

    public bool Has(string column) => PlaceOf(column) >= 0;

    public int PlaceOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i].Name == column) return i;
        return -1;
    }

    public static string Quoted(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    /// <summary>The columns in alphabetical order, since a table that grew may have them in another on each side.</summary>
    public static TableShape Of(DbConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = connection is SqliteConnection ? "SELECT name, type, pk - 1 FROM pragma_table_info(@table)" : """
            SELECT CAST(a.attname AS text), format_type(a.atttypid, NULL), COALESCE(array_position(CAST(i.indkey AS int2[]), a.attnum), -1)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
            WHERE c.relname = @table AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND a.attnum > 0 AND NOT a.attisdropped
            """;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@table", table);
        command.Parameters.Add(parameter);
        var columns = new List<(string Name, string Type, int Key)>();
        using var reader = command.ExecuteReader();
        while (reader.Read()) columns.Add((reader.GetString(0), reader.GetString(1), Convert.ToInt32(reader.GetValue(2), CultureInfo.InvariantCulture)));
        columns.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        var key = columns.Where(c => c.Key >= 0).OrderBy(c => c.Key).Select(c => c.Name).ToList();
        return new TableShape(table, [.. columns.Select(c => (c.Name, c.Type))], key.Count > 0 ? key : [.. columns.Select(c => c.Name)]);
    }
}
