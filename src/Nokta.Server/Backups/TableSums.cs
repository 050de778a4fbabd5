using System.Data.Common;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Nokta.Kernel.Storage;

namespace Nokta.Server.Backups;

/// <summary>
/// A checksum of each table's content: two databases with the same rows have the same, in whatever order the rows lie. Sum of a 128-bit hash of each row
/// over its columns by name. Cost: one pass over everything.
/// </summary>
internal static class TableSums
{
    public static IReadOnlyDictionary<string, string> Of(DbConnection connection) => Catalogue.TablesOf(connection).ToDictionary(t => t, t => Of(connection, t));

    public static string Of(DbConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM \"" + table.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        using var reader = command.ExecuteReader();
        var columns = Enumerable.Range(0, reader.FieldCount).OrderBy(reader.GetName, StringComparer.Ordinal).ToList();
        var (sum, row) = (UInt128.Zero, new XxHash128());
        while (reader.Read())
        {
            foreach (var column in columns) Add(row, reader.GetValue(column));
            unchecked { sum += row.GetCurrentHashAsUInt128(); }
            row.Reset();
        }

        return sum.ToString("x32", CultureInfo.InvariantCulture);
    }

    /// <summary>Kind and length stand before each value, so that no two rows of different values read the same.</summary>
    private static void Add(XxHash128 row, object value)
    {
        Span<byte> head = stackalloc byte[9];
        var bytes = value switch { string text => Encoding.UTF8.GetBytes(text), byte[] raw => raw, _ => [] };
        var number = value switch { long whole => whole, int whole => whole, double real => BitConverter.DoubleToInt64Bits(real), _ => bytes.LongLength };
        head[0] = value switch { DBNull => 0, long or int => 1, double => 2, string => 3, byte[] => 4, _ => throw new InvalidOperationException($"A column holds a {value.GetType().Name}.") };
        BitConverter.TryWriteBytes(head[1..], number);
        row.Append(head);
        row.Append(bytes);
    }
}
