using Nokta.Kernel.Modules;

namespace Nokta.Server.Health;

/// <summary>The runtime is not older than the fixes this product leans on. The package scanner does not see the runtime, so its floor is written here.</summary>
internal sealed class RuntimeSign(Version version) : IVitalSign
{
    /// <summary>The oldest it is tested with.</summary>
    public static readonly Version Floor = new(10, 0, 12);

    /// <summary>The first with the fixes of October 2026 (two of them denials of service).</summary>
    public static readonly Version Wanted = new(10, 0, 13);

    public RuntimeSign() : this(Environment.Version) { }

    public ValueTask<Vital> TakeAsync(CancellationToken ct = default)
    {
        var state = version < Floor ? VitalState.Bad : version < Wanted ? VitalState.Warn : VitalState.Good;
        return new(Vital.Of("runtime", state, ("version", version.ToString(3)), ("wanted", (state == VitalState.Bad ? Floor : Wanted).ToString(3))));
    }
}
