namespace Nokta.Kernel;

/// <summary>
/// Why something was not done, for the one who can change it. <see cref="Code"/> is stable (<c>noun.reason</c>) and is the
/// key of its text: <c>refusal.{code}</c> in a module's texts, with <see cref="With"/> as its placeholders.
/// </summary>
public sealed record Refusal(string Code, string? Field = null, IReadOnlyDictionary<string, object?>? With = null)
{
    public static Refusal Of(string code, params ReadOnlySpan<(string Name, object? Value)> with)
    {
        var named = new Dictionary<string, object?>(with.Length);
        foreach (var (name, value) in with) named[name] = value;
        return new Refusal(code, null, named);
    }

    public Refusal At(string field) => this with { Field = field };
}

/// <summary>Either the value, or every reason why there is none.</summary>
public readonly record struct Outcome<T>
{
    private Outcome(T? value, IReadOnlyList<Refusal> refusals) => (Value, Refusals) = (value, refusals);

    public T? Value { get; }
    public IReadOnlyList<Refusal> Refusals { get; }

    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Value))]
    public bool IsDone => Refusals is null or { Count: 0 };

    public Refusal? Refusal => IsDone ? null : Refusals[0];

    public static implicit operator Outcome<T>(T value) => new(value, []);
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, [refusal]);
    public static implicit operator Outcome<T>(List<Refusal> refusals) => new(default, refusals);
}
