using System.Globalization;
using System.Text;
using QRCoder;

namespace Nokta.Ui;

/// <summary>The modules of a QR code (ISO/IEC 18004), to be drawn on a page or in a terminal.</summary>
public static class QrShape
{
    /// <summary>Dark modules by row and column, with a quiet zone of four modules around them. Error correction M. At most 2,331 bytes.</summary>
    public static bool[][] Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        return [.. data.ModuleMatrix.Select(row => row.Cast<bool>().ToArray())];
    }

    /// <summary>One SVG path of runs of dark modules, a unit each.</summary>
    public static string Path(bool[][] modules)
    {
        var path = new StringBuilder();
        for (var y = 0; y < modules.Length; y++)
        {
            for (var x = 0; x < modules[y].Length; x++)
            {
                if (!modules[y][x]) continue;
                var from = x;
                while (x < modules[y].Length && modules[y][x]) x++;
                path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from}v1h-{x - from}z");
            }
        }

        return path.ToString();
    }

    /// <summary>For a dark terminal: two modules a letter, light ones drawn.</summary>
    public static string InLetters(string text)
    {
        var modules = Of(text);
        var (first, last) = (2, modules.Length - 2);
        var letters = new StringBuilder();
        for (var y = first; y < last; y += 2)
        {
            for (var x = first; x < last; x++)
                letters.Append((!modules[y][x], y + 1 < last && !modules[y + 1][x]) switch { (true, true) => '█', (true, false) => '▀', (false, true) => '▄', _ => ' ' });
            letters.Append('\n');
        }

        return letters.ToString();
    }
}
