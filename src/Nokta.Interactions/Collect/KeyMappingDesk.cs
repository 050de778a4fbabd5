using System.Globalization;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Interactions.Collect;

/// <summary>The mapping of a write key in its versions, and what another one would make of what is kept aside.</summary>
internal sealed class KeyMappingDesk(Database database, WriteKeyBook book, QuarantineDesk quarantine, TimeProvider clock)
{
    private const int Looked = 500;

    /// <summary>Every version, the newest first.</summary>
    public IReadOnlyList<KeyMappingVersion> History(WorkspaceId workspace, Guid key)
    {
        using var connection = database.OpenReading();
        return connection.Read("""SELECT "Version", "Body", "At", "Who" FROM interactions_key_mapping WHERE "Workspace" = @w AND "Key" = @k ORDER BY "Version" DESC""",
            r => new KeyMappingVersion(r.GetInt32(0), KeyMapping.Read(r.GetString(1)).Lines, Micros.ToUtc(r.GetInt64(2)), r.GetString(3)), ("@w", workspace.Value), ("@k", key));
    }

    /// <summary>What counts now.</summary>
    public KeyMapping Current(WorkspaceId workspace, Guid key) => History(workspace, key) is [var newest, ..] ? new KeyMapping(newest.Lines) : KeyMapping.Plain;

    /// <summary>Makes a version; saving what counts already makes none.</summary>
    public async Task<Outcome<int>> SaveAsync(WorkspaceId workspace, Guid key, IReadOnlyList<KeyMappingLine> lines, string who, CancellationToken ct = default)
    {
        if (Check(lines) is { Count: > 0 } refusals) return refusals;
        var mapping = new KeyMapping([.. lines.Select(Trimmed)]);
        await using (var turn = await database.WriteAsync(ct))
        {
            var newest = (int)turn.Number("""SELECT COALESCE(MAX("Version"), 0) FROM interactions_key_mapping WHERE "Workspace" = @w AND "Key" = @k""", ("@w", workspace.Value), ("@k", key));
            if (Current(workspace, key).Written() == mapping.Written()) return newest;
            turn.Run("""INSERT INTO interactions_key_mapping ("Workspace", "Key", "Version", "Body", "At", "Who") VALUES (@w, @k, @v, @b, @at, @who)""",
                ("@w", workspace.Value), ("@k", key), ("@v", newest + 1), ("@b", mapping.Written()), ("@at", Micros.Of(clock.GetUtcNow())), ("@who", who));
            turn.Record(workspace, "changed", "write-key", key.ToString("D"), "", new TrailField("mapping", newest.ToString(CultureInfo.InvariantCulture), (newest + 1).ToString(CultureInfo.InvariantCulture)));
            await turn.CommitAsync(ct);
            book.Forget();
            return newest + 1;
        }
    }

    /// <summary>Brings back an older version as a new one; null when there is none.</summary>
    public async Task<Outcome<int>?> RestoreAsync(WorkspaceId workspace, Guid key, int version, string who, CancellationToken ct = default)
    {
        if (version == 0) return await SaveAsync(workspace, key, [], who, ct);
        if (History(workspace, key).FirstOrDefault(v => v.Version == version) is not { } old) return null;
        return await SaveAsync(workspace, key, old.Lines, who, ct);
    }

    /// <summary>What the newest inputs that are kept aside from a key would become.</summary>
    public async Task<Outcome<KeyMappingPreview>> PreviewAsync(WorkspaceId workspace, WriteKey key, IReadOnlyList<KeyMappingLine> lines, CancellationToken ct = default)
    {
        if (Check(lines) is { Count: > 0 } refusals) return refusals;
        var kept = quarantine.List(workspace, new QuarantinePart(Source: key.Name), Looked).Where(i => i.Reason != KeyTest.Reason).ToList();
        var told = await quarantine.TryAsync(workspace, kept, key.Id, new KeyMapping([.. lines.Select(Trimmed)]), ct);
        var groups = kept.Zip(told).GroupBy(t => (t.First.Reason, Fate: t.Second is { Refused: null } taken ? taken.Signature.Activity : t.Second?.Refused?.Reason ?? "", IsTaken: t.Second is { Refused: null }, IsLeft: t.Second is null));
        return new KeyMappingPreview(kept.Count, told.Count(t => t is { Refused: null }), [.. groups.Select(g => new KeyMappingChange(g.Key.Reason, g.Key.IsTaken ? "accepted" : g.Key.IsLeft ? "left-out" : "quarantined", g.Key.Fate, g.Count())).OrderByDescending(c => c.Count)]);
    }

    private static KeyMappingLine Trimmed(KeyMappingLine line) => new(line.Do, line.From.Trim(), line.To.Trim());

    private static List<Refusal> Check(IReadOnlyList<KeyMappingLine> lines)
    {
        var refusals = new List<Refusal>();
        if (lines.Count > KeyMapping.MostLines) refusals.Add(Refusal.Of("key-mapping.too-many", ("most", KeyMapping.MostLines)).At("Lines"));
        for (var i = 0; i < lines.Count; i++)
            if (Wrong(Trimmed(lines[i])) is { } code) refusals.Add(Refusal.Of(code, ("line", i + 1)).At("Lines"));
        return refusals;
    }

    private static string? Wrong(KeyMappingLine line)
    {
        if (!KeyMapping.Kinds.Contains(line.Do) || line.From.Length > KeyMapping.LongestText || line.To.Length > KeyMapping.LongestText) return "key-mapping.line";
        if (line.From.Length == 0 && line.Do != "rename") return "key-mapping.from";
        if (line.Do is "rename" or "type" && ActivityName.Of(line.To).Length == 0) return "key-mapping.to";
        if (line.Do == "take" && !KeyMapping.Fields.Contains(line.To)) return "key-mapping.field";
        return line.Do == "currency" && !AmountText.IsKnown(line.To.ToUpperInvariant()) ? "amount.currency" : null;
    }
}

/// <summary>A mapping as it stood once.</summary>
public sealed record KeyMappingVersion(int Version, IReadOnlyList<KeyMappingLine> Lines, DateTimeOffset At, string Who);

/// <summary>What a mapping would make of the newest inputs that are kept aside.</summary>
/// <param name="Looked">How many were looked at.</param>
/// <param name="Taken">How many of them would be taken.</param>
public sealed record KeyMappingPreview(int Looked, int Taken, IReadOnlyList<KeyMappingChange> Changes);

/// <param name="Reason">Why they are kept aside.</param>
/// <param name="Fate">accepted, left-out or quarantined.</param>
/// <param name="Becomes">The activity, or the reason for which they would stay.</param>
public sealed record KeyMappingChange(string Reason, string Fate, string Becomes, int Count);
