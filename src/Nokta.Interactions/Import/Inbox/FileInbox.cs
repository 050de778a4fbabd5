using System.IO.Hashing;
using Nokta.Interactions.Import.Drafts;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Inbox;

/// <summary>
/// Imports what is put into watched folders, in the order of names: a file that has stopped growing and whose columns are those of last
/// time. It ends in <c>done</c>, <c>failed</c> (with the reason beside it) or <c>waiting</c>, when its columns have changed and a person has to look.
/// </summary>
public sealed class FileInbox(Database database, Importer importer, SavedMappings mappings, Texts texts, TimeProvider clock)
{
    /// <summary>A file that nobody has touched for so long is whole even when it is seen for the first time.</summary>
    private static readonly TimeSpan s_settled = TimeSpan.FromMinutes(1);

    private static readonly string[] s_unfinished = [".part", ".partial", ".tmp", ".crdownload", ".filepart"];
    private readonly Dictionary<string, (long Length, DateTime Written)> _seen = new(StringComparer.Ordinal);

    /// <summary>Files that were dealt with and could not be moved away; they are left alone until the next start.</summary>
    private readonly HashSet<string> _stuck = new(StringComparer.Ordinal);

    public string Root => Path.Combine(database.Folder, "inbox");

    public IReadOnlyList<WatchedFolder> Folders(WorkspaceId? workspace = null)
    {
        using var connection = database.OpenReading();
        return [.. InboxTable.Folders(connection, workspace).Select(f => f with { Path = PlaceOf(f) })];
    }

    /// <summary>What was found lately, the newest first.</summary>
    public IReadOnlyList<InboxFile> Files(WorkspaceId workspace, int most = 20)
    {
        using var connection = database.OpenReading();
        return InboxTable.Files(connection, workspace, most);
    }

    /// <summary>Begins to watch: the folder of that name in the inbox, or another one that whoever runs the server names.</summary>
    public async Task<WatchedFolder> WatchAsync(WorkspaceId workspace, string source, string? path = null, bool isOn = true, CancellationToken ct = default)
    {
        var known = Folders(workspace).FirstOrDefault(f => Folding.Fold(f.Source) == Folding.Fold(source));
        var folder = new WatchedFolder(workspace, known?.Source ?? source.Trim(), path is not null ? Path.GetFullPath(path) : known?.Path ?? NameOf(source), isOn);
        Directory.CreateDirectory(PlaceOf(folder));
        await using var turn = await database.WriteAsync(ct);
        InboxTable.Put(turn, folder, clock.GetUtcNow());
        await turn.CommitAsync(ct);
        return folder with { Path = PlaceOf(folder) };
    }

    /// <summary>Looks once into all folders that are watched, and imports what is whole. Returns what became of each file.</summary>
    public async Task<IReadOnlyList<InboxFile>> SweepAsync(CancellationToken ct = default)
    {
        var found = new List<InboxFile>();
        var folders = Folders().Where(f => f.IsOn && Directory.Exists(f.Path)).ToList();
        if (folders.Count == 0 || TakeTurn() is not { } turn) return found;
        await using (turn)
            foreach (var folder in folders)
                foreach (var file in Whole(folder.Path))
                {
                    ct.ThrowIfCancellationRequested();
                    if (await TakeAsync(folder, file, ct) is { } done) found.Add(done);
                }

        return found;
    }

    private string PlaceOf(WatchedFolder folder) => Path.IsPathFullyQualified(folder.Path) ? folder.Path : Path.Combine(Root, folder.Workspace.ToString(), folder.Path);

    /// <summary>The source's name as a folder's: letters and digits of any script.</summary>
    private static string NameOf(string source)
    {
        var name = new string([.. source.Trim().Select(c => char.IsLetterOrDigit(c) ? c : '-')]).Trim('-');
        return name.Length == 0 ? "files" : name.Length > 60 ? name[..60] : name;
    }

    /// <summary>One process at a time looks; another that comes finds nothing to do.</summary>
    private FileStream? TakeTurn()
    {
        try
        {
            Directory.CreateDirectory(Root);
            return new FileStream(Path.Combine(Root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The files that have the size and time they had at the last look.</summary>
    private List<FileInfo> Whole(string folder)
    {
        var whole = new List<FileInfo>();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            if (file.Name[0] is '.' or '~' || s_unfinished.Contains(file.Extension.ToLowerInvariant()) || file.Attributes.HasFlag(FileAttributes.ReparsePoint)) continue;
            if (_stuck.Contains(file.FullName)) continue;
            var now = (file.Length, file.LastWriteTimeUtc);
            var isSame = _seen.TryGetValue(file.FullName, out var before) && before == now;
            _seen[file.FullName] = now;
            if (isSame || clock.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > s_settled) whole.Add(file);
        }

        return whole;
    }

    private async Task<InboxFile?> TakeAsync(WatchedFolder folder, FileInfo file, CancellationToken ct)
    {
        var looked = new InboxFile(folder.Source, file.Name, clock.GetUtcNow(), InboxState.Failed, null, null, null);
        try
        {
            looked = await ImportAsync(folder, file, looked, ct);
        }
        catch (Exception gone) when (gone is FileNotFoundException or UnauthorizedAccessException)
        {
            // Somebody took it away, or it is not ours to read yet: the next look will tell.
            return null;
        }

        await using (var turn = await database.WriteAsync(CancellationToken.None))
        {
            InboxTable.Add(turn, folder.Workspace, looked);
            await turn.CommitAsync(CancellationToken.None);
        }

        try
        {
            Move(file, looked);
            _seen.Remove(file.FullName);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            _stuck.Add(file.FullName);
        }

        return looked;
    }

    private async Task<InboxFile> ImportAsync(WatchedFolder folder, FileInfo file, InboxFile looked, CancellationToken ct)
    {
        // A process that was killed between the import and the move left the file here: its rows are in the ledger already.
        if (BatchOf(folder, file) is { } batch) return looked with { State = InboxState.Known, Batch = batch };
        var rows = (await mappings.FindBySourceAsync(folder.Workspace, folder.Source, [], ct))?.Mapping.HeaderRows;
        var guessed = FileGuess.Read(file.FullName, new FileForm(HeaderRows: rows));
        if (!guessed.IsDone) return looked with { Problem = guessed.Refusal!.Code };
        var header = guessed.Value.Columns.Select(c => c.Name).ToList();
        if (await mappings.FindBySourceAsync(folder.Workspace, folder.Source, header, ct) is not { } known) return await WaitAsync(folder, file, null, header, looked, ct);
        var mapping = ProposedMapping.Of(guessed.Value, known, file.Name, known.Mapping.Zone, known.Mapping.Currency);
        if (!known.Fits) return await WaitAsync(folder, file, mapping, header, looked, ct);

        var done = await importer.RunAsync(folder.Workspace, file.FullName, file.Name, mapping, null, ct);
        if (!done.IsDone) return looked with { Problem = done.Refusal!.Code };
        ct.ThrowIfCancellationRequested();
        if (done.Value.State != BatchState.Done) return looked with { Problem = done.Value.Problem ?? "import.unexpected", Batch = done.Value.Id };
        return done.Value.Counts is { Accepted: 0, Duplicate: 0, Rejected: > 0 }
            ? looked with { Problem = "inbox.nothing-accepted", Batch = done.Value.Id }
            : looked with { State = InboxState.Imported, Batch = done.Value.Id };
    }

    /// <summary>Puts the file where the wizard finds it; nothing about changed columns is guessed.</summary>
    private async Task<InboxFile> WaitAsync(WatchedFolder folder, FileInfo file, FileMapping? mapping, IReadOnlyList<string> header, InboxFile looked, CancellationToken ct)
    {
        var drafts = new ImportDrafts(database, clock);
        await using var content = file.OpenRead();
        var draft = await drafts.AddAsync(folder.Workspace, file.Name, file.Length, content, ct);
        if (!draft.IsDone) return looked with { Problem = draft.Refusal!.Code };
        if (mapping is not null) drafts.Save(draft.Value.With(mapping, header));
        return looked with { State = InboxState.Waiting, Draft = draft.Value.Id, Problem = "inbox.columns-changed" };
    }

    private int? BatchOf(WatchedFolder folder, FileInfo file)
    {
        using var connection = database.OpenReading();
        var same = BatchTable.List(connection, folder.Workspace).Where(b => b.Batch.State == BatchState.Done && b.Batch.FileBytes == file.Length && Folding.Fold(b.Batch.Source) == Folding.Fold(folder.Source)).ToList();
        if (same.Count == 0) return null;
        var hash = new XxHash128();
        using (var content = file.OpenRead()) hash.Append(content);
        var hex = Convert.ToHexStringLower(hash.GetCurrentHash());
        return same.Find(b => b.Batch.FileHash == hex).Batch?.Id;
    }

    private void Move(FileInfo file, InboxFile looked)
    {
        var folder = Path.Combine(file.DirectoryName!, looked.State switch { InboxState.Failed => "failed", InboxState.Waiting => "waiting", _ => "done" });
        Directory.CreateDirectory(folder);
        var to = Path.Combine(folder, file.Name);
        if (File.Exists(to)) to = Path.Combine(folder, FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(file.Name)}-{looked.At:yyyyMMdd-HHmmss-fff}{file.Extension}"));
        File.Move(file.FullName, to);
        if (looked.Problem is not { } problem) return;
        File.WriteAllLines(to + ".reason.txt", [problem, .. Language.All.Select(l => texts.Find(l, "refusal." + problem) ?? "").Where(t => t.Length > 0)]);
    }
}
