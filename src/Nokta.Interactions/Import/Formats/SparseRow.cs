using System.Buffers;
using System.Text.Json;

namespace Nokta.Interactions.Import.Formats;

/// <summary>A row that is filled by the names of its columns in any order; what has no column is kept together as JSON.</summary>
internal sealed class SparseRow(ShownColumns columns)
{
    /// <summary>Name of the column for what has no column of its own.</summary>
    public const string Other = "other";

    private const int MostBytes = 2 << 20;
    private byte[] _bytes = new byte[4096];
    private int[] _start = new int[64];
    private int[] _length = new int[64];
    private int _used;
    private readonly ArrayBufferWriter<byte> _otherBytes = new();
    private Utf8JsonWriter? _other;

    /// <summary>Whether of two values of one name in one row the last one counts (JSON); else they stand one behind the other (lists).</summary>
    public bool IsLastKept { get; init; }

    /// <summary>Whether more was put in than a row may hold.</summary>
    public bool IsTooLong { get; private set; }

    public void Clear()
    {
        Array.Clear(_length);
        _used = 0;
        IsTooLong = false;
        if (_otherBytes.WrittenCount > 0) _otherBytes.ResetWrittenCount();
    }

    /// <summary>Whether the column has a value, and which.</summary>
    public ReadOnlySpan<byte> this[int column] => column >= 0 && column < _length.Length ? _bytes.AsSpan(_start[column], _length[column]) : default;

    /// <summary>Puts a value in. A second one of the same name in one row (a list) stands behind the first.</summary>
    public void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var column = columns.Find(name);
        if (column < 0) SetOther(name, value);
        else Set(column, value);
    }

    public void Set(int column, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        if (column >= _length.Length)
        {
            Array.Resize(ref _start, Math.Max(column + 1, _start.Length * 2));
            Array.Resize(ref _length, _start.Length);
        }

        var before = IsLastKept ? 0 : _length[column];
        var needed = _used + before + value.Length + 2;
        if (needed > MostBytes)
        {
            IsTooLong = true;
            return;
        }

        if (needed > _bytes.Length) Array.Resize(ref _bytes, needed * 2);
        var from = _used;
        if (before > 0)
        {
            _bytes.AsSpan(_start[column], before).CopyTo(_bytes.AsSpan(_used));
            "; "u8.CopyTo(_bytes.AsSpan(_used + before));
            _used += before + 2;
        }

        value.CopyTo(_bytes.AsSpan(_used));
        _used += value.Length;
        (_start[column], _length[column]) = (from, _used - from);
    }

    /// <summary>Writes all columns in their order, and the rest where the table has a column for it. What this row does not have is taken from <paramref name="above"/>.</summary>
    public void WriteTo(TableRecords row, bool hasOther, SparseRow? above = null)
    {
        if (IsTooLong || above?.IsTooLong == true)
        {
            row.Reject(Reading.RecordFault.TooLong);
            return;
        }

        for (var i = 0; i < columns.Count; i++)
        {
            var value = this[i];
            row.Add(value.IsEmpty && above is not null ? above[i] : value);
        }

        if (hasOther) row.Add(TakeOther());
    }

    private void SetOther(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (_otherBytes.WrittenCount + name.Length + value.Length > MostBytes)
        {
            IsTooLong = true;
            return;
        }

        _other ??= new Utf8JsonWriter(_otherBytes, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        if (_otherBytes.WrittenCount == 0)
        {
            _other.Reset();
            _other.WriteStartObject();
        }

        _other.WriteString(Valid(name), Valid(value));
        _other.Flush();
    }

    private ReadOnlySpan<byte> TakeOther()
    {
        if (_otherBytes.WrittenCount == 0) return default;
        _other!.WriteEndObject();
        _other.Flush();
        return _otherBytes.WrittenSpan;
    }

    private static string Valid(ReadOnlySpan<byte> text) => System.Text.Encoding.UTF8.GetString(text);
}
