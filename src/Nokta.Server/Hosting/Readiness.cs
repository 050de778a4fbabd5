using Microsoft.Data.Sqlite;
using Nokta.Kernel.Storage;

namespace Nokta.Server.Hosting;

/// <summary>Whether requests can be answered: the database opens and its schema is there.</summary>
internal static class Readiness
{
    public static IResult Of(Database database)
    {
        try
        {
            using var connection = database.OpenReading();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM schema_history";
            return command.ExecuteScalar() is > 0L ? Results.Text("ready") : Results.Text("no schema yet", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (SqliteException broken)
        {
            return Results.Text("database: " + broken.SqliteErrorCode, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
