using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Server.Backups;

namespace Nokta.Server.Health;

/// <summary>There is room to write: below the least, nothing should be sent here that must be stored.</summary>
internal sealed class DiskSign(Database database) : IVitalSign
{
    private const long Least = 256L << 20, Little = 1L << 30;

    public ValueTask<Vital> TakeAsync(CancellationToken ct = default)
    {
        var free = Disk.FreeIn(database.Folder);
        var state = free < Least ? VitalState.Bad : free < Little ? VitalState.Warn : VitalState.Good;
        return new(Vital.Of("disk", state, ("mb", free >> 20)));
    }
}
