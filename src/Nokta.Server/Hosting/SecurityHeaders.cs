namespace Nokta.Server.Hosting;

/// <summary>What every answer says to the browser: run only our own scripts and styles, sit in nobody's frame, tell nobody where you came from.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var response = (HttpResponse)state;
            var headers = response.Headers;
            // A route that needs a stricter one (files that people brought) names its own.
            if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            // A pixel is meant for other sites' pages.
            if (!headers.ContainsKey("Cross-Origin-Resource-Policy")) headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
            if (IsPublicName(response.HttpContext.Request)) headers.StrictTransportSecurity = "max-age=31536000";
            if (headers.ContentType.ToString() is { } type && type.StartsWith("text/", StringComparison.Ordinal) && !type.Contains(';', StringComparison.Ordinal)) headers.ContentType = type + "; charset=utf-8";
            if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
            if (headers.Location.ToString() is { Length: > 0 } address) headers.Location = WithoutOwnHost(address, response.HttpContext.Request);
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    }

    /// <summary>Only over HTTPS, and never for an address or localhost: other programs of the machine live there without it.</summary>
    private static bool IsPublicName(HttpRequest request) =>
        request.IsHttps && Uri.CheckHostName(request.Host.Host) == UriHostNameType.Dns && request.Host.Host.Contains('.', StringComparison.Ordinal) && !request.Host.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>The renderer writes redirects with the host it was asked by; a forged Host header must not lead anybody anywhere.</summary>
    private static string WithoutOwnHost(string address, HttpRequest request)
    {
        var own = request.Scheme + "://" + request.Host;
        return address.StartsWith(own + "/", StringComparison.OrdinalIgnoreCase) ? address[own.Length..] : address;
    }
}
