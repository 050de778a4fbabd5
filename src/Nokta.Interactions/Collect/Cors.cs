using Microsoft.AspNetCore.Http;

namespace Nokta.Interactions.Collect;

/// <summary>Lets pages of other sites send here and read the answer, which says nothing that is anybody's. Asked before any key is looked at.</summary>
internal static class Cors
{
    private const int MostHeaders = 500, MostOrigin = 300;

    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (request, headers) = (context.HttpContext.Request, context.HttpContext.Response.Headers);
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.Vary = "Origin";
        if (request.Headers.Origin.ToString() is { Length: > 0 and <= MostOrigin } origin && origin.All(c => c is > ' ' and < '\u007F'))
        {
            // Some clients send cookies along, and browsers then want the one site's name; a page in a file or in an app has a name that is no site's.
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowCredentials = "true";
            headers.AccessControlExposeHeaders = "Retry-After";
        }

        // A bus of CloudEvents asks with the same method whether it may deliver: that depends on the key.
        if (!HttpMethods.IsOptions(request.Method) || request.Headers.ContainsKey(CollectEndpoints.AskingBus)) return await next(context);
        headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        headers.AccessControlAllowHeaders = Asked(request.Headers.AccessControlRequestHeaders.ToString());
        headers.AccessControlMaxAge = "7200";
        return Results.NoContent();
    }

    private static string Asked(string names) => names.Length is > 0 and <= MostHeaders && names.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ',' or ' ') ? names : "authorization, content-type";
}
