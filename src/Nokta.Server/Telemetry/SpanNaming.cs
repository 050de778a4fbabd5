using Microsoft.AspNetCore.Http.Features;
using Nokta.Server.Logs;

namespace Nokta.Server.Telemetry;

/// <summary>Says on a request's span what was asked for: method, the route's pattern, status.</summary>
internal sealed class SpanNaming(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var method = RequestLog.MethodOf(context.Request);
        await next(context);
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { } span) return;
        span.SetTag("http.request.method", method).SetTag("http.route", RequestLog.RouteOf(context)).SetTag("http.response.status_code", context.Response.StatusCode).SetTag("url.scheme", context.Request.Scheme);
    }
}
