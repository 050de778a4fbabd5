using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Nokta.Interactions.Live;

namespace Nokta.Interactions.Collect;

/// <summary>
/// The body of a client's request as text. Never by its content type: clients send JSON as plain text and as forms, packed without saying so, and in
/// base64 inside a form. What it is, is seen from its bytes.
/// </summary>
internal static class CollectBody
{
    /// <summary>Bytes on the wire and, unpacked, in memory.</summary>
    public const int MostSent = 1 << 20, MostBytes = 8 << 20;

    public static async Task<Unpacked> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength is 0) return Unpacked.Nothing;
        if (await RequestBody.ReadAsync(request.Body, MostSent, ct) is not { } sent) return new Unpacked([], "collect.too-large");
        var encoding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        return await OpenAsync(sent, encoding, request.Query["compression"].ToString(), ct);
    }

    private static async Task<Unpacked> OpenAsync(byte[] sent, string encoding, string query, CancellationToken ct)
    {
        var bytes = sent;
        // A proxy may have unpacked it already, or nobody have said that it is packed: the first bytes know.
        if (IsGzip(bytes)) return await InflateAsync(bytes, new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress), ct);
        if (encoding is "br") return await InflateAsync(bytes, new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress), ct);
        if (encoding is "deflate") return await InflateAsync(bytes, new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress), ct);
        if (encoding.Length > 0 && encoding is not ("identity" or "gzip" or "x-gzip")) return new Unpacked(sent, "collect.packing");
        return DataOf(bytes) is { } data ? await InFormAsync(sent, data, query, ct) : Text(bytes);
    }

    /// <summary>What stands as <c>data=</c> in a form or as base64: JSON, packed or not.</summary>
    private static async Task<Unpacked> InFormAsync(byte[] sent, string data, string query, CancellationToken ct)
    {
        if (query == "lz64") return LzText.Unpack(data, MostBytes) is { } text ? Text(Encoding.UTF8.GetBytes(text)) : new Unpacked(sent, "collect.packing");
        if (data.AsSpan().TrimStart() is ['{' or '[', ..]) return Text(Encoding.UTF8.GetBytes(data));
        if (Base64Of(data) is not { } bytes) return new Unpacked(sent, "collect.json");
        return IsGzip(bytes) ? await InflateAsync(bytes, new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress), ct) : Text(bytes);
    }

    /// <summary>Base64 of either alphabet, with or without its padding.</summary>
    public static byte[]? Base64Of(string text)
    {
        var plain = text.Trim().Replace('+', '-').Replace('/', '_').Replace(" ", "-", StringComparison.Ordinal).TrimEnd('=');
        return plain.Length > 0 && Base64Url.IsValid(plain) ? Base64Url.DecodeFromChars(plain) : null;
    }

    private static bool IsGzip(byte[] bytes) => bytes is [0x1F, 0x8B, ..];

    private static string? DataOf(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith("data="u8)) return null;
        var form = Encoding.UTF8.GetString(bytes.AsSpan(5));
        var end = form.IndexOf('&', StringComparison.Ordinal);
        return Uri.UnescapeDataString(end < 0 ? form : form[..end]);
    }

    private static async Task<Unpacked> InflateAsync(byte[] sent, Stream packed, CancellationToken ct)
    {
        try
        {
            await using (packed) return await RequestBody.ReadAsync(packed, MostBytes, ct) is { } bytes ? Text(bytes) : new Unpacked([], "collect.too-large");
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            return new Unpacked(sent, "collect.packing");
        }
    }

    private static Unpacked Text(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        return Utf8.IsValid(bytes) ? new Unpacked(bytes, null) : new Unpacked(bytes, "collect.encoding");
    }
}

/// <summary>What a body turned out to be; with a problem, as far as it was read.</summary>
internal sealed record Unpacked(byte[] Bytes, string? Problem)
{
    public static readonly Unpacked Nothing = new([], null);
}
