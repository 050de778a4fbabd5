using Nokta.Accounts;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Segments;

/// <summary>The workspace's segments: reading, changing, every version they ever had, and the lists that were frozen.</summary>
public sealed class SegmentStore(Database database, TimeProvider clock)
{
    /// <summary>How an address names a segment: <c>who=3</c>.</summary>
    public const string InAddress = "who";

    private const int Most = 300;
    private readonly DefinitionLog _log = new(database, clock, Definition.Segment);

    /// <summary>In the order in which they were made.</summary>
    public async Task<IReadOnlyList<Segment>> ListAsync(WorkspaceId workspace, long? atRevision = null, CancellationToken ct = default) =>
        [.. (await _log.ListAsync(workspace, atRevision, ct)).Select(Read)];

    public async Task<Segment?> FindAsync(WorkspaceId workspace, int number, CancellationToken ct = default) =>
        (await ListAsync(workspace, ct: ct)).FirstOrDefault(s => s.Number == number);

    /// <summary>Every state of one, oldest first; empty when there never was one.</summary>
    public async Task<IReadOnlyList<SegmentVersion>> HistoryAsync(WorkspaceId workspace, int number, CancellationToken ct = default) =>
        [.. (await _log.HistoryAsync(workspace, number, ct)).Select(d => new SegmentVersion(d.Revision, Read(d), d.IsDeleted))];

    /// <summary>Adds a segment; its number.</summary>
    public async Task<Outcome<int>> AddAsync(WorkspaceId workspace, SegmentDraft draft, string by, CancellationToken ct = default)
    {
        var refusals = await CheckAsync(workspace, draft, null, ct);
        if (refusals.Count > 0) return refusals;
        return (await _log.AddAsync(workspace, [SegmentBody.Write(draft)], by, ct))[0];
    }

    /// <summary>Makes a new version; null when there is no such segment. Of a frozen one only the name changes.</summary>
    public async Task<Outcome<int>?> EditAsync(WorkspaceId workspace, int number, SegmentDraft draft, int? seenVersion, string by, CancellationToken ct = default)
    {
        if (await FindAsync(workspace, number, ct) is not { } now) return null;
        draft = now.IsFrozen ? now.Draft with { Name = draft.Name } : draft with { Frozen = null };
        var refusals = await CheckAsync(workspace, draft, number, ct);
        if (refusals.Count > 0) return refusals;
        return await _log.EditAsync(workspace, number, SegmentBody.Write(draft), seenVersion, by, ct);
    }

    /// <summary>Makes it say again what it said after a revision; null when it never did.</summary>
    public async Task<Outcome<int>?> ReturnAsync(WorkspaceId workspace, int number, long revision, string by, CancellationToken ct = default) =>
        (await HistoryAsync(workspace, number, ct)).FirstOrDefault(v => v.Revision == revision) is { } then ? await EditAsync(workspace, number, then.Segment.Draft, null, by, ct) : null;

    /// <summary>Deletes one that nobody uses; refused with the names of the views that do. Null when there is none.</summary>
    public async Task<Outcome<int>?> DeleteAsync(WorkspaceId workspace, int number, string by, CancellationToken ct = default)
    {
        if (await FindAsync(workspace, number, ct) is null) return null;
        if (await UsesAsync(workspace, number, ct) is { Count: > 0 } uses) return Refusal.Of("segment.used", ("views", string.Join(", ", uses.Take(5).Select(v => ValueNames.Isolated(v)))), ("n", uses.Count));
        return await _log.DeleteAsync(workspace, number, by, ct);
    }

    public async Task<bool> RestoreAsync(WorkspaceId workspace, int number, string by, CancellationToken ct = default) =>
        await _log.RestoreAsync(workspace, number, by, ct) is not null;

    /// <summary>Names of the saved views that are narrowed to it, everybody's.</summary>
    public async Task<IReadOnlyList<string>> UsesAsync(WorkspaceId workspace, int number, CancellationToken ct = default) =>
        await SavedViews.NamesWithAsync(database, workspace, FormattableString.Invariant($"{InAddress}={number}"), ct);

    /// <summary>Keeps the keys of persons as a segment of its own.</summary>
    /// <param name="persons">How many persons the keys are.</param>
    public async Task<Outcome<int>> FreezeAsync(WorkspaceId workspace, Segment of, Trilingual name, int persons, IReadOnlyList<ulong> keys, string by, CancellationToken ct = default)
    {
        var draft = of.Draft with { Name = name, Frozen = new FrozenList(of.Number, of.Version, clock.GetUtcNow(), persons) };
        var refusals = await CheckAsync(workspace, draft, null, ct);
        if (refusals.Count > 0) return refusals;
        return await _log.AddWithAsync(workspace, SegmentBody.Write(draft), by, (turn, number) => SegmentMembers.Keep(turn, workspace, number, keys), ct);
    }

    private async Task<List<Refusal>> CheckAsync(WorkspaceId workspace, SegmentDraft draft, int? number, CancellationToken ct)
    {
        var refusals = draft.Check();
        var all = await ListAsync(workspace, ct: ct);
        if (number is null && all.Count >= Most) refusals.Add(Refusal.Of("segment.too-many", ("most", Most)));
        var name = Folding.Fold(draft.Name.In(Language.English));
        if (all.Any(s => s.Number != number && Folding.Fold(s.Name.In(Language.English)) == name)) refusals.Add(new Refusal("segment.name-taken", "name"));
        return refusals;
    }

    private static Segment Read(Definition d)
    {
        var draft = SegmentBody.Read(d.Body);
        return new Segment(d.Number, d.Version, draft.Name, draft.IsAll, draft.Groups, draft.Frozen, d.At, d.By);
    }
}
