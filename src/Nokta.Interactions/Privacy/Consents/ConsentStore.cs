using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Privacy;

/// <summary>The record of consents, and the purposes people are asked for. What is read is what was committed last: a withdrawal holds for the next question.</summary>
public sealed class ConsentStore(Database database, Texts texts, TimeProvider clock)
{
    /// <summary>Purposes that every workspace begins with.</summary>
    public static readonly IReadOnlyList<string> Usual = ["analytics", "mail", "sms", "messenger", "survey", "profiling"];

    /// <summary>The purpose without which nothing is tied to a person who has spoken.</summary>
    public const string Analytics = "analytics";

    private const int LongestText = 2000;

    /// <summary>All purposes with their newest words, those that are asked first.</summary>
    public async Task<IReadOnlyList<Purpose>> PurposesAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var written = (await db.Set<ConsentText>().AsNoTracking().ToListAsync(ct)).GroupBy(t => t.Purpose).ToDictionary(g => g.Key, g => g.MaxBy(t => t.Version)!.Read());
        return [.. Usual.Select(code => written.Remove(code, out var own) ? own : Shipped(code)).Concat(written.Values.OrderBy(p => p.Code, StringComparer.Ordinal).ToList()).OrderByDescending(p => p.IsOffered)];
    }

    /// <summary>Every version of one purpose's words, the newest first.</summary>
    public async Task<IReadOnlyList<ConsentText>> VersionsAsync(WorkspaceId workspace, string purpose, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return await db.Set<ConsentText>().AsNoTracking().Where(t => t.Purpose == purpose).OrderByDescending(t => t.Version).ToListAsync(ct);
    }

    /// <summary>Writes a new version of a purpose, or a new purpose when the code is empty.</summary>
    public async Task<Outcome<Purpose>> WriteAsync(WorkspaceId workspace, string code, Trilingual name, Trilingual text, bool isOffered, string by, CancellationToken ct = default)
    {
        var all = (string[])[name.Fa, name.Ru, name.En, text.Fa, text.Ru, text.En];
        if (all.Any(string.IsNullOrWhiteSpace)) return new Refusal("consent.text-missing");
        if (all.Any(t => t.Length > LongestText)) return Refusal.Of("consent.text-long", ("most", LongestText));
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var known = await db.Set<ConsentText>().AsNoTracking().ToListAsync(ct);
        if (code.Length == 0) code = FormattableString.Invariant($"own-{known.Select(t => t.Purpose).Distinct().Count(p => p.StartsWith("own-", StringComparison.Ordinal)) + 1}");
        else if (!Usual.Contains(code) && known.All(t => t.Purpose != code)) return new Refusal("consent.no-purpose");
        var version = new ConsentText
        {
            Purpose = code, Version = known.Where(t => t.Purpose == code).Select(t => t.Version).DefaultIfEmpty(0).Max() + 1,
            Name = JsonSerializer.Serialize(name), Text = JsonSerializer.Serialize(text), IsOffered = isOffered, At = clock.GetUtcNow(), By = by,
        };
        db.Add(version);
        await turn.CommitAsync(ct);
        return version.Read();
    }

    /// <summary>Writes down what a person said. Refused when nobody is asked that.</summary>
    public async Task<Outcome<Consent>> RecordAsync(FoundPerson person, string purpose, bool isGiven, string channel, int? version = null, DateTimeOffset? at = null, CancellationToken ct = default)
    {
        var workspace = person.Subject.Workspace;
        if ((await PurposesAsync(workspace, ct)).FirstOrDefault(p => p.Code == purpose) is not { } asked) return new Refusal("consent.no-purpose", "purpose");
        if (version is < 0 || version > asked.Version) return new Refusal("consent.no-version", "version");
        if (channel.Length > 40) return new Refusal("consent.channel-long", "channel");
        var now = clock.GetUtcNow();
        if (at > now) return new Refusal("consent.future", "at");
        await using var turn = await database.WriteAsync(ct);
        var consent = new Consent
        {
            Id = Guid.CreateVersion7(now), Person = (long)person.KeyId, Kind = person.Kind, Key = person.Written, Purpose = purpose, IsGiven = isGiven,
            TextVersion = version ?? asked.Version, Channel = channel.Trim(), At = at ?? now, By = database.Acting.Current.Name,
        };
        var db = turn.Open(workspace);
        db.Add(consent);
        await db.SaveChangesAsync(ct);
        if (purpose == Analytics) await HoldAsync(turn, person, now, ct);
        await turn.CommitAsync(ct);
        return consent;
    }

    /// <summary>Whose last word on analytics is no, comes in without her keys from the next interaction on; whose it is yes, with them.</summary>
    private async Task HoldAsync(Writing turn, FoundPerson person, DateTimeOffset now, CancellationToken ct)
    {
        var (workspace, ids, by) = (person.Subject.Workspace, person.Ids.Select(k => (long)k).ToArray(), database.Acting.Current.Name);
        var db = turn.Open(workspace);
        var last = await db.Set<Consent>().AsNoTracking().Where(c => ids.Contains(c.Person) && c.Purpose == Analytics).OrderByDescending(c => c.At).ThenByDescending(c => c.Id).FirstAsync(ct);
        var open = await db.Set<Restriction>().AsNoTracking().Where(r => ids.Contains(r.Person) && r.Ground == Restriction.Withdrawn && r.LiftedAt == null).Select(r => r.Case).Distinct().ToListAsync(ct);
        foreach (var id in open) RestrictionStore.Lift(turn, workspace, id, now, by);
        // Added anew where there was one: she may have more keys by now.
        if (!last.IsGiven) RestrictionStore.Add(turn, person, Guid.CreateVersion7(now), Restriction.Withdrawn, now, by);
    }

    /// <summary>Everything a person said, the newest first.</summary>
    public async Task<IReadOnlyList<Consent>> ListAsync(WorkspaceId workspace, IReadOnlySet<ulong> keys, CancellationToken ct = default)
    {
        var ids = keys.Select(k => (long)k).ToArray();
        await using var db = database.Open(workspace);
        return await db.Set<Consent>().AsNoTracking().Where(c => ids.Contains(c.Person)).OrderByDescending(c => c.At).ThenByDescending(c => c.Id).ToListAsync(ct);
    }

    /// <summary>Whether a person agrees to a purpose now: her last word; without one she does not.</summary>
    public async Task<bool> HasAsync(WorkspaceId workspace, IReadOnlySet<ulong> keys, string purpose, CancellationToken ct = default) =>
        (await ListAsync(workspace, keys, ct)).FirstOrDefault(c => c.Purpose == purpose)?.IsGiven == true;

    /// <summary>How many keys agree to each purpose now.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var last = await db.Set<Consent>().AsNoTracking().Select(c => new { c.Person, c.Purpose, c.IsGiven, c.At, c.Id }).ToListAsync(ct);
        return last.GroupBy(c => (c.Person, c.Purpose)).Select(g => g.OrderBy(c => c.At).ThenBy(c => c.Id).Last()).Where(c => c.IsGiven).GroupBy(c => c.Purpose).ToDictionary(g => g.Key, g => g.LongCount());
    }

    private Purpose Shipped(string code) => new(code, 0, texts.InAll("consent.purpose." + code), texts.InAll("consent.text." + code), true);
}
