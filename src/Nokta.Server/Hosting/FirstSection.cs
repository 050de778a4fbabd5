using Nokta.Kernel.Modules;

namespace Nokta.Server.Hosting;

/// <summary>Leads <c>/</c> to the first section of the navigation as long as no module owns Home.</summary>
internal static class FirstSection
{
    public static void MapWhereHomeIsMissing(WebApplication app)
    {
        var isThere = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Any(e => e.RoutePattern.RawText is "/" or "");
        if (isThere) return;
        var first = Program.Modules.SelectMany(m => m.Navigation).OrderBy(n => n.Order).First();
        app.MapGet("/", () => Results.Redirect(first.Href)).Needs(Permission.Read);
    }
}
