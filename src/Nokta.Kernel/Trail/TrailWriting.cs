using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Storage;

namespace Nokta.Kernel.Trail;

/// <summary>Collects what one turn changes and writes it to the trail before the turn commits: the change and its entry are stored together or not at all.</summary>
internal sealed class TrailWriting(Database database)
{
    private readonly List<TrailChange> _changes = [];

    public IReadOnlyList<TrailChange> Changes => _changes;

    /// <summary>False while somebody is being forgotten: what was erased must not live on as the value before.</summary>
    public bool TellsValues { get; set; } = true;

    public void Note(TrailChange change) => _changes.Add(TellsValues ? change : change with { Label = "", Fields = [.. change.Fields.Select(f => f with { Before = null, After = null, IsHidden = true })] });

    public async Task WriteAsync(Writing turn, CancellationToken ct)
    {
        if (_changes.Count == 0) return;
        var request = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
        // A clock knows more than the database keeps; the chain is over what is kept.
        var now = database.Time.GetUtcNow();
        now = now.AddTicks(-(now.UtcTicks % 10));
        foreach (var chain in _changes.GroupBy(c => c.Workspace).OrderBy(c => c.Key.Value))
        {
            var db = turn.Open(chain.Key);
            var (sequence, hash) = await HeadAsync(db, ct);
            foreach (var change in chain)
            {
                var entry = EntryOf(change, ++sequence, request, now, hash);
                hash = entry.Hash;
                db.Add(entry);
            }

            await db.SaveChangesAsync(ct);
        }

        _changes.Clear();
    }

    /// <summary>The last entry of a workspace and its hash; where the trail was cut off when nothing came after.</summary>
    internal static async Task<(long Sequence, byte[] Hash)> HeadAsync(NoktaDb db, CancellationToken ct)
    {
        var last = await db.Set<TrailEntry>().OrderByDescending(e => e.Sequence).Select(e => new { e.Sequence, e.Hash }).FirstOrDefaultAsync(ct)
            ?? await db.Set<TrailCheckpoint>().OrderByDescending(c => c.Sequence).Select(c => new { c.Sequence, c.Hash }).FirstOrDefaultAsync(ct);
        return last is null ? (0, TrailChain.Beginning) : (last.Sequence, last.Hash);
    }

    private TrailEntry EntryOf(TrailChange change, long sequence, string request, DateTimeOffset now, byte[] before)
    {
        var (actor, whoSalt, contentSalt, changes) = (database.Acting.Current, RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(16), TrailJson.Write(change.Fields));
        TrailEntry Entry(byte[] hash) => new()
        {
            Workspace = change.Workspace, Sequence = sequence, At = now, Request = request, ActorKind = actor.Kind, ActorId = actor.Id,
            Act = change.Act, Kind = change.Kind, Thing = change.Thing, Who = actor.Name, From = actor.From, WhoSalt = whoSalt,
            WhoDigest = TrailChain.Digest(whoSalt, actor.Name, actor.From), Label = change.Label, Changes = changes, ContentSalt = contentSalt,
            ContentDigest = TrailChain.Digest(contentSalt, change.Label, changes), Hash = hash,
        };
        return Entry(TrailChain.HashOf(before, Entry([])));
    }
}
