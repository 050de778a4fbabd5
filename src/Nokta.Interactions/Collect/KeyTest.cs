using System.Text.Json;
using Nokta.Interactions.Live;
using Nokta.Interactions.Tail;
using Nokta.Kernel;

namespace Nokta.Interactions.Collect;

/// <summary>An event that a member sends to see that the way is open. It is kept aside from the start, so that it counts nowhere and can be removed.</summary>
internal sealed class KeyTest(WriteKeyStore keys, Intake intake, QuarantineDesk quarantine, TimeProvider clock)
{
    public const string Reason = "collect.test";

    /// <summary>False when it could not be stored; null when there is no such key that lives.</summary>
    public async Task<bool?> SendAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        if (await keys.OpenAsync(workspace, id, ct) is not { } key) return null;
        var now = clock.GetUtcNow();
        var raw = JsonSerializer.SerializeToUtf8Bytes(new { specversion = "1.0", id = Guid.CreateVersion7(now).ToString("N"), source = "/settings/keys", type = "test", time = now });
        var collecting = new Collecting(new Asked(key, Family.CloudEvents, new KnownValues(), now, "", false), await intake.ReadingOfAsync(workspace, ct));
        return (await intake.OfferAsync(workspace, [collecting.Aside(raw, Reason)], ct, new Sender(key.Id.ToString("D"), key.Shown, key.Name))).IsDone;
    }

    /// <summary>Removes the tests of a key and says how many; null when there is no such key.</summary>
    public async Task<int?> RemoveAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default) =>
        await keys.FindAsync(workspace, id, ct) is { } key ? await quarantine.DiscardAsync(workspace, new QuarantinePart(Reason, key.Name), ct) : null;
}
