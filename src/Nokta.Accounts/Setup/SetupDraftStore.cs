using System.Text.Json;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>Keeps the one unfinished first run of this installation.</summary>
public sealed class SetupDraftStore(Database database)
{
    private const string Key = "setup";

    public async Task<SetupDraft> ReadAsync(CancellationToken ct = default)
    {
        await using var db = database.Open(default);
        return await Installation.ReadAsync(db, Key, ct) is { } json ? JsonSerializer.Deserialize<SetupDraft>(json)! : new SetupDraft();
    }

    /// <summary>Keeps the draft; null ends it.</summary>
    public async Task WriteAsync(SetupDraft? draft, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        await Installation.WriteAsync(turn.Open(default), Key, draft is null ? null : JsonSerializer.Serialize(draft), ct);
        await turn.CommitAsync(ct);
    }
}
