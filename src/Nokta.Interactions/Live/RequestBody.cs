using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Nokta.Interactions.Live;

/// <summary>Reads a request's body into memory up to a bound, unpacking it on the way: a bomb is left as soon as it is one byte too long.</summary>
internal static class RequestBody
{
    /// <summary>The body as it was meant; null when it is packed in a way we do not know.</summary>
    public static Stream? Unpacked(HttpRequest request) => request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant() switch
    {
        "" or "identity" => request.Body,
        "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
        "br" => new BrotliStream(request.Body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress),
        _ => null,
    };

    /// <summary>All bytes; null when there are more than <paramref name="most"/>.</summary>
    public static async Task<byte[]?> ReadAsync(Stream from, int most, CancellationToken ct)
    {
        var room = ArrayPool<byte>.Shared.Rent(16 << 10);
        try
        {
            for (var length = 0; ;)
            {
                var read = await from.ReadAsync(room.AsMemory(length), ct);
                length += read;
                if (length > most) return null;
                if (read == 0) return room.AsSpan(0, length).ToArray();
                if (length < room.Length) continue;
                var larger = ArrayPool<byte>.Shared.Rent(Math.Min(room.Length * 2, most + 1));
                room.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(room);
                room = larger;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }
}
