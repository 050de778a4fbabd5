using System.Text;

namespace Nokta.Interactions.Import.Formats;

/// <summary>The cells of one row of a sheet that say something, from left to right.</summary>
internal sealed class XlsxRow
{
    private int[] _columns = new int[16], _ends = new int[16];
    private bool[] _isNumber = new bool[16];
    private byte[] _text = new byte[256];

    /// <summary>The row's number in the sheet, from 1.</summary>
    public long Line { get; private set; }
    public int Count { get; private set; }

    /// <summary>The last column that has a cell, from 0; -1 in an empty row.</summary>
    public int Last => Count == 0 ? -1 : _columns[Count - 1];

    public void Begin(long line) => (Line, Count) = (line, 0);

    public int Column(int cell) => _columns[cell];

    public ReadOnlySpan<byte> Text(int cell) => _text.AsSpan(Start(cell), _ends[cell] - Start(cell));

    /// <summary>Whether it is a quantity; dates and texts are none.</summary>
    public bool IsNumber(int cell) => _isNumber[cell];

    public void Add(int column, ReadOnlySpan<byte> text, bool isNumber = false)
    {
        if (text.IsEmpty || column <= Last) return;
        var start = Start(Count);
        if (start + text.Length > _text.Length) Array.Resize(ref _text, Math.Max(_text.Length * 2, start + text.Length));
        if (Count == _columns.Length)
        {
            Array.Resize(ref _columns, Count * 2);
            Array.Resize(ref _ends, Count * 2);
            Array.Resize(ref _isNumber, Count * 2);
        }

        text.CopyTo(_text.AsSpan(start));
        (_columns[Count], _ends[Count], _isNumber[Count]) = (column, start + text.Length, isNumber);
        Count++;
    }

    public void Add(int column, string text)
    {
        if (text.Length == 0) return;
        var room = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = room <= 1024 ? stackalloc byte[1024] : new byte[room];
        Add(column, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    /// <summary>All cells up to the last, empty ones too.</summary>
    public string[] Texts()
    {
        var texts = new string[Last + 1];
        Array.Fill(texts, "");
        for (var i = 0; i < Count; i++) texts[_columns[i]] = Encoding.UTF8.GetString(Text(i));
        return texts;
    }

    private int Start(int cell) => cell == 0 ? 0 : _ends[cell - 1];
}
