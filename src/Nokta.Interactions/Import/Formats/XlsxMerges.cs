using System.Globalization;
using System.Text;

namespace Nokta.Interactions.Import.Formats;

/// <summary>Cells that were made one: they stand behind the rows in the file, so they are looked for before the rows are read.</summary>
internal sealed class XlsxMerges
{
    private const int Most = 200_000;
    private const long LargestSheet = 1L << 30;
    private readonly HashSet<long> _lines = [];
    private readonly List<(long Top, long Bottom, int Column)> _tall = [];
    private readonly List<(long Bottom, int Column, byte[] Text)> _open = [];
    private int _next;

    /// <summary>Whether a merge begins in the row.</summary>
    public bool BeginsAt(long line) => _lines.Contains(line);

    public static XlsxMerges Of(XlsxBook book, XlsxSheet sheet)
    {
        var merges = new XlsxMerges();
        if (sheet.Part.Length > LargestSheet) return merges;
        using var part = XlsxBook.OpenPart(sheet.Part);
        merges.Find(part);
        merges._tall.Sort();
        return merges;
    }

    /// <summary>
    /// What stands in an empty cell because it is part of a merge that began above: texts and dates go on to every row, quantities
    /// do not, or a receipt's total would count once for each of its lines; in the first column a number is the receipt's.
    /// </summary>
    public ReadOnlySpan<byte> At(int column)
    {
        foreach (var open in _open)
            if (open.Column == column) return open.Text;
        return [];
    }

    /// <summary>Steps to a row: merges that ended are closed, those that begin in it remember its cells.</summary>
    public void GoTo(XlsxRow row, int left)
    {
        if (_tall.Count == 0) return;
        _open.RemoveAll(o => o.Bottom < row.Line);
        for (; _next < _tall.Count && _tall[_next].Top <= row.Line; _next++)
        {
            var (top, bottom, column) = _tall[_next];
            if (top != row.Line) continue;
            for (var i = 0; i < row.Count; i++)
                if (row.Column(i) == column && (!row.IsNumber(i) || column == left)) _open.Add((bottom, column, row.Text(i).ToArray()));
        }
    }

    private void Find(Stream part)
    {
        var buffer = new byte[128 * 1024];
        var kept = 0;
        int read;
        while ((read = part.Read(buffer.AsSpan(kept))) > 0)
        {
            var text = buffer.AsSpan(0, kept + read);
            var at = Take(text);
            kept = text.Length - at;
            text[at..].CopyTo(buffer);
        }
    }

    /// <summary>Takes what is whole; returns where the rest begins.</summary>
    private int Take(ReadOnlySpan<byte> text)
    {
        const int longest = 200;
        var at = 0;
        while (true)
        {
            var found = text[at..].IndexOf("mergeCell "u8);
            if (found < 0) return Math.Max(at, text.Length - longest);
            at += found;
            if (text.Length - at < longest && text[at..].IndexOf((byte)'>') < 0) return at;
            var tag = text[at..];
            if (tag.IndexOf((byte)'>') is > 0 and var end) tag = tag[..end];
            if (at > 0 && text[at - 1] is (byte)'<' or (byte)':') Add(tag);
            at += "mergeCell ".Length;
        }
    }

    private void Add(ReadOnlySpan<byte> tag)
    {
        var from = tag.IndexOf("ref=\""u8);
        if (from < 0 || _lines.Count + _tall.Count > Most) return;
        var range = Encoding.ASCII.GetString(tag[(from + 5)..]).Split('"')[0].Split(':');
        if (range.Length != 2 || !TryCell(range[0], out var top, out var left) || !TryCell(range[1], out var bottom, out _)) return;
        _lines.Add(top);
        if (bottom > top) _tall.Add((top, bottom, left));
    }

    private static bool TryCell(string reference, out long line, out int column)
    {
        (line, column) = (0, 0);
        var i = 0;
        for (; i < reference.Length && char.IsAsciiLetter(reference[i]) && i < 3; i++) column = column * 26 + (reference[i] & 0x1F);
        column--;
        return long.TryParse(reference.AsSpan(i), NumberStyles.None, CultureInfo.InvariantCulture, out line);
    }
}
