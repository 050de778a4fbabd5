using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel.Modules;

namespace Nokta.Accounts.Attempts;

/// <summary>Looks at every answer whether somebody was turned away.</summary>
internal sealed class AttemptNoting(RequestDelegate next, AttemptLog log)
{
    private static readonly object s_noted = new();

    public async Task InvokeAsync(HttpContext context, Visit visit)
    {
        await next(context);
        // The page that tells of the problem comes through here a second time.
        if ((AttemptMark.Of(context) ?? KindOf(context)) is not { } kind || !context.Items.TryAdd(s_noted, kind)) return;
        log.Note(new Attempt(visit.Workspace, kind, visit.Actor.Id, Place.Of(context.Connection.RemoteIpAddress), (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? ""));
    }

    private static string? KindOf(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized => context.Request.Headers.Authorization.Count > 0 ? "token" : "unknown",
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status429TooManyRequests => "too-often",
        _ => null,
    };
}

/// <summary>How a part of the product says that it turned somebody away, where the answer looks like one to a typing mistake.</summary>
public static class AttemptMark
{
    private static readonly object s_key = new();

    /// <summary>One of <see cref="RefusedAttempt.Kinds"/>.</summary>
    public static void TurnAway(this HttpContext context, string kind) => context.Items[s_key] = kind;

    internal static string? Of(HttpContext context) => context.Items[s_key] as string;
}
