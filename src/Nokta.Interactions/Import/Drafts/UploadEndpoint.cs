using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>
/// Takes files of any size: the form is read as it arrives and each file goes straight to disk. That is why the token is
/// checked here and not by the pipeline, which would read the whole body first.
/// </summary>
internal static class UploadEndpoint
{
    private const int FieldBytes = 8192;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/import/upload", TakeAsync).Needs(Permission.Import).DisableAntiforgery().WithMetadata(new DisableRequestSizeLimitAttribute());

    private static async Task<IResult> TakeAsync(HttpContext http, Visit visit, ImportDrafts drafts, IAntiforgery antiforgery, CancellationToken ct)
    {
        if (BoundaryOf(http.Request) is not { } boundary) return Results.BadRequest();
        var parts = new MultipartReader(boundary, http.Request.Body) { BodyLengthLimit = null };
        var fields = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        var taken = new List<ImportDraft>();
        string? refused = null;
        while (await parts.ReadNextSectionAsync(ct) is { } part)
        {
            if (part.GetContentDispositionHeader() is not { } about) continue;
            if (about.IsFileDisposition())
            {
                if (!await IsOursAsync(http, fields, antiforgery)) return Results.StatusCode(StatusCodes.Status400BadRequest);
                var name = HeaderUtilities.RemoveQuotes(about.FileNameStar.HasValue ? about.FileNameStar : about.FileName).ToString();
                if (name.Length == 0) continue;
                var added = await drafts.AddAsync(visit.Workspace, name, http.Request.ContentLength, part.Body, ct);
                if (added.IsDone) taken.Add(added.Value);
                else refused ??= added.Refusal!.Code;
                continue;
            }

            if (about.IsFormDisposition() && fields.Count < 8) fields[HeaderUtilities.RemoveQuotes(about.Name).ToString()] = await ReadFieldAsync(part, ct);
        }

        return (taken, refused) switch
        {
            ([var one], null) => Results.Redirect("/import/" + one.Id),
            ({ Count: > 0 }, null) => Results.Redirect(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/import?sent={taken.Count}#drafts")),
            _ => Back(refused ?? "upload.no-file"),
        };
    }

    /// <summary>The form's token stands before the file, so it is known before the first byte of the file is kept.</summary>
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
        return System.Text.Encoding.UTF8.GetString(buffer, 0, read);
    }

    private static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 200 } boundary ? boundary.ToString() : null;

    private static IResult Back(string code) => Results.Redirect("/import?problem=" + Uri.EscapeDataString(code));
}
