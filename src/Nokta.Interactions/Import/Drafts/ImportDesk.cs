using Microsoft.AspNetCore.Http;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>A file on its way with its mapping laid open, as the wizard and programs look at it.</summary>
internal sealed class ImportDesk(ImportDrafts drafts, ImportJobs jobs, SavedMappings saved)
{
    public Task<Outcome<MappingDesk>> OpenAsync(ImportDraft draft, Visit visit, CancellationToken ct) =>
        MappingDesk.OpenAsync(draft, drafts.PathOf(draft), saved, visit.Reader.Calendar.Zone.Id, visit.Currency, ct);

    /// <summary>Whether the answers of a file may still be changed.</summary>
    public bool IsOpen(ImportDraft draft) => jobs.Find(draft) is null && draft.Stage != DraftStage.Imported;

    public void Save(ImportDraft draft) => drafts.Save(draft);

    /// <summary>Does something with a file as it is laid open; 404 when there is none, the reason when it cannot be read.</summary>
    public async Task<IResult> OnAsync(string id, Visit visit, Func<MappingDesk, Task<IResult>> then, CancellationToken ct)
    {
        if (jobs.Read(visit.Workspace, id) is not { } draft) return Results.NotFound();
        var desk = await OpenAsync(draft, visit, ct);
        return desk.IsDone ? await then(desk.Value) : Refused.For(desk.Refusals);
    }
}
