using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Nokta.Kernel.Storage;

/// <summary>Which tables a database has.</summary>
public static class Catalogue
{
    /// <summary>The names of the tables, in order.</summary>
    public static List<string> TablesOf(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = connection is SqliteConnection
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            : """SELECT CAST(table_name AS text) COLLATE "C" FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1""";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read()) names.Add(reader.GetString(0));
        return names;
    }
}
