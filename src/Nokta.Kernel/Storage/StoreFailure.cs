using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Nokta.Kernel.Storage;

/// <summary>What an exception says about the database, whichever it is.</summary>
public static class StoreFailure
{
    /// <summary>There is no room for what was to be written.</summary>
    public static bool IsFull(Exception exception) => exception is SqliteException { SqliteErrorCode: 13 } or PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    /// <summary>What is stored cannot be read as a database.</summary>
    public static bool IsDamaged(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: 11 or 26 } or PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted };

    /// <summary>Nobody answers, or the connection broke: what was being written is stored or not, and asking again later helps.</summary>
    public static bool IsAway(Exception exception) => exception switch
    {
        PostgresException refused => refused.IsTransient || refused.SqlState.StartsWith("57P", StringComparison.Ordinal) || refused.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException { IsTransient: true } => true,
        _ => exception.InnerException is { } inner && IsAway(inner),
    };

    /// <summary>The store cannot do its work for now: nobody answers, somebody else holds its lock, the disk refuses or has no room. Asking again later may help.</summary>
    public static bool IsOutOfOrder(Exception exception) => exception switch
    {
        // Busy, an error of reading or writing, full, cannot be opened, the protocol of its locks.
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 10 or 13 or 14 or 15,
        // An error of the device, no room, over the quota, read-only now.
        IOException { HResult: 5 or 28 or 122 or 30 } => true,
        _ => IsAway(exception) || (exception.InnerException is { } inner && IsOutOfOrder(inner)),
    };

    /// <summary>The database's own short name of the failure, for those who look it up.</summary>
    public static string Code(DbException failure) =>
        failure is SqliteException sqlite ? sqlite.SqliteErrorCode.ToString(CultureInfo.InvariantCulture) : failure.SqlState ?? "no answer";
}
