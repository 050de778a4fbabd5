using System.Text;

namespace Nokta.JourneyEngine.Logs;

/// <summary>Numbers names from 0 in the order in which they come, by their bytes.</summary>
internal sealed class NameTable
{
    private ulong[] _keys = new ulong[256];
    private int[] _ids = new int[256];
    private readonly List<byte[]> _names = [];

    public int Count => _names.Count;

    public ReadOnlySpan<byte> this[int id] => _names[id];

    public string TextOf(int id) => Encoding.UTF8.GetString(_names[id]);

    /// <summary>The name's number; a new one when it never came before.</summary>
    public int IdOf(ReadOnlySpan<byte> name)
    {
        var key = TextHash.Of(name).Key;
        var at = (int)key & (_keys.Length - 1);
        while (_keys[at] != 0)
        {
            if (_keys[at] == key && name.SequenceEqual(_names[_ids[at]])) return _ids[at];
            at = (at + 1) & (_keys.Length - 1);
        }

        (_keys[at], _ids[at]) = (key, _names.Count);
        _names.Add(name.ToArray());
        if (_names.Count * 2 > _keys.Length) Grow();
        return _names.Count - 1;
    }

    private void Grow()
    {
        var (keys, ids) = (_keys, _ids);
        (_keys, _ids) = (new ulong[keys.Length * 2], new int[keys.Length * 2]);
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] == 0) continue;
            var at = (int)keys[i] & (_keys.Length - 1);
            while (_keys[at] != 0) at = (at + 1) & (_keys.Length - 1);
            (_keys[at], _ids[at]) = (keys[i], ids[i]);
        }
    }
}
