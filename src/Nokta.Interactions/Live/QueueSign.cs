using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Live;

/// <summary>What is recorded live is being stored: the queue is not full, and what was stored last did not fail.</summary>
internal sealed class QueueSign(Intake intake) : IVitalSign
{
    private const double Little = 0.5;

    public ValueTask<Vital> TakeAsync(CancellationToken ct = default)
    {
        if (intake.IsFailing) return new(Vital.Of("intake", VitalState.Bad, ("why", "failing"), ("n", intake.Waiting)));
        var state = intake.Fullness >= 1 ? VitalState.Bad : intake.Fullness >= Little ? VitalState.Warn : VitalState.Good;
        return new(Vital.Of("intake", state, ("n", intake.Waiting)));
    }
}
