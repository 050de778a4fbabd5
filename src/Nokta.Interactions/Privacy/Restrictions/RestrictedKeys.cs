using System.Data.Common;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;

namespace Nokta.Interactions.Privacy;

/// <summary>The keys of persons of whom less is done, as those read them who write interactions and count them.</summary>
internal static class RestrictedKeys
{
    /// <summary>A number that changes with every restriction of a workspace. One step in an index.</summary>
    public static long MarkOf(DbConnection connection, WorkspaceId workspace)
    {
        using var command = connection.Command("""SELECT MAX("Change") FROM interactions_restriction WHERE "Workspace" = @w""", ("@w", workspace.Value));
        return command.Number() ?? 0;
    }

    /// <summary>Keys under which nothing comes in.</summary>
    public static HashSet<ulong> Nameless(DbConnection connection, WorkspaceId workspace) => Open(connection, workspace, Restriction.Objected, Restriction.Withdrawn);

    /// <summary>Keys that are in no figure.</summary>
    public static HashSet<ulong> Hidden(DbConnection connection, WorkspaceId workspace) => Open(connection, workspace, Restriction.Restricted, Restriction.Objected);

    private static HashSet<ulong> Open(DbConnection connection, WorkspaceId workspace, string one, string other) =>
        [.. connection.Read("""SELECT "Person" FROM interactions_restriction WHERE "Workspace" = @w AND "LiftedAt" IS NULL AND "Ground" IN (@a, @b)""", r => (ulong)r.GetInt64(0), ("@w", workspace.Value), ("@a", one), ("@b", other))];
}
