using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>Checks and imports that run behind the pages, at most one per upload. A stop of the server cancels them, so that nothing is left half done.</summary>
internal sealed class ImportJobs(Importer importer, ImportBatches batches, ImportDrafts drafts, SavedMappings mappings, TimeProvider clock, ILogger<ImportJobs> log) : IHostedService
{
    private readonly ConcurrentDictionary<string, ImportJob> _running = new(StringComparer.Ordinal);
    private readonly Lock _starting = new();

    public ImportJob? Find(ImportDraft draft) => _running.GetValueOrDefault(draft.Id);

    /// <summary>The draft as it is now; one whose work was cut off by a stop of the program says so.</summary>
    public ImportDraft? Read(WorkspaceId workspace, string id)
    {
        if (drafts.Find(workspace, id) is not { } draft) return null;
        if (draft.Stage is not (DraftStage.Checking or DraftStage.Importing) || _running.ContainsKey(id)) return draft;
        lock (_starting)
        {
            draft = drafts.Find(workspace, id);
            if (draft is null || draft.Stage is not (DraftStage.Checking or DraftStage.Importing) || _running.ContainsKey(id)) return draft;
            var cut = draft.Interrupted("upload.interrupted");
            drafts.Save(cut);
            return cut;
        }
    }

    public void Check(ImportDraft draft) => Start(draft, DraftStage.Checking, CheckAsync);

    /// <summary>Checks again, with the rows that are there known by minute, person and value.</summary>
    public async Task CheckCanonicalAsync(ImportDraft draft, CancellationToken ct)
    {
        if (Find(draft) is not null || draft.Mapping is not { HasKey: false } mapping) return;
        await importer.RecogniseAsync(draft.In, mapping.Source, ct);
        draft = draft.With(mapping with { CanonicalKey = true }, draft.Header);
        drafts.Save(draft);
        Check(draft);
    }

    /// <summary>Imports once: a second click finds the first one's work, or its batch.</summary>
    public void Import(ImportDraft draft) => Start(draft, DraftStage.Importing, ImportAsync);

    /// <summary>What a killed process left half imported is rolled back before anybody looks.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => batches.RecoverAsync(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var running = _running.Values.ToList();
        foreach (var job in running) job.Cancel();
        await Task.WhenAll(running.Select(j => j.Work)).WaitAsync(cancellationToken);
    }

    private void Start(ImportDraft draft, DraftStage stage, Func<ImportDraft, ImportJob, Task<ImportDraft>> work)
    {
        lock (_starting)
        {
            if (_running.ContainsKey(draft.Id) || drafts.Find(draft.In, draft.Id) is not { Mapping: not null } now || now.Stage == DraftStage.Imported) return;
            now = now with { Stage = stage, Problem = null };
            drafts.Save(now);
            var job = new ImportJob(stage, clock.GetUtcNow());
            _running[draft.Id] = job;
            job.Work = Task.Run(() => RunAsync(now, job, work));
        }
    }

    private async Task RunAsync(ImportDraft draft, ImportJob job, Func<ImportDraft, ImportJob, Task<ImportDraft>> work)
    {
        try
        {
            drafts.Save(await work(draft, job));
        }
        catch (OperationCanceledException)
        {
            drafts.Save(draft.Interrupted("upload.cancelled"));
        }
        catch (Exception e)
        {
            log.LogError(e, "The import of upload {Draft} broke off", draft.Id);
            drafts.Save(draft.Interrupted(e is IOException io && ImportDrafts.IsFull(io) ? "upload.disk-full-now" : "upload.broke-off"));
        }
        finally
        {
            _running.TryRemove(draft.Id, out _);
            job.Dispose();
        }
    }

    private async Task<ImportDraft> CheckAsync(ImportDraft draft, ImportJob job)
    {
        var found = await importer.DryRunAsync(draft.In, drafts.PathOf(draft), draft.FileName, draft.Mapping!, job, job.Stopped);
        return found.IsDone
            ? draft with { Stage = DraftStage.Checked, Check = found.Value }
            : draft with { Stage = DraftStage.Mapping, Problem = found.Refusal };
    }

    private async Task<ImportDraft> ImportAsync(ImportDraft draft, ImportJob job)
    {
        var done = await importer.RunAsync(draft.In, drafts.PathOf(draft), draft.FileName, draft.Mapping!, job, job.Stopped);
        if (!done.IsDone) return draft.Interrupted(done.Refusal!.Code) with { Problem = done.Refusal };
        if (done.Value.State == BatchState.Cancelled) return draft.Interrupted("upload.cancelled");
        if (done.Value.State != BatchState.Done) return draft.Interrupted(done.Value.Problem ?? "upload.broke-off");
        await mappings.SaveAsync(draft.In, draft.Mapping!, draft.Header, CancellationToken.None);
        drafts.ForgetAddresses(draft);
        return draft with { Stage = DraftStage.Imported, Batch = done.Value.Id };
    }
}
