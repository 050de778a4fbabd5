using System.Globalization;
using System.Text;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Interactions.Segments;

/// <summary>One key of somebody on a frozen list. Keys and not persons, so that a merge or a split afterwards changes no list.</summary>
[Untrailed("the freeze is recorded, and an entry would tell whose key it is")]
public sealed class SegmentMember : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public int Segment { get; init; }

    /// <summary>Id of the person key.</summary>
    public long Person { get; init; }
}

/// <summary>Reads and writes the keys of frozen lists, which may be many.</summary>
internal static class SegmentMembers
{
    private const int AtOnce = 400;

    public static void Keep(Writing turn, WorkspaceId workspace, int segment, IEnumerable<ulong> keys)
    {
        foreach (var some in keys.Distinct().Chunk(AtOnce))
        {
            var rows = new StringBuilder();
            foreach (var key in some) rows.Append(rows.Length > 0 ? ", " : "").Append(CultureInfo.InvariantCulture, $"({workspace.Value}, {segment}, {(long)key})");
            turn.Run($"""INSERT INTO interactions_segment_member ("Workspace", "Segment", "Person") VALUES {rows} ON CONFLICT DO NOTHING""");
        }
    }

    public static IReadOnlyList<ulong> Read(Database database, WorkspaceId workspace, int segment)
    {
        using var connection = database.OpenReading();
        return [.. connection.Read("""SELECT "Person" FROM interactions_segment_member WHERE "Workspace" = @w AND "Segment" = @s""", r => (ulong)r.GetInt64(0), ("@w", workspace.Value), ("@s", segment))];
    }

    /// <summary>Takes keys off every list of which nothing else is left.</summary>
    public static long Forget(Writing turn, WorkspaceId workspace, Func<ulong, bool> isGone)
    {
        var gone = turn.Connection.Read("""SELECT DISTINCT "Person" FROM interactions_segment_member WHERE "Workspace" = @w""", r => r.GetInt64(0), ("@w", workspace.Value)).Where(k => isGone((ulong)k)).ToList();
        return gone.Sum(key => (long)turn.Run("""DELETE FROM interactions_segment_member WHERE "Workspace" = @w AND "Person" = @p""", ("@w", workspace.Value), ("@p", key)));
    }
}
