using Nokta.Interactions.Live;
using Nokta.Kernel;

namespace Nokta.Interactions.Tail;

/// <summary>By what something came: a write key or a token, with the name people know it by.</summary>
/// <param name="Source">The source in the ledger, where it writes for one only.</param>
public sealed record Sender(string Id, string Name, string Source = "");

/// <summary>The events of one request after they were stored, with what became of each.</summary>
/// <param name="LeftOut">Events that are no contact.</param>
internal sealed record Arrival(WorkspaceId Workspace, IReadOnlyList<LiveEvent> Events, Receipt[] Receipts, int LeftOut, Sender? By, DateTimeOffset At);
