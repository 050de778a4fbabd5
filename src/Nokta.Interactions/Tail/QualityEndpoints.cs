using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Tail;

/// <summary>The quality of what comes, for programs.</summary>
internal static class QualityEndpoints
{
    public const string Page = "/import/quality";
    public static readonly IReadOnlyList<int> Spans = [7, 28, 90];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Api("/quality", "Quality").MapGet("", ListAsync).Needs(Permission.Import).Asks(("days", "How many days back: 7, 28 or 90; else 28."))
            .Tells<Page<QualitySource>>("Tells for each source and day what came and what became of it: volume, duplicates, kept aside, rejected, left out, unmapped, late, and how far clocks were off. Days are those of UTC.");

    public static int SpanOf(int? days) => days is { } asked && Spans.Contains(asked) ? asked : 28;

    private static async Task<IResult> ListAsync(int? days, PageAsk ask, Visit visit, QualityDesk desk, CancellationToken ct) => ask.Cut(await desk.AskAsync(visit.Workspace, SpanOf(days), ct), s => s.Source);
}
