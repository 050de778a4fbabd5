using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>Small settings of the whole installation, by key.</summary>
public sealed class InstallationFacts(Database database)
{
    public async Task<string?> ReadAsync(string key, CancellationToken ct = default)
    {
        await using var db = database.Open(default);
        return await Installation.ReadAsync(db, key, ct);
    }

    /// <summary>Keeps a fact; null forgets it.</summary>
    public async Task WriteAsync(string key, string? value, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        await Installation.WriteAsync(turn.Open(default), key, value, ct);
        await turn.CommitAsync(ct);
    }
}
