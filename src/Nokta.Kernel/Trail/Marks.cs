using Nokta.Kernel.Storage;

namespace Nokta.Kernel.Trail;

/// <summary>Keeps rows or a column out of the audit trail; everything else is in it without being told.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class UntrailedAttribute(string why) : Attribute
{
    public string Why { get; } = why;
}

/// <summary>A password, token or key: the trail says that it changed, never what it was or is.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

/// <summary>A row that says itself what it is to the trail, where its type and key would say it badly.</summary>
public interface ITrailed
{
    /// <summary>Empty when another row tells the same.</summary>
    string TrailKind { get; }
    string TrailThing { get; }

    /// <summary>What adding it means, when that is an act of its own: <c>backup-downloaded</c>.</summary>
    string? TrailAct => null;

    /// <summary>What people call it; null leaves it to the row's own name.</summary>
    string? TrailLabel => null;

    /// <summary>For a row that is one state of a thing: the states before it, the newest first. Adding it then means changing the thing.</summary>
    IQueryable<object>? Earlier(NoktaDb db) => null;
}
