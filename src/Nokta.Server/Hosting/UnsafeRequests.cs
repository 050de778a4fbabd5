using Microsoft.AspNetCore.Antiforgery;
using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Accounts.Attempts;
using Nokta.Kernel;

namespace Nokta.Server.Hosting;

/// <summary>A request that changes something must come from our own page: same origin and with the form's token. Without exception for any cookie request.</summary>
internal sealed class UnsafeRequests(RequestDelegate next, IAntiforgery antiforgery)
{
    public async Task InvokeAsync(HttpContext context, Presence presence)
    {
        // What the router itself answers (no such page, another method, another type) changes nothing, and its own status says more.
        var isRouters = context.GetEndpoint() is not RouteEndpoint;
        // A token is sent by a program, never by a browser of itself: nobody can be tricked into it.
        if (isRouters || IsSafe(context.Request.Method) || presence.Token is not null || await IsOursAsync(context)) await next(context);
        else TurnAway(context);
    }

    private static void TurnAway(HttpContext context)
    {
        context.TurnAway("form");
        if (ApiProblem.Is(context.Request)) Refused.End(context, StatusCodes.Status400BadRequest, new Refusal("request.foreign"));
        else context.Response.StatusCode = StatusCodes.Status400BadRequest;
    }

    private async Task<bool> IsOursAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: false }) return true;
        var site = context.Request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none")) return false;
        try
        {
            return await antiforgery.IsRequestValidAsync(context);
        }
        catch (AntiforgeryValidationException unread) when (unread.InnerException is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } tooBig)
        {
            // Nobody knows whether a form was ours that was too big to be read; what helps is to be told that it was.
            throw new BadHttpRequestException(tooBig.Message, tooBig.StatusCode);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or AntiforgeryValidationException)
        {
            // A form that cannot be read: a zero byte, too many fields, a broken boundary, a chunk that is none.
            return false;
        }
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);
}
