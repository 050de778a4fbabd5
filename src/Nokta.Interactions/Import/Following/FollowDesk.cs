using System.Globalization;
using Nokta.Interactions.Import.Drafts;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Following;

/// <summary>Names the files on the server that are read as they grow, and tells how it goes.</summary>
public sealed class FollowDesk(Database database, SavedMappings mappings, TimeProvider clock)
{
    private static readonly string[] s_packed = [".gz", ".zip", ".xlsx", ".xlsm", ".bz2", ".xz", ".zst"];

    public IReadOnlyList<FollowedState> List(WorkspaceId workspace)
    {
        using var connection = database.OpenReading();
        return [.. FollowTable.List(connection, workspace).Select(f => FollowedState.Of(f, FollowTable.Parts(connection, workspace, f.Id)))];
    }

    public FollowedState? Find(WorkspaceId workspace, int id) => List(workspace).FirstOrDefault(f => f.File.Id == id);

    /// <summary>
    /// Begins to follow a file. With <paramref name="fromStart"/> what stands in it is read, too, otherwise only what comes. Where nothing of the source was
    /// imported yet, its mapping is what the file itself shows, if that leaves no question open.
    /// </summary>
    public async Task<Outcome<FollowedState>> AddAsync(WorkspaceId workspace, string path, string source, bool fromStart, (string Zone, string Currency) usual, CancellationToken ct = default)
    {
        path = path.Trim();
        if (Refuse(workspace, path) is { } refused) return refused;
        path = Path.GetFullPath(path);
        var known = await mappings.FindBySourceAsync(workspace, source, [], ct);
        if (known is null)
        {
            var guessed = await GuessAsync(workspace, path, source, usual, ct);
            if (!guessed.IsDone) return guessed.Refusals.ToList();
            known = guessed.Value;
        }

        var now = clock.GetUtcNow();
        await using var turn = await database.WriteAsync(ct);
        var isKnown = fromStart && BatchTable.FindSource(turn.Connection, workspace, known.Mapping.Source) is not null;
        var before = isKnown ? (int)turn.Number("""SELECT COALESCE(MAX("Id"), 0) FROM interactions_batch WHERE "Workspace" = @w""", ("@w", workspace.Value)) : 0;
        var file = new FollowedFile(workspace, 0, known.Mapping.Source, path, true, before, 0, 0, null, null, now);
        file = file with { Id = FollowTable.Add(turn, file) };
        foreach (var name in Siblings.Named(file))
            if (PlaceOf(name, fromStart) is { } place) FollowTable.AddPart(turn, workspace, new FollowedPart(file.Id, 0, name, false, place, now));
        turn.Record(workspace, TrailEntry.Added, "followed-file", file.Id.ToString(CultureInfo.InvariantCulture), Path.GetFileName(path), new TrailField("path", null, path), new TrailField("source", null, file.Source));
        await turn.CommitAsync(ct);
        return Find(workspace, file.Id)!;
    }

    /// <summary>Pauses or goes on; null when it is not followed. What is written meanwhile is read afterwards.</summary>
    public async Task<FollowedState?> TurnAsync(WorkspaceId workspace, int id, bool isOn, CancellationToken ct = default)
    {
        if (Find(workspace, id) is not { } found) return null;
        await using var turn = await database.WriteAsync(ct);
        FollowTable.Turn(turn, workspace, id, isOn);
        turn.Record(workspace, TrailEntry.Changed, "followed-file", id.ToString(CultureInfo.InvariantCulture), Path.GetFileName(found.File.Path), new TrailField("isOn", found.File.IsOn, isOn));
        await turn.CommitAsync(ct);
        return Find(workspace, id);
    }

    /// <summary>Follows a file no more; what it brought stays. False when it is not followed.</summary>
    public async Task<bool> RemoveAsync(WorkspaceId workspace, int id, CancellationToken ct = default) =>
        Find(workspace, id) is not null && await MarkAsync(workspace, id, clock.GetUtcNow(), TrailEntry.Removed, ct);

    /// <summary>Follows a file again that was removed, from where it was read to. False when there is none.</summary>
    public async Task<bool> RestoreAsync(WorkspaceId workspace, int id, CancellationToken ct = default) => Find(workspace, id) is not null || await MarkAsync(workspace, id, null, TrailEntry.Restored, ct);

    private async Task<bool> MarkAsync(WorkspaceId workspace, int id, DateTimeOffset? removedAt, string act, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        if (FollowTable.Mark(turn, workspace, id, removedAt) == 0) return false;
        turn.Record(workspace, act, "followed-file", id.ToString(CultureInfo.InvariantCulture), id.ToString(CultureInfo.InvariantCulture));
        await turn.CommitAsync(ct);
        return true;
    }

    private Refusal? Refuse(WorkspaceId workspace, string path)
    {
        if (path.Length is 0 or > 1000 || !Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal)) return new Refusal("follow.path", "path");
        path = Path.GetFullPath(path);
        if (Path.GetDirectoryName(path) is not { } folder || folder.AsSpan().ContainsAny('*', '?')) return new Refusal("follow.pattern", "path");
        if (Directory.Exists(path)) return new Refusal("follow.is-folder", "path");
        // What the product writes itself holds its keys and everybody's data.
        if (IsInside(path) || (new FileInfo(path) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } target && IsInside(target.FullName))) return new Refusal("follow.own", "path");
        if (Array.Exists(s_packed, e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase))) return new Refusal("follow.packed", "path");
        return List(workspace).Any(f => f.File.Path == path) ? new Refusal("follow.twice", "path") : null;
    }

    private bool IsInside(string path) => path.StartsWith(database.Folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>What the file itself shows of its columns.</summary>
    private async Task<Outcome<KnownMapping>> GuessAsync(WorkspaceId workspace, string path, string source, (string Zone, string Currency) usual, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(source)) return new Refusal("import.source-missing", "source");
        var named = Siblings.Named(new FollowedFile(workspace, 0, source, path, true, 0, 0, 0, null, null, default)) is [var first, ..] ? first : null;
        try
        {
            if (named is null || GrowingFile.Open(named) is not { } file) return new Refusal("follow.no-mapping", "source");
            file.Dispose();
            var draft = new ImportDraft { Id = "", Workspace = workspace.Value, FileName = Path.GetFileName(named), Bytes = 0, UploadedAt = clock.GetUtcNow() };
            var desk = await MappingDesk.OpenAsync(draft, named, mappings, usual.Zone, usual.Currency, ct);
            if (!desk.IsDone) return desk.Refusals.ToList();
            if (desk.Value.Questions.Count > 0 || !desk.Value.Preview.IsDone) return new Refusal("follow.questions", "source");
            await mappings.SaveAsync(workspace, desk.Value.Mapping with { Source = source.Trim() }, [.. desk.Value.Columns.Select(c => c.Name)], ct);
            return (await mappings.FindBySourceAsync(workspace, source, [], ct))!;
        }
        catch (UnauthorizedAccessException)
        {
            return new Refusal("follow.denied", "path");
        }
    }

    /// <summary>Where reading begins: at the first line, or behind the last whole one. Null while there is nothing in the file.</summary>
    private static FilePlace? PlaceOf(string path, bool fromStart)
    {
        try
        {
            using var file = GrowingFile.Open(path);
            if (file is null) return null;
            if (fromStart) return new FilePlace { KnownUntil = file.Length }.Look(file);
            var (buffer, end, lines) = (new byte[1 << 20], 0L, 0L);
            for (var at = 0L; file.Read(buffer, at) is > 0 and var read; at += read)
            {
                if (buffer.AsSpan(0, read).LastIndexOf((byte)'\n') is >= 0 and var last) end = at + last + 1;
                lines += buffer.AsSpan(0, read).Count((byte)'\n');
            }

            return new FilePlace().Move(file, end, lines);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A followed file as it stands: how far it is read, and how much of it waits.</summary>
/// <param name="Files">How many files are read for it now, those among them that were rotated away.</param>
/// <param name="Place">Bytes that were read of them.</param>
/// <param name="Waiting">Bytes that were not read yet.</param>
public sealed record FollowedState(FollowedFile File, int Files, long Place, long Waiting)
{
    internal static FollowedState Of(FollowedFile file, IReadOnlyList<FollowedPart> parts) => new(file, parts.Count, parts.Sum(p => p.Place.Offset), parts.Sum(WaitingOf));

    private static long WaitingOf(FollowedPart part)
    {
        var length = part.IsOld ? part.Place.Seen : new FileInfo(part.Path) is { Exists: true } file ? file.Length : 0;
        return Math.Max(0, length - part.Place.Offset);
    }
}
