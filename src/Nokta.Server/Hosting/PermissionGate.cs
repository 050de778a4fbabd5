using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Kernel.Modules;

namespace Nokta.Server.Hosting;

/// <summary>Lets a request reach its endpoint only with the permission that stands beside the route.</summary>
internal sealed class PermissionGate
{
    private readonly RequestDelegate _next;

    // Made when the start lays the requests' way, before anybody is listened to; routes are built once, for the router too.
    public PermissionGate(RequestDelegate next, EndpointDataSource routes)
    {
        Check(routes.Endpoints);
        _next = next;
    }

    public Task InvokeAsync(HttpContext context, Visit visit, Presence presence)
    {
        // What the router itself answers (another method, another type) is no route of ours.
        if (context.GetEndpoint() is not RouteEndpoint endpoint) return _next(context);
        var needs = endpoint.Metadata.GetMetadata<NeedsAttribute>()?.Permission ?? throw new InvalidOperationException($"{endpoint.DisplayName} declares no permission.");
        if (visit.Can(needs)) return _next(context);
        if (context.Request.Path == "/" && Doorstep(visit, presence) is { } elsewhere) context.Response.Redirect(elsewhere);
        else if (presence.Station is not null && HttpMethods.IsGet(context.Request.Method)) context.Response.Redirect("/station");
        else if (presence.Member is not null) context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (ApiProblem.Is(context.Request)) Challenge(context);
        else if (HttpMethods.IsGet(context.Request.Method)) context.Response.Redirect("/sign-in" + BackTo(context.Request));
        else context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private static void Challenge(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"nokta\"";
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
    }

    /// <summary>Where somebody begins who may not see Home; null when there is nowhere better.</summary>
    private static string? Doorstep(Visit visit, Presence presence) =>
        visit.Can(Permission.Record) ? "/log" : presence is { Member: not null, Current: null } ? "/settings/workspaces" : null;

    /// <summary>Fails the start when a route says nothing about who may use it.</summary>
    public static void Check(IEnumerable<Endpoint> routes)
    {
        var silent = routes.Where(e => e.Metadata.GetMetadata<NeedsAttribute>() is null).Select(e => e.DisplayName).ToList();
        if (silent.Count > 0) throw new InvalidOperationException("These routes declare no permission (add .Needs(…) or [Needs(…)]): " + string.Join(", ", silent));
    }

    /// <summary>The framework's own routes carry no data of ours.</summary>
    public static void OpenFrameworkRoutes(EndpointBuilder endpoint)
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } path } && path.TrimStart('/').StartsWith("_framework/", StringComparison.Ordinal))
            endpoint.Metadata.Add(new NeedsAttribute(Permission.Anyone));
    }

    private static string BackTo(HttpRequest request)
    {
        var here = request.Path + request.QueryString;
        return here == "/" ? "" : QueryString.Create("back", here).ToString();
    }
}
