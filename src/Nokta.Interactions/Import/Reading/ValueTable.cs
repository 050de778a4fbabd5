using System.IO.Hashing;
using System.Text;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Reading;

/// <summary>The distinct values of one dimension in a file; spellings that fold to the same are one value, shown as first seen.</summary>
internal sealed class ValueTable
{
    private readonly List<string> _spellings = [""];
    private readonly Dictionary<string, int> _byFold = new() { [""] = 0 };

    public string this[int id] => _spellings[id];

    /// <summary>Id of a value by its text.</summary>
    public int Intern(string text)
    {
        var fold = Folding.Fold(text);
        if (_byFold.TryGetValue(fold, out var id)) return id;
        id = _spellings.Count;
        _spellings.Add(text.Trim());
        _byFold.Add(fold, id);
        return id;
    }
}

/// <summary>What the cells of one column mean among the values of its dimension; each distinct cell is looked at once.</summary>
internal sealed class CellValues(ValueTable table, IReadOnlyDictionary<string, string> values)
{
    private readonly string? _otherwise = values.GetValueOrDefault("*");
    private ulong[] _hashes = new ulong[64];
    private int[] _ids = new int[64];
    private byte[][] _cells = new byte[64][];
    private int _count;
    private byte[] _last = [];
    private int _lastId;

    private int _default;

    /// <summary>Id of what stands where a cell says nothing, the same for all rows.</summary>
    public int Default(string text) => _default == 0 ? _default = table.Intern(text) : _default;

    /// <summary>Id of the value that a cell means; 0 = none.</summary>
    public int Find(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty) return 0;
        if (cell.SequenceEqual(_last)) return _lastId;
        var hash = XxHash3.HashToUInt64(cell) | 1;
        var mask = _hashes.Length - 1;
        var slot = (int)hash & mask;
        for (; _hashes[slot] != 0; slot = (slot + 1) & mask)
        {
            if (_hashes[slot] != hash || !cell.SequenceEqual(_cells[slot])) continue;
            (_last, _lastId) = (_cells[slot], _ids[slot]);
            return _lastId;
        }

        var text = Encoding.UTF8.GetString(cell).Trim();
        var id = table.Intern(values.GetValueOrDefault(Folding.Fold(text), text.Length == 0 ? text : _otherwise ?? text));
        Put(slot, hash, cell.ToArray(), id);
        return id;
    }

    private void Put(int slot, ulong hash, byte[] cell, int id)
    {
        (_hashes[slot], _cells[slot], _ids[slot]) = (hash, cell, id);
        (_last, _lastId) = (cell, id);
        if (++_count * 2 < _hashes.Length) return;
        var (hashes, cells, ids) = (_hashes, _cells, _ids);
        (_hashes, _cells, _ids) = (new ulong[hashes.Length * 2], new byte[hashes.Length * 2][], new int[hashes.Length * 2]);
        for (var i = 0; i < hashes.Length; i++)
        {
            if (hashes[i] == 0) continue;
            var to = (int)hashes[i] & (_hashes.Length - 1);
            while (_hashes[to] != 0) to = (to + 1) & (_hashes.Length - 1);
            (_hashes[to], _cells[to], _ids[to]) = (hashes[i], cells[i], ids[i]);
        }
    }
}

/// <summary>The distinct combinations of dimension values in a file, numbered as they appear.</summary>
internal sealed class SignatureTable
{
    public const int Width = 11;
    private readonly List<int> _values = [];
    private ulong[] _hashes = new ulong[256];
    private int[] _ids = new int[256];

    public ValueTable[] Fields { get; } = [.. Enumerable.Range(0, Width).Select(_ => new ValueTable())];

    public int Count { get; private set; }

    public int Find(ReadOnlySpan<int> values)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        foreach (var value in values) hash = (hash ^ (uint)value) * 0xD6E8FEB86659FD93UL + (hash >> 29);
        hash |= 1;
        var mask = _hashes.Length - 1;
        var slot = (int)(hash >> 20) & mask;
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values);
        for (; _hashes[slot] != 0; slot = (slot + 1) & mask)
            if (_hashes[slot] == hash && all.Slice(_ids[slot] * Width, Width).SequenceEqual(values)) return _ids[slot];

        (_hashes[slot], _ids[slot]) = (hash, Count++);
        _values.AddRange(values);
        if (Count * 2 >= _hashes.Length) Grow();
        return Count - 1;
    }

    public Ledger.Signature Describe(int id)
    {
        string Of(int field) => Fields[field][_values[id * Width + field]];
        return new Ledger.Signature(id, Of(0), Of(1), Of(2), Of(3), Of(4), Of(5), Of(6), Of(7), Of(8), Of(9), Of(10));
    }

    private void Grow()
    {
        var (hashes, ids) = (_hashes, _ids);
        (_hashes, _ids) = (new ulong[hashes.Length * 2], new int[hashes.Length * 2]);
        var mask = _hashes.Length - 1;
        for (var i = 0; i < hashes.Length; i++)
        {
            if (hashes[i] == 0) continue;
            var slot = (int)(hashes[i] >> 20) & mask;
            while (_hashes[slot] != 0) slot = (slot + 1) & mask;
            (_hashes[slot], _ids[slot]) = (hashes[i], ids[i]);
        }
    }
}
