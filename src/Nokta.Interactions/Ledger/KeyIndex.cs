using System.Data.Common;
using System.Buffers.Binary;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>Which of a file's records are not new, and how much that is in rows and interactions.</summary>
internal sealed class Duplicates(long records)
{
    private readonly byte[] _dropped = new byte[records / 8 + 1];

    public long Records { get; private set; }
    public long Rows { get; private set; }
    public long Interactions { get; private set; }

    /// <summary>Rows whose key stood in the same file before.</summary>
    public long Repeated { get; private set; }

    public bool this[long record] => (_dropped[record >> 3] >> (int)(record & 7) & 1) != 0;

    public void Add(in KeyEntry entry)
    {
        _dropped[entry.Record >> 3] |= (byte)(1 << (int)(entry.Record & 7));
        Records++;
        Rows += entry.Rows;
        Interactions += entry.Interactions;
    }

    public void Repeat(in KeyEntry entry)
    {
        Add(entry);
        Repeated += entry.Rows;
    }

    /// <summary>A row of which one moment is new is no duplicate: takes back the rows of records that are not dropped with all their moments.</summary>
    public void Regroup(KeySpill keys)
    {
        if (!keys.HasMoments) return;
        for (var part = 0; part < KeySpill.Parts; part++)
            foreach (ref readonly var entry in keys.Unsorted(part).AsSpan())
                if (entry.Rows > 0 && this[entry.Record] && HasNewMoment(keys, entry.Record)) Rows -= entry.Rows;
    }

    private bool HasNewMoment(KeySpill keys, long record)
    {
        for (var next = record + 1; keys.IsContinued(next); next++)
            if (!this[next]) return true;
        return false;
    }

    /// <summary>What the counts of a reading are once its duplicates are known.</summary>
    public ImportCounts TakeFrom(ImportCounts counts) =>
        counts with { Accepted = counts.Accepted - Rows, Duplicate = Rows, Interactions = counts.Interactions - Interactions };

    /// <summary>A key that repeats in one file may be no key at all, or the lines of a receipt may lie apart: worth telling.</summary>
    public IReadOnlyList<Note> Warn(IReadOnlyList<Note> notes) => Repeated == 0 ? notes : [.. notes, Note.Of("repeated-keys", ("n", Repeated))];
}

/// <summary>
/// The unique index over (workspace, source, source key) of what files brought. A file's keys go in sorted, in one sweep, in the transaction that makes
/// its interactions visible; the database itself decides which of them are new. Keys that came live are looked up where they lie.
/// </summary>
internal static class KeyIndex
{
    // A statement takes so many keys at once, as one blob cut by the numbers of a little table: half the cost of one by one (measured).
    private const int Together = 1000, Width = 16;
    internal const string Keys = "substr($1, 1 + 16 * seq.v, 16)";

    /// <summary>Claims all keys of a file for a batch; those that were taken already, earlier in this file or before it, are duplicates.</summary>
    public static async Task<Duplicates> ClaimAsync(Writing turn, WorkspaceId workspace, int source, int batch, KeySpill keys, long records, bool hasOwnKey, CancellationToken ct)
    {
        Prepare(turn);
        using var live = new LiveKeys(turn.Connection, workspace, source);
        using var insert = Prepared.Over(turn.Connection, $"INSERT INTO interactions_key (\"Workspace\", \"Source\", \"Key\", \"Batch\") SELECT $3, $4, {Keys}, $5 FROM interactions_sequence seq WHERE seq.v < $2 ON CONFLICT DO NOTHING");
        using var find = Prepared.Over(turn.Connection, $"""
            SELECT seq.v FROM interactions_sequence seq CROSS JOIN interactions_key k
            WHERE seq.v < $2 AND k."Workspace" = $3 AND k."Source" = $4 AND k."Key" = {Keys} AND k."Batch" <> $5
            """);
        foreach (var statement in (ReadOnlySpan<Prepared>)[insert, find])
        {
            statement.Bind(3, workspace.Value);
            statement.Bind(4, source);
            statement.Bind(5, batch);
        }

        return await WalkAsync(keys, records, hasOwnKey, (blob, count, taken) => Without(live, blob, count, taken, (rest, left, found) =>
        {
            insert.Bind(1, rest);
            insert.Bind(2, left);
            if (insert.Run() == left) return;
            find.Bind(1, rest);
            find.Bind(2, left);
            find.Read(found);
        }), ct);
    }

    /// <summary>Finds what came live, and goes on with the others.</summary>
    internal static void Without(LiveKeys live, ReadOnlySpan<byte> keys, int count, List<int> taken, FindTaken goOn)
    {
        live.Find(keys, count, taken);
        if (taken.Count == 0)
        {
            goOn(keys, count, taken);
            return;
        }

        var (rest, places, found) = (new byte[(count - taken.Count) * Width], new List<int>(count - taken.Count), new List<int>());
        for (var (place, next) = (0, 0); place < count; place++)
        {
            if (next < taken.Count && taken[next] == place)
            {
                next++;
                continue;
            }

            keys.Slice(place * Width, Width).CopyTo(rest.AsSpan(places.Count * Width));
            places.Add(place);
        }

        if (places.Count > 0) goOn(rest, places.Count, found);
        taken.AddRange(found.Select(at => places[at]));
    }

    /// <summary>The table of numbers is there.</summary>
    internal static void Prepare(Writing turn)
    {
        turn.Run("CREATE TEMP TABLE IF NOT EXISTS interactions_sequence (v INTEGER PRIMARY KEY)");
        turn.Run($"INSERT INTO interactions_sequence WITH RECURSIVE n(v) AS (SELECT 0 UNION ALL SELECT v + 1 FROM n WHERE v < {Together - 1}) SELECT v FROM n WHERE true ON CONFLICT DO NOTHING");
    }

    /// <summary>What claiming would find, without doing it.</summary>
    public static async Task<Duplicates> CompareAsync(DbConnection connection, WorkspaceId workspace, int? source, KeySpill keys, long records, bool hasOwnKey, CancellationToken ct)
    {
        using var find = Prepared.Over(connection, $"""
            WITH RECURSIVE seq(v) AS (SELECT 0 UNION ALL SELECT v + 1 FROM seq WHERE v < $2 - 1)
            SELECT seq.v FROM seq CROSS JOIN interactions_key k WHERE k."Workspace" = $3 AND k."Source" = $4 AND k."Key" = {Keys}
            """);
        find.Bind(3, workspace.Value);
        find.Bind(4, source ?? -1);
        using var live = new LiveKeys(connection, workspace, source ?? -1);
        return await WalkAsync(keys, records, hasOwnKey, (blob, count, taken) =>
        {
            if (source is null) return;
            live.Find(blob, count, taken);
            find.Bind(1, blob);
            find.Bind(2, count);
            find.Read(taken);
        }, ct);
    }

    /// <summary>Adds the places of the keys that are taken, of so many keys one after the other.</summary>
    internal delegate void FindTaken(ReadOnlySpan<byte> keys, int count, List<int> taken);

    internal static async Task<Duplicates> WalkAsync(KeySpill keys, long records, bool hasOwnKey, FindTaken findTaken, CancellationToken ct)
    {
        var duplicates = new Duplicates(records);
        var group = new Group(duplicates, findTaken);
        var next = Task.Run(() => keys.Sorted(0), ct);
        for (var part = 0; part < KeySpill.Parts; part++)
        {
            var entries = await next;
            var following = part + 1;
            if (following < KeySpill.Parts) next = Task.Run(() => keys.Sorted(following), ct);
            Walk(entries, hasOwnKey, group, duplicates);
            ct.ThrowIfCancellationRequested();
        }

        group.Flush();
        duplicates.Regroup(keys);
        return duplicates;
    }

    private static void Walk(KeyEntry[] entries, bool hasOwnKey, Group group, Duplicates duplicates)
    {
        var occurrence = 0u;
        for (var i = 0; i < entries.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            occurrence = i > 0 && entry.HasSameKey(entries[i - 1]) ? occurrence + 1 : 0;
            // A row without a key of its own is told from its equals by its occurrence number in the file, in the last four bytes.
            if (hasOwnKey && occurrence > 0) duplicates.Repeat(entry);
            else group.Add(entry, hasOwnKey ? entry.Low : (entry.Low & ~0xFFFFFFFFUL) | occurrence);
        }
    }

    /// <summary>Keys on their way into one statement.</summary>
    private sealed class Group(Duplicates duplicates, FindTaken findTaken)
    {
        private readonly KeyEntry[] _entries = new KeyEntry[Together];
        private readonly byte[] _keys = new byte[Together * Width];
        private readonly List<int> _taken = [];
        private int _count;

        public void Add(in KeyEntry entry, ulong low)
        {
            _entries[_count] = entry;
            BinaryPrimitives.WriteUInt64BigEndian(_keys.AsSpan(_count * Width), entry.High);
            BinaryPrimitives.WriteUInt64BigEndian(_keys.AsSpan(_count * Width + 8), low);
            if (++_count == Together) Flush();
        }

        public void Flush()
        {
            if (_count == 0) return;
            _taken.Clear();
            findTaken(_keys.AsSpan(0, _count * Width), _count, _taken);
            foreach (var place in _taken) duplicates.Add(_entries[place]);
            _count = 0;
        }
    }
}
