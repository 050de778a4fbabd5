using System.Text;

namespace Nokta.Interactions.Import.Reading;

/// <summary>What is wrong with a record before anybody looks at its fields.</summary>
internal enum RecordFault { None, TooLong, UnclosedQuote, Unreadable, Columns, CutShort }

/// <summary>
/// The records of a table, one after the other, whatever file they stand in. A record is its fields and its raw text;
/// of a format that is no delimited text the raw text is the record as a line of CSV, so that it can be read again.
/// </summary>
internal abstract class Records(int room)
{
    private int[] _starts = new int[64];
    private int[] _lengths = new int[64];
    private bool[] _escaped = new bool[64];
    private byte[] _scratch = new byte[256];

    protected byte[] Buffer { get; private set; } = new byte[room];
    protected int RecordAt { get; set; }
    protected int RecordLength { get; set; }

    /// <summary>Line (of a sheet, row) on which the record begins, from 1.</summary>
    public long Line { get; protected set; }
    public int Count { get; protected set; }
    public RecordFault Fault { get; protected set; }

    /// <summary>Why the record is left out although nothing is wrong with it (bot, static-file …), told by the format; else null.</summary>
    public string? LeftOut { get; protected set; }

    /// <summary>The record as it stands in the file, without its line end (of a faulty one, its beginning).</summary>
    public ReadOnlySpan<byte> Raw => Buffer.AsSpan(RecordAt, RecordLength);

    /// <summary>The record as whoever wrote the file knows it; looked up columns are not part of it.</summary>
    public virtual ReadOnlySpan<byte> AsCame => Raw;

    /// <summary>A field without its quotes. Valid until the next record; one with doubled quotes only until the next such field.</summary>
    public ReadOnlySpan<byte> Field(int index)
    {
        var span = Buffer.AsSpan(_starts[index], _lengths[index]);
        return _escaped[index] ? Unescape(span) : span;
    }

    /// <summary>The fields as texts, unquoted and untrimmed.</summary>
    public List<string> Texts() => [.. Enumerable.Range(0, Count).Select(i => Encoding.UTF8.GetString(Field(i)))];

    /// <summary>Goes to the next record; false at the end.</summary>
    public abstract bool Next();

    protected void AddField(int start, int length, bool isEscaped)
    {
        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, Count * 2);
            Array.Resize(ref _lengths, Count * 2);
            Array.Resize(ref _escaped, Count * 2);
        }

        (_starts[Count], _lengths[Count], _escaped[Count]) = (start, length, isEscaped);
        Count++;
    }

    protected void Resize(int size)
    {
        var buffer = Buffer;
        Array.Resize(ref buffer, size);
        Buffer = buffer;
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> field)
    {
        if (_scratch.Length < field.Length) _scratch = new byte[field.Length * 2];
        var n = 0;
        for (var i = 0; i < field.Length; i++)
        {
            _scratch[n++] = field[i];
            if (field[i] == '"') i++;
        }

        return _scratch.AsSpan(0, n);
    }
}
