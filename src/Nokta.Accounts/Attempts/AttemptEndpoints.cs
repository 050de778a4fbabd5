using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Accounts.Trail;
using Nokta.Kernel.Modules;

namespace Nokta.Accounts.Attempts;

/// <summary>Refused attempts for programs.</summary>
internal static class AttemptEndpoints
{
    public const string Page = "/settings/trail/refused";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Api("/attempts", "Audit trail").MapGet("", ListAsync).Needs(Permission.Members)
            .Tells<Page<AttemptLine>>("Lists who was turned away, counted by the hour, the newest first; narrowed by kind, and of=installation for those of no business.");

    private static async Task<IResult> ListAsync(PageAsk page, [FromQuery] string? kind, [FromQuery] string? of, Visit visit, Presence presence, TrailDesk desk, AttemptLog log, CancellationToken ct)
    {
        if (of == "installation" && !await desk.MayReadInstallationAsync(visit, presence, ct)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        var found = await log.ListAsync(of == "installation" ? default : visit.Workspace, kind ?? "", page.Limit + 1, Guid.TryParse(page.After, out var after) ? after : null, ct);
        return page.Of([.. found.Select(AttemptLine.Of)], a => a.Id);
    }
}

/// <summary>Refused attempts of one kind from one place within an hour.</summary>
internal sealed record AttemptLine(Guid Id, string Kind, string Who, string From, string Route, DateTimeOffset First, DateTimeOffset Last, long Times)
{
    public static AttemptLine Of(RefusedAttempt a) => new(a.Id, a.Kind, a.Who, a.From, a.Route, a.First, a.Last, a.Times);
}
