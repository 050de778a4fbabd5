using System.Runtime.InteropServices;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Logs;

/// <summary>Some events in the order of the file, and the persons among them grouped by the top bits of their keys.</summary>
internal sealed class EventBatch(int capacity, NameTable names, bool hasValues)
{
    public const int Parts = 256;

    /// <summary>Names of the numbers in <see cref="Activity"/>; several batches share one table.</summary>
    public readonly NameTable Names = names;

    public readonly long[] Time = new long[capacity];
    public readonly ulong[] Person = new ulong[capacity];
    public readonly int[] Activity = new int[capacity];
    public readonly long[]? Value = hasValues ? new long[capacity] : null;
    public readonly byte[]? Currency = hasValues ? new byte[capacity] : null;
    private readonly ulong[] _check = new ulong[capacity];
    private readonly int[] _parts = new int[Parts + 1];
    private PersonKey[] _keys = [];

    public int Capacity => Time.Length;

    public int Count { get; private set; }

    /// <summary>Events that name nobody.</summary>
    public long WithoutPerson { get; private set; }

    public void Add(long time, ReadOnlySpan<byte> person, ReadOnlySpan<byte> activity)
    {
        var at = Count++;
        Time[at] = time;
        Activity[at] = Names.IdOf(activity);
        if (person.IsEmpty) WithoutPerson++;
        else (Person[at], _check[at]) = TextHash.Of(person);
    }

    /// <summary>The amount of the event added last.</summary>
    public void AddValue(long value) => (Value![Count - 1], Currency![Count - 1]) = (value, 1);

    /// <summary>Groups the distinct neighbours among the persons; after it nothing is added.</summary>
    public void Seal(ulong mask = ulong.MaxValue)
    {
        for (var i = 0; i < Count && mask != ulong.MaxValue; i++)
            if (Person[i] != 0) Person[i] = (Person[i] & mask) | 1;
        var distinct = 0;
        for (var i = 0; i < Count; i++)
        {
            if (!IsNew(i)) continue;
            _parts[(int)(Person[i] >> 56) + 1]++;
            distinct++;
        }

        for (var p = 1; p <= Parts; p++) _parts[p] += _parts[p - 1];
        Span<int> next = stackalloc int[Parts];
        _parts.AsSpan(0, Parts).CopyTo(next);
        _keys = new PersonKey[distinct];
        for (var i = 0; i < Count; i++)
            if (IsNew(i)) _keys[next[(int)(Person[i] >> 56)]++] = new PersonKey(Person[i], _check[i]);
    }

    public ReadOnlySpan<PersonKey> KeysOf(int part) => _keys.AsSpan(_parts[part], _parts[part + 1] - _parts[part]);

    /// <summary>Gives persons whose key is somebody else's another one.</summary>
    public void Rekey(Dictionary<PersonKey, ulong> other)
    {
        for (var i = 0; i < Count; i++)
            if (other.TryGetValue(new PersonKey(Person[i], _check[i]), out var key)) Person[i] = key;
    }

    /// <summary>The batch as the index takes it, with the activities' final numbers.</summary>
    public InteractionBlock ToBlock(long firstRow, int[] idOf, Columnless none)
    {
        for (var i = 0; i < Count; i++) Activity[i] = idOf[Activity[i]];
        return new InteractionBlock
        {
            FirstRow = firstRow, Count = Count, Time = Time, Person = Person, Signature = Activity,
            Amount = Value ?? none.Longs, Currency = Currency ?? none.Bytes, Duration = none.Durations, Scale = none.Scales, Score = none.Floats,
        };
    }

    private bool IsNew(int i) => Person[i] != 0 && (i == 0 || Person[i] != Person[i - 1] || _check[i] != _check[i - 1]);
}

/// <summary>The 128 bits of a person's id.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct PersonKey(ulong Key, ulong Check);

/// <summary>The columns that event logs do not have, shared by every block.</summary>
internal sealed class Columnless(int rows)
{
    public readonly long[] Longs = new long[rows];
    public readonly byte[] Bytes = new byte[rows];
    public readonly float[] Floats = new float[rows];
    public readonly int[] Durations = Filled(new int[rows], -1);
    public readonly sbyte[] Scales = Filled(new sbyte[rows], (sbyte)-1);

    private static T[] Filled<T>(T[] array, T value)
    {
        Array.Fill(array, value);
        return array;
    }
}
