namespace Nokta.Interactions.Ledger;

/// <summary>Keys with the fingerprints of their events, found by their own bits: keys are hashes.</summary>
internal sealed class KeySet
{
    private const int Least = 1 << 12;
    private UInt128[] _keys = new UInt128[Least];
    private long[] _bodies = new long[Least];

    public int Count { get; private set; }

    public bool TryFind(UInt128 key, out long body)
    {
        var at = PlaceOf(_keys, key = Marked(key));
        body = _bodies[at];
        return _keys[at] == key;
    }

    /// <summary>Adds a key that is not there.</summary>
    public void Add(UInt128 key, long body)
    {
        if (Count >= _keys.Length / 4 * 3) Grow();
        var at = PlaceOf(_keys, key = Marked(key));
        if (_keys[at] == default) Count++;
        (_keys[at], _bodies[at]) = (key, body);
    }

    /// <summary>Keeps the room.</summary>
    public void Clear()
    {
        Array.Clear(_keys);
        Count = 0;
    }

    private void Grow()
    {
        var (keys, bodies) = (new UInt128[_keys.Length * 2], new long[_keys.Length * 2]);
        for (var i = 0; i < _keys.Length; i++)
        {
            if (_keys[i] == default) continue;
            var at = PlaceOf(keys, _keys[i]);
            (keys[at], bodies[at]) = (_keys[i], _bodies[i]);
        }

        (_keys, _bodies) = (keys, bodies);
    }

    // An empty place is all zeros, which no key may be.
    private static UInt128 Marked(UInt128 key) => key == default ? UInt128.One : key;

    private static int PlaceOf(UInt128[] keys, UInt128 key)
    {
        var at = (int)(ulong)key & (keys.Length - 1);
        while (keys[at] != default && keys[at] != key) at = (at + 1) & (keys.Length - 1);
        return at;
    }
}
