using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Nokta.Kernel;

namespace Nokta.Accounts.Api;

/// <summary>The version that a caller has seen of what she changes: <c>If-Match</c> with the ETag of her last answer.</summary>
public sealed record Seen(string? Tag)
{
    public static ValueTask<Seen?> BindAsync(HttpContext context, ParameterInfo _) =>
        ValueTask.FromResult<Seen?>(new Seen(context.Request.Headers.IfMatch.ToString() is { Length: > 0 } tag ? tag : null));

    /// <summary>Null when the version is the one that was seen; else 428 (none was named) or 412, with the ETag that holds now.</summary>
    public IResult? Refuse(HttpContext context, long version)
    {
        if (Tag is null) return Refused.With(StatusCodes.Status428PreconditionRequired, new Refusal("request.if-match"));
        if (Tag.Split(',', StringSplitOptions.TrimEntries).Any(t => t == TagOf(version) || t == "*")) return null;
        context.Response.Headers.ETag = TagOf(version);
        return Refused.With(StatusCodes.Status412PreconditionFailed, new Refusal("request.changed-meanwhile"));
    }

    public static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}

/// <summary>One thing with its version as the ETag; 304 to whoever has it already, 201 with its address when it was just made.</summary>
public sealed class Versioned(object thing, long version, string? madeAt = null) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        response.Headers.ETag = Seen.TagOf(version);
        // A version may be seen again tomorrow, by the same caller only.
        response.Headers.CacheControl = "private, no-cache";
        if (HttpMethods.IsGet(request.Method) && request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(Seen.TagOf(version)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        if (madeAt is not null) response.Headers.Location = request.PathBase + madeAt;
        return Results.Json(thing, statusCode: madeAt is null ? StatusCodes.Status200OK : StatusCodes.Status201Created).ExecuteAsync(httpContext);
    }
}
