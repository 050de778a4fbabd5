using System.IO.Hashing;
using System.Text;
using Nokta.Kernel.Calendars;

namespace Nokta.Interactions.Import.Reading;

/// <summary>Works out what makes a row unique: its key columns, else all its texts, else what two exports of the same thing have in common.</summary>
internal sealed class RowKeys(RowMap map)
{
    private byte[] _scratch = new byte[1024];

    /// <summary>False when the row has key columns and all of them are empty.</summary>
    public bool TryRead(Records row, out UInt128 key)
    {
        key = default;
        if (map.Mapping.CanonicalKey) return true;
        var length = map.HasOwnKey ? WriteKey(row) : WriteRow(row);
        if (length == 0) return false;
        key = XxHash128.HashToUInt128(_scratch.AsSpan(0, length));
        return true;
    }

    /// <summary>The key of one moment of a row.</summary>
    public UInt128 OfMoment(UInt128 key, MomentColumns moment)
    {
        if (moment.Name.Length == 0) return key;
        BitConverter.TryWriteBytes(_scratch, key);
        return XxHash128.HashToUInt128(_scratch.AsSpan(0, 16), moment.Seed);
    }

    /// <summary>What two exports of the same thing have in common: the minute, the person, and its scores, else its amount, else how long it took.</summary>
    public UInt128 Canonical(long time, ulong person, ReadOnlySpan<float> scores, long amount, string currency, int duration)
    {
        Reserve(64 + scores.Length * 4);
        BitConverter.TryWriteBytes(_scratch, time / (60 * Micros.Second));
        BitConverter.TryWriteBytes(_scratch.AsSpan(8), person);
        var n = 16;
        foreach (var score in scores)
        {
            BitConverter.TryWriteBytes(_scratch.AsSpan(n), score);
            n += 4;
        }

        if (scores.IsEmpty && currency.Length > 0)
        {
            BitConverter.TryWriteBytes(_scratch.AsSpan(n), amount);
            n += 8 + Encoding.UTF8.GetBytes(currency, _scratch.AsSpan(n + 8));
        }
        else if (scores.IsEmpty && duration >= 0)
        {
            BitConverter.TryWriteBytes(_scratch.AsSpan(n), (duration + 500) / 1000);
            n += 4;
        }

        return XxHash128.HashToUInt128(_scratch.AsSpan(0, n));
    }

    /// <summary>The key columns, one after the other; 0 when all are empty.</summary>
    private int WriteKey(Records row)
    {
        var (n, hasAny) = (0, false);
        foreach (var index in map.Keys)
        {
            var cell = row.Field(index);
            Reserve(n + cell.Length + 8);
            var text = Plain.Of(cell, _scratch.AsSpan(n));
            text.CopyTo(_scratch.AsSpan(n));
            hasAny |= !text.IsEmpty;
            n += text.Length;
            _scratch[n++] = 0x1F;
        }

        return hasAny ? n : 0;
    }

    private int WriteRow(Records row)
    {
        Reserve(row.Raw.Length + row.Count + 8);
        var n = 0;
        foreach (var i in map.Hashed)
        {
            var cell = row.Field(i);
            cell.CopyTo(_scratch.AsSpan(n));
            n += cell.Length;
            _scratch[n++] = 0x1F;
        }

        return n;
    }

    private void Reserve(int length)
    {
        if (_scratch.Length < length) Array.Resize(ref _scratch, length * 2);
    }
}
