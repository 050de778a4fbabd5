using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
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

    /// <summary>The part that is asked for, in the words of every question about it.</summary>
    private const string Kept = """
        interactions_quarantine q LEFT JOIN interactions_source s ON s."Workspace" = q."Workspace" AND s."Id" = q."Source"
        WHERE q."Workspace" = @w AND (@anyReason = 1 OR q."Reason" = @r) AND (@anySource = 1 OR COALESCE(s."Name", '') = @s) AND q."At" >= @from AND q."At" < @to
        """;
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { MaxDepth = 64 };

    /// <summary>How much is kept, by source and reason, the most first.</summary>
    public IReadOnlyList<QuarantineGroup> Groups(WorkspaceId workspace, QuarantinePart? part = null)
    {
        using var connection = database.OpenReading();
        return connection.Read($"""
            SELECT COALESCE(s."Name", ''), q."Reason", COUNT(*), MAX(q."At") FROM {Kept}
            GROUP BY COALESCE(s."Name", ''), q."Reason" ORDER BY COUNT(*) DESC, q."Reason", COALESCE(s."Name", '')
            """, r => new QuarantineGroup(r.GetString(0), r.GetString(1), r.GetInt64(2), Micros.ToUtc(r.GetInt64(3))), With(workspace, part));
    }

    /// <summary>What is kept, the newest first, as it came.</summary>
    public IReadOnlyList<QuarantinedInput> List(WorkspaceId workspace, QuarantinePart? part, int most, (int Batch, int Number)? before = null)
    {
        using var connection = database.OpenReading();
        return connection.Read($"""
            SELECT q."Batch", q."Number", COALESCE(s."Name", ''), q."Reason", q."At", q."Raw" FROM {Kept}
            AND (q."Batch" < @b OR (q."Batch" = @b AND q."Number" < @n)) ORDER BY q."Batch" DESC, q."Number" DESC LIMIT {most}
            """, r => new QuarantinedInput(r.GetInt32(0), r.GetInt32(1), r.GetString(2), r.GetString(3), Micros.ToUtc(r.GetInt64(4)), Encoding.UTF8.GetString(r.GetFieldValue<byte[]>(5))),
            [.. With(workspace, part), ("@b", before?.Batch ?? int.MaxValue), ("@n", before?.Number ?? int.MaxValue)]);
    }

    /// <summary>Tries everything again that is kept (or a part of it), as it would be taken now. What still cannot be taken stays as it is.</summary>
    public async Task<Outcome<Retried>> RetryAsync(WorkspaceId workspace, QuarantinePart? part = null, CancellationToken ct = default)
    {
        Dictionary<Guid, WriteKey> keys;
        await using (var db = database.Open(workspace)) keys = await db.Set<WriteKey>().AsNoTracking().ToDictionaryAsync(k => k.Id, ct);
        KeyMappings.Put(database, keys.Values);
        var (reading, taken, left, before) = (await intake.ReadingOfAsync(workspace, ct), 0, 0, ((int, int)?)null);
        while (List(workspace, part, Together, before) is { Count: > 0 } some)
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

    /// <summary>Throws a part away, and says how many inputs that were.</summary>
    public async Task<int> DiscardAsync(WorkspaceId workspace, QuarantinePart part, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var gone = turn.Run($"""DELETE FROM interactions_quarantine WHERE "Workspace" = @w AND ("Batch", "Number") IN (SELECT q."Batch", q."Number" FROM {Kept})""", With(workspace, part));
        if (gone > 0) turn.Record(workspace, "removed", "quarantine", part.Reason ?? "");
        await turn.CommitAsync(ct);
        return gone;
    }

    private static (string, object?)[] With(WorkspaceId workspace, QuarantinePart? part) =>
    [
        ("@w", workspace.Value), ("@anyReason", part?.Reason is null ? 1 : 0), ("@r", part?.Reason ?? ""), ("@anySource", part?.Source is null ? 1 : 0), ("@s", part?.Source ?? ""),
        ("@from", part?.From is { } from ? StartOf(from) : long.MinValue), ("@to", part?.To is { } to && to < DateOnly.MaxValue ? StartOf(to.AddDays(1)) : long.MaxValue),
    ];

    // Days as the counts of what came have them.
    private static long StartOf(DateOnly day) => Micros.Of(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));

    /// <summary>What the client itself sent of an input, without what we noted beside it.</summary>
    internal static string SentOf(QuarantinedInput kept)
    {
        try
        {
            var input = JsonSerializer.Deserialize<KeptAside>(kept.Raw, s_json);
            return input?.Client is { } client && (input.Raw ?? client.Raw) is { } raw ? raw.GetRawText() : kept.Raw;
        }
        catch (JsonException)
        {
            return kept.Raw;
        }
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

/// <summary>Which part of what is kept aside is meant: everything that is not null must fit.</summary>
/// <param name="Source">The name of a source; empty = what names none.</param>
/// <param name="From">The first day (UTC) on which it came.</param>
/// <param name="To">The last one.</param>
public sealed record QuarantinePart(string? Reason = null, string? Source = null, DateOnly? From = null, DateOnly? To = null)
{
    /// <summary>What it says, in the words of addresses and forms.</summary>
    public IEnumerable<(string Name, string Value)> Words()
    {
        if (Reason is not null) yield return ("reason", Reason);
        if (Source is not null) yield return ("source", Source);
        if (From is { } from) yield return ("from", Text(from));
        if (To is { } to) yield return ("to", Text(to));
    }

    /// <summary>The page that shows just this.</summary>
    public string Link() => QuarantineEndpoints.Page + QueryString.Create(Words().Select(w => KeyValuePair.Create<string, string?>(w.Name, w.Value)));

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>How much of one source is kept aside for one reason. The text of the reason is <c>refusal.{Reason}</c>.</summary>
public sealed record QuarantineGroup(string Source, string Reason, long Count, DateTimeOffset LastAt);

/// <summary>One input that is kept aside.</summary>
public sealed record QuarantinedInput(int Batch, int Number, string Source, string Reason, DateTimeOffset At, string Raw);

/// <summary>How many became interactions, were there already or are left out now, and how many are still kept aside.</summary>
public sealed record Retried(int Taken, int Left);
