using System.Globalization;
using System.Text.RegularExpressions;

namespace Nokta.Touchpoints;

/// <summary>The name of a kept photo: the hash of its bytes, its size on a screen, its kind. <c>9f…-1200x800.jpg</c></summary>
internal static partial class PhotoName
{
    public static string Of(string hash, int width, int height, string extension) => string.Create(CultureInfo.InvariantCulture, $"{hash}-{width}x{height}.{extension}");

    public static bool IsOne(string name) => Name().IsMatch(name);

    /// <summary>The type a photo is served as; never what an uploader said.</summary>
    public static string TypeOf(string name) => Path.GetExtension(name) switch { ".png" => "image/png", ".webp" => "image/webp", _ => "image/jpeg" };

    public static (int Width, int Height) SizeOf(string name)
    {
        var size = Name().Match(name);
        return (int.Parse(size.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(size.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("^[0-9a-f]{64}-([1-9][0-9]{0,4})x([1-9][0-9]{0,4})\\.(?:jpg|png|webp)$")]
    private static partial Regex Name();
}
