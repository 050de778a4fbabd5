using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Nokta.Interactions.Import.Formats;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Shapes;

/// <summary>A small table in memory, found by its key columns. Of rows with the same key the last one counts.</summary>
internal sealed class LookUpTable
{
    public const int MostRows = 1_000_000, MostBytes = 256 << 20;
    private readonly Dictionary<UInt128, int> _rowOf = [];
    private readonly List<(int At, int Length)> _cells = [];
    private readonly int[] _keys, _taken;
    private byte[] _texts = new byte[4096];
    private byte[] _scratch = new byte[256];
    private int _used;

    private LookUpTable(Join join, ColumnNames columns, int[] taken, IReadOnlyList<string> header)
    {
        (Join, _taken) = (join, taken);
        _keys = [.. join.On.Values.Select(columns.Find)];
        Columns = [.. taken.Select(i => join.NameOf(header[i]))];
    }

    public Join Join { get; }

    /// <summary>What its columns are called in the joined table.</summary>
    public IReadOnlyList<string> Columns { get; }
    public int Rows => _rowOf.Count;

    /// <summary>Rows whose key came again with other texts.</summary>
    public long Repeated { get; private set; }

    /// <summary>Reads the table whole. Refused when it is missing, has other columns than the join names, or is no small table.</summary>
    public static Outcome<LookUpTable> Load(Join join)
    {
        if (join.Path is null || !File.Exists(join.Path)) return Refusal.Of("import.lookup-missing", ("file", join.File));
        var opened = OpenTable.Open(join.Path, new FileForm());
        if (!opened.IsDone) return Refusal.Of("import.lookup-unreadable", ("file", join.File), ("code", opened.Refusal!.Code));
        using var open = opened.Value;
        var header = open.Sample.Header;
        var columns = new ColumnNames(header);
        if (join.On.Count == 0) return Refusal.Of("import.lookup-no-key", ("file", join.File));
        var missing = join.On.Values.Concat(join.Take ?? []).Where(name => columns.Find(name) < 0).ToList();
        if (missing.Count > 0) return Refusal.Of("import.lookup-columns", ("file", join.File), ("missing", string.Join(", ", missing)));

        int[] taken = join.Take is null ? [.. Enumerable.Range(0, header.Count).Except(join.On.Values.Select(columns.Find))] : [.. join.Take.Select(columns.Find)];
        var table = new LookUpTable(join, columns, taken, header);
        try
        {
            return table.Fill(open.Rows, header.Count) is { } refusal ? refusal : table;
        }
        catch (BrokenFileException broken)
        {
            return broken.Refusal;
        }
    }

    /// <summary>The row whose key columns equal these texts, -1 when there is none.</summary>
    public int Find(Records row, ReadOnlySpan<int> columns) => TryKey(row, columns, out var key) && _rowOf.TryGetValue(key, out var found) ? found : -1;

    public ReadOnlySpan<byte> this[int row, int column]
    {
        get
        {
            var (at, length) = _cells[row + column];
            return _texts.AsSpan(at, length);
        }
    }

    private Refusal? Fill(Records rows, int width)
    {
        while (rows.Next())
        {
            if (rows.Fault != RecordFault.None || rows.LeftOut is not null || rows.Count < width || !TryKey(rows, _keys, out var key)) continue;
            if (_rowOf.Count == MostRows || _used > MostBytes) return Refusal.Of("import.lookup-large", ("file", Join.File), ("n", MostRows));
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_rowOf, key, out var exists);
            if (exists && !IsSame(rows, place)) Repeated++;
            place = _cells.Count;
            foreach (var column in _taken) Keep(rows.Field(column));
        }

        return null;
    }

    private bool IsSame(Records row, int place)
    {
        for (var i = 0; i < _taken.Length; i++)
            if (!row.Field(_taken[i]).SequenceEqual(this[place, i])) return false;
        return true;
    }

    private void Keep(ReadOnlySpan<byte> cell)
    {
        if (_used + cell.Length > _texts.Length) Array.Resize(ref _texts, Math.Max(_used + cell.Length, _texts.Length * 2));
        cell.CopyTo(_texts.AsSpan(_used));
        _cells.Add((_used, cell.Length));
        _used += cell.Length;
    }

    /// <summary>Keys are compared as people read them: digits of any script, no outer space, letters folded.</summary>
    private bool TryKey(Records row, ReadOnlySpan<int> columns, out UInt128 key)
    {
        var (n, hasAny) = (0, false);
        foreach (var column in columns)
        {
            if (column >= row.Count)
            {
                key = default;
                return false;
            }

            var cell = row.Field(column);
            Reserve(n + cell.Length * 3 + 8);
            var text = Plain.Of(cell, _scratch.AsSpan(n));
            hasAny |= !text.IsEmpty;
            if (text.ContainsAnyExceptInRange((byte)'+', (byte)'9'))
            {
                var folded = Folding.Fold(Encoding.UTF8.GetString(text));
                Reserve(n + folded.Length * 3 + 8);
                n += Encoding.UTF8.GetBytes(folded, _scratch.AsSpan(n));
            }
            else
            {
                text.CopyTo(_scratch.AsSpan(n));
                n += text.Length;
            }

            _scratch[n++] = 0x1F;
        }

        key = XxHash128.HashToUInt128(_scratch.AsSpan(0, n));
        return hasAny;
    }

    private void Reserve(int length)
    {
        if (_scratch.Length < length) Array.Resize(ref _scratch, length * 2);
    }
}
