using System.Data.Common;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Privacy;

/// <summary>
/// Lets rows into the ledger without their person: of who was erased, so that nobody comes back with an old file, and of who objected or withdrew her consent.
/// The business keeps its sums.
/// </summary>
internal sealed class KeptOut(Database database, WorkspaceId workspace)
{
    // Keys that a row told together with one that is out are hers, too, as long as her rows are kept out.
    private readonly Dictionary<ulong, long> _together = [];
    private readonly HashSet<ulong> _alsoNameless = [];
    private ErasedKeys? _erased;
    private HashSet<ulong> _nameless = [];
    private long _mark;

    /// <summary>Looks whether anybody was erased or restricted since the last look; true = look at the same rows again. Cheap.</summary>
    public bool Refresh(DbConnection connection)
    {
        var isNew = _erased?.Length != ErasureJournal.Length(database.Folder);
        if (isNew) _erased = ErasedKeys.Read(database, workspace);
        if (RestrictedKeys.MarkOf(connection, workspace) is var mark && mark != _mark)
        {
            (_mark, _nameless, isNew) = (mark, RestrictedKeys.Nameless(connection, workspace), true);
            _alsoNameless.Clear();
        }

        return isNew && !IsEmpty;
    }

    /// <summary>Takes them out of a chunk, and their links.</summary>
    public void Sift(Chunk chunk, byte delimiter, int columns)
    {
        if (IsEmpty) return;
        foreach (var link in chunk.Links)
        {
            Join(link.A, link.B, link.At);
            Join(link.B, link.A, link.At);
        }

        chunk.Links.RemoveAll(l => IsOut(l.A, l.At) || IsOut(l.B, l.At));
        ChunkForgetting.Forget(chunk, IsOut, delimiter, columns);
    }

    /// <summary>Whether rows of this key and instant come in without it.</summary>
    public bool IsOut(ulong person, long time) =>
        _erased!.Cover(person, time) || _nameless.Contains(person) || _alsoNameless.Contains(person) || (_together.TryGetValue(person, out var until) && time <= until);

    /// <summary>Whether nobody is out.</summary>
    public bool IsEmpty => (_erased is null || _erased.IsEmpty) && _nameless.Count == 0;

    private void Join(ulong one, ulong other, long at)
    {
        if (_nameless.Contains(other)) _alsoNameless.Add(one);
        if (_erased!.Cover(other, at)) _together[one] = Math.Max(_erased.UntilOf(other), _together.GetValueOrDefault(one, long.MinValue));
    }
}
