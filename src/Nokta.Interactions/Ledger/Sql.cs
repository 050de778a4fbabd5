using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
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

    public static int Run(this Writing turn, string sql, params ReadOnlySpan<(string Name, object? Value)> with) => Kept(turn, sql, with).ExecuteNonQuery();

    public static long Number(this Writing turn, string sql, params ReadOnlySpan<(string Name, object? Value)> with) => Kept(turn, sql, with).Number() ?? 0;

    /// <summary>All rows of a question that is asked again and again inside transactions.</summary>
    public static List<T> Read<T>(this Writing turn, string sql, Func<DbDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> with) => Read(Kept(turn, sql, with), row);

    /// <summary>The first column of the first row as a number; null when there is none.</summary>
    public static long? Number(this DbCommand command) =>
        command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    public static List<T> Read<T>(this DbConnection connection, string sql, Func<DbDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> with)
    {
        using var command = connection.Command(sql, with);
        return Read(command, row);
    }

    private static List<T> Read<T>(DbCommand command, Func<DbDataReader, T> row)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    /// <summary>
    /// The writing connection's own command of a text, prepared once: a commit of a few live events is a dozen statements, and preparing them costs more
    /// than running them. It goes when its connection does.
    /// </summary>
    private static DbCommand Kept(Writing turn, string sql, ReadOnlySpan<(string Name, object? Value)> with)
    {
        var commands = s_kept.GetOrCreateValue(turn.Connection);
        if (!commands.TryGetValue(sql, out var command))
        {
            if (commands.Count >= MostKept) commands.Clear();
            commands[sql] = command = turn.Connection.Command(sql, with);
        }
        else
        {
            // The same text may stand in two places, its parameters in another order.
            for (var i = 0; i < with.Length; i++)
                (command.Parameters[i].ParameterName == with[i].Name ? command.Parameters[i] : command.Parameters[with[i].Name]).Value = WithoutNul.In(with[i].Value) ?? DBNull.Value;
        }

        command.Transaction = turn.Transaction;
        return command;
    }

    private const int MostKept = 200;
    private static readonly ConditionalWeakTable<DbConnection, Dictionary<string, DbCommand>> s_kept = [];
}
