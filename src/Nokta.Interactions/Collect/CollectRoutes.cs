using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Collect;

/// <summary>The addresses at which clients look for the service they were written for; each also below <c>/c/{key}</c>, for those that cannot name a key.</summary>
internal static class CollectRoutes
{
    private static readonly Dictionary<string, string> s_types = new()
    {
        ["track"] = "track", ["t"] = "track", ["identify"] = "identify", ["i"] = "identify", ["page"] = "page", ["p"] = "page",
        ["screen"] = "screen", ["s"] = "screen", ["group"] = "group", ["g"] = "group", ["alias"] = "alias", ["a"] = "alias",
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(TrackerScript.Address, (HttpContext http, TrackerScript script) => script.Answer(http)).Needs(Permission.Anyone).WithMetadata(new NoVisit());
        foreach (var below in (string[])["", "/c/{key}"])
        {
            var group = routes.MapGroup(below).Needs(Permission.Anyone).WithMetadata(new NoVisit()).DisableAntiforgery();
            group.AddEndpointFilter(Cors.AnswerAsync);
            foreach (var (path, type) in s_types) Take(group, "/v1/" + path, Family.Segment, type);
            foreach (var path in (string[])["/v1/batch", "/v1/b", "/beacon/v1/batch"]) Take(group, path, Family.Segment, null);
            Take(group, "/v1/import", Family.Segment, "import");
            foreach (var path in (string[])["/batch", "/capture", "/e", "/i/v0/e", "/track"]) Take(group, path, Family.PostHog, null);
            Take(group, "/engage", Family.PostHog, "$identify");
            foreach (var path in (string[])["/matomo.php", "/piwik.php"]) Take(group, path, Family.Matomo, null);
            Take(group, "/events", Family.CloudEvents, null);
            Stubs.Map(group);
            if (below.Length > 0) Take(group, "/t", Family.Tracker, null);
        }
    }

    private static void Take(RouteGroupBuilder group, string path, Family family, string? type) =>
        group.MapMethods(path, family is Family.Matomo or Family.PostHog ? ["GET", "POST", "OPTIONS"] : ["POST", "OPTIONS"], (HttpContext http, CollectEndpoints endpoints) => endpoints.TakeAsync(http, family, type));
}
