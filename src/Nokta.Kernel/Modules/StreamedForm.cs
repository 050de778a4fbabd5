using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Nokta.Kernel.Modules;

/// <summary>
/// A posted form whose files are read as they arrive, however large. The pipeline would read the whole body to find the token;
/// here the token is checked before the first byte of a file is kept, so its field stands before theirs.
/// </summary>
public static class StreamedForm
{
    private const int FieldBytes = 8192;
    private const int MostFields = 8;

    /// <summary>Hands each file's name, the fields before it and its content to <paramref name="take"/>. False when the request is no form or not from our page: then it deserves a 400.</summary>
    public static async Task<bool> EachFileAsync(HttpContext http, IAntiforgery antiforgery, Func<string, IReadOnlyDictionary<string, StringValues>, Stream, Task> take, CancellationToken ct)
    {
        if (BoundaryOf(http.Request) is not { } boundary) return false;
        var parts = new MultipartReader(boundary, http.Request.Body) { BodyLengthLimit = null };
        var fields = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        while (await parts.ReadNextSectionAsync(ct) is { } part)
        {
            if (part.GetContentDispositionHeader() is not { } about) continue;
            if (about.IsFileDisposition())
            {
                if (!await IsOursAsync(http, fields, antiforgery)) return false;
                var name = HeaderUtilities.RemoveQuotes(about.FileNameStar.HasValue ? about.FileNameStar : about.FileName).ToString();
                if (name.Length > 0) await take(name, fields, part.Body);
            }
            else if (about.IsFormDisposition() && fields.Count < MostFields)
            {
                fields[HeaderUtilities.RemoveQuotes(about.Name).ToString()] = await ReadFieldAsync(part, ct);
            }
        }

        return true;
    }

    private static Task<bool> IsOursAsync(HttpContext http, Dictionary<string, StringValues> fields, IAntiforgery antiforgery)
    {
        if (http.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")) return Task.FromResult(false);
        http.Features.Set<IFormFeature>(new FormFeature(new FormCollection(fields)));
        return antiforgery.IsRequestValidAsync(http);
    }

    private static async Task<string> ReadFieldAsync(MultipartSection part, CancellationToken ct)
    {
        var buffer = new byte[FieldBytes];
        var read = await part.Body.ReadAtLeastAsync(buffer, FieldBytes, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(buffer, 0, read);
    }

    private static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 200 } boundary ? boundary.ToString() : null;
}
