using Nokta.Kernel.Modules;

namespace Nokta.Server.Backups;

/// <summary>The last good copy is not older than planned. Old copies never stop the answering; they are what somebody will miss one day.</summary>
internal sealed class BackupSign(ScheduledCopies copies, CopyBook book, TimeProvider time) : IVitalSign
{
    public async ValueTask<Vital> TakeAsync(CancellationToken ct = default)
    {
        if (!await book.HasOwnDataAsync(ct)) return Vital.Of("backup", VitalState.Good, ("why", "nothing"));
        var plan = await book.PlanAsync(ct);
        if (!plan.IsOn) return Vital.Of("backup", VitalState.Warn, ("why", "off"));
        if (await book.LastAsync(ct) is { Problem: { } problem } failed) return Vital.Of("backup", VitalState.Warn, ("why", problem == "backup.no-room" ? "no-room" : "failed"), ("mb", failed.Mb), ("problem", problem));
        if (copies.List() is not [var newest, ..]) return Vital.Of("backup", VitalState.Warn, ("why", "none"));
        var (made, now) = (ScheduledCopies.Made(newest), time.GetUtcNow());
        if (now - made < TimeSpan.FromHours(1)) return Vital.Of("backup", VitalState.Good, ("why", "fresh"), ("n", 0L));
        return Vital.Of("backup", plan.IsOverdue(made, now) ? VitalState.Warn : VitalState.Good, ("n", (long)(now - made).TotalHours));
    }
}
