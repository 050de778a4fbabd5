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

    public static async Task<Unpacked> ReadAsync(HttpRequest request, Family family, CancellationToken ct)
    {
        if (request.ContentLength is not 0 && await RequestBody.ReadAsync(request.Body, MostSent, ct) is var sent && sent is not { Length: 0 })
            return sent is null ? new Unpacked([], "collect.too-large") : await OpenAsync(sent, request, family, ct);
        // A pixel has no body; what would be one stands in its address.
        return family == Family.PostHog && request.Query["data"].ToString() is { Length: > 0 } data ? await InFormAsync(Encoding.UTF8.GetBytes(data), data, request, ct) : Unpacked.Nothing;
    }

    private static async Task<Unpacked> OpenAsync(byte[] sent, HttpRequest request, Family family, CancellationToken ct)
    {
        var encoding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        // A proxy may have unpacked it already, or nobody have said that it is packed: the first bytes know.
        var whole = IsGzip(sent) ? await InflateAsync(sent, s => new GZipStream(s, CompressionMode.Decompress), ct) : encoding switch
        {
            "br" => await InflateAsync(sent, s => new BrotliStream(s, CompressionMode.Decompress), ct),
            "deflate" => await InflateAsync(sent, s => IsZlib(sent) ? new ZLibStream(s, CompressionMode.Decompress) : new DeflateStream(s, CompressionMode.Decompress), ct),
            "" or "identity" or "gzip" or "x-gzip" => Text(sent),
            _ => new Unpacked(sent, "collect.packing"),
        };
        // Other families' texts may begin like a form and be none.
        return whole.Problem is null && family == Family.PostHog && DataOf(whole.Bytes) is { } data ? await InFormAsync(sent, data, request, ct) : whole;
    }

    /// <summary>What stands as <c>data=</c> in a form or an address: JSON, packed or not.</summary>
    private static async Task<Unpacked> InFormAsync(byte[] sent, string data, HttpRequest request, CancellationToken ct)
    {
        if (request.Query["compression"] == "lz64") return LzText.Unpack(data, MostBytes) is { } text ? Text(Encoding.UTF8.GetBytes(text)) : new Unpacked(sent, "collect.packing");
        if (data.AsSpan().TrimStart() is ['{' or '[', ..]) return Text(Encoding.UTF8.GetBytes(data));
        if (Base64Of(data) is not { } bytes) return new Unpacked(sent, "collect.json");
        return IsGzip(bytes) ? await InflateAsync(bytes, s => new GZipStream(s, CompressionMode.Decompress), ct) : Text(bytes);
    }

    /// <summary>Base64 of either alphabet, with or without its padding.</summary>
    public static byte[]? Base64Of(string text)
    {
        var plain = text.Trim().Replace('+', '-').Replace('/', '_').Replace(" ", "-", StringComparison.Ordinal).TrimEnd('=');
        return plain.Length > 0 && Base64Url.IsValid(plain) ? Base64Url.DecodeFromChars(plain) : null;
    }

    private static bool IsGzip(byte[] bytes) => bytes is [0x1F, 0x8B, ..];

    /// <summary>RFC 1950 begins with two bytes that a bare deflate stream, which some send under the same name, does not have.</summary>
    private static bool IsZlib(byte[] bytes) => bytes is [var first, var second, ..] && (first & 15) == 8 && (first << 8 | second) % 31 == 0;

    private static string? DataOf(byte[] bytes)
    {
        var form = bytes.AsSpan();
        if (form.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..]) return null;
        var at = form.StartsWith("data="u8) ? 0 : form.IndexOf("&data="u8) + 1;
        if (at == 0 && !form.StartsWith("data="u8)) return null;
        form = form[(at + 5)..];
        var end = form.IndexOf((byte)'&');
        return Uri.UnescapeDataString(Encoding.UTF8.GetString(end < 0 ? form : form[..end]));
    }

    private static async Task<Unpacked> InflateAsync(byte[] sent, Func<Stream, Stream> open, CancellationToken ct)
    {
        try
        {
            await using var packed = open(new MemoryStream(sent));
            return await RequestBody.ReadAsync(packed, MostBytes, ct) is { } bytes ? Text(bytes) : new Unpacked([], "collect.too-large");
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
