using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Insights.Explore;
using Nokta.Insights.Explore.Steps;
using Nokta.Insights.Notes;
using Nokta.Insights.Others;
using Nokta.Insights.Reports;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Measures;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints;

namespace Nokta.Insights.Api;

/// <summary>Home, the scorecard, a touchpoint's figures and the people behind a figure, for programs.</summary>
internal static class FigureApi
{
    public static readonly (string, string)[] Scoped =
    [
        ("p", "The period: 7d, 28d, 90d, month, 365d or all."), ("from", "First day (2026-03-21), instead of a period."), ("to", "Last day, included."),
        ("loc", "A branch."), ("ch", "A channel."), ("src", "A source."), ("seg", "Only people who were at this touchpoint."), ("aud", "Only people in this audience stage."), ("who", "Only people of this segment, by its number."),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Api("/home", "Figures").MapGet("", HomeAsync).Needs(Permission.Read).Asks(Scoped).Tells<HomeShape>("Says what hurts most, as Home does; 404 without data.");
        var scorecard = routes.Api("/scorecard", "Figures");
        scorecard.MapGet("", ScorecardAsync).Needs(Permission.Read).Asks(Scoped).Tells<ScorecardShape>("Gives every figure of every touchpoint in a period; 404 without data.");
        scorecard.MapGet("/file.csv", FileAsync).Needs(Permission.Read).Asks(Scoped).TellsFile("Gives the scorecard as a file.", "text/csv");
        scorecard.MapGet("/{id}/review", ReviewAsync).Needs(Permission.Read).Asks(Scoped).Tells<ReviewShape>("Gives what a review of one touchpoint lays on the table: its promise, figures, twelve weeks, branches, notes and words of customers.");
        scorecard.MapGet("/{id}", TouchpointAsync).Needs(Permission.Read).Asks(Scoped).Tells<TrendShape>("Gives the figures of one touchpoint, and those of the period before.");
        routes.Api("/people", "Figures").MapGet("", PeopleAsync).Needs(Permission.People)
            .Asks([("of", "The question of the explorer: funnel, paths, returns or attribution."), ("fig", "The figure, in the question's own words: 3.left."), .. Scoped])
            .Tells<PeopleShape>("Lists the people behind a figure of the explorer; the query is that of its page.");
    }

    private static async Task<IResult> HomeAsync(HttpRequest request, Visit visit, ScorecardDesk desk, CancellationToken ct)
    {
        if (await AskAsync(request, visit, desk, ct) is not { } view) return NoData;
        var home = HomeView.Of(view);
        return Results.Json(new HomeShape(NamedPeriod.Of(view.Period), home.Verdict.Kind, home.Named?.Id,
            [.. home.Ranking.Select(r => FiguresShape.Of(r.Touchpoint, r.Touchpoint.Name.In(visit.Reader.Language), view.Of(r.Touchpoint), r.Row, view))], [.. home.BlindSpots.Select(t => t.Id)]));
    }

    private static async Task<IResult> ScorecardAsync(HttpRequest request, Visit visit, ScorecardDesk desk, CancellationToken ct)
    {
        if (await AskAsync(request, visit, desk, ct) is not { } view) return NoData;
        var pain = HomeView.Judge(view).Ranking.ToDictionary(r => r.Touchpoint);
        return Results.Json(new ScorecardShape(NamedPeriod.Of(view.Period), NamedPeriod.Of(view.Before),
            [.. view.Touchpoints.Select(t => FiguresShape.Of(t, t.Name.In(visit.Reader.Language), view.Of(t), pain.GetValueOrDefault(t.Number), view))],
            FiguresShape.Of(null, visit.Reader["scorecard.unmapped"], view.Now.Touchpoints[0], null, view), FiguresShape.Of(null, visit.Reader["scorecard.total"], view.Now.Total, null, view), ContrastShape.All(ScorecardDesk.Beside(view), view)));
    }

    private static async Task<IResult> FileAsync(HttpRequest request, Visit visit, ScorecardDesk desk, CancellationToken ct) =>
        await AskAsync(request, visit, desk, ct) is { } view ? Results.File(Encoding.UTF8.GetBytes(ScorecardTable.Csv(view, visit.Reader)), "text/csv; charset=utf-8", "scorecard.csv") : NoData;

    private static async Task<IResult> TouchpointAsync(string id, HttpRequest request, Visit visit, ScorecardDesk desk, CancellationToken ct)
    {
        if (await AskAsync(request, visit, desk, ct) is not { } view) return NoData;
        if (TouchpointCard.NumberIn(id) is not { } number || view.Touchpoints.FirstOrDefault(t => t.Number == number) is not { } card) return Results.NotFound();
        var name = card.Name.In(visit.Reader.Language);
        var pain = Array.Find(HomeView.Judge(view).Ranking, r => r.Touchpoint == number);
        return Results.Json(new TrendShape(FiguresShape.Of(card, name, view.Of(card), pain, view), FiguresShape.Of(card, name, view.EarlierOf(card), null, view), NamedPeriod.Of(view.Period), NamedPeriod.Of(view.Before), ContrastShape.All(ScorecardDesk.Beside(view), view, number)));
    }

    private static async Task<IResult> ReviewAsync(string id, HttpRequest request, Visit visit, ScorecardDesk desk, ChartNotes notes, InteractionLog log, CancellationToken ct)
    {
        if (await AskAsync(request, visit, desk, ct) is not { } view) return NoData;
        if (TouchpointCard.NumberIn(id) is not { } number || view.Touchpoints.FirstOrDefault(t => t.Number == number) is not { } card) return Results.NotFound();
        var mine = (await notes.ListAsync(visit.Workspace, ct)).Where(n => n.Concerns(number, ""));
        return Results.Json(ReviewShape.Of(view, card, mine, ReviewFacts.Words(view, card, log, visit.Workspace), visit.Reader));
    }

    private static async Task<IResult> PeopleAsync(HttpRequest request, PageAsk ask, Visit visit, ExplorerDesk desk, IEnumerable<IExplorerQuestion> questions, InteractionLog log, CancellationToken ct)
    {
        var address = Address.Of(request);
        var view = await desk.AskAsync(visit.Workspace, visit.Reader.Calendar, address, ct);
        if (view is null || questions.FirstOrDefault(q => q.Code == address["of"])?.People(view, address, visit.Reader) is not { } behind) return Results.NotFound();
        if (!TryRead(ask.After, out var after)) return Results.BadRequest();
        var lines = PersonLine.Read(view, behind.People, log, visit.Workspace, after, ask.Limit + 1);
        var next = lines.Count > ask.Limit ? PageAsk.KeyOf(KeyOf(lines[ask.Limit - 1], view)) : null;
        return new Following<PeopleShape>(new PeopleShape(behind.Title, behind.People.Count, [.. lines.Take(ask.Limit).Select(Shape)], next), next);
    }

    /// <summary>Persons are listed by when they were seen last: that instant and the person tell the place of each.</summary>
    private static string KeyOf(PersonLine line, ExplorerView view) => string.Create(CultureInfo.InvariantCulture, $"{view.Index.LastSeen(line.Person)} {line.Person:x}");

    private static bool TryRead(string? text, out (long LastSeen, ulong Person)? after)
    {
        after = null;
        if (text is null) return true;
        if (text.Split(' ') is not [var at, var whom] || !long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var lastSeen) || !ulong.TryParse(whom, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var person)) return false;
        after = (lastSeen, person);
        return true;
    }

    private static PersonShape Shape(PersonLine line) => new(line.Person.ToString("x", CultureInfo.InvariantCulture), line.Key, line.Interactions,
        line.First is { } first ? Micros.ToInstant(first) : null, line.Last is { } last ? Micros.ToInstant(last) : null, line.Where?.Id);

    private static Task<ScorecardView?> AskAsync(HttpRequest request, Visit visit, ScorecardDesk desk, CancellationToken ct) =>
        desk.AskAsync(visit.Workspace, visit.Reader.Calendar, ExplorerDesk.ScopeIn(Address.Of(request)), ct);

    private static Refused NoData => Refused.With(StatusCodes.Status404NotFound, new Refusal("steps.no-data"));
}
