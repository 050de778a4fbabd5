using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace Nokta.Interactions.Collect;

/// <summary>The tracker as other sites' pages load it: packed once, kept by browsers for an hour, the same bytes until the next release.</summary>
internal sealed class TrackerScript(IWebHostEnvironment environment)
{
    public const string Address = "/t.js";
    private const string File = "_content/Nokta.Ui/dist/t.js";
    private readonly Lazy<Packed> _script = new(() => Packed.Of(environment.WebRootFileProvider.GetFileInfo(File)));

    /// <summary>What a page may write as <c>integrity</c>, so that its browser runs nothing but these bytes.</summary>
    public string Integrity => _script.Value.Integrity;

    public IResult Answer(HttpContext http)
    {
        var (script, headers) = (_script.Value, http.Response.Headers);
        headers.CacheControl = "public, max-age=3600";
        headers.ETag = script.Tag;
        headers.Vary = "Accept-Encoding";
        // A page that checks its integrity asks for it as for anybody's file.
        headers.AccessControlAllowOrigin = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (http.Request.Headers.IfNoneMatch.Any(t => t?.Contains(script.Tag, StringComparison.Ordinal) == true)) return Results.StatusCode(StatusCodes.Status304NotModified);
        var takes = http.Request.Headers.AcceptEncoding.ToString();
        var (encoding, bytes) = takes.Contains("br", StringComparison.Ordinal) ? ("br", script.Brotli) : takes.Contains("gzip", StringComparison.Ordinal) ? ("gzip", script.Gzip) : ("", script.Plain);
        if (encoding.Length > 0) headers.ContentEncoding = encoding;
        return Results.Bytes(bytes, "text/javascript; charset=utf-8");
    }

    private sealed record Packed(byte[] Plain, byte[] Gzip, byte[] Brotli, string Tag, string Integrity)
    {
        public static Packed Of(IFileInfo file)
        {
            using var stream = file.CreateReadStream();
            var plain = new byte[file.Length];
            stream.ReadExactly(plain);
            return new Packed(
                plain, Pack(plain, to => new GZipStream(to, CompressionLevel.SmallestSize)), Pack(plain, to => new BrotliStream(to, CompressionLevel.SmallestSize)),
                $"\"{Convert.ToHexStringLower(SHA256.HashData(plain))[..16]}\"", "sha384-" + Convert.ToBase64String(SHA384.HashData(plain)));
        }

        private static byte[] Pack(byte[] plain, Func<Stream, Stream> into)
        {
            var packed = new MemoryStream();
            using (var stream = into(packed)) stream.Write(plain);
            return packed.ToArray();
        }
    }
}
