namespace Nokta.Server.Hosting;

/// <summary>A request with a length and with chunks ends in two places: a proxy before us may have gone by the one and we by the other, and a second request hides between them. Refused (RFC 9112, 6.3).</summary>
internal sealed class OneLength(RequestDelegate next)
{
    // The server goes by the chunks, and keeps the length that it put aside under this name.
    private const string PutAside = "X-Content-Length";

    public Task InvokeAsync(HttpContext context) =>
        context.Request.Headers.TransferEncoding.Count > 0 && context.Request.Headers.ContainsKey(PutAside) ? RefuseAsync(context.Response) : next(context);

    private static Task RefuseAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status400BadRequest;
        response.Headers.Connection = "close";
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync("400 Content-Length and Transfer-Encoding\n");
    }
}
