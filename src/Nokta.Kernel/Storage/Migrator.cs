using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Text;
using Nokta.Kernel.Faults;
using Nokta.Kernel.Modules;

namespace Nokta.Kernel.Storage;

/// <summary>Applies each module's numbered scripts once, in order, all that are missing in one transaction: an upgrade that fails or dies leaves the database as it was.</summary>
public static class Migrator
{
    internal const string History = "schema_history";
    private const string HistoryTable = """CREATE TABLE IF NOT EXISTS schema_history ("Script" TEXT NOT NULL PRIMARY KEY, "At" bigint NOT NULL)""";

    /// <summary>Returns the names of the scripts that were applied now. A script that fails throws <see cref="MigrationFailedException"/>.</summary>
    public static async Task<List<string>> MigrateAsync(Database database, IReadOnlyList<IModule> modules, CancellationToken ct = default)
    {
        var applied = new List<string>();
        await using var turn = await database.WriteAsync(ct);
        Run(turn, database.Dialect.Translate(HistoryTable));
        foreach (var script in AssembliesOf(modules).SelectMany(ScriptsOf).Where(s => !IsApplied(turn, s.Name)).ToList())
        {
            try
            {
                Run(turn, database.Dialect.Translate(script.Sql));
            }
            catch (DbException broken)
            {
                throw new MigrationFailedException(script.Name, broken);
            }

            Record(turn, script.Name, TimeProvider.System.GetUtcNow());
            applied.Add(script.Name);
            if (Fault.Is(Fault.HalfSchema)) Run(turn, "COMMIT; BEGIN");
        }

        await turn.CommitAsync(ct);
        return applied;
    }

    /// <summary>The names of the scripts the modules bring, in the order they are applied.</summary>
    public static IReadOnlyList<string> ScriptsOf(IReadOnlyList<IModule> modules) => [.. AssembliesOf(modules).SelectMany(ScriptsOf).Select(s => s.Name)];

    /// <summary>The names of the scripts a database has had; none when it is new.</summary>
    public static IReadOnlyList<string> AppliedTo(DbConnection connection)
    {
        if (!Catalogue.TablesOf(connection).Contains(History)) return [];
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT "Script" FROM schema_history ORDER BY "At", "Script" """;
        var names = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read()) names.Add(reader.GetString(0));
        return names;
    }

    // What Kernel itself keeps stands before all modules.
    private static IEnumerable<Assembly> AssembliesOf(IReadOnlyList<IModule> modules) => modules.Select(m => m.GetType().Assembly).Prepend(typeof(Migrator).Assembly).Distinct();

    /// <summary>The scripts themselves, in the order they are applied.</summary>
    internal static IEnumerable<string> SqlOf(IReadOnlyList<IModule> modules) => AssembliesOf(modules).SelectMany(ScriptsOf).Select(s => s.Sql);

    /// <summary>Builds in an empty database what some scripts built in another; their history is left to be copied.</summary>
    internal static void Rebuild(DbConnection connection, DbTransaction transaction, Dialect dialect, IReadOnlyList<IModule> modules, IReadOnlyList<string> scripts)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        foreach (var sql in AssembliesOf(modules).SelectMany(ScriptsOf).Where(s => scripts.Contains(s.Name)).Select(s => s.Sql).Prepend(HistoryTable))
        {
            command.CommandText = dialect.Translate(sql);
            command.ExecuteNonQuery();
        }
    }

    private static IEnumerable<(string Name, string Sql)> ScriptsOf(Assembly assembly) =>
        from name in assembly.GetManifestResourceNames()
        where name.Contains(".Schema.", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal)
        orderby name
        select (name, Read(assembly, name));

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static bool IsApplied(Writing turn, string name)
    {
        using var command = Command(turn, """SELECT COUNT(*) FROM schema_history WHERE "Script" = @name""", name);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) > 0;
    }

    private static void Record(Writing turn, string name, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds() * 1000;
        using var command = Command(turn, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO schema_history VALUES (@name, {at})"), name);
        command.ExecuteNonQuery();
    }

    private static void Run(Writing turn, string sql)
    {
        using var command = Command(turn, sql);
        command.ExecuteNonQuery();
    }

    private static DbCommand Command(Writing turn, string sql, string? name = null)
    {
        var command = turn.Connection.CreateCommand();
        (command.Transaction, command.CommandText) = (turn.Transaction, sql);
        if (name is null) return command;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@name", name);
        command.Parameters.Add(parameter);
        return command;
    }
}

/// <summary>A script of the schema could not be applied; the database is as it was before.</summary>
public sealed class MigrationFailedException(string script, Exception why) : Exception($"{script}: {why.Message}", why)
{
    public string Script { get; } = script;
}
