using System.Data.Common;
using System.Globalization;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>Plain statements with named parameters.</summary>
internal static class Sql
{
    public static DbCommand Command(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> with)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in with) command.Add(name, value);
        return command;
    }

    public static void Add(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, WithoutNul.In(value) ?? DBNull.Value);
        command.Parameters.Add(parameter);
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
        return command.Number() ?? 0;
    }

    /// <summary>The first column of the first row as a number; null when there is none.</summary>
    public static long? Number(this DbCommand command) =>
        command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    public static List<T> Read<T>(this DbConnection connection, string sql, Func<DbDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> with)
    {
        using var command = connection.Command(sql, with);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }
}
