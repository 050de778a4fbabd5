using System.Globalization;
using Nokta.Interactions.Import.Formats.AccessLogs;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import.Following;

/// <summary>
/// Reads on in files that grow: whole lines only, from the place that the database knows. A file that was renamed, cut off or made anew is noticed by its
/// bytes; what was left of the old one is looked for beside it, packed or not.
/// </summary>
public sealed class FileFollowing(Database database, SavedMappings mappings, TimeProvider clock) : IDisposable
{
    /// <summary>Pieces of one file in one round: others want to be read, too.</summary>
    private const int MostPieces = 16;

    /// <summary>A renamed file may be written for a while yet; after so long its last line needs no end.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(1);

    /// <summary>So long an old file is looked for that has gone.</summary>
    private static readonly TimeSpan s_search = TimeSpan.FromHours(1), s_told = TimeSpan.FromDays(1);

    /// <summary>So long a place is kept to which no file belongs and whose name nobody has: a disk that was away comes back.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(30);

    private readonly PieceWriting _writing = new(database, clock);
    private readonly SettledLines _settled = new(clock);
    private readonly CutFiles _cut = new(clock);

    private string Temporary => Path.Combine(database.Folder, "imports");

    /// <summary>Looks once into all files that are followed; true when there is more to be read at once.</summary>
    public async Task<bool> SweepAsync(CancellationToken ct = default)
    {
        if (List() is not { Count: > 0 } all || TakeTurn() is not { } turn) return false;
        await using var held = turn;
        var more = false;
        foreach (var follow in all)
        {
            ct.ThrowIfCancellationRequested();
            var (problem, hasMore) = await LookAsync(follow, ct);
            more |= hasMore;
            if (problem != List().Find(f => f.Workspace == follow.Workspace && f.Id == follow.Id)?.Problem) await WriteAsync(w => FollowTable.Tell(w, follow, problem), ct);
        }

        return more;
    }

    private List<FollowedFile> List()
    {
        using var connection = database.OpenReading();
        return [.. FollowTable.List(connection).Where(f => f.IsOn)];
    }

    /// <summary>One process at a time reads; another that comes finds nothing to do.</summary>
    private FileStream? TakeTurn()
    {
        try
        {
            Directory.CreateDirectory(Temporary);
            return new FileStream(Path.Combine(Temporary, ".following.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<(string? Problem, bool HasMore)> LookAsync(FollowedFile follow, CancellationToken ct)
    {
        try
        {
            if (await mappings.FindBySourceAsync(follow.Workspace, follow.Source, [], ct) is not { } known) return ("follow.no-mapping", false);
            return await new Round(this, follow, known).RunAsync(ct);
        }
        catch (UnauthorizedAccessException)
        {
            return ("follow.denied", false);
        }
        catch (IOException problem)
        {
            return (DiskSpace.IsFull(problem) ? "import.disk-full" : "follow.broken", false);
        }
        catch (Exception problem) when (DiskSpace.IsFull(problem))
        {
            return ("import.disk-full", false);
        }
    }

    private async Task WriteAsync(Action<Writing> write, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        write(turn);
        await turn.CommitAsync(ct);
    }

    /// <summary>One look at one followed file, or at all files of a pattern.</summary>
    private sealed class Round(FileFollowing all, FollowedFile follow, KnownMapping known)
    {
        private string? _problem;
        private bool _hasMore;

        public async Task<(string?, bool)> RunAsync(CancellationToken ct)
        {
            foreach (var old in Parts().Where(p => p.IsOld)) await FinishAsync(old, ct);
            var names = Siblings.Named(follow);
            if (names.Count == 0) Tell("follow.missing");
            foreach (var name in names.Union(Parts().Where(p => !p.IsOld).Select(p => p.Path)).ToList()) await TryAsync(name, ct);
            return (_problem, _hasMore);
        }

        private List<FollowedPart> Parts()
        {
            using var connection = all.OpenReading();
            return FollowTable.Parts(connection, follow.Workspace, follow.Id);
        }

        private void Tell(string problem) => _problem ??= problem;

        /// <summary>A file that may not be read keeps none of the others from being read.</summary>
        private async Task TryAsync(string name, CancellationToken ct)
        {
            try
            {
                await FollowAsync(name, ct);
            }
            catch (UnauthorizedAccessException)
            {
                Tell("follow.denied");
            }
        }

        private async Task FollowAsync(string name, CancellationToken ct)
        {
            using var file = GrowingFile.Open(name);
            var part = Parts().Find(p => !p.IsOld && p.Path == name);
            if (part is not null && file is not null && part.Place.IsCut(file) && !part.Place.IsOf(file) && Siblings.Find(part with { IsOld = false }) is null)
            {
                await TakeCutAsync(part, file, ct);
                return;
            }

            if (part is not null && (file is null ? part.Place.HeadLength > 0 : !part.Place.IsOf(file)))
            {
                await LetGoAsync(part, ct);
                part = null;
            }

            if (part is null) await CatchUpAsync(name, ct);
            if (file is null)
            {
                if (!File.Exists(name)) Tell("follow.missing");
                return;
            }

            part ??= await TakeUpAsync(name, file, ct);
            if (part is not null) await ReadAsync(part, file, isOver: false, MostPieces, ct);
        }

        /// <summary>
        /// The beginning is the same and the end is gone: somebody writes the file anew, or took lines away. What stands there was read, so after a
        /// while it is read on from where it ended then.
        /// </summary>
        private async Task TakeCutAsync(FollowedPart part, GrowingFile file, CancellationToken ct)
        {
            if (all._cut.Of(part, follow.Workspace, file) is not { } end)
            {
                Tell("follow.cut");
                return;
            }

            var (offset, lines) = file.LineEndBefore(end);
            await all.WriteAsync(turn => FollowTable.Move(turn, follow.Workspace, part, part with { Place = part.Place.Move(file, offset, lines), At = all.Now }), ct);
            _hasMore = true;
        }

        /// <summary>Another file has the name now: the old one is looked for beside it, and those that had the name in between with it.</summary>
        private async Task LetGoAsync(FollowedPart part, CancellationToken ct)
        {
            var now = all.Now;
            var found = Siblings.Find(part);
            var parts = Parts();
            var between = found is null ? [] : Siblings.Of(part.Path).Where(f => f.FullName != found.FullName && f.LastWriteTimeUtc > found.LastWriteTimeUtc && !parts.Exists(p => Siblings.IsOf(p.Place, f.FullName))).ToList();
            await all.WriteAsync(turn =>
            {
                FollowTable.Move(turn, follow.Workspace, part, part with { IsOld = true, At = now });
                foreach (var one in between)
                    if (Siblings.PlaceOf(one.FullName) is { } place) FollowTable.AddPart(turn, follow.Workspace, new FollowedPart(follow.Id, 0, one.FullName, true, place, now));
            }, ct);
            foreach (var old in Parts().Where(p => p.IsOld && (p.Id == part.Id || p.Id > parts.Max(x => x.Id)))) await FinishAsync(old, ct);
        }

        /// <summary>While no file had the name, or the program was killed before it saw the next one, several may have come and been rotated away.</summary>
        private async Task CatchUpAsync(string name, CancellationToken ct)
        {
            var parts = Parts();
            var last = parts.Where(p => p.IsOld && Siblings.NameOf(p) == name).Select(p => Siblings.Find(p)?.LastWriteTimeUtc ?? DateTime.MinValue).DefaultIfEmpty().Max();
            if (last == DateTime.MinValue) return;
            var missed = Siblings.Of(name).Where(f => f.LastWriteTimeUtc > last && !parts.Exists(p => Siblings.IsOf(p.Place, f.FullName)))
                .Select(f => (f.FullName, Place: Siblings.PlaceOf(f.FullName))).Where(f => f.Place is not null).ToList();
            if (missed.Count == 0) return;
            await all.WriteAsync(turn =>
            {
                foreach (var (path, place) in missed) FollowTable.AddPart(turn, follow.Workspace, new FollowedPart(follow.Id, 0, path, true, place!, all.Now));
            }, ct);
            _hasMore = true;
        }

        private async Task<FollowedPart?> TakeUpAsync(string name, GrowingFile file, CancellationToken ct)
        {
            // The same file under its name again (a mount that was away) is read on, not anew.
            if (Parts().Find(p => p.IsOld && p.Place.HeadLength > 0 && p.Place.IsOf(file)) is { } back) await all.WriteAsync(turn => FollowTable.Move(turn, follow.Workspace, back, back with { Path = name, IsOld = false, At = all.Now }), ct);
            else await all.WriteAsync(turn => FollowTable.AddPart(turn, follow.Workspace, new FollowedPart(follow.Id, 0, name, false, new FilePlace().Look(file), all.Now)), ct);
            return Parts().Find(p => !p.IsOld && p.Path == name);
        }

        /// <summary>Reads what is left of a file that lost its name.</summary>
        private async Task FinishAsync(FollowedPart part, CancellationToken ct)
        {
            if (Siblings.Find(part) is not { } found)
            {
                var (isLost, away) = (part.Place.Seen > part.Place.Offset, all.Now - part.At);
                if (isLost && away <= s_told) Tell("follow.rest-gone");
                var hasNextOne = Parts().Exists(p => !p.IsOld && p.Path == Siblings.NameOf(part));
                if (away > (!hasNextOne ? s_kept : isLost ? s_told : s_search)) await all.WriteAsync(turn => FollowTable.RemovePart(turn, follow.Workspace, part), ct);
                return;
            }

            var isPacked = Siblings.IsPacked(found.Name);
            using var file = isPacked ? GrowingFile.Unpack(found.FullName, Path.Combine(all.Temporary, string.Create(CultureInfo.InvariantCulture, $"unpacked-{follow.Workspace}-{follow.Id}.tmp"))) : GrowingFile.Open(found.FullName);
            if (file is null || !part.Place.IsOf(file)) return;
            var isOver = isPacked || all.Now.UtcDateTime - file.WrittenAt > s_quiet;
            // What was unpacked once is read to its end.
            var read = await ReadAsync(part, file, isOver, isPacked ? int.MaxValue : MostPieces, ct);
            // The last one is kept until another has the name: what comes between is known by being newer than it.
            var hasNext = Parts().Exists(p => !p.IsOld && p.Path == Siblings.NameOf(part));
            if (isOver && hasNext && read.Place.Offset >= file.Length) await all.WriteAsync(turn => FollowTable.RemovePart(turn, follow.Workspace, read), ct);
        }

        private async Task<FollowedPart> ReadAsync(FollowedPart part, GrowingFile file, bool isOver, int most, CancellationToken ct)
        {
            if (part.Place.Form is null)
            {
                var (looked, problem) = FileHeadReading.Read(all.Database, follow, file, part.Place, known);
                if (problem is not null) Tell(problem.Code);
                // The names of the columns are no rows.
                var names = known.Mapping.Format == AccessLogFormat.Code ? "" : looked?.Prefix ?? "";
                var (start, lines) = part.Place.Offset > names.Length ? (part.Place.Offset, part.Place.Lines) : (names.Length, names.Count(c => c == '\n'));
                if (looked is null || await MoveAsync(part, looked.Move(file, start, lines)) is not { } ready) return part;
                part = ready;
            }

            var until = known.Mapping.Lines && !isOver ? all._settled.Of(follow, part, file) : file.Length;
            for (var n = 0; n < most; n++)
            {
                if (all._writing.Cut(file, part.Place, until, QuotesOf(known.Mapping), isOver) is not { } piece) return await LookedAsync(part, file);
                var next = part.Place.Move(file, piece.End, part.Place.Lines + piece.Lines);
                if (part.Place.Form == "w3c" && FileHeadReading.FieldsIn(piece.Text.Span) is { Length: > 0 } fields) next = next with { Prefix = fields };
                var written = await all._writing.WriteAsync(follow, part, piece, next, known, ct);
                if (!written.IsDone) Tell(written.Refusal!.Code);
                if (!written.IsDone || !written.Value) return part;
                part = part with { Place = next };
            }

            _hasMore = true;
            return part;

            async Task<FollowedPart?> MoveAsync(FollowedPart was, FilePlace place)
            {
                await using var turn = await all.Database.WriteAsync(ct);
                var now = was with { Place = place };
                if (!FollowTable.Move(turn, follow.Workspace, was, now)) return null;
                await turn.CommitAsync(ct);
                return now;
            }

            // What a file is known by grows with it.
            async Task<FollowedPart> LookedAsync(FollowedPart was, GrowingFile now) => was.Place.Look(now) is var place && place == was.Place ? was : await MoveAsync(was, place) ?? was;
        }
    }

    /// <summary>What parts the cells of a table in which a line may go on in quotes; null = a line is a line.</summary>
    private static byte? QuotesOf(FileMapping mapping) => mapping.Format is null or Formats.FileFormats.Csv or Formats.Calls.CallFormat.Code ? Reading.Delimiters.Byte(mapping.Delimiter ?? ",") : null;

    public void Dispose() => _writing.Dispose();

    private DateTimeOffset Now => clock.GetUtcNow();

    private Database Database => database;

    private System.Data.Common.DbConnection OpenReading() => database.OpenReading();
}
