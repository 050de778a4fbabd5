using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>The filters of runs, by their stamps. Who writes a run makes its filter on the way; that of any other is read beside the writer, one at a time.</summary>
internal sealed class RunFilters(Database database)
{
    private static readonly ConditionalWeakTable<Database, RunFilters> s_all = [];
    private readonly ConcurrentDictionary<long, KeyFilter> _made = [];
    private readonly Dictionary<long, Task> _reading = [];
    private Task _last = Task.CompletedTask;

    public static RunFilters Of(Database database) => s_all.GetValue(database, static d => new RunFilters(d));

    public KeyFilter? this[KeyRun run] => _made.GetValueOrDefault(run.Stamp);

    public void Add(KeyRun run, KeyFilter filter) => _made[run.Stamp] = filter;

    public void Forget(KeyRun run) => _made.TryRemove(run.Stamp, out _);

    /// <summary>Begins to read the filter of a run, unless somebody does.</summary>
    public void Want(WorkspaceId workspace, KeyRun run)
    {
        lock (_reading)
        {
            if (_reading.TryGetValue(run.Stamp, out var reading) && !reading.IsCompleted) return;
            foreach (var (stamp, _) in _reading.Where(r => r.Value.IsCompleted).ToList()) _reading.Remove(stamp);
            _reading[run.Stamp] = _last = _last.ContinueWith(_ => Read(workspace, run), CancellationToken.None, TaskContinuationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Done when all that were wanted are there.</summary>
    internal Task WhenReadAsync()
    {
        lock (_reading) return Task.WhenAll([.. _reading.Values]);
    }

    private void Read(WorkspaceId workspace, KeyRun run)
    {
        try
        {
            var filter = new KeyFilter(run.Keys);
            var reader = new RunReader(database, workspace, run.Id);
            var read = 0L;
            for (; reader.Next(); read++) filter.Add(reader.Current.Id);
            // It may have been merged away meanwhile: then part of it was not read.
            if (read == run.Keys) Add(run, filter);
        }
        catch (Exception problem) when (problem is DbException or ObjectDisposedException or InvalidDataException)
        {
            // Without a filter the run itself is asked; whoever does so next wants it again.
        }
    }
}
