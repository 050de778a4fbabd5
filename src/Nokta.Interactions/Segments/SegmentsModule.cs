using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts.Trail;
using Nokta.Interactions.People;
using Nokta.Kernel.Privacy;

namespace Nokta.Interactions.Segments;

/// <summary>What segments add to their module.</summary>
internal static class SegmentsModule
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton(new TrailThing("segment", n => "/people/segments/" + n, n => n));
        services.AddSingleton(new PersonPanel(typeof(Pages.PersonSegments), 10));
        services.AddSingleton<SegmentStore>();
        services.AddSingleton<PersonFacts>();
        services.AddSingleton<SegmentDesk>();
        services.AddSingleton<SegmentBooks>();
        services.AddSingleton<SegmentPeople>();
        services.AddSingleton<SegmentFreezing>();
        services.AddSingleton<IPersonalData, SegmentData>();
    }

    public static void MapEndpoints(IEndpointRouteBuilder routes)
    {
        SegmentEndpoints.Map(routes);
        SegmentApi.Map(routes);
    }
}
