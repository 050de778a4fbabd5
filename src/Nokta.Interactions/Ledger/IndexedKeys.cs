using System.Buffers.Binary;
using System.Diagnostics;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>
/// Knows of most new keys that the index of imports cannot have them, without asking it: a filter of all its keys in memory. An import ends it, and it is
/// read anew beside the writer; until it is there everything is asked.
/// </summary>
internal sealed class IndexedKeys(Database database, WorkspaceId workspace)
{
    /// <summary>Reading the index anew may take a tenth of the time.</summary>
    private const int Rest = 10;

    private KeyFilter? _filter;
    private Task<KeyFilter>? _reading;
    private long _generation = -1, _notBefore;

    /// <summary>Begins a commit after a state of the ledger. Only who has written every state since the filter was begun knows what is in the index.</summary>
    public void Begin(LedgerState before)
    {
        if (before.Generation != _generation) (_filter, _reading) = (null, null);
        _generation = before.Generation + 1;
        if (_reading is { IsCompleted: true } read)
        {
            if (read.IsCompletedSuccessfully) _filter = read.Result;
            _reading = null;
        }

        // All that is committed now is read there, and live events bring nothing into the index.
        if (_reading is null && _filter is null && Stopwatch.GetTimestamp() >= Volatile.Read(ref _notBefore)) _reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Whether the index may have a key; false only when it has not.</summary>
    public bool MayHave(UInt128 id) => _filter is not { } filter || filter.MayHave(id);

    /// <summary>Done when the next commit can use what was read.</summary>
    internal Task WhenReadAsync() => _reading ?? Task.CompletedTask;

    private KeyFilter Read()
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            using var connection = database.OpenReading();
            var filter = new KeyFilter(connection.Read("""SELECT COUNT(*) FROM interactions_key WHERE "Workspace" = @w""", r => r.GetInt64(0), ("@w", workspace.Value))[0]);
            using var command = connection.Command("""SELECT "Source", "Key" FROM interactions_key WHERE "Workspace" = @w""", ("@w", workspace.Value));
            using var reader = command.ExecuteReader();
            while (reader.Read()) filter.Add(FreshKey.IdOf(reader.GetInt32(0), BinaryPrimitives.ReadUInt128BigEndian(reader.GetFieldValue<byte[]>(1))));
            return filter;
        }
        finally
        {
            Volatile.Write(ref _notBefore, Stopwatch.GetTimestamp() + Rest * (Stopwatch.GetTimestamp() - begun));
        }
    }
}
