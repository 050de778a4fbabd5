using Nokta.Kernel.Storage;

namespace Nokta.Tests.Kernel.Storage;

/// <summary>
/// Which database the tests run on. <c>./test</c> runs them twice: on SQLite, and with NOKTA_TEST_STORE=postgres on PostgreSQL, every folder with a schema
/// of its own. So no test can be written for one of them alone by mistake.
/// </summary>
public static class TestStore
{
    public const string OnlySqlite = "about the file of SQLite";

    public static bool IsSqlite => Environment.GetEnvironmentVariable("NOKTA_TEST_STORE") != "postgres";

    public static bool IsPostgresHere => PostgresCluster.IsHere;

    public const string NoPostgres = "tool absent: PostgreSQL 15 or later";

    /// <summary>The folder with the store that this run is about.</summary>
    public static DataPlace In(string folder)
    {
        // A folder that has a database already keeps the one it has.
        if (IsSqlite || File.Exists(Path.Combine(folder, DataPlace.FileName)) || File.Exists(Path.Combine(folder, Database.FileName))) return folder;
        return OnPostgres(folder);
    }

    /// <summary>The folder with a new schema, whatever the run is about.</summary>
    public static DataPlace OnPostgres(string folder)
    {
        var place = new DataPlace(folder, StoreAddress.Parse(PostgresCluster.Shared.NewStore()).Value);
        Directory.CreateDirectory(folder);
        place.Remember();
        return place;
    }
}
