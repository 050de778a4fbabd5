using Microsoft.AspNetCore.Http.HttpResults;
using Nokta.Accounts;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Search;

namespace Nokta.Server.Finding;

/// <summary>What the palette shows while somebody types: the answer as a piece of a page.</summary>
internal static class SearchEndpoints
{
    private const int Most = 14;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/search/palette", FindAsync).Needs(Permission.Read);

    private static async Task<IResult> FindAsync(string? q, Visit visit, Presence presence, SearchDesk desk, PageSearch pages, CancellationToken ct)
    {
        var reader = ReaderOf(visit, presence);
        if (string.IsNullOrWhiteSpace(q)) await desk.WarmAsync(visit.Workspace, ct: ct);
        var answer = string.IsNullOrWhiteSpace(q)
            ? new SearchAnswer([.. pages.Offered(reader).Select(i => new SearchHit(i, 0))], null)
            : await desk.FindAsync(visit.Workspace, q, reader, Most, ct);
        return new RazorComponentResult<PaletteOptions>(new { Answer = answer, Query = q ?? "" });
    }

    public static SearchReader ReaderOf(Visit visit, Presence presence) => new(visit.Reader.Language, visit.May, presence.Member);
}
