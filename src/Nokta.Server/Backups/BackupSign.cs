using Nokta.Kernel.Modules;

namespace Nokta.Server.Backups;

/// <summary>The last good copy is not older than planned. Old copies never stop the answering; they are what somebody will miss one day.</summary>
internal sealed class BackupSign(DailyCopies copies, TimeProvider time) : IVitalSign
{
    public async ValueTask<Vital> TakeAsync(CancellationToken ct = default)
    {
        var settings = await copies.ReadAsync(ct);
        if (!settings.IsOn) return Vital.Of("backup", VitalState.Warn, ("why", "off"));
        if (copies.List() is not [var newest, ..]) return Vital.Of("backup", VitalState.Warn, ("why", "none"));
        var hours = (long)(time.GetUtcNow() - DailyCopies.Made(newest)).TotalHours;
        return Vital.Of("backup", hours > 48 ? VitalState.Warn : VitalState.Good, ("n", hours));
    }
}
