using System.Data.Common;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Inbox;

/// <summary>Watched folders and what was found in them, as rows.</summary>
internal static class InboxTable
{
    /// <summary>Folders of a workspace, or of all; each as it is stored.</summary>
    public static List<WatchedFolder> Folders(DbConnection connection, WorkspaceId? workspace) =>
        connection.Read("""SELECT "Workspace", "Source", "Folder", "IsOn" FROM interactions_inbox WHERE CAST(@w AS integer) IS NULL OR "Workspace" = @w ORDER BY "Workspace", "Source" """,
            r => new WatchedFolder(new WorkspaceId(r.GetInt32(0)), r.GetString(1), r.GetString(2), r.GetInt32(3) != 0), ("@w", workspace?.Value));

    public static void Put(Writing turn, WatchedFolder folder, DateTimeOffset at)
    {
        turn.Record(folder.Workspace, TrailEntry.Changed, "watched-folder", folder.Source, folder.Source, new TrailField("path", null, folder.Path), new TrailField("isOn", null, folder.IsOn));
        turn.Run("""
            INSERT INTO interactions_inbox VALUES (@w, @f, @s, @p, @on, @at)
            ON CONFLICT ("Workspace", "Fold") DO UPDATE SET "Source" = @s, "Folder" = @p, "IsOn" = @on, "At" = @at
            """, ("@w", folder.Workspace.Value), ("@f", Folding.Fold(folder.Source)),
            ("@s", folder.Source), ("@p", folder.Path), ("@on", folder.IsOn ? 1 : 0), ("@at", Micros.Of(at)));
    }

    public static List<InboxFile> Files(DbConnection connection, WorkspaceId workspace, int most) =>
        connection.Read("""
            SELECT COALESCE(i."Source", f."Fold"), f."FileName", f."At", f."State", f."Batch", f."Draft", f."Problem"
            FROM interactions_inbox_file f LEFT JOIN interactions_inbox i ON i."Workspace" = f."Workspace" AND i."Fold" = f."Fold"
            WHERE f."Workspace" = @w ORDER BY f."Id" DESC LIMIT @n
            """, r => new InboxFile(r.GetString(0), r.GetString(1), Micros.ToInstant(r.GetInt64(2)), (InboxState)r.GetInt32(3),
            r.IsDBNull(4) ? null : r.GetInt32(4), r.IsDBNull(5) ? null : r.GetString(5), r.IsDBNull(6) ? null : r.GetString(6)), ("@w", workspace.Value), ("@n", most));

    public static void Add(Writing turn, WorkspaceId workspace, InboxFile file) =>
        turn.Run("""INSERT INTO interactions_inbox_file SELECT @w, COALESCE(MAX("Id"), 0) + 1, @f, @n, @at, @s, @b, @d, @p FROM interactions_inbox_file WHERE "Workspace" = @w""",
            ("@w", workspace.Value), ("@f", Folding.Fold(file.Source)), ("@n", file.FileName), ("@at", Micros.Of(file.At)), ("@s", (int)file.State), ("@b", file.Batch), ("@d", file.Draft), ("@p", file.Problem));
}
