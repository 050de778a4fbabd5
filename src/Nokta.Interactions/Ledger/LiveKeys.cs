using System.Buffers.Binary;
using System.Data.Common;
using Nokta.Kernel;

namespace Nokta.Interactions.Ledger;

/// <summary>The keys that came live under one source, for whoever brings in a file: those that lie fresh, and those in runs. Asked in the keys' order.</summary>
internal sealed class LiveKeys : IDisposable
{
    private const int Width = 16;
    private readonly int _source;
    private readonly HashSet<UInt128> _fresh;
    private readonly List<RunCursor> _runs;

    public LiveKeys(DbConnection connection, WorkspaceId workspace, int source)
    {
        _source = source;
        _fresh = FreshKey.Read(connection, workspace).Keys.Where(k => k.Source == source).Select(k => k.Key).ToHashSet();
        _runs = [.. KeyRun.List(connection, workspace).Select(run => new RunCursor(connection, workspace, run.Id))];
    }

    /// <summary>Adds the places of the keys that are taken, of so many sorted keys one after the other.</summary>
    public void Find(ReadOnlySpan<byte> keys, int count, List<int> taken)
    {
        if (_fresh.Count == 0 && _runs.Count == 0) return;
        for (var place = 0; place < count; place++)
        {
            var key = BinaryPrimitives.ReadUInt128BigEndian(keys[(place * Width)..]);
            if (_fresh.Contains(key) || _runs.Exists(run => run.Find(_source, key) is not null)) taken.Add(place);
        }
    }

    public void Dispose() => _runs.ForEach(run => run.Dispose());
}
