using System.Globalization;
using System.Text;
using QRCoder;

namespace Nokta.Ui;

/// <summary>The modules of a QR code (ISO/IEC 18004), to be drawn on a page or in a terminal.</summary>
public static class QrShape
{
    /// <summary>Dark modules by row and column, with a quiet zone of four modules around them. At most 2,331 bytes at level M, 1,663 at Q.</summary>
    public static bool[][] Of(string text, QrLevel level = QrLevel.M)
    {
        using var data = Data(text, level);
        return [.. data.ModuleMatrix.Select(row => row.Cast<bool>().ToArray())];
    }

    /// <summary>A picture file that prints at any size: black on white, the quiet zone included.</summary>
    public static string Svg(bool[][] modules) => string.Create(CultureInfo.InvariantCulture,
        $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {modules.Length} {modules.Length}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{modules.Length}v{modules.Length}H0z"/><path d="{Path(modules)}"/></svg>""");

    /// <summary>The same as a PNG of twenty dots a module: 10 cm at 200 dots an inch.</summary>
    public static byte[] Png(string text, QrLevel level = QrLevel.M)
    {
        using var data = Data(text, level);
        using var png = new PngByteQRCode(data);
        return png.GetGraphic(20);
    }

    private static QRCodeData Data(string text, QrLevel level) => QRCodeGenerator.GenerateQrCode(text, level == QrLevel.Q ? QRCodeGenerator.ECCLevel.Q : QRCodeGenerator.ECCLevel.M);

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

/// <summary>How much of a code may be covered or worn: M 15 %, for screens and tables; Q 25 %, for what hangs outdoors.</summary>
public enum QrLevel { M, Q }
