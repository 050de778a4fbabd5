using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Nokta.Kernel.Storage;

/// <summary>One thing about a database on which it depends that what was acknowledged is kept.</summary>
public sealed record Soundness(string Code, string Check, bool IsGood, string Found)
{
    private static readonly Version s_leastPostgres = new(15, 0);

    /// <summary>Asks a writing connection. Cost: SQLite reads the whole file for its own check, PostgreSQL answers at once.</summary>
    public static List<Soundness> Of(Writing turn) => turn.Connection is SqliteConnection ? OfSqlite(turn) : OfPostgres(turn);

    private static List<Soundness> OfSqlite(Writing turn) =>
    [
        Version("sqlite", "SQLite", Ask(turn, "SELECT sqlite_version()"), new Version(3, 45)),
        Is("journal", "journal_mode is WAL", Ask(turn, "PRAGMA journal_mode"), "wal"),
        Is("synchronous", "synchronous is FULL", Ask(turn, "PRAGMA synchronous"), "2"),
        Is("foreign-keys", "foreign_keys are on", Ask(turn, "PRAGMA foreign_keys"), "1"),
        Is("parents", "foreign keys hold", Ask(turn, "SELECT COUNT(*) FROM pragma_foreign_key_check"), "0"),
        Is("integrity", "integrity_check", Ask(turn, "PRAGMA integrity_check(5)"), "ok"),
    ];

    private static List<Soundness> OfPostgres(Writing turn) =>
    [
        Version("postgres", "PostgreSQL", Ask(turn, "SHOW server_version").Split(' ')[0], s_leastPostgres),
        Is("fsync", "fsync is on", Ask(turn, "SHOW fsync"), "on"),
        Is("full-pages", "full_page_writes is on", Ask(turn, "SHOW full_page_writes"), "on"),
        new("commit", "synchronous_commit waits for the disk", Ask(turn, "SHOW synchronous_commit") is not "off", Ask(turn, "SHOW synchronous_commit")),
        Is("encoding", "the database is UTF-8", Ask(turn, "SHOW server_encoding"), "UTF8"),
        new("checksums", "data_checksums", true, Ask(turn, "SHOW data_checksums")),
    ];

    /// <summary>Whether a database is older than Nokta can stand on: PostgreSQL before 15.</summary>
    public static bool IsTooOld(string engine, Version version) => engine == "postgres" && version < s_leastPostgres;

    /// <summary>The name of the database and its version: <c>sqlite</c> or <c>postgres</c>.</summary>
    public static (string Engine, Version Version) EngineOf(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = connection is SqliteConnection ? "SELECT sqlite_version()" : "SHOW server_version";
        var text = Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!.Split(' ')[0];
        return (connection is SqliteConnection ? "sqlite" : "postgres", System.Version.TryParse(text, out var version) ? version : new Version());
    }

    private static Soundness Version(string code, string check, string found, Version least) => new(code, check, System.Version.TryParse(found, out var version) && version >= least, found);

    private static Soundness Is(string code, string check, string found, string wanted) => new(code, check, found == wanted, found);

    private static string Ask(Writing turn, string sql)
    {
        using var command = turn.Connection.CreateCommand();
        (command.Transaction, command.CommandText) = (turn.Transaction, sql);
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }
}
