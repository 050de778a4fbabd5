using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Nokta.Interactions.Ledger;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Journeys;

/// <summary>
/// One workspace's journeys on disk, so that a start reads a file instead of the whole ledger. The file is only ever a copy: its stamp says from which
/// batches, undos and links it was made, and one that tells of others, or is damaged, is made anew.
/// </summary>
internal sealed class SavedJourneys(Database database, InteractionLog log, WorkspaceId workspace, ILogger logger)
{
    /// <summary>The folder within the data folder; backups leave it out.</summary>
    public const string Folder = "cache";

    private long _saved;
    private (long, long) _savedOf;
    private Task _saving = Task.CompletedTask;

    /// <summary>Fewest new rows that are worth writing the file again.</summary>
    public required int Least { get; init; }

    public string Path => System.IO.Path.Combine(database.Folder, Folder, string.Create(CultureInfo.InvariantCulture, $"journeys-{workspace.Value}.idx"));

    /// <summary>The journeys as they were saved when they still belong to the ledger; rows that came later are missing in them.</summary>
    public JourneyIndex? Open(LedgerState ledger)
    {
        if (!File.Exists(Path)) return null;
        var index = JourneyIndex.Open(Path, stamp => IsOf(ledger, Encoding.UTF8.GetString(stamp)), out var reason);
        if (index is null) logger.LogInformation("The saved journeys of workspace {Workspace} are not used and will be made anew: {Reason}", workspace.Value, reason);
        else logger.LogInformation("{Rows} interactions of workspace {Workspace} come from the saved journeys.", index.Count, workspace.Value);
        (_saved, _savedOf) = (index?.Count ?? 0, (ledger.UndoGeneration, ledger.Links));
        return index;
    }

    /// <summary>Writes the file in the background when enough has changed since it was last written and nobody is writing it.</summary>
    public void SaveSoon(JourneyIndex index, LedgerState ledger)
    {
        var isNew = _savedOf != (ledger.UndoGeneration, ledger.Links);
        if (!_saving.IsCompleted || (isNew ? index.Count : Math.Abs(index.Count - _saved)) < Math.Max(Least, isNew ? 0 : _saved / 10)) return;
        (_saved, _savedOf) = (index.Count, (ledger.UndoGeneration, ledger.Links));
        _saving = Task.Run(() => Save(index, ledger));
    }

    /// <summary>Done when the file that is being written stands.</summary>
    public Task WhenSavedAsync() => _saving;

    private void Save(JourneyIndex index, LedgerState ledger)
    {
        try
        {
            // What was taken back since must not come back from the file, and who was erased while it was written must not stay in it.
            if (IsOver(ledger)) return;
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            index.Save(Path, Encoding.UTF8.GetBytes(StampOf(ledger, index.LastRow)));
            if (IsOver(ledger)) File.Delete(Path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or OverflowException or System.Data.Common.DbException)
        {
            logger.LogWarning(failure, "The journeys of workspace {Workspace} could not be saved; the next start reads the ledger.", workspace.Value);
        }
    }

    private bool IsOver(LedgerState ledger) => log.State(workspace) is var now && (now.UndoGeneration, now.Links) != (ledger.UndoGeneration, ledger.Links);

    private bool IsOf(LedgerState ledger, string stamp) =>
        stamp.Split(' ') is [var last, ..] && long.TryParse(last, CultureInfo.InvariantCulture, out var row) && stamp == StampOf(ledger, row);

    private string StampOf(LedgerState ledger, long lastRow)
    {
        using var connection = database.OpenReading();
        // A day's batch of live interactions grows on; its end says nothing about the rows before.
        var batches = connection.Read("""
            SELECT "Id", "FirstRow", CASE WHEN "Delimiter" = 'live' THEN 0 ELSE "EndRow" END, "StartedAt", "FileHash" FROM interactions_batch
            WHERE "Workspace" = @w AND "State" = @s AND "EndRow" > "FirstRow" AND "FirstRow" <= @last ORDER BY "Id"
            """, r => string.Create(CultureInfo.InvariantCulture, $"{r.GetInt64(0)} {r.GetInt64(1)} {r.GetInt64(2)} {r.GetInt64(3)} {r.GetString(4)}"),
            ("@w", workspace.Value), ("@s", (int)Import.BatchState.Done), ("@last", lastRow));
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', batches))));
        return string.Create(CultureInfo.InvariantCulture, $"{lastRow} {workspace.Value} {ledger.UndoGeneration} {ledger.Links} {digest}");
    }
}
