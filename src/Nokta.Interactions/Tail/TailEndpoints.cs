using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Tail;

/// <summary>What arrives, as a stream for the page and as a list for programs.</summary>
internal static class TailEndpoints
{
    public const string Page = "/import/live", Stream = Page + "/stream";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Stream, (HttpContext http, Visit visit, Presence presence, TailStream stream) => stream.SendAsync(http, visit, presence)).Needs(Permission.Import);
        routes.Api("/live", "Live").MapGet("", ListAsync).Needs(Permission.Import)
            .Asks(("source", "Only of this source."), ("key", "Only by this write key or token."), ("activity", "Only where the activity has these letters."), ("fate", "accepted, duplicate, quarantined, rejected or left-out."), ("tp", "Only of this touchpoint; 0 for unmapped."))
            .Tells<Page<Arrived>>("Lists what has just arrived, the newest first: at most 500 rows, kept in memory. Keys of people are masked.");
    }

    private static async Task<IResult> ListAsync(HttpContext http, PageAsk ask, Visit visit, LiveTail tail, CancellationToken ct)
    {
        var rows = await tail.LatestAsync(visit.Workspace, TailFilter.Read(http.Request.Query), ct: ct);
        return ask.Cut([.. rows.Select(r => Arrived.Of(r, visit.Can(Permission.People)))], r => r.Number.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>One event as it arrived.</summary>
/// <param name="Touchpoint">Such as TP-14; null when no rule takes it, or it is no interaction.</param>
/// <param name="Person">Her key, masked.</param>
/// <param name="Fate">accepted, duplicate, quarantined, rejected or left-out.</param>
/// <param name="Events">How many of the same.</param>
internal sealed record Arrived(long Number, DateTimeOffset At, DateTimeOffset? Happened, string Source, string? Key, string Activity, string Channel, string? Touchpoint, string Person, string Fate, string Reason, int Events)
{
    public static Arrived Of(TailRow row, bool showsPeople) => new(
        row.Number, row.Arrived, row.Happened, row.Signature.Source, row.By?.Id, row.Signature.Activity, row.Signature.Channel, row.Touchpoint is > 0 and var number ? TouchpointCard.IdOf(number) : null,
        showsPeople ? row.Person : "", row.Fate, row.Reason, row.Events);
}
