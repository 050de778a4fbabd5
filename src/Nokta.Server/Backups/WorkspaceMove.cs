using Nokta.Interactions.Privacy;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Storage.Copying;

namespace Nokta.Server.Backups;

/// <summary>
/// Brings one workspace into another installation. What lets somebody in and what sends something out stays behind: a copy must neither open a door
/// there nor speak in the name of the original.
/// </summary>
internal static class WorkspaceMove
{
    public static readonly IReadOnlySet<string> StayBehind = new HashSet<string>
    {
        "accounts_membership", "accounts_attempt", "accounts_invitation", "accounts_station", "accounts_token", "accounts_repeat",
        "accounts_webhook", "accounts_delivery", "accounts_delivery_attempt", "kernel_outbox", "kernel_trail_moving", "interactions_write_key", "interactions_key_mapping",
    };

    /// <summary>Folders with one inside for each workspace. Unfinished uploads and sheets stay behind, they are somebody's in the middle of something.</summary>
    public static readonly IReadOnlyList<string> Folders = ["photos", "lookups", "inbox"];

    private const string Rejects = "rejects";

    public static Task<Outcome<CopiedWorkspace>> RunAsync(Database from, WorkspaceId workspace, Database to, IProgress<double>? progress, CancellationToken ct) =>
        StoreCopy.OneAsync(from, workspace, to, Program.Modules, StayBehind, (turn, number) =>
        {
            CopyFiles(from.Folder, workspace, to.Folder, number);
            // The names of files of refused rows begin with the workspace's number.
            var (was, now) = ($"{Rejects}/{workspace}-", $"{Rejects}/{number}-");
            Rename(turn, number, was, now);
            turn.Record(number, "copied-here", "workspace", number.ToString());
            ErasureJournal.BringOver(from.Folder, workspace, to.Folder, number);
            return Task.CompletedTask;
        }, progress, ct);

    private static void Rename(Writing turn, WorkspaceId workspace, string was, string now)
    {
        using var command = turn.Connection.CreateCommand();
        (command.Transaction, command.CommandText) = (turn.Transaction, FormattableString.Invariant($"""UPDATE interactions_batch SET "RejectFile" = '{now}' || substr("RejectFile", {was.Length + 1}) WHERE "Workspace" = {workspace.Value} AND "RejectFile" LIKE '{was}%'"""));
        command.ExecuteNonQuery();
    }

    private static void CopyFiles(string from, WorkspaceId was, string to, WorkspaceId now)
    {
        foreach (var folder in Folders)
        {
            var (source, target) = (Path.Combine(from, folder, was.ToString()), Path.Combine(to, folder, now.ToString()));
            // What a copy that was cut off left there is not this one's.
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            foreach (var file in Directory.Exists(source) ? Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories) : [])
                Copy(file, Path.Combine(target, Path.GetRelativePath(source, file)));
        }

        var rejects = Path.Combine(from, Rejects);
        foreach (var file in Directory.Exists(rejects) ? Directory.EnumerateFiles(rejects, $"{was}-*") : [])
            Copy(file, Path.Combine(to, Rejects, now + Path.GetFileName(file)[was.ToString().Length..]));
    }

    private static void Copy(string file, string target)
    {
        if (file.EndsWith(".lock", StringComparison.Ordinal)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target, overwrite: true);
    }
}
