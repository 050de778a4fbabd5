using System.Collections.Concurrent;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Kernel.Search;

/// <summary>
/// Answers the palette from memory. Looks in microseconds whether anything was written; only sources that changed are read again,
/// slow ones behind the reader's back.
/// </summary>
public sealed class SearchDesk(IEnumerable<ISearchSource> sources, WriteWatch watch) : IDisposable
{
    private readonly IReadOnlyList<ISearchSource> _sources = [.. sources];
    private readonly ConcurrentDictionary<WorkspaceId, Known> _workspaces = [];

    /// <summary>What the text may mean to this reader, best first. A text in the wrong keyboard layout or with a slip is understood when nothing else is found.</summary>
    public async Task<SearchAnswer> FindAsync(WorkspaceId workspace, string text, SearchReader reader, int most = 20, CancellationToken ct = default)
    {
        text = text.Trim();
        if (text.Length > 100) text = text[..100];
        if (text.Length == 0) return new SearchAnswer([], null);
        var indexes = await CurrentAsync(workspace, ct);
        var exact = new List<SearchHit>();
        foreach (var source in _sources)
            exact.AddRange((await source.ExactAsync(workspace, text, ct)).Where(reader.May).Select(item => new SearchHit(item, 3000)));

        string? readAs = null;
        var found = Gather(indexes, text, reader, false, most);
        foreach (var variant in found.Count + exact.Count > 0 ? [] : Keyboard.Variants(text))
            if ((found = Gather(indexes, variant, reader, false, most)).Count > 0) { readAs = variant; break; }
        if (found.Count + exact.Count == 0) found = Gather(indexes, text, reader, true, most);
        foreach (var variant in found.Count + exact.Count > 0 ? [] : Keyboard.Variants(text))
            if ((found = Gather(indexes, variant, reader, true, most)).Count > 0) { readAs = variant; break; }
        return new SearchAnswer([.. exact.Concat(found).DistinctBy(h => h.Item.Href).Take(most)], readAs);
    }

    /// <summary>Begins to read what changed, so that the first word finds it; what is slow goes on by itself unless <paramref name="wait"/>.</summary>
    public async Task WarmAsync(WorkspaceId workspace, bool wait = false, CancellationToken ct = default)
    {
        await CurrentAsync(workspace, ct);
        if (wait) await Task.WhenAll(_workspaces[workspace].Running.Values);
    }

    public void Dispose()
    {
        foreach (var known in _workspaces.Values) known.Dispose();
    }

    private static List<SearchHit> Gather(IReadOnlyList<SearchIndex> indexes, string text, SearchReader reader, bool forgiving, int most) =>
        [.. indexes.SelectMany(i => i.Find(text, reader, forgiving, most)).OrderByDescending(h => h.Score).ThenByDescending(h => h.Item.At).Take(most)];

    private async Task<IReadOnlyList<SearchIndex>> CurrentAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var known = _workspaces.GetOrAdd(workspace, _ => new Known(_sources.Count));
        var version = watch.Now();
        if (known.Version != version)
        {
            await known.Turn.WaitAsync(ct);
            try
            {
                if (known.Version != version)
                {
                    var isCurrent = true;
                    for (var s = 0; s < _sources.Count; s++) isCurrent &= await RefreshAsync(known, s, workspace, ct);
                    known.Version = isCurrent ? version : -1;
                }
            }
            finally
            {
                known.Turn.Release();
            }
        }

        return [.. known.Read.Where(r => r is not null).Select(r => r!.Index)];
    }

    /// <summary>Whether nothing newer than what is being read is left to read.</summary>
    private async Task<bool> RefreshAsync(Known known, int s, WorkspaceId workspace, CancellationToken ct)
    {
        var source = _sources[s];
        if (known.Running.TryGetValue(s, out var running) && !running.IsCompleted) return false;
        var stamp = await source.StampAsync(workspace, ct);
        if (stamp is not null && known.Read[s]?.Stamp == stamp) return true;
        if (source.IsSlow) known.Running[s] = Task.Run(async () => known.Read[s] = await ReadAsync(source, stamp, workspace, CancellationToken.None), CancellationToken.None);
        else known.Read[s] = await ReadAsync(source, stamp, workspace, ct);
        return true;
    }

    private static async Task<Segment> ReadAsync(ISearchSource source, string? stamp, WorkspaceId workspace, CancellationToken ct)
    {
        var items = await source.ListAsync(workspace, ct);
        return new Segment(stamp, new SearchIndex(items));
    }

    private sealed record Segment(string? Stamp, SearchIndex Index);

    private sealed class Known(int sources) : IDisposable
    {
        public readonly Segment?[] Read = new Segment?[sources];
        public readonly ConcurrentDictionary<int, Task> Running = [];
        public readonly SemaphoreSlim Turn = new(1, 1);
        public long Version = -1;

        public void Dispose() => Turn.Dispose();
    }
}

/// <summary>What was found; <paramref name="ReadAs"/> is the text as it was understood when that differs from what was typed.</summary>
public sealed record SearchAnswer(IReadOnlyList<SearchHit> Hits, string? ReadAs);
