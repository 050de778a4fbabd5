using System.Text;

namespace Nokta.Interactions.Import.Reading;

/// <summary>Cell texts made plain for parsing: Latin digits, no bidi marks, ordinary spaces, minus and decimal marks; outer space cut.</summary>
internal static class Plain
{
    /// <summary>The plain text; <paramref name="into"/> is used only when the cell is not ASCII and has to be as long as the cell.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> cell, Span<byte> into)
    {
        cell = Trim(cell);
        return Ascii.IsValid(cell) ? cell : Trim(into[..Write(cell, into)]);
    }

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> cell)
    {
        var (from, to) = (0, cell.Length);
        while (from < to && cell[from] <= ' ') from++;
        while (to > from && cell[to - 1] <= ' ') to--;
        return cell[from..to];
    }

    private static int Write(ReadOnlySpan<byte> cell, Span<byte> into)
    {
        var n = 0;
        while (!cell.IsEmpty)
        {
            var (letter, length) = cell switch
            {
                [< 0x80, ..] => (cell[0], 1),
                [0xDB, >= 0xB0 and <= 0xB9, ..] => ((byte)(cell[1] - 0xB0 + '0'), 2),
                [0xD9, >= 0xA0 and <= 0xA9, ..] => ((byte)(cell[1] - 0xA0 + '0'), 2),
                [0xD9, 0xAB, ..] => ((byte)'.', 2),
                [0xD9, 0xAC, ..] => ((byte)',', 2),
                [0xD8, 0x8C, ..] => ((byte)',', 2),
                [0xC2, 0xA0, ..] => ((byte)' ', 2),
                [0xD8, 0x9C, ..] => ((byte)0, 2),
                [0xE2, 0x80, >= 0x8B and <= 0x8F, ..] or [0xE2, 0x80, >= 0xAA and <= 0xAE, ..] or [0xE2, 0x81, 0xA0 or (>= 0xA6 and <= 0xA9), ..] or [0xEF, 0xBB, 0xBF, ..] => ((byte)0, 3),
                [0xE2, 0x80, 0xAF or (>= 0x80 and <= 0x8A), ..] => ((byte)' ', 3),
                [0xE2, 0x88, 0x92, ..] or [0xE2, 0x80, 0x93, ..] => ((byte)'-', 3),
                _ => (cell[0], -1),
            };
            if (length == -1)
            {
                into[n++] = letter;
                cell = cell[1..];
                continue;
            }

            if (letter != 0) into[n++] = letter;
            cell = cell[length..];
        }

        return n;
    }

    /// <summary>Whether a cell says that it says nothing.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> cell) => Trim(cell) is [] or [(byte)'-'] || IsWordForNothing(cell);

    private static bool IsWordForNothing(ReadOnlySpan<byte> cell)
    {
        cell = Trim(cell);
        if (cell.Length > 6) return false;
        return Ascii.EqualsIgnoreCase(cell, "null"u8) || Ascii.EqualsIgnoreCase(cell, "n/a"u8) || Ascii.EqualsIgnoreCase(cell, "na"u8)
            || Ascii.EqualsIgnoreCase(cell, "none"u8) || Ascii.EqualsIgnoreCase(cell, "nan"u8) || cell.SequenceEqual("—"u8) || cell.SequenceEqual("–"u8);
    }

    /// <summary>Reads digits from the place on; -1 when there are none or more than nine.</summary>
    public static int Number(ReadOnlySpan<byte> text, ref int at)
    {
        var (value, from) = (0, at);
        while (at < text.Length && (uint)(text[at] - '0') <= 9)
        {
            if (at - from == 9) return -1;
            value = value * 10 + text[at++] - '0';
        }

        return at == from ? -1 : value;
    }
}
