using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Privacy;

/// <summary>
/// Which person keys of a workspace were erased, and until when. A file that is imported again must not bring anybody back; whoever comes anew later is
/// new. Costs a hash for each key that was not asked before, and nothing where nobody was erased.
/// </summary>
internal sealed class ErasedKeys
{
    private const int MostKnown = 1_000_000;
    private readonly List<(byte[] Secret, WorkspaceId As)> _ways = [];
    private readonly Dictionary<string, long> _until = [];
    private readonly Dictionary<ulong, long> _known = [];

    private ErasedKeys(string folder, WorkspaceId workspace, Func<ErasureLine, bool> which)
    {
        Length = ErasureJournal.Length(folder);
        if (Length == 0) return;
        foreach (var group in ErasureJournal.Read(folder).Where(l => l.Workspace == workspace.Value && which(l)).GroupBy(l => (l.Under, As: l.As ?? l.Workspace)))
        {
            if (ErasureJournal.FindSecret(folder, group.Key.Under) is not { } secret) continue;
            _ways.Add((secret, new WorkspaceId(group.Key.As)));
            foreach (var line in group)
                foreach (var key in line.Keys) _until[key] = Math.Max(line.Until, _until.GetValueOrDefault(key, long.MinValue));
        }
    }

    /// <summary>Everybody who was erased.</summary>
    public static ErasedKeys Read(Database database, WorkspaceId workspace) => new(database.Folder, workspace, _ => true);

    /// <summary>Those of some erasures.</summary>
    public static ErasedKeys Of(string folder, WorkspaceId workspace, IReadOnlySet<Guid> erasures) => new(folder, workspace, l => erasures.Contains(l.Id));

    /// <summary>Length of the journal this was read from.</summary>
    public long Length { get; }

    public bool IsEmpty => _until.Count == 0;

    /// <summary>Whether a key was erased with its rows of this instant.</summary>
    public bool Cover(ulong key, long time) => !IsEmpty && key != 0 && time <= UntilOf(key);

    /// <summary>Whether a key was erased at all.</summary>
    public bool Contains(ulong key) => !IsEmpty && key != 0 && UntilOf(key) != long.MinValue;

    /// <summary>Until when rows of a key stay out; the smallest number for a key that was not erased.</summary>
    public long UntilOf(ulong key)
    {
        lock (_known)
        {
            if (_known.TryGetValue(key, out var known)) return known;
            if (_known.Count >= MostKnown) _known.Clear();
            return _known[key] = _ways.Select(w => _until.GetValueOrDefault(ErasureJournal.HashOf(w.Secret, w.As, key), long.MinValue)).DefaultIfEmpty(long.MinValue).Max();
        }
    }
}
