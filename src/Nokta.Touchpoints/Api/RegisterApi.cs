using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints.Pages;

namespace Nokta.Touchpoints.Api;

/// <summary>The register as a whole for programs: packs, gaps, changes of many touchpoints, the matrix, costs of a time.</summary>
internal static class RegisterApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var packs = routes.Api("/packs", "Packs");
        packs.MapGet("", (PageAsk ask, PackLibrary library) => ask.Cut(library.Packs, p => p.Group)).Needs(Permission.Read).Tells<Page<Pack>>("Lists the packs that ship with the product: touchpoints to tick, axes, guides.");
        packs.MapGet("/starters", (PageAsk ask, PackLibrary library) => ask.Cut(library.Starters, s => s.Code)).Needs(Permission.Read).Tells<Page<Starter>>("Lists what each type of business starts with.");
        packs.MapPost("/take", TakeAsync).Needs(Permission.Edit).Tells<IReadOnlyList<TouchpointShape>>("Adds items of the packs; those that are in the register already are passed over.");

        var gaps = routes.Api("/gaps", "Gaps");
        gaps.MapGet("", GapsAsync).Needs(Permission.Read).Asks(("type", "A type of business; the workspace's own otherwise.")).Tells<GapShape>("Says what the register lacks.");
        gaps.MapPost("/decline", DeclineAsync).Needs(Permission.Edit).Tells("Remembers that the business does not need some items.");
        gaps.MapPost("/reconsider", ReconsiderAsync).Needs(Permission.Edit).Tells("Offers declined items again.");

        var lots = routes.Api("/touchpoint-changes", "Touchpoints");
        lots.MapGet("", ListAsync).Needs(Permission.Read).Tells<Page<LotShape>>("Lists changes of several touchpoints at once, the newest first.");
        lots.MapPost("", ChangeAsync).Needs(Permission.Edit).Tells<LotShape>("Changes one field of several touchpoints, all or none; 204 when all were so already.");
        lots.MapPost("/preview", PreviewAsync).Needs(Permission.Edit).Tells<IReadOnlyList<ChangeOfOne>>("Says what changing one field of several touchpoints would do, without doing it.");
        lots.MapPost("/{lot:int}/undo", UndoAsync).Needs(Permission.Edit).Tells<LotShape>("Takes a change of several touchpoints back.");

        routes.Api("/touchpoints-matrix", "Touchpoints").MapGet("", MatrixAsync).Needs(Permission.Read).Tells<Page<PlaneShape>>("Gives importance against satisfaction: one plane a scale.");
        routes.Api("/costs", "Touchpoints").MapGet("", CostsAsync).Needs(Permission.Read)
            .Asks(("period", "month, last-month, quarter, year or last-year."), ("first", "First day, instead of a period."), ("last", "Last day.")).Tells<CostSumShape>("Sums what touchpoints cost in a time.");
    }

    private static async Task<IResult> TakeAsync(PackTake body, Visit visit, TouchpointRegister register, CancellationToken ct)
    {
        var added = body.Starter is { } starter
            ? await register.AddStartersAsync(visit.Workspace, starter, body.Items.Count > 0 ? body.Items : null, visit.Person, ct)
            : await register.AddFromPacksAsync(visit.Workspace, body.Items, visit.Person, ct);
        return added.ToHttp(cards => Results.Json(cards.Select(c => TouchpointShape.Of(c))));
    }

    private static async Task<IResult> GapsAsync(string? type, Visit visit, RegisterGaps gaps, IEnumerable<ITouchpointFigures> figures, TimeProvider clock, CancellationToken ct)
    {
        var cells = figures.FirstOrDefault() is { } source ? await source.For(visit.Workspace, ct) : null;
        var found = await gaps.FindAsync(visit.Workspace, type ?? "", c => cells?.GetValueOrDefault(c.Number)?.IsMeasured ?? false, Today(visit, clock), ct);
        return Results.Json(new GapShape(found.Type.Code, found.Has, found.Similar, found.General, [.. found.Declined.Select(d => d.Item)],
            [.. found.Unmeasured.Select(s => s.Code)], found.NoOwner, [.. found.NoStandard.Select(c => c.Id)], found.Overdue, found.NeverReviewed));
    }

    private static async Task<IResult> DeclineAsync(CodesShape body, Visit visit, RegisterGaps gaps, PackLibrary packs, CancellationToken ct)
    {
        var offered = packs.Starters.SelectMany(s => s.Touchpoints).Concat(packs.TouchpointPacks.SelectMany(p => p.Items)).Select(i => i.Code).ToHashSet();
        if (body.Codes.FirstOrDefault(c => !offered.Contains(c)) is { } unknown) return Refused.For(Refusal.Of("touchpoint.item-absent", ("item", unknown)).At("codes"));
        await gaps.DeclineAsync(visit.Workspace, body.Codes, visit.Person, ct);
        return Results.NoContent();
    }

    private static async Task<IResult> ReconsiderAsync(CodesShape body, Visit visit, RegisterGaps gaps, CancellationToken ct)
    {
        await gaps.ReconsiderAsync(visit.Workspace, [.. body.Codes], ct);
        return Results.NoContent();
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Visit visit, RegisterLots lots, CancellationToken ct) =>
        ask.Cut([.. (await lots.ListAsync(visit.Workspace, 1000, ct)).Select(LotShape.Of)], l => l.Number);

    private static async Task<IResult> ChangeAsync(ManyChange body, Visit visit, RegisterLots lots, PackLibrary packs, CancellationToken ct)
    {
        var change = new BulkChange(body.Field, body.Value).Read(packs);
        if (!change.IsDone) return Refused.For(change.Refusals);
        var seen = body.Touchpoints.Select(t => (TouchpointCard.NumberIn(t.Id) ?? 0, t.Version)).ToList();
        var changed = await lots.ChangeAsync(visit.Workspace, seen, change.Value, Lot.Bulk, "{}", visit.Person, ct);
        if (changed.Refusal is not null) return Refused.For(changed.Refusals);
        return changed.Value is { } lot ? Results.Json(LotShape.Of(lot)) : Results.NoContent();
    }

    private static async Task<IResult> PreviewAsync(ManyChange body, Visit visit, TouchpointRegister register, PackLibrary packs, TimeProvider clock, CancellationToken ct)
    {
        var change = new BulkChange(body.Field, body.Value).Read(packs);
        if (!change.IsDone) return Refused.For(change.Refusals);
        var numbers = body.Touchpoints.Select(t => TouchpointCard.NumberIn(t.Id)).ToHashSet();
        var cards = (await register.ListAsync(visit.Workspace, ct)).Where(c => numbers.Contains(c.Number));
        return Results.Json(BulkChange.Preview(cards, change.Value, Today(visit, clock)).Select(p => new ChangeOfOne(p.Before.Id, p.Change?.From, p.Change?.To)));
    }

    private static Task<IResult> UndoAsync(int lot, Visit visit, RegisterLots lots, CancellationToken ct) =>
        lots.UndoAsync(visit.Workspace, lot, visit.Person, ct).ToHttpAsync(undone => Results.Json(LotShape.Of(undone)));

    private static async Task<IResult> MatrixAsync(HttpRequest request, PageAsk ask, Visit visit, TouchpointList list, CancellationToken ct)
    {
        var listing = await list.ListAsync(visit.Workspace, InventoryAddress.From(request.Query).Query, visit.Reader, visit.Person, ct);
        return ask.Cut([.. MatrixPlane.Of(listing.Rows).Select(plane => new PlaneShape(plane.Scale, plane.Middle,
            [.. plane.Points.Select(p => new PointShape(p.Row.Card.Id, p.Row.Card.Importance, p.Row.Figures!.SatisfactionValue!.Value, p.Row.Figures.Answers, plane.QuadrantOf(p)))]))], p => p.Scale);
    }

    private static async Task<IResult> CostsAsync(string? period, string? first, string? last, Visit visit, TouchpointRegister register, TimeProvider clock, CancellationToken ct)
    {
        var calendar = visit.Reader.Calendar;
        var asked = CostPeriod.Of(period, first, last, Today(visit, clock), calendar);
        var sums = (await register.ListAsync(visit.Workspace, ct)).SelectMany(c => c.CostIn(asked.From, asked.To, calendar).Select(m => (c.Id, m))).ToList();
        return Results.Json(new CostSumShape(asked.From, asked.To, [.. sums.Select(s => new TouchpointCostSum(s.Id, s.m.Minor, s.m.Currency))],
            [.. sums.GroupBy(s => s.m.Currency).Select(g => new Money(g.Sum(s => s.m.Minor), g.Key))]));
    }

    private static DateOnly Today(Visit visit, TimeProvider clock) => visit.Reader.Calendar.DateOf(Micros.Of(clock.GetUtcNow()));
}

/// <summary>Items to add: ids of the packs (<c>A1.3</c>), or codes of a starter's items; a starter alone adds all of it.</summary>
public sealed record PackTake(IReadOnlyList<string> Items, string? Starter = null);

/// <summary>Codes of items.</summary>
public sealed record CodesShape(IReadOnlyList<string> Codes);

/// <summary>What the register lacks.</summary>
public sealed record GapShape(string Type, int Has, IReadOnlyList<PackItem> Similar, IReadOnlyList<PackItem> General, IReadOnlyList<PackItem> Declined, IReadOnlyList<string> UnmeasuredStages, int NoOwner, IReadOnlyList<string> NoStandard, int Overdue, int NeverReviewed);

/// <summary>One field of several touchpoints: owner, stage, channel, branch, kind, importance, state, next-review, add-tag or remove-tag.</summary>
public sealed record ManyChange(string Field, string Value, IReadOnlyList<LotEditShape> Touchpoints);

/// <summary>What a field is and would be; null where nothing would change.</summary>
public sealed record ChangeOfOne(string Id, string? Now, string? After);

/// <summary>Touchpoints of one scale: where each stands, and the satisfaction in the middle of them.</summary>
public sealed record PlaneShape(string Scale, double Middle, IReadOnlyList<PointShape> Points);

/// <param name="Quadrant">fix, keep, watch or fine.</param>
public sealed record PointShape(string Id, int Importance, double Satisfaction, long Answers, string Quadrant);

/// <summary>Costs of a time, by touchpoint and in all; <paramref name="To"/> is the day after the last.</summary>
public sealed record CostSumShape(DateOnly From, DateOnly To, IReadOnlyList<TouchpointCostSum> Touchpoints, IReadOnlyList<Money> Totals);

public sealed record TouchpointCostSum(string Id, long Minor, string Currency);
