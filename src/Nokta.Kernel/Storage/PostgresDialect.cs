using System.Data.Common;
using System.Text.RegularExpressions;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage.Copying;
using Npgsql;

namespace Nokta.Kernel.Storage;

/// <summary>A schema of a PostgreSQL database. One writer at a time among all processes and nodes, by an advisory lock that ends with its transaction (ADR 0016).</summary>
internal sealed partial class PostgresDialect(StoreAddress address, IReadOnlyList<IModule> modules) : Dialect
{
    // Documents stay text: they are never filtered in SQL, and jsonb would write them otherwise than they came.
    private static readonly (string Word, string Is)[] s_words = [("{uuid}", "uuid"), ("{json}", "TEXT"), ("{bytes}", "bytea"), ("{by-key}", "")];
    private readonly NpgsqlDataSource _readers = address.Reading(), _writers = address.Writing();
    private bool _hasSchema;

    /// <summary>Text sorts by its bytes as in SQLite, and no upgrade of the system's locales can put an index out of order.</summary>
    public override string Translate(string script) =>
        TextType().Replace(s_words.Aggregate(Own(script, "postgres"), (sql, word) => sql.Replace(word.Word, word.Is, StringComparison.Ordinal)), "text COLLATE \"C\"");

    public override DbConnection OpenReading() => _readers.OpenConnection();

    // Opened here, requests beyond the pool would hold the threads that those with a connection need to go on.
    public override Loan LendReading() => new(_readers.CreateConnection(), connection => connection.Dispose());

    public override async Task<Turn> TakeTurnAsync(CancellationToken ct)
    {
        var connection = await _writers.OpenConnectionAsync(ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(ct);
            await using var take = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended(@schema, 7226))", connection) { Parameters = { new("schema", address.Schema) } };
            await take.ExecuteNonQueryAsync(ct);
            if (!_hasSchema) await AddSchemaAsync(connection, ct);
            return new Turn(connection, transaction, connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async Task CopyAsync(string target, CancellationToken ct)
    {
        await using var source = await _readers.OpenConnectionAsync(ct);
        await StoreCopy.IntoFileAsync(source, target, modules, ct);
    }

    /// <summary>Tables and their indexes are written anew. Old rows go from the server's own log as it is recycled, which is the operator's to shorten.</summary>
    public override async Task<bool> ScrubAsync(CancellationToken ct)
    {
        await using var connection = await _writers.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand("SET lock_timeout = '10s'", connection);
        try
        {
            await command.ExecuteNonQueryAsync(ct);
            foreach (var table in Catalogue.TablesOf(connection))
            {
                command.CommandText = $"VACUUM (FULL) {TableShape.Quoted(table)}";
                await command.ExecuteNonQueryAsync(ct);
            }

            return true;
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _writers.DisposeAsync();
        await _readers.DisposeAsync();
    }

    // A role that may not create schemas can be given one.
    private async Task AddSchemaAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var find = new NpgsqlCommand("SELECT COUNT(*) FROM pg_namespace WHERE nspname = @schema", connection) { Parameters = { new("schema", address.Schema) } };
        if (await find.ExecuteScalarAsync(ct) is 0L)
        {
            await using var add = new NpgsqlCommand("CREATE SCHEMA \"" + address.Schema.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"", connection);
            await add.ExecuteNonQueryAsync(ct);
            return;
        }

        _hasSchema = true;
    }

    [GeneratedRegex(@"\b(TEXT|text)\b(?! COLLATE)")]
    private static partial Regex TextType();
}
