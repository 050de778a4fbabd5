using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Kernel.Outbox;

/// <summary>Puts the facts that follow from one turn's changes into the outbox, inside the turn.</summary>
public static class OutboxWriting
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>True when there is something to tell.</summary>
    internal static async Task<bool> WriteAsync(Writing turn, IReadOnlyList<TrailChange> changes, IReadOnlyList<FactKind> kinds, DateTimeOffset now, CancellationToken ct)
    {
        var facts = (from change in changes where change.Workspace != default from kind in kinds where kind.Of(change) select (change.Workspace, kind.Type, Data: kind.Data(change))).ToList();
        if (facts.Count == 0) return false;
        var db = turn.Open(default);
        var sequence = await LastAsync(db, ct);
        foreach (var (workspace, type, data) in facts)
            db.Add(new OutboxFact { Workspace = workspace, Sequence = ++sequence, Id = Guid.CreateVersion7(now), Type = type, Data = JsonSerializer.Serialize(data, s_json), At = now });
        await db.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>The number of the last fact that was written: who begins to listen now hears what comes after it.</summary>
    public static async Task<long> LastAsync(NoktaDb db, CancellationToken ct) => Math.Max(
        // Rows go away when they have been heard; the listeners remember how far the numbers had come.
        await db.Set<OutboxFact>().MaxAsync(f => (long?)f.Sequence, ct) ?? 0,
        await db.Set<OutboxListener>().MaxAsync(l => (long?)l.Sequence, ct) ?? 0);
}
