using System.Data.Common;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import.Following;

/// <summary>Followed files, their places and the imports of their days, as rows.</summary>
internal static class FollowTable
{
    public static List<FollowedFile> List(DbConnection connection, WorkspaceId? workspace = null) => connection.Read("""
        SELECT "Workspace", "Id", "Source", "Path", "IsOn", "KnownBatch", "Rows", "Rejected", "ReadAt", "Problem", "At" FROM interactions_follow
        WHERE "RemovedAt" IS NULL AND (CAST(@w AS integer) IS NULL OR "Workspace" = @w) ORDER BY "Workspace", "Id"
        """, r => new FollowedFile(new WorkspaceId(r.GetInt32(0)), r.GetInt32(1), r.GetString(2), r.GetString(3), r.GetInt32(4) != 0, r.GetInt32(5), r.GetInt64(6), r.GetInt64(7),
        r.IsDBNull(8) ? null : Micros.ToInstant(r.GetInt64(8)), r.IsDBNull(9) ? null : r.GetString(9), Micros.ToInstant(r.GetInt64(10))), ("@w", workspace?.Value));

    public static List<FollowedPart> Parts(DbConnection connection, WorkspaceId workspace, int follow) => connection.Read("""
        SELECT "Id", "Path", "IsOld", "Place", "At" FROM interactions_follow_file WHERE "Workspace" = @w AND "Follow" = @f ORDER BY "Id"
        """, r => new FollowedPart(follow, r.GetInt32(0), r.GetString(1), r.GetInt32(2) != 0, FilePlace.Parse(r.GetString(3)), Micros.ToInstant(r.GetInt64(4))), ("@w", workspace.Value), ("@f", follow));

    public static int Add(Writing turn, FollowedFile file)
    {
        var id = (int)turn.Number("""SELECT COALESCE(MAX("Id"), 0) + 1 FROM interactions_follow WHERE "Workspace" = @w""", ("@w", file.Workspace.Value));
        turn.Run("""
            INSERT INTO interactions_follow ("Workspace", "Id", "Source", "Path", "IsOn", "KnownBatch", "Rows", "Rejected", "ReadAt", "Problem", "At", "RemovedAt") VALUES (@w, @id, @s, @p, 1, @k, 0, 0, NULL, NULL, @at, NULL)
            """, ("@w", file.Workspace.Value), ("@id", id), ("@s", file.Source), ("@p", file.Path), ("@k", file.KnownBatch), ("@at", Micros.Of(file.At)));
        return id;
    }

    public static int Turn(Writing turn, WorkspaceId workspace, int id, bool isOn) =>
        turn.Run("""UPDATE interactions_follow SET "IsOn" = @on, "Problem" = NULL WHERE "Workspace" = @w AND "Id" = @id""", ("@w", workspace.Value), ("@id", id), ("@on", isOn ? 1 : 0));

    public static void Tell(Writing turn, FollowedFile file, string? problem) =>
        turn.Run("""UPDATE interactions_follow SET "Problem" = @p WHERE "Workspace" = @w AND "Id" = @id""", ("@w", file.Workspace.Value), ("@id", file.Id), ("@p", problem));

    /// <summary>Follows a file no more, or again from where it was read to. Returns how many rows this changed.</summary>
    public static int Mark(Writing turn, WorkspaceId workspace, int id, DateTimeOffset? removedAt) => turn.Run("""
        UPDATE interactions_follow SET "RemovedAt" = @at WHERE "Workspace" = @w AND "Id" = @id
        """, ("@w", workspace.Value), ("@id", id), ("@at", removedAt is { } at ? Micros.Of(at) : null));

    public static void AddPart(Writing turn, WorkspaceId workspace, FollowedPart part) => turn.Run("""
        INSERT INTO interactions_follow_file ("Workspace", "Follow", "Id", "Path", "IsOld", "Place", "At")
        SELECT @w, @f, COALESCE(MAX("Id"), 0) + 1, @p, @o, @at0, @at FROM interactions_follow_file WHERE "Workspace" = @w AND "Follow" = @f
        """, ("@w", workspace.Value), ("@f", part.Follow), ("@p", part.Path), ("@o", part.IsOld ? 1 : 0), ("@at0", part.Place.ToJson()), ("@at", Micros.Of(part.At)));

    public static void RemovePart(Writing turn, WorkspaceId workspace, FollowedPart part) =>
        turn.Run("""DELETE FROM interactions_follow_file WHERE "Workspace" = @w AND "Follow" = @f AND "Id" = @id""", ("@w", workspace.Value), ("@f", part.Follow), ("@id", part.Id));

    /// <summary>Writes where a part now is and how far it is read. False when somebody else moved it, or it is followed no more: then nothing may be stored.</summary>
    public static bool Move(Writing turn, WorkspaceId workspace, FollowedPart was, FollowedPart now) => turn.Run("""
        UPDATE interactions_follow_file SET "Path" = @p, "IsOld" = @o, "Place" = @now, "At" = @at
        WHERE "Workspace" = @w AND "Follow" = @f AND "Id" = @id AND "Place" = @was AND EXISTS (SELECT 1 FROM interactions_follow f WHERE f."Workspace" = @w AND f."Id" = @f AND f."IsOn" = 1 AND f."RemovedAt" IS NULL)
        """, ("@w", workspace.Value), ("@f", was.Follow), ("@id", was.Id), ("@p", now.Path), ("@o", now.IsOld ? 1 : 0), ("@now", now.Place.ToJson()), ("@at", Micros.Of(now.At)), ("@was", was.Place.ToJson())) == 1;

    public static void Count(Writing turn, FollowedFile file, ImportCounts counts, DateTimeOffset now) => turn.Run("""
        UPDATE interactions_follow SET "Rows" = "Rows" + @n, "Rejected" = "Rejected" + @r, "ReadAt" = @at, "Problem" = NULL WHERE "Workspace" = @w AND "Id" = @id
        """, ("@w", file.Workspace.Value), ("@id", file.Id), ("@n", counts.Read), ("@r", counts.Rejected), ("@at", Micros.Of(now)));

    /// <summary>The newest import of a day, and how long its file of refused rows is.</summary>
    public static (int Batch, long RejectBytes)? Day(Writing turn, FollowedFile file, int day) => turn.Read("""
        SELECT "Batch", "RejectBytes" FROM interactions_follow_day WHERE "Workspace" = @w AND "Follow" = @f AND "Day" = @d ORDER BY "Batch" DESC LIMIT 1
        """, r => (r.GetInt32(0), r.GetInt64(1)), ("@w", file.Workspace.Value), ("@f", file.Id), ("@d", day)) is [var found] ? found : null;

    public static void PutDay(Writing turn, FollowedFile file, int day, int batch, long rejectBytes) => turn.Run("""
        INSERT INTO interactions_follow_day ("Workspace", "Batch", "Follow", "Day", "RejectBytes") VALUES (@w, @b, @f, @d, @n) ON CONFLICT ("Workspace", "Batch") DO UPDATE SET "RejectBytes" = @n
        """, ("@w", file.Workspace.Value), ("@b", batch), ("@f", file.Id), ("@d", day), ("@n", rejectBytes));
}
