using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import.Following;

/// <summary>Files that are followed can be read.</summary>
internal sealed class FollowSign(Database database) : IVitalSign
{
    public ValueTask<Vital> TakeAsync(CancellationToken ct = default)
    {
        using var connection = database.OpenReading();
        // A file that is not there yet is waited for; that is nobody's fault.
        var stuck = FollowTable.List(connection).Count(f => f.IsOn && f.Problem is not (null or "follow.missing"));
        return new(Vital.Of("follow", stuck > 0 ? VitalState.Warn : VitalState.Good, ("n", stuck)));
    }
}
