using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nokta.JourneyEngine.Flows;

/// <summary>What one thread has counted of a step from one node to another.</summary>
internal struct EdgeTally
{
    private const int HighHalf = 32;

    // Times in the low half, persons in the high one: one addition counts both.
    private ulong _counts;
    private ulong _gapLow;
    private ulong _gapHigh;
    private int _lastPerson;

    /// <summary>Where the next gap is written.</summary>
    public int Cursor;

    /// <summary>For a tree of paths: the branch that goes on here, from 1; 0 = none is kept.</summary>
    public int Branch
    {
        readonly get => _lastPerson;
        set => _lastPerson = value;
    }

    public readonly int Count => (int)(uint)_counts;

    public readonly int Persons => (int)(_counts >> HighHalf);

    // The sum of gaps in two halves: exact whatever the order of adding, and 2³¹ gaps of any length do not overflow it.
    public readonly UInt128 GapSum => ((UInt128)_gapHigh << HighHalf) + _gapLow;

    /// <summary>One more, of a person (numbered from 1) whose rows come together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(int person, ulong gap, bool isLong)
    {
        // 2³² + 1 for somebody new, 1 for the one before; a jump would be guessed wrong for every fifth row.
        var other = (uint)(_lastPerson ^ person);
        _counts += ((ulong)((other | (0 - other)) >> 31) << HighHalf) + 1;
        _lastPerson = person;
        _gapLow += (uint)gap;
        if (isLong) _gapHigh += gap >> HighHalf;
    }

    /// <summary>One more, of nobody in particular.</summary>
    public void Take() => _counts++;

    /// <summary>One more after a gap, of nobody in particular.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(ulong gap, bool isLong)
    {
        _counts++;
        _gapLow += (uint)gap;
        if (isLong) _gapHigh += gap >> HighHalf;
    }

    public void Add(in EdgeTally other)
    {
        _counts += other._counts;
        _gapLow += other._gapLow;
        _gapHigh += other._gapHigh;
    }
}

/// <summary>The tallies of all edges: a matrix for few nodes, a hash table for many.</summary>
internal interface IEdges<TSelf>
{
    static abstract TSelf For(int froms, int tos);

    ref EdgeTally At(int from, int to);

    /// <summary>Places in the table; those with a count of 0 are empty.</summary>
    int Places { get; }

    ref EdgeTally In(int place, out int from, out int to);
}

/// <summary>A matrix: a row for each node before, a column for each node after.</summary>
internal readonly struct EdgeMatrix : IEdges<EdgeMatrix>
{
    private readonly EdgeTally[] _tallies;
    private readonly int _width;

    private EdgeMatrix(int froms, int tos) => (_tallies, _width) = (new EdgeTally[froms * tos], tos);

    public int Places => _tallies.Length;

    public static bool Fits(int froms, int tos, int rows) => (long)froms * tos <= Math.Clamp(rows, 1 << 12, 1 << 18);

    public static EdgeMatrix For(int froms, int tos) => new(froms, tos);

    // No check of bounds: every node was compared with the highest when the map of nodes was made.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref EdgeTally At(int from, int to) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_tallies), from * _width + to);

    public ref EdgeTally In(int place, out int from, out int to)
    {
        (from, to) = Math.DivRem(place, _width);
        return ref _tallies[place];
    }
}

/// <summary>A hash table of the edges that occur, with linear probing; nodes × nodes is never allocated.</summary>
internal sealed class EdgeTable : IEdges<EdgeTable>
{
    private EdgeTally[] _tallies = new EdgeTally[1024];
    private ulong[] _keys = new ulong[1024];
    private int _used;

    public int Places => _tallies.Length;

    public static EdgeTable For(int froms, int tos) => new();

    public ref EdgeTally At(int from, int to)
    {
        // Both 0 never occurs, so that key marks an empty place.
        var key = ((ulong)(uint)from << 32) | (uint)to;
        var place = PlaceOf(key);
        if (_keys[place] == key) return ref _tallies[place];
        if (++_used * 2 > _keys.Length)
        {
            Grow();
            place = PlaceOf(key);
        }
        _keys[place] = key;
        return ref _tallies[place];
    }

    public ref EdgeTally In(int place, out int from, out int to)
    {
        (from, to) = ((int)(_keys[place] >> 32), (int)_keys[place]);
        return ref _tallies[place];
    }

    private int PlaceOf(ulong key)
    {
        var place = (int)((key * 0x9E3779B97F4A7C15UL) >> (64 - System.Numerics.BitOperations.Log2((uint)_keys.Length)));
        while (_keys[place] != 0 && _keys[place] != key) place = (place + 1) & (_keys.Length - 1);
        return place;
    }

    private void Grow()
    {
        var (keys, tallies) = (_keys, _tallies);
        (_keys, _tallies) = (new ulong[keys.Length * 2], new EdgeTally[keys.Length * 2]);
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] == 0) continue;
            var place = PlaceOf(keys[i]);
            (_keys[place], _tallies[place]) = (keys[i], tallies[i]);
        }
    }
}
