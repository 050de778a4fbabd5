namespace Nokta.Kernel.Modules;

/// <summary>A value that belongs to a person or is a secret: whoever writes it into a log or a measure writes <c>***</c>.</summary>
public readonly record struct Veiled<T>(T Value)
{
    public override string ToString() => "***";
}

/// <summary>Draws the veil: <c>log.LogWarning("{Who} …", Veil.Over(name))</c>.</summary>
public static class Veil
{
    public static Veiled<T> Over<T>(T value) => new(value);
}
