using Microsoft.AspNetCore.Http;

namespace Nokta.Interactions.Collect;

/// <summary>Lets pages of other sites send here and read the answer, which says nothing that is anybody's. Asked before any key is looked at.</summary>
internal static class Cors
{
    private const int MostHeaders = 500;

    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (request, headers) = (context.HttpContext.Request, context.HttpContext.Response.Headers);
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.Vary = "Origin";
        if (Origin.Of(request.Headers.Origin) is { } origin)
        {
            // Some clients send cookies along, and browsers then want the one site's name.
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowCredentials = "true";
            headers.AccessControlExposeHeaders = "Retry-After";
        }

        if (!HttpMethods.IsOptions(request.Method)) return await next(context);
        headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        headers.AccessControlAllowHeaders = Asked(request.Headers.AccessControlRequestHeaders.ToString());
        headers.AccessControlMaxAge = "7200";
        return Results.NoContent();
    }

    private static string Asked(string names) => names.Length is > 0 and <= MostHeaders && names.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ',' or ' ') ? names : "authorization, content-type";
}
