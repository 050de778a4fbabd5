namespace Nokta.Kernel.Modules;

/// <summary>Something that must always hold in the stored data. Modules register theirs as services; <c>nokta doctor</c> checks each.</summary>
public interface IInvariant
{
    /// <summary>What holds, in one English sentence: it stands in the doctor's report.</summary>
    string Name { get; }

    /// <summary>Every place where it does not hold, in words; empty when all is well. Reads only.</summary>
    Task<IReadOnlyList<string>> FindBrokenAsync(CancellationToken ct = default);
}
