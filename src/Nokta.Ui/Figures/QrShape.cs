using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using QRCoder;

namespace Nokta.Ui;

/// <summary>The modules of a QR code (ISO/IEC 18004), to be drawn on a page or in a terminal.</summary>
public static class QrShape
{
    /// <summary>White modules around the code; without them no camera finds it.</summary>
    public const int QuietZone = 4;

    /// <summary>How wide the code of a picture file is as it comes: it reads from one metre.</summary>
    public const int FileMillimetres = 100;

    // A PNG begins with its signature and the chunk of its width and height.
    private const int DotsPerModule = 20, AfterHeader = 33;

    /// <summary>Dark modules by row and column, with a quiet zone of four modules around them. At most 2,331 bytes at level M, 1,663 at Q.</summary>
    public static bool[][] Of(string text, QrLevel level = QrLevel.M)
    {
        using var data = Data(text, level);
        return [.. data.ModuleMatrix.Select(row => row.Cast<bool>().ToArray())];
    }

    /// <summary>How wide the picture is with its quiet zone when the code itself is so wide: how far a camera reads depends on the code alone.</summary>
    /// <param name="modules">As <see cref="Of"/> gives them.</param>
    public static double Whole(bool[][] modules, double code) => code * modules.Length / (modules.Length - 2 * QuietZone);

    /// <summary>A picture file: black on white, the quiet zone included; as it is, the code is 10 cm wide.</summary>
    public static string Svg(bool[][] modules) => string.Create(CultureInfo.InvariantCulture,
        $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Whole(modules, FileMillimetres):0.###}mm" height="{Whole(modules, FileMillimetres):0.###}mm" viewBox="0 0 {modules.Length} {modules.Length}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{modules.Length}v{modules.Length}H0z"/><path d="{Path(modules)}"/></svg>""");

    /// <summary>The same as a PNG of twenty dots a module; it says itself how large it is meant.</summary>
    public static byte[] Png(string text, QrLevel level = QrLevel.M)
    {
        using var data = Data(text, level);
        using var png = new PngByteQRCode(data);
        var dotsPerMetre = (int)Math.Round(DotsPerModule * (data.ModuleMatrix.Count - 2 * QuietZone) * 1000.0 / FileMillimetres);
        var bytes = png.GetGraphic(DotsPerModule);
        return [.. bytes.AsSpan(0, AfterHeader), .. Size(dotsPerMetre), .. bytes.AsSpan(AfterHeader)];
    }

    /// <summary>The chunk of a PNG that tells its dots a metre.</summary>
    private static byte[] Size(int dotsPerMetre)
    {
        var chunk = new byte[21];
        chunk[3] = 9;
        "pHYs"u8.CopyTo(chunk.AsSpan(4));
        BinaryPrimitives.WriteInt32BigEndian(chunk.AsSpan(8), dotsPerMetre);
        BinaryPrimitives.WriteInt32BigEndian(chunk.AsSpan(12), dotsPerMetre);
        chunk[16] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(17), Crc32.HashToUInt32(chunk.AsSpan(4, 13)));
        return chunk;
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
