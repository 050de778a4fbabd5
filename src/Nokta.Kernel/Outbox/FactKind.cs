using Nokta.Kernel.Trail;

namespace Nokta.Kernel.Outbox;

/// <summary>
/// A public event: its type is never renamed and its data only gains fields. It follows from a change as the trail sees it, so that no
/// code that makes such a change has to remember to announce it.
/// </summary>
/// <param name="Type"><c>noun.happened</c>, such as <c>touchpoint.changed</c>.</param>
/// <param name="Tells">In one English sentence, when it comes.</param>
/// <param name="Of">Whether a change is one.</param>
/// <param name="Data">What it carries: ids, codes and figures, never the name of a person.</param>
/// <param name="Example">Its data, for the documentation and for tests of receivers.</param>
public sealed record FactKind(string Type, string Tells, Func<TrailChange, bool> Of, Func<TrailChange, object> Data, object Example);

/// <summary>Somebody inside the product who wants to hear of facts.</summary>
public interface IOutboxListener
{
    /// <summary>Stable: under it stands how far it has come.</summary>
    string Name { get; }

    /// <summary>
    /// Takes the next facts in their order, inside the transaction that also remembers that it has: what it writes there happens once. What
    /// reaches beyond the database it only notes here and does later.
    /// </summary>
    Task TakeAsync(Storage.Writing turn, IReadOnlyList<OutboxFact> facts, CancellationToken ct);
}
