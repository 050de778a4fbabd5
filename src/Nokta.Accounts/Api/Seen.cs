using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Nokta.Kernel;

namespace Nokta.Accounts.Api;

/// <summary>The version that a caller has seen of what she changes: <c>If-Match</c> with the ETag of her last answer.</summary>
public sealed record Seen(string? Tag)
{
    public static ValueTask<Seen?> BindAsync(HttpContext context, ParameterInfo _) =>
        ValueTask.FromResult<Seen?>(new Seen(context.Request.Headers.IfMatch.ToString() is { Length: > 0 } tag ? tag : null));

    /// <summary>Null when the version is the one that was seen; else 428 (none was named) or 412, with the ETag that holds now.</summary>
    public IResult? Refuse(HttpContext context, long version) => Refuse(context, TagOf(version));

    /// <summary>The same for a thing without a number of its own, by the tag of what can be changed of it.</summary>
    public IResult? Refuse(HttpContext context, string now)
    {
        if (Tag is null) return Refused.With(StatusCodes.Status428PreconditionRequired, new Refusal("request.if-match"));
        if (Tag.Split(',', StringSplitOptions.TrimEntries).Any(t => t == now || t == "*")) return null;
        context.Response.Headers.ETag = now;
        return Refused.With(StatusCodes.Status412PreconditionFailed, new Refusal("request.changed-meanwhile"));
    }

    /// <summary>For a DELETE, which needs no version: null unless one was named and another holds now.</summary>
    public IResult? RefuseIfNamed(HttpContext context, string now) => Tag is null ? null : Refuse(context, now);

    public static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The tag of what can be changed of a thing: equal things have equal tags.</summary>
    public static string TagOf(object what) => $"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(what, ApiJson.Options)).AsSpan(0, 12))}\"";
}

/// <summary>One thing with its version as the ETag; 304 to whoever has it already, 201 with its address when it was just made.</summary>
public sealed class Versioned(object thing, string tag, string? madeAt = null) : IResult
{
    public Versioned(object thing, long version, string? madeAt = null) : this(thing, Seen.TagOf(version), madeAt) { }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        response.Headers.ETag = tag;
        // A version may be seen again tomorrow, by the same caller only.
        response.Headers.CacheControl = "private, no-cache";
        if (HttpMethods.IsGet(request.Method) && request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        if (madeAt is not null) response.Headers.Location = request.PathBase + madeAt;
        return Results.Json(thing, statusCode: madeAt is null ? StatusCodes.Status200OK : StatusCodes.Status201Created).ExecuteAsync(httpContext);
    }
}
