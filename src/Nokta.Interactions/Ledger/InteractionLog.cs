#pragma warning disable CS9113, CA1822
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>The ledger as readers see it: interactions of done batches in the order of arrival, in columns, with their input.</summary>
public sealed class InteractionLog(Database database)
{
    /// <summary>One cheap query.</summary>
    public LedgerState State(WorkspaceId workspace) => throw new NotImplementedException();

    /// <summary>Interactions that count now.</summary>
    public long RowCount(WorkspaceId workspace) => State(workspace).Rows;

    /// <summary>Interactions with row numbers above <paramref name="afterRow"/>, in order of arrival; blocks are read one at a time as the caller goes on.</summary>
    public IEnumerable<InteractionBlock> ReadBlocks(WorkspaceId workspace, long afterRow = 0) => throw new NotImplementedException();

    /// <summary>All signatures of the workspace; the index is the id.</summary>
    public IReadOnlyList<Signature> Signatures(WorkspaceId workspace) => throw new NotImplementedException();

    /// <summary>Currencies by the number the columns use; index 0 is the empty text.</summary>
    public IReadOnlyList<string> Currencies(WorkspaceId workspace) => throw new NotImplementedException();

    /// <summary>Full rows, with raw input, source key, person, batch and line; those that are gone are left out.</summary>
    public IReadOnlyList<LedgerRow> ReadRows(WorkspaceId workspace, IReadOnlyList<long> rows) => throw new NotImplementedException();

    /// <summary>Row numbers that were given once and count no more.</summary>
    public IReadOnlyList<RowRange> Undone(WorkspaceId workspace) => throw new NotImplementedException();

    /// <summary>The person of a person key: the smallest key of the connected component of identity links. 0 stays 0.</summary>
    public Func<ulong, ulong> PersonOf(WorkspaceId workspace) => throw new NotImplementedException();
}
