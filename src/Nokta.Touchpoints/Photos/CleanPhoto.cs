using System.Security.Cryptography;
using Nokta.Kernel;

namespace Nokta.Touchpoints;

/// <summary>
/// A photo that is safe to keep and to show: recognised by its bytes and not by its name, whole, of bounded size, and without what a camera
/// or a program wrote beside the picture (place, device, comments, anything behind its end).
/// </summary>
internal sealed record CleanPhoto(byte[] Bytes, int Width, int Height, string Extension)
{
    public const int MostBytes = 10 * 1024 * 1024;
    public const long MostPixels = 64_000_000;
    public const int LongestSide = 20_000;

    public string Name => PhotoName.Of(Convert.ToHexStringLower(SHA256.HashData(Bytes)), Width, Height, Extension);

    /// <summary>The clean photo, or why these bytes are none that we keep.</summary>
    public static Outcome<CleanPhoto> Of(byte[] bytes)
    {
        if (bytes.Length > MostBytes) return Refusal.Of("touchpoint.photo-large");
        try
        {
            var photo = bytes.AsSpan() switch
            {
                [0xFF, 0xD8, 0xFF, ..] => JpegCleaning.Clean(bytes),
                [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PngCleaning.Clean(bytes),
                [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebpCleaning.Clean(bytes),
                _ => null,
            };
            return photo is null ? Refusal.Of("touchpoint.photo-kind") : photo;
        }
        catch (PhotoBrokenException broken)
        {
            return Refusal.Of(broken.Message);
        }
    }

    /// <summary>Stops the reading of a picture whose size nobody should have to decode.</summary>
    public static void CheckSize(int width, int height)
    {
        if (width <= 0 || height <= 0) throw new PhotoBrokenException();
        if (width > LongestSide || height > LongestSide || (long)width * height > MostPixels) throw new PhotoBrokenException("touchpoint.photo-pixels");
    }
}

/// <summary>Bytes that begin like a picture and are none; the message is a refusal's code.</summary>
internal sealed class PhotoBrokenException(string code = "touchpoint.photo-broken") : Exception(code);
