using System.Collections.Concurrent;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.People;

/// <summary>Who looks at whose keys unmasked: for five minutes after asking, and asking stands in the trail.</summary>
public sealed class Reveals(Database database, TimeProvider clock)
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<(WorkspaceId, string Who, ulong Person), DateTimeOffset> _until = [];

    public async Task ShowAsync(WorkspaceId workspace, string who, ulong person, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        turn.Record(workspace, "revealed", "person", person.ToString("x8", System.Globalization.CultureInfo.InvariantCulture)[..4]);
        await turn.CommitAsync(ct);
        foreach (var old in _until.Where(u => u.Value < clock.GetUtcNow()).ToList()) _until.TryRemove(old);
        _until[(workspace, who, person)] = clock.GetUtcNow() + s_long;
    }

    public bool IsShown(WorkspaceId workspace, string who, ulong person) => _until.TryGetValue((workspace, who, person), out var until) && until >= clock.GetUtcNow();
}
