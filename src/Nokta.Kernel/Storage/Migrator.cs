using System.Reflection;
using System.Text;
using Nokta.Kernel.Modules;
using Microsoft.Data.Sqlite;

namespace Nokta.Kernel.Storage;

/// <summary>Applies each module's numbered scripts once, in order, each in a transaction, under the write lock that the kernel frees if we die.</summary>
public static class Migrator
{
    private static readonly (string Word, string Sqlite)[] s_words = [("{uuid}", "TEXT"), ("{json}", "TEXT"), ("{bytes}", "BLOB")];

    /// <summary>Returns the names of the scripts that were applied now.</summary>
    public static async Task<List<string>> MigrateAsync(Database database, IReadOnlyList<IModule> modules, CancellationToken ct = default)
    {
        var applied = new List<string>();
        foreach (var script in modules.SelectMany(m => ScriptsOf(m.GetType().Assembly)))
        {
            await using var turn = await database.WriteAsync(ct);
            Run(turn, """CREATE TABLE IF NOT EXISTS schema_history ("Script" TEXT NOT NULL PRIMARY KEY, "At" bigint NOT NULL)""");
            if (IsApplied(turn, script.Name)) continue;
            Run(turn, script.Sql);
            Record(turn, script.Name);
            await turn.CommitAsync(ct);
            applied.Add(script.Name);
        }

        return applied;
    }

    private static IEnumerable<(string Name, string Sql)> ScriptsOf(Assembly assembly) =>
        from name in assembly.GetManifestResourceNames()
        where name.Contains(".Schema.", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal)
        orderby name
        select (name, Read(assembly, name));

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return s_words.Aggregate(reader.ReadToEnd(), (sql, word) => sql.Replace(word.Word, word.Sqlite, StringComparison.Ordinal));
    }

    private static bool IsApplied(Writing turn, string name)
    {
        using var command = Command(turn, """SELECT COUNT(*) FROM schema_history WHERE "Script" = $name""");
        command.Parameters.AddWithValue("$name", name);
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) > 0;
    }

    private static void Record(Writing turn, string name)
    {
        using var command = Command(turn, """INSERT INTO schema_history VALUES ($name, CAST(strftime('%s','now') AS INTEGER) * 1000000)""");
        command.Parameters.AddWithValue("$name", name);
        command.ExecuteNonQuery();
    }

    private static void Run(Writing turn, string sql)
    {
        using var command = Command(turn, sql);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(Writing turn, string sql)
    {
        var command = turn.Connection.CreateCommand();
        command.Transaction = turn.Transaction;
        command.CommandText = sql;
        return command;
    }
}
