using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Search;

namespace Nokta.Server.Finding;

/// <summary>The search over everything, for programs.</summary>
internal static class SearchApi
{
    private const int Most = 20;

    public static void Map(IEndpointRouteBuilder routes) => routes.Api("/search", "Search").MapGet("", FindAsync).Needs(Permission.Read)
        .Asks(("q", "What to look for; spelling and keyboard layouts are folded.")).Tells<SearchShape>("Finds touchpoints, rules, goals, views, pages and whoever is named exactly.");

    private static async Task<IResult> FindAsync(string? q, Visit visit, Presence presence, SearchDesk desk, CancellationToken ct)
    {
        var answer = await desk.FindAsync(visit.Workspace, q ?? "", SearchEndpoints.ReaderOf(visit, presence), Most, ct);
        var language = visit.Reader.Language;
        return Results.Json(new SearchShape(answer.ReadAs, [.. answer.Hits.Select(h => new FoundShape(h.Item.Kind, h.Item.Title.In(language), h.Item.Note?.In(language), h.Item.Href))]));
    }
}

/// <summary>What was found, the best first.</summary>
/// <param name="ReadAs">What the text was taken for when it was typed in another keyboard layout.</param>
internal sealed record SearchShape(string? ReadAs, IReadOnlyList<FoundShape> Items);

/// <param name="Page">Where a person opens it.</param>
internal sealed record FoundShape(string Kind, string Title, string? Note, string Page);
