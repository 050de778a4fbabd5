using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Nokta.JourneyEngine.Columns;

/// <summary>One column of whole numbers in the fewest bytes that hold them: origin + scale × what is written. Nobody writes to it once its index is made.</summary>
internal sealed class Column
{
    private readonly byte[]? _bytes;
    private readonly ushort[]? _shorts;
    private readonly uint[]? _ints;
    private readonly long[]? _longs;
    private readonly long _origin, _scale;

    /// <param name="frame">What the values will be.</param>
    /// <param name="count">How many.</param>
    /// <param name="isFilled">Whether every value will be written; otherwise they start as written zeros.</param>
    public Column(Frame frame, int count, bool isFilled = true)
    {
        (Frame, _origin, _scale) = (frame, frame.Origin, frame.Scale);
        switch (frame.Width)
        {
            case 1: _bytes = New<byte>(count, isFilled); break;
            case 2: _shorts = New<ushort>(count, isFilled); break;
            case 4: _ints = New<uint>(count, isFilled); break;
            default: _longs = New<long>(count, isFilled); break;
        }
    }

    public Frame Frame { get; }

    /// <summary>The array as it is written: of <see cref="byte"/>, <see cref="ushort"/>, <see cref="uint"/> or <see cref="long"/>.</summary>
    public Array Raw => (Array?)_ints ?? (Array?)_bytes ?? (Array?)_shorts ?? _longs!;

    public byte[] Bytes => _bytes ?? throw new InvalidOperationException("The column is wider than a byte.");

    public long this[int row]
    {
        get
        {
            if (_ints is { } ints) return _origin + ints[row] * _scale;
            if (_bytes is { } bytes) return _origin + bytes[row] * _scale;
            if (_shorts is { } shorts) return _origin + shorts[row] * _scale;
            return _longs![row];
        }
    }

    /// <summary>Writes values to the places named.</summary>
    public void Scatter(ReadOnlySpan<long> values, ReadOnlySpan<int> places)
    {
        var divisor = new ExactDivisor((ulong)_scale);
        if (_ints is not null) Scatter(_ints, values, places, divisor);
        else if (_bytes is not null) Scatter(_bytes, values, places, divisor);
        else if (_shorts is not null) Scatter(_shorts, values, places, divisor);
        else
            for (var i = 0; i < values.Length; i++) _longs![places[i]] = values[i];
    }

    /// <summary>What is written at a stretch.</summary>
    public void ReadRaw(int from, Span<ulong> values)
    {
        if (_ints is not null) Widen(_ints.AsSpan(from, values.Length), values);
        else if (_bytes is not null) Widen(_bytes.AsSpan(from, values.Length), values);
        else if (_shorts is not null) Widen(_shorts.AsSpan(from, values.Length), values);
        else MemoryMarshal.Cast<long, ulong>(_longs.AsSpan(from, values.Length)).CopyTo(values);
    }

    /// <summary>Writes a stretch as <see cref="ReadRaw"/> gave it.</summary>
    public void WriteRaw(int from, ReadOnlySpan<ulong> values)
    {
        if (_ints is not null) Narrow(values, _ints.AsSpan(from, values.Length));
        else if (_bytes is not null) Narrow(values, _bytes.AsSpan(from, values.Length));
        else if (_shorts is not null) Narrow(values, _shorts.AsSpan(from, values.Length));
        else values.CopyTo(MemoryMarshal.Cast<long, ulong>(_longs.AsSpan(from, values.Length)));
    }

    /// <summary>Puts a stretch into another order: element i becomes what element <paramref name="order"/>[i] was.</summary>
    public void Permute(int from, ReadOnlySpan<int> order)
    {
        if (_ints is not null) Permute(_ints.AsSpan(from, order.Length), order);
        else if (_bytes is not null) Permute(_bytes.AsSpan(from, order.Length), order);
        else if (_shorts is not null) Permute(_shorts.AsSpan(from, order.Length), order);
        else Permute(_longs.AsSpan(from, order.Length), order);
    }

    /// <summary>Copies a stretch into a column whose frame holds this one's.</summary>
    public void CopyTo(int from, Column target, int at, int length)
    {
        if (IsWrittenAs(target)) Array.Copy(Raw, from, target.Raw, at, length);
        else if (target._ints is not null) Rewrite(from, target._ints.AsSpan(at, length), target);
        else if (target._bytes is not null) Rewrite(from, target._bytes.AsSpan(at, length), target);
        else if (target._shorts is not null) Rewrite(from, target._shorts.AsSpan(at, length), target);
        else
            for (var i = 0; i < length; i++) target._longs![at + i] = this[from + i];
    }

    private bool IsWrittenAs(Column other) =>
        _origin == other._origin && _scale == other._scale && _ints is null == other._ints is null && _bytes is null == other._bytes is null && _shorts is null == other._shorts is null;

    public static void Permute<T>(Span<T> values, ReadOnlySpan<int> order)
    {
        var was = ArrayPool<T>.Shared.Rent(values.Length);
        values.CopyTo(was);
        for (var i = 0; i < order.Length; i++) values[i] = was[order[i]];
        ArrayPool<T>.Shared.Return(was);
    }

    private static void Widen<T>(ReadOnlySpan<T> from, Span<ulong> to) where T : unmanaged, IBinaryInteger<T>
    {
        for (var i = 0; i < to.Length; i++) to[i] = ulong.CreateTruncating(from[i]);
    }

    private static void Narrow<T>(ReadOnlySpan<ulong> from, Span<T> to) where T : unmanaged, IBinaryInteger<T>
    {
        for (var i = 0; i < to.Length; i++) to[i] = T.CreateTruncating(from[i]);
    }

    private static T[] New<T>(int count, bool isFilled) => isFilled ? GC.AllocateUninitializedArray<T>(count) : new T[count];

    private void Rewrite<T>(int from, Span<T> target, Column written) where T : unmanaged, IBinaryInteger<T>
    {
        var (origin, divisor) = (written._origin, new ExactDivisor((ulong)written._scale));
        for (var i = 0; i < target.Length; i++)
        {
            divisor.Divides(unchecked((ulong)(this[from + i] - origin)), out var raw);
            target[i] = T.CreateTruncating(raw);
        }
    }

    private void Scatter<T>(T[] target, ReadOnlySpan<long> values, ReadOnlySpan<int> places, ExactDivisor divisor) where T : unmanaged, IBinaryInteger<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            divisor.Divides(unchecked((ulong)(values[i] - _origin)), out var raw);
            target[places[i]] = T.CreateTruncating(raw);
        }
    }
}
