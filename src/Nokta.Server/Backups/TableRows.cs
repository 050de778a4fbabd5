using System.Data.Common;
using System.Globalization;
using Nokta.Kernel.Storage;

namespace Nokta.Server.Backups;

/// <summary>How many rows each table has: what a backup promises and a restore is compared with.</summary>
internal static class TableRows
{
    public static IReadOnlyDictionary<string, long> Count(DbConnection connection) => Catalogue.TablesOf(connection).ToDictionary(n => n, n => One(connection, n));

    private static long One(DbConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM \"" + table.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
