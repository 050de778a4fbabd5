using System.Text;

namespace Nokta.JourneyEngine.Attribution;

/// <summary>Numbers for names that several threads meet: any number at first, in the end by first appearance.</summary>
internal sealed class ChannelNames
{
    private readonly Lock _turn = new();
    private readonly Dictionary<string, ushort> _numbers = [];
    private readonly List<(int Stretch, int At)> _firsts = [(-1, -1)];

    /// <summary>The number of a name that stands at some place; null when there are too many.</summary>
    public ushort? Number(ReadOnlySpan<byte> name, int stretch, int at)
    {
        var text = Encoding.UTF8.GetString(name);
        lock (_turn)
        {
            if (_numbers.TryGetValue(text, out var known))
            {
                if ((stretch, at).CompareTo(_firsts[known]) < 0) _firsts[known] = (stretch, at);
                return known;
            }
            if (_firsts.Count > ushort.MaxValue) return null;
            _firsts.Add((stretch, at));
            return _numbers[text] = (ushort)(_firsts.Count - 1);
        }
    }

    /// <summary>The names by first appearance, and the new number of each old one; null when none changes.</summary>
    public IReadOnlyList<string> InOrder(out ushort[]? renumbered)
    {
        var ordered = _numbers.OrderBy(n => _firsts[n.Value]).ToArray();
        renumbered = new ushort[ordered.Length + 1];
        for (var i = 0; i < ordered.Length; i++) renumbered[ordered[i].Value] = (ushort)(i + 1);
        if (renumbered.Select((n, i) => n == i).All(same => same)) renumbered = null;
        return [.. ordered.Select(n => n.Key)];
    }
}

/// <summary>One thread's memory of the names it has met: names of up to eight bytes are told apart by one comparison.</summary>
internal sealed class KnownChannels(ChannelNames names)
{
    private (ulong Key, ushort Number)[] _short = new (ulong, ushort)[1024];
    private int _shorts;
    private readonly Dictionary<string, ushort> _long = [];

    /// <summary>The number of a name of 1 to 8 bytes, given as an integer with zeros behind; 0 = not met yet.</summary>
    public ushort Find(ulong key)
    {
        var (table, at) = (_short, Slot(key));
        while (table[at].Key != key)
        {
            if (table[at].Key == 0) return 0;
            at = (at + 1) & (table.Length - 1);
        }
        return table[at].Number;
    }

    /// <summary>The number of any name; null when there are too many.</summary>
    public ushort? Number(ReadOnlySpan<byte> name, int stretch, int at)
    {
        if (name.Length > 8)
        {
            Span<char> text = name.Length <= 256 ? stackalloc char[256] : new char[name.Length];
            text = text[..Encoding.UTF8.GetChars(name, text)];
            var known = _long.GetAlternateLookup<ReadOnlySpan<char>>();
            if (known.TryGetValue(text, out var met)) return met;
            return names.Number(name, stretch, at) is { } told ? known[text] = told : null;
        }
        if (names.Number(name, stretch, at) is not { } number) return null;
        var key = 0UL;
        for (var i = name.Length - 1; i >= 0; i--) key = key << 8 | name[i];
        if (++_shorts * 2 > _short.Length) Grow();
        Put(key, number);
        return number;
    }

    private int Slot(ulong key) => (int)((key * 0x9e3779b97f4a7c15UL) >> 40) & (_short.Length - 1);

    private void Put(ulong key, ushort number)
    {
        var at = Slot(key);
        while (_short[at].Key != 0 && _short[at].Key != key) at = (at + 1) & (_short.Length - 1);
        _short[at] = (key, number);
    }

    private void Grow()
    {
        var old = _short;
        _short = new (ulong, ushort)[old.Length * 2];
        foreach (var (key, number) in old)
            if (key != 0) Put(key, number);
    }
}
