using Nokta.Kernel.Storage;

namespace Nokta.Tests.Kernel.Storage;

/// <summary>
/// Which database the tests run on. <c>./test</c> runs them twice: on SQLite, and with NOKTA_TEST_STORE=postgres on PostgreSQL, every folder with a schema
/// of its own. So no test can be written for one of them alone by mistake.
/// </summary>
public static class TestStore
{
    public const string OnlySqlite = "about the file of SQLite";

    public static bool IsSqlite
    {
        get
        {
            if (TestContext.Current.TestClass is { } asking && asking.Traits.ContainsKey(SameOnEveryStoreAttribute.Name)) throw new InvalidOperationException($"{asking.TestClassSimpleName} says that it is the same on every store and asks for this run's: it must run on each.");
            return Environment.GetEnvironmentVariable("NOKTA_TEST_STORE") != "postgres";
        }
    }

    public static bool IsPostgresHere => PostgresCluster.IsHere;

    public const string NoPostgres = "tool absent: PostgreSQL 15 or later";

    /// <summary>The folder with the store that this run is about.</summary>
    public static DataPlace In(string folder)
    {
        // A folder that has a database already keeps the one it has.
        return IsSqlite || HasOne(folder) ? folder : OnPostgres(folder);
    }

    public static bool HasOne(string folder) => File.Exists(Path.Combine(folder, DataPlace.FileName)) || File.Exists(Path.Combine(folder, Database.FileName));

    /// <summary>The folder with a new schema, whatever the run is about.</summary>
    public static DataPlace OnPostgres(string folder) => At(folder, PostgresCluster.Shared.NewStore());

    /// <summary>The folder with a new database, in which nothing else is.</summary>
    public static DataPlace Alone(string folder) => At(folder, PostgresCluster.Shared.NewDatabase());

    private static DataPlace At(string folder, string address)
    {
        var place = new DataPlace(folder, StoreAddress.Parse(address).Value);
        Directory.CreateDirectory(folder);
        place.Remember();
        return place;
    }
}
