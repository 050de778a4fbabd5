using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Privacy;

/// <summary>Lets rows of persons who were erased into the ledger without them: the business keeps its sums, and nobody comes back with an old file.</summary>
internal sealed class KeptOut(Database database, WorkspaceId workspace)
{
    // Keys that a row told together with an erased one are hers, too, as long as her rows are kept out.
    private readonly Dictionary<ulong, long> _together = [];
    private ErasedKeys? _erased;

    /// <summary>Looks whether anybody was erased since the last look; true = look at the same rows again. Cheap.</summary>
    public bool Refresh()
    {
        if (_erased?.Length == ErasureJournal.Length(database.Folder)) return false;
        _erased = ErasedKeys.Read(database, workspace);
        return !_erased.IsEmpty;
    }

    /// <summary>Takes them out of a chunk, and their links.</summary>
    public void Sift(Chunk chunk, byte delimiter, int columns)
    {
        if (_erased is null || _erased.IsEmpty) return;
        foreach (var (a, b, at) in chunk.Links)
        {
            if (_erased.Cover(b, at)) _together[a] = Math.Max(_erased.UntilOf(b), _together.GetValueOrDefault(a, long.MinValue));
            if (_erased.Cover(a, at)) _together[b] = Math.Max(_erased.UntilOf(a), _together.GetValueOrDefault(b, long.MinValue));
        }

        chunk.Links.RemoveAll(l => IsOut(l.A, l.At) || IsOut(l.B, l.At));
        ChunkForgetting.Forget(chunk, IsOut, delimiter, columns);
    }

    private bool IsOut(ulong person, long time) => _erased!.Cover(person, time) || (_together.TryGetValue(person, out var until) && time <= until);
}
