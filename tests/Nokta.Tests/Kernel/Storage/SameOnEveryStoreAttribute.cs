using Xunit.v3;

namespace Nokta.Tests.Kernel.Storage;

/// <summary>
/// These tests do not ask which database the run is about (they read text, count, or name the store they want), so <c>./test</c> runs them once.
/// Who says so and asks nevertheless, through whatever it calls, fails.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SameOnEveryStoreAttribute : Attribute, ITraitAttribute
{
    public const string Name = "store";

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(Name, "any")];
}
