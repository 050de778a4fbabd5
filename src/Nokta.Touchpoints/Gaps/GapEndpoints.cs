using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Touchpoints;

/// <summary>What can be done about gaps: add the ticked items as one lot, say "not for us", and think again.</summary>
internal static class GapEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/touchpoints/gaps/act", ActAsync).Needs(Permission.Edit);

    private static async Task<IResult> ActAsync(HttpRequest request, Visit visit, RegisterGaps gaps, RegisterLots lots, TouchpointRegister register, PackLibrary packs, CancellationToken ct)
    {
        var posted = await request.ReadFormAsync(ct);
        var type = posted["type"].ToString();
        var page = "/touchpoints/gaps" + (type.Length > 0 ? "?type=" + Uri.EscapeDataString(type) : "");
        // A button beside one item speaks of that item alone, the buttons below of the ticked ones.
        if (posted["again"].ToString() is { Length: > 0 } again)
        {
            await gaps.ReconsiderAsync(visit.Workspace, again.Split(' '), ct);
            return Results.LocalRedirect(page);
        }

        var isDeclining = posted["decline"].Count > 0;
        var one = (isDeclining ? posted["decline"] : posted["add"]).ToString();
        List<string> codes = one is "" or "ticked" ? [.. posted["item"].OfType<string>()] : [one];
        if (codes.Count == 0) return Results.LocalRedirect(RegisterAddress.Refused(page, Refusal.Of("touchpoint.none-ticked-item")));
        if (isDeclining)
        {
            await gaps.DeclineAsync(visit.Workspace, codes, visit.Person, ct);
            return Results.LocalRedirect($"{page}{(type.Length > 0 ? '&' : '?')}declined={Uri.EscapeDataString(string.Join(' ', codes))}");
        }

        var offered = packs.Starters.SelectMany(s => s.Touchpoints).Concat(packs.TouchpointPacks.SelectMany(p => p.Items)).GroupBy(i => i.Code).ToDictionary(g => g.Key, g => g.First());
        var here = (await register.ListAsync(visit.Workspace, ct)).Select(c => c.Code).ToHashSet();
        var drafts = codes.Distinct().Where(c => offered.ContainsKey(c) && !here.Contains(c)).Select(c => offered[c].Draft()).ToList();
        var lot = await lots.TakeAsync(visit.Workspace, drafts, Lot.Packs, "{}", visit.Person, ct);
        if (lot.Refusal is { } refusal) return Results.LocalRedirect(RegisterAddress.Refused(page, refusal));
        return Results.LocalRedirect(lot.Value is { } done ? RegisterAddress.After(page, done) : page);
    }
}
