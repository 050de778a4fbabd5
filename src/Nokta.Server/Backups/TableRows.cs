using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Nokta.Server.Backups;

/// <summary>How many rows each table has: what a backup promises and a restore is compared with.</summary>
internal static class TableRows
{
    public static IReadOnlyDictionary<string, long> Count(SqliteConnection connection)
    {
        var names = new List<string>();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
            using var reader = command.ExecuteReader();
            while (reader.Read()) names.Add(reader.GetString(0));
        }

        return names.ToDictionary(n => n, n => One(connection, n));
    }

    private static long One(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM \"" + table.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
