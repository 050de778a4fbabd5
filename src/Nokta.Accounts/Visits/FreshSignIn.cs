using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Nokta.Accounts.Api;
using Nokta.Kernel;

namespace Nokta.Accounts;

/// <summary>
/// What cannot be taken back, or changes who may come in, asks again who it is unless that was shown within ten minutes.
/// A page or route says so beside its permission; whoever is asked comes back to where she was.
/// </summary>
internal sealed class FreshSignIn(RequestDelegate next)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    public Task InvokeAsync(HttpContext context, Presence presence)
    {
        if (presence.IsFresh || context.GetEndpoint()?.Metadata.GetMetadata<NeedsFreshSignInAttribute>() is null) return next(context);
        var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (ApiProblem.Is(context.Request)) Refused.End(context, StatusCodes.Status403Forbidden, new Refusal("sign-in.not-fresh"));
        // What was posted is lost: she is asked before the page, not after it, wherever the page says so itself.
        else context.Response.Redirect(AddressOf(isRead ? context.Request.Path + context.Request.QueryString : CameFrom(context.Request)));
        return Task.CompletedTask;
    }

    /// <summary>Where the question is asked, with the way back.</summary>
    public static string AddressOf(string back) => "/sign-in/again" + QueryString.Create("back", back);

    private static string CameFrom(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == request.Host.Value ? LocalAddress.Or(page.PathAndQuery, "/") : "/";
}

/// <summary>On a page or endpoint: only for who has shown within ten minutes that it is she. Pages: <c>@attribute [NeedsFreshSignIn]</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsFreshSignInAttribute : Attribute;

/// <summary>Puts the question beside the route: <c>routes.MapPost(…).Needs(Permission.Members).NeedsFreshSignIn()</c>.</summary>
public static class FreshSignInRoutes
{
    public static TBuilder NeedsFreshSignIn<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder
    {
        route.Add(endpoint => endpoint.Metadata.Add(new NeedsFreshSignInAttribute()));
        return route;
    }
}
