using System.IO.Hashing;
using System.Text;

namespace Nokta.Interactions.Import.Formats;

/// <summary>Columns of a file that names them in its rows (logs, JSON): found in its beginning, fixed from then on.</summary>
internal sealed class ShownColumns
{
    /// <summary>More columns than that are kept together in the last one.</summary>
    private const int Most = 400;

    private readonly List<byte[]> _names = [];
    private readonly Dictionary<ulong, int> _byHash = [];
    private readonly List<int> _after = [-1];
    private int _last;

    public int Count => _names.Count;

    /// <summary>Whether a name that is new becomes a column; else it has none.</summary>
    public bool IsOpen { get; set; } = true;

    public IReadOnlyList<string> Texts => [.. _names.Select(Encoding.UTF8.GetString)];

    /// <summary>Place of a column; -1 = it has none. Rows mostly name theirs in the same order, so the one that came next last time is looked at first.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        var expected = _after[_last];
        if (expected >= 0 && name.SequenceEqual(_names[expected]))
        {
            _last = expected + 1;
            return expected;
        }

        var hash = XxHash3.HashToUInt64(name);
        if (!_byHash.TryGetValue(hash, out var index))
        {
            if (!IsOpen || Count == Most) return -1;
            index = Count;
            _names.Add(name.ToArray());
            _byHash.Add(hash, index);
            _after.Add(-1);
        }

        _after[_last] = index;
        _last = index + 1;
        return index;
    }

    public int Find(string name) => Find(Encoding.UTF8.GetBytes(name));

    /// <summary>Place of a column that is known already, else -1.</summary>
    public int Known(string name) => _byHash.GetValueOrDefault(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(name)), -1);

    /// <summary>A new row begins.</summary>
    public void Restart() => _last = 0;
}
