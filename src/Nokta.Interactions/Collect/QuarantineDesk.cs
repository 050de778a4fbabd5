using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Collect;

/// <summary>What came and could not become an interaction: shown with its reason, tried again after a change, or thrown away by a person.</summary>
internal sealed class QuarantineDesk(Database database, Intake intake)
{
    private const int Together = 500;
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { MaxDepth = 64 };

    /// <summary>How much is kept, by source and reason, the most first.</summary>
    public IReadOnlyList<QuarantineGroup> Groups(WorkspaceId workspace)
    {
        using var connection = database.OpenReading();
        return connection.Read("""
            SELECT COALESCE(s."Name", ''), q."Reason", COUNT(*), MAX(q."At") FROM interactions_quarantine q LEFT JOIN interactions_source s ON s."Workspace" = q."Workspace" AND s."Id" = q."Source"
            WHERE q."Workspace" = @w GROUP BY COALESCE(s."Name", ''), q."Reason" ORDER BY COUNT(*) DESC, q."Reason", COALESCE(s."Name", '')
            """, r => new QuarantineGroup(r.GetString(0), r.GetString(1), r.GetInt64(2), Micros.ToUtc(r.GetInt64(3))), ("@w", workspace.Value));
    }

    /// <summary>What is kept, the newest first, as it came.</summary>
    public IReadOnlyList<QuarantinedInput> List(WorkspaceId workspace, string? reason, int most, (int Batch, int Number)? before = null)
    {
        using var connection = database.OpenReading();
        return connection.Read($"""
            SELECT q."Batch", q."Number", COALESCE(s."Name", ''), q."Reason", q."At", q."Raw" FROM interactions_quarantine q LEFT JOIN interactions_source s ON s."Workspace" = q."Workspace" AND s."Id" = q."Source"
            WHERE q."Workspace" = @w AND (@all = 1 OR q."Reason" = @r) AND (q."Batch" < @b OR (q."Batch" = @b AND q."Number" < @n)) ORDER BY q."Batch" DESC, q."Number" DESC LIMIT {most}
            """, r => new QuarantinedInput(r.GetInt32(0), r.GetInt32(1), r.GetString(2), r.GetString(3), Micros.ToUtc(r.GetInt64(4)), Encoding.UTF8.GetString(r.GetFieldValue<byte[]>(5))),
            ("@w", workspace.Value), ("@all", reason is null ? 1 : 0), ("@r", reason ?? ""), ("@b", before?.Batch ?? int.MaxValue), ("@n", before?.Number ?? int.MaxValue));
    }

    /// <summary>Tries everything again that is kept for one reason (or all of it), as it would be taken now. What still cannot be taken stays as it is.</summary>
    public async Task<Outcome<Retried>> RetryAsync(WorkspaceId workspace, string? reason, CancellationToken ct = default)
    {
        Dictionary<Guid, WriteKey> keys;
        await using (var db = database.Open(workspace)) keys = await db.Set<WriteKey>().AsNoTracking().ToDictionaryAsync(k => k.Id, ct);
        KeyMappings.Put(database, keys.Values);
        var (reading, taken, left, before) = (await intake.ReadingOfAsync(workspace, ct), 0, 0, ((int, int)?)null);
        while (List(workspace, reason, Together, before) is { Count: > 0 } some)
        {
            before = (some[^1].Batch, some[^1].Number);
            var tried = some.Select(s => (Kept: s, Event: Again(s, keys, reading, out var isTried), IsTried: isTried)).ToList();
            // What is no contact any more is done with; the others stay.
            var ignored = tried.Where(a => a is { IsTried: true, Event: null }).ToList();
            if (ignored.Count > 0) await RemoveAsync(workspace, [.. ignored.Select(a => (a.Kept.Batch, a.Kept.Number))], ct);
            taken += ignored.Count;
            var again = tried.Where(a => a.Event is { Refused: null }).ToList();
            left += some.Count - again.Count - ignored.Count;
            if (again.Count == 0) continue;
            var told = await intake.OfferAsync(workspace, [.. again.Select(a => a.Event!)], ct);
            if (!told.IsDone) return told.Refusal!;
            // One that another event's key holds went back into the quarantine as a new entry; the old one goes all the same.
            await RemoveAsync(workspace, [.. again.Select(a => (a.Kept.Batch, a.Kept.Number))], ct);
            taken += told.Value.Count(r => r.Status is Fate.Accepted or Fate.Duplicate);
            left += told.Value.Count(r => r.Status is Fate.Quarantined);
        }

        return new Retried(taken, left);
    }

    /// <summary>What inputs would be with another mapping of their key: taken, kept aside with its reason, or null where it would be left out. Stores nothing.</summary>
    public async Task<IReadOnlyList<LiveEvent?>> TryAsync(WorkspaceId workspace, IReadOnlyList<QuarantinedInput> kept, Guid key, KeyMapping mapping, CancellationToken ct = default)
    {
        Dictionary<Guid, WriteKey> keys;
        await using (var db = database.Open(workspace)) keys = await db.Set<WriteKey>().AsNoTracking().ToDictionaryAsync(k => k.Id, ct);
        KeyMappings.Put(database, keys.Values);
        if (keys.TryGetValue(key, out var one)) one.Mapping = mapping;
        var reading = await intake.ReadingOfAsync(workspace, ct);
        return [.. kept.Select(k => Again(k, keys, reading, out var isTried) ?? (isTried ? null : new LiveEvent { Raw = default, Refused = new Receipt(Fate.Quarantined, k.Reason), Signature = new(0, "", "", "", "", "", "", "", "", "", "", "") }))];
    }

    /// <summary>Throws away what is kept for a reason, and says how much.</summary>
    public async Task<int> DiscardAsync(WorkspaceId workspace, string reason, string? source = null, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var gone = turn.Run("""
            DELETE FROM interactions_quarantine WHERE "Workspace" = @w AND "Reason" = @r
            AND (@all = 1 OR "Source" IN (SELECT s."Id" FROM interactions_source s WHERE s."Workspace" = @w AND s."Name" = @s))
            """, ("@w", workspace.Value), ("@r", reason), ("@all", source is null ? 1 : 0), ("@s", source ?? ""));
        if (gone > 0) turn.Record(workspace, "removed", "quarantine", reason);
        await turn.CommitAsync(ct);
        return gone;
    }

    /// <summary>Null when it cannot be tried: a person was forgotten in it, its key is gone, or it is of no client.</summary>
    private static LiveEvent? Again(QuarantinedInput kept, Dictionary<Guid, WriteKey> keys, EventReading reading, out bool isTried)
    {
        isTried = false;
        try
        {
            var input = JsonSerializer.Deserialize<KeptAside>(kept.Raw, s_json);
            // A test stays one.
            if (kept.Reason == KeyTest.Reason) return null;
            // Under another event's key its own interaction stands beside what the client said.
            if (input?.Client is not { } client || !keys.TryGetValue(client.Key, out var key) || !Enum.TryParse<Family>(client.Family, ignoreCase: true, out var family)) return null;
            if ((input.Raw ?? client.Raw) is not { ValueKind: JsonValueKind.Object } raw) return null;
            var asked = new Asked(key, family, new KnownValues(), client.ReceivedAt, client.Agent ?? "", client.IsPrivate ?? false) { SentAt = client.SentAt, Type = client.Type, IsPast = client.IsPast ?? false, IsVouched = client.IsVouched ?? false };
            isTried = true;
            return new Collecting(asked, reading).Read(Encoding.UTF8.GetBytes(raw.GetRawText()));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task RemoveAsync(WorkspaceId workspace, List<(int Batch, int Number)> entries, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        foreach (var (batch, number) in entries)
            turn.Run("""DELETE FROM interactions_quarantine WHERE "Workspace" = @w AND "Batch" = @b AND "Number" = @n""", ("@w", workspace.Value), ("@b", batch), ("@n", number));
        await turn.CommitAsync(ct);
    }
}

/// <summary>How much of one source is kept aside for one reason. The text of the reason is <c>refusal.{Reason}</c>.</summary>
public sealed record QuarantineGroup(string Source, string Reason, long Count, DateTimeOffset LastAt);

/// <summary>One input that is kept aside.</summary>
public sealed record QuarantinedInput(int Batch, int Number, string Source, string Reason, DateTimeOffset At, string Raw);

/// <summary>How many became interactions, were there already or are left out now, and how many are still kept aside.</summary>
public sealed record Retried(int Taken, int Left);
