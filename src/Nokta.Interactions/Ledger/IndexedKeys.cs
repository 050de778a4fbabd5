using System.Buffers.Binary;
using System.Diagnostics;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>
/// Knows of most new keys that the index cannot have them, without asking it: a filter of all its keys in memory. Whatever else writes keys (an import,
/// another process) ends it, and it is read anew beside the writer; until it is there everything is asked.
/// </summary>
internal sealed class IndexedKeys(Database database, WorkspaceId workspace)
{
    /// <summary>Keys for which there is room at the least.</summary>
    private const long Least = 250_000;

    /// <summary>Reading the index anew may take a tenth of the time.</summary>
    private const int Rest = 10;

    private KeyFilter? _filter, _next;
    private Task? _reading;
    private long _generation = -1, _notBefore;

    /// <summary>Begins a commit after a state of the ledger. Only who has written every state since the filter was begun knows what is in the index.</summary>
    public void Begin(LedgerState before)
    {
        if (before.Generation != _generation) Forget();
        _generation = before.Generation + 1;
        if (_reading is { IsCompleted: true } read)
        {
            if (read.IsCompletedSuccessfully) _filter = _next;
            (_next, _reading) = (null, null);
        }

        if (_reading is null && (_filter is null || _filter.Count > _filter.Most) && Stopwatch.GetTimestamp() >= _notBefore) Read(before);
    }

    /// <summary>Somebody else has written keys.</summary>
    public void Forget() => (_filter, _next, _reading) = (null, null, null);

    /// <summary>Whether the index may have a key; false only when it has not.</summary>
    public bool MayHave(UInt128 id) => _filter is not { } filter || filter.MayHave(id);

    /// <summary>A key comes into the index with this commit.</summary>
    public void Add(UInt128 id)
    {
        _filter?.Add(id);
        _next?.Add(id);
    }

    /// <summary>Done when the next commit can use what was read.</summary>
    internal Task WhenReadAsync() => _reading ?? Task.CompletedTask;

    /// <summary>All that is committed now is read there; what this commit and later ones bring in is added by them.</summary>
    private void Read(LedgerState before)
    {
        var next = _next = new KeyFilter(Math.Max(Least, before.Rows * 2));
        _reading = Task.Factory.StartNew(() => Read(next), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Read(KeyFilter into)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            using var connection = database.OpenReading();
            using var command = connection.Command("""SELECT "Source", "Key" FROM interactions_key WHERE "Workspace" = @w""", ("@w", workspace.Value));
            using var reader = command.ExecuteReader();
            while (reader.Read()) into.Add(FreshKey.IdOf(reader.GetInt32(0), BinaryPrimitives.ReadUInt128BigEndian(reader.GetFieldValue<byte[]>(1))));
        }
        finally
        {
            Volatile.Write(ref _notBefore, Stopwatch.GetTimestamp() + Rest * (Stopwatch.GetTimestamp() - begun));
        }
    }
}
