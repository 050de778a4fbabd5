using Microsoft.Data.Sqlite;
using Nokta.Kernel.Storage;
using Npgsql;

namespace Nokta.Tests.Kernel.Storage;

[SameOnEveryStore]
public sealed class StoreFailureTests
{
    public static TheoryData<string, Exception> Sick => new()
    {
        { "somebody holds the lock", new SqliteException("database is locked", 5) },
        { "the disk cannot be read", new SqliteException("disk I/O error", 10) },
        { "the disk is full", new SqliteException("database or disk is full", 13) },
        { "the file cannot be opened", new SqliteException("unable to open database file", 14) },
        { "PostgreSQL has no room", new PostgresException("could not extend file", "ERROR", "ERROR", PostgresErrorCodes.DiskFull) },
        { "PostgreSQL ends", new PostgresException("terminating connection", "FATAL", "FATAL", PostgresErrorCodes.AdminShutdown) },
        { "a file beside the database has no room", new IOException("No space left on device", 28) },
        { "a file beside the database cannot be written", new IOException("Input/output error", 5) },
        { "wrapped by the mapper", new InvalidOperationException("saving", new SqliteException("disk I/O error", 10)) },
    };

    public static TheoryData<string, Exception> Ours => new()
    {
        { "a broken promise of the schema", new SqliteException("UNIQUE constraint failed", 19) },
        { "a damaged file", new SqliteException("database disk image is malformed", 11) },
        { "a reading connection that writes", new SqliteException("attempt to write a readonly database", 8) },
        { "a mistake in SQL", new PostgresException("syntax error", "ERROR", "ERROR", PostgresErrorCodes.SyntaxError) },
        { "a file that is not there", new FileNotFoundException("photo") },
    };

    [Theory, MemberData(nameof(Sick), DisableDiscoveryEnumeration = true)]
    public void A_store_that_is_out_of_order_is_told_by_its_failure(string what, Exception failure) => Assert.True(StoreFailure.IsOutOfOrder(failure), what);

    [Theory, MemberData(nameof(Ours), DisableDiscoveryEnumeration = true)]
    public void What_will_not_mend_by_asking_again_is_no_disorder_of_the_store(string what, Exception failure) => Assert.False(StoreFailure.IsOutOfOrder(failure), what);
}
