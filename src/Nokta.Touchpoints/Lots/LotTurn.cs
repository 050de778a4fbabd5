using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Touchpoints;

/// <summary>One turn to write in which many touchpoints change and are remembered as one lot. Nothing is stored before <see cref="CommitAsync"/>.</summary>
internal sealed class LotTurn : IAsyncDisposable
{
    private readonly WorkspaceId _workspace;
    private readonly PackLibrary _packs;
    private readonly NoktaDb _db;
    private readonly SortedDictionary<int, Touchpoint> _all;
    private readonly HashSet<string> _codes;
    private readonly Dictionary<string, int> _heldBefore;
    private readonly List<(int Number, int Version)> _edits = [];
    private readonly string _who;
    private readonly DateTimeOffset _now;

    private LotTurn(Writing writing, NoktaDb db, WorkspaceId workspace, PackLibrary packs, List<Touchpoint> all, string who, (DateTimeOffset Now, DateOnly Today) when)
    {
        (Writing, _db, _workspace, _packs, _who, _now, Today) = (writing, db, workspace, packs, who, when.Now, when.Today);
        _codes = [.. all.Select(t => t.Code)];
        _heldBefore = all.ToDictionary(t => t.Code, t => t.Number);
        _all = new SortedDictionary<int, Touchpoint>(all.ToDictionary(t => t.Number));
    }

    public Writing Writing { get; }
    public NoktaDb Db => _db;
    public DateOnly Today { get; }
    public DateTimeOffset Now => _now;
    public bool IsChanged => _edits.Count > 0;

    public static async Task<LotTurn> OpenAsync(Database database, WorkspaceId workspace, PackLibrary packs, TouchpointStore store, string who, CancellationToken ct)
    {
        var when = await store.NowAsync(workspace, ct);
        var writing = await database.WriteAsync(ct);
        var db = writing.Open(workspace);
        return new LotTurn(writing, db, workspace, packs, await db.Set<Touchpoint>().ToListAsync(ct), who, when);
    }

    public TouchpointCard? Find(int number) => _all.GetValueOrDefault(number)?.Card();

    public IEnumerable<TouchpointCard> Cards => _all.Values.Select(t => t.Card());

    /// <summary>Takes a changed card; unchanged ones leave no trace.</summary>
    public Outcome<TouchpointCard> Edit(TouchpointCard wanted, int? undoOf = null)
    {
        if (!_all.TryGetValue(wanted.Number, out var touchpoint)) return Refusal.Of("touchpoint.absent");
        var changes = touchpoint.Edit(wanted, _packs, Today);
        if (!changes.IsDone) return changes.Refusals.ToList();
        foreach (var (field, from, to) in changes.Value)
            _db.Add(new EditedField { Workspace = _workspace, Number = wanted.Number, Version = touchpoint.Version, Field = field, From = from, To = to, Who = _who, UndoOf = undoOf, At = _now });
        if (changes.Value.Count > 0) _edits.Add((wanted.Number, touchpoint.Version));
        return touchpoint.Card();
    }

    public Outcome<TouchpointCard> Add(TouchpointCard draft)
    {
        // Numbers are dense from 1.
        var number = _all.Count + 1;
        var opened = Touchpoint.Open(number, TouchpointStore.FreeOf(draft, _codes, number), _packs, _now, Today);
        if (!opened.IsDone) return opened.Refusals.ToList();
        _codes.Add(opened.Value.Code);
        opened.Value.Workspace = _workspace;
        _all[number] = opened.Value;
        _db.Add(opened.Value);
        _db.Add(new EditedField { Workspace = _workspace, Number = number, Version = 1, Who = _who, At = _now });
        _edits.Add((number, 1));
        return opened.Value.Card();
    }

    /// <summary>Two touchpoints never share a code, nor does one hand it to another in one lot: files and rules would not know whom they mean. Asked when all changes are in.</summary>
    public Refusal? SharedCode()
    {
        var shared = _all.Values.GroupBy(t => t.Code).FirstOrDefault(g => g.Count() > 1)?.Key
            ?? _all.Values.FirstOrDefault(t => _heldBefore.TryGetValue(t.Code, out var holder) && holder != t.Number)?.Code;
        return shared is null ? null : Refusal.Of("touchpoint.code-taken", ("code", shared)).At("code");
    }

    /// <summary>Stores everything as one lot.</summary>
    public async Task<Lot> CommitAsync(string kind, string body, CancellationToken ct)
    {
        var number = (await _db.Set<StoredLot>().MaxAsync(l => (int?)l.Lot, ct) ?? 0) + 1;
        var lot = new StoredLot { Workspace = _workspace, Lot = number, Kind = kind, Body = body, Who = _who, At = _now };
        var edits = _edits.Select(e => new LotEdit { Workspace = _workspace, Lot = number, Number = e.Number, Version = e.Version }).ToList();
        _db.Add(lot);
        // The lot stands before its edits: they refer to it.
        await _db.SaveChangesAsync(ct);
        _db.AddRange(edits);
        await Writing.CommitAsync(ct);
        return lot.Read(edits);
    }

    public ValueTask DisposeAsync() => Writing.DisposeAsync();
}
