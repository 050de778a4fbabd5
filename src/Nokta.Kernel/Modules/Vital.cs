namespace Nokta.Kernel.Modules;

/// <summary>
/// One thing that must be well for the installation to be trusted. <see cref="Code"/> is stable: <c>health.{code}</c> is its name and
/// <c>health.{code}.{state}</c> says in the reader's language what is so and what to do, with <see cref="With"/> as its placeholders.
/// </summary>
public sealed record Vital(string Code, VitalState State, IReadOnlyDictionary<string, object?> With)
{
    public static Vital Of(string code, VitalState state, params ReadOnlySpan<(string Name, object? Value)> with)
    {
        var named = new Dictionary<string, object?>(with.Length);
        foreach (var (name, value) in with) named[name] = value;
        return new Vital(code, state, named);
    }
}

/// <summary>Good; worth a look soon; or so that requests must not be sent here.</summary>
public enum VitalState { Good, Warn, Bad }

/// <summary>Takes one vital sign. Modules register theirs as services; <c>/health/ready</c> and the page of health show each. Reads only, in milliseconds.</summary>
public interface IVitalSign
{
    ValueTask<Vital> TakeAsync(CancellationToken ct = default);
}
