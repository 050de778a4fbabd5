using System.Diagnostics;
using Nokta.Server.Hosting;

namespace Nokta.Server.Logs;

/// <summary>One line for each request, when the operator asked for it: the route's pattern, never the path, which may hold a token or a name.</summary>
internal sealed class RequestLog(RequestDelegate next, ILogger<RequestLog> log)
{
    public static readonly string Source = typeof(RequestLog).FullName!;

    public async Task InvokeAsync(HttpContext context)
    {
        var (began, method) = (Stopwatch.GetTimestamp(), MethodOf(context.Request));
        await next(context);
        log.LogInformation("{Method} {Route} {Status} in {Milliseconds} ms", method, RouteOf(context), context.Response.StatusCode, (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    public static string RouteOf(HttpContext context) => context.Features.Get<Problem>()?.Route ?? (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

    /// <summary>A client may send any word as a method.</summary>
    public static string MethodOf(HttpRequest request) => request.Method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" or "TRACE" or "CONNECT" ? request.Method : "(other)";
}
