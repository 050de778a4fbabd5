using Nokta.Interactions.Ledger;
using Nokta.Interactions.People;
using Nokta.Interactions.Rules;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Journeys;

/// <summary>One workspace's snapshot and how it is carried forward, one caller at a time; readers of an older snapshot are never disturbed.</summary>
internal sealed class LiveWorkspace(WorkspaceId workspace, InteractionLog log, RuleStore rules, GoalStore goals, ChangeWatch watch, SavedJourneys saved, Regrouping regrouping) : IDisposable
{
    private static long s_versions;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly FoldedSignatures _folded = new();
    private volatile State? _state;

    /// <summary>The snapshot when it is certainly current, else null.</summary>
    public JourneySnapshot? Current => _state is { } state && state.DataVersion == watch.Now() ? state.Snapshot : null;

    public async Task<JourneySnapshot> RefreshAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (Current is { } current) return current;
            using var span = Signals.Work.StartActivity("journeys");
            var read = await Task.Run(() => ReadAsync(ct), ct);
            span?.SetTag("nokta.rows", read.Index.Count);
            return read;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<JourneySnapshot> ReadAsync(CancellationToken ct)
    {
        // Looked at before the data: whatever is written meanwhile is seen as new by the next call.
        var (dataVersion, revision, ledger) = (watch.Now(), watch.RevisionOf(workspace), log.State(workspace));
        var old = _state;
        var isSameLedger = old?.Snapshot.Ledger == ledger;
        if (isSameLedger && old!.Snapshot.Revision == revision)
        {
            _state = old with { DataVersion = dataVersion };
            return old.Snapshot;
        }

        var (index, counts, persons) = isSameLedger ? (old!.Snapshot.Index, old.Counts, old.Persons) : ReadIndex(old, ref ledger);
        var snapshot = await MakeAsync(index, counts, ledger, revision, ct);
        _state = new State(dataVersion, snapshot, counts, persons);
        if (!isSameLedger) saved.SaveSoon(index, ledger);
        return snapshot;
    }

    private (JourneyIndex Index, RowCounts Counts, PersonMap Persons) ReadIndex(State? old, ref LedgerState ledger)
    {
        while (true)
        {
            var persons = log.Persons(workspace);
            var (from, counts) = (old is null ? null : Carried(old, persons, ledger)) ?? Saved(ledger) ?? (JourneyIndex.Empty, new RowCounts());
            var (blocks, personOf) = (counts.Of(log.ReadBlocks(workspace, counts.LastRow)), log.CountedPersonOf(workspace));
            var index = from.Count > 0 ? from.Append([.. blocks], personOf) : JourneyIndex.Build(blocks, personOf);

            // Rows that were taken back while we read may stand in the index, or under a person who is another one by now: look again.
            var after = log.State(workspace);
            if (IsContinued(after, ledger)) return (index, counts, persons);
            ledger = after;
        }
    }

    /// <summary>What we hold, brought to the persons of now.</summary>
    private (JourneyIndex, RowCounts)? Carried(State old, PersonMap persons, LedgerState ledger)
    {
        var index = IsContinued(old.Snapshot.Ledger, ledger) ? old.Snapshot.Index : regrouping.Of(old.Snapshot.Index, (old.Persons, old.Snapshot.Ledger), (persons, ledger));
        return index is null ? null : (index, old.Counts.Copy());
    }

    private (JourneyIndex, RowCounts)? Saved(LedgerState ledger) => saved.Open(ledger) is { } index ? (index, RowCounts.In(index)) : null;

    private static bool IsContinued(LedgerState one, LedgerState other) => (one.UndoGeneration, one.Links) == (other.UndoGeneration, other.Links);

    private async Task<JourneySnapshot> MakeAsync(JourneyIndex index, RowCounts counts, LedgerState ledger, long revision, CancellationToken ct)
    {
        var signatures = log.Signatures(workspace);
        return new JourneySnapshot
        {
            Workspace = workspace,
            Index = index,
            Signatures = signatures,
            RowsOf = counts.ToArray(signatures.Count),
            Assignment = Assignment.Of(signatures, await rules.ListAsync(workspace, revision, ct), _folded),
            Goals = [.. (await goals.ListAsync(workspace, revision, ct)).Select(goal => View(goal, signatures.Count))],
            Currencies = log.Currencies(workspace),
            Ledger = ledger,
            Revision = revision,
            Version = Interlocked.Increment(ref s_versions),
        };
    }

    private GoalView View(Goal goal, int signatures)
    {
        var matches = new bool[signatures];
        for (var s = 0; s < signatures; s++) matches[s] = goal.Counts(_folded[s]);
        return new GoalView(goal.Number, goal.Version, goal.Name, goal.WindowDays, matches);
    }

    /// <summary>Done when the journeys stand on disk, where they are being written.</summary>
    public Task WhenSavedAsync() => saved.WhenSavedAsync();

    public void Dispose()
    {
        saved.WhenSavedAsync().Wait();
        _turn.Dispose();
    }

    private sealed record State(long DataVersion, JourneySnapshot Snapshot, RowCounts Counts, PersonMap Persons);
}
