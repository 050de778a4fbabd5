using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Insights.Settings;
using Nokta.Interactions.Measures;
using Nokta.Interactions.People;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights.Api;

/// <summary>What settings would change, before they are saved, for programs; and the main scale of every touchpoint, which the register keeps.</summary>
internal static class SettingsPreviewApi
{
    private const string Summary = "Says what figures would change, without saving anything.";

    public static void Map(RouteGroupBuilder all)
    {
        all.MapPost("/calendar/preview", CalendarAsync).Needs(Permission.Manage).Tells<ChangeShape>(Summary);
        all.MapPost("/hours/preview", HoursAsync).Needs(Permission.Manage).Tells<ChangeShape>(Summary);
        all.MapPost("/holidays/preview", HolidaysAsync).Needs(Permission.Manage).Tells<ChangeShape>(Summary);
        all.MapPost("/branches/preview", BranchAsync).Needs(Permission.Manage).Tells<ChangeShape>(Summary);
        all.MapPost("/audience/preview", AudienceAsync).Needs(Permission.Analyse).Tells<ChangeShape>(Summary);
        all.MapPost("/who-is-who/preview", (PersonRules body, Visit visit, PersonRulesDesk desk) => Answer(WhoIsWhoPage.Preview(desk, visit, body))).Needs(Permission.Analyse).Tells<ChangeShape>(Summary);
        all.MapPost("/targets/preview", TargetsAsync).Needs(Permission.Analyse).Tells<ChangeShape>(Summary);
        all.MapGet("/scales", ScalesAsync).Needs(Permission.Read).Tells<ScalesShape>("Gives the main scale of every touchpoint, and how many answered on which.");
        all.MapPut("/scales", SaveScalesAsync).Needs(Permission.Analyse).NeedsSeen().Tells<ScalesShape>("Gives touchpoints another main scale; those that are not named keep theirs.");
        all.MapPost("/scales/preview", PreviewScalesAsync).Needs(Permission.Analyse).Tells<ChangeShape>(Summary);
    }

    private static async Task<IResult> CalendarAsync(TimeSettings body, Visit visit, WorkspaceStore workspaces, CalendarDesk desk, CancellationToken ct) =>
        Answer(await desk.PreviewAsync((await workspaces.FindAsync(visit.Workspace, ct))!, body, visit.Reader, ct));

    private static async Task<IResult> HoursAsync(HoursAsk body, Visit visit, HoursDesk desk, CancellationToken ct)
    {
        var hours = SettingsRules.Check(new OpenHours { Usual = body.Week });
        if (!hours.IsDone) return Refused.For(hours.Refusals);
        return Answer(await desk.PreviewAsync(visit.Workspace, HoursOf.Read(body.Of), hours.Value.Usual, [], visit.Reader, ct));
    }

    private static async Task<IResult> HolidaysAsync(HolidayPlan body, Visit visit, HolidaysDesk desk, CancellationToken ct)
    {
        var plan = SettingsRules.Check(body);
        return plan.IsDone ? Answer(await desk.PreviewAsync(visit.Workspace, plan.Value, [], visit.Reader, ct)) : Refused.For(plan.Refusals);
    }

    private static async Task<IResult> BranchAsync(Branch body, Visit visit, BranchesDesk desk, CancellationToken ct) => Answer(await desk.PreviewAsync(visit.Workspace, body, visit.Reader, ct));

    private static async Task<IResult> AudienceAsync(AudienceRules body, Visit visit, AudienceDesk desk, CancellationToken ct) =>
        Answer(await desk.PreviewAsync(visit.Workspace, body, body.Check(), visit.Reader, ct) ?? new Change([], []));

    private static async Task<IResult> TargetsAsync(Targets body, Visit visit, TargetsDesk desk, CancellationToken ct)
    {
        var targets = SettingsRules.Check(body);
        return targets.IsDone ? Answer(await desk.PreviewAsync(visit.Workspace, targets.Value, [], visit.Reader, ct)) : Refused.For(targets.Refusals);
    }

    private static async Task<IResult> ScalesAsync(Visit visit, ScalesDesk desk, CancellationToken ct) => Scales(await desk.ListAsync(visit.Workspace, visit.Reader, ct));

    private static async Task<IResult> SaveScalesAsync(ScalesWrite body, Seen seen, HttpContext http, Visit visit, ScalesDesk desk, CancellationToken ct)
    {
        var rows = await desk.ListAsync(visit.Workspace, visit.Reader, ct);
        if (seen.Refuse(http, Seen.TagOf(Chosen(rows))) is { } refused) return refused;
        var wanted = Read(body, rows);
        if (!wanted.IsDone) return Refused.For(wanted.Refusals);
        var saved = await desk.SaveAsync(visit, wanted.Value, ct);
        return saved.IsDone ? await ScalesAsync(visit, desk, ct) : Refused.For(saved.Refusals);
    }

    private static async Task<IResult> PreviewScalesAsync(ScalesWrite body, Visit visit, ScalesDesk desk, CancellationToken ct)
    {
        var rows = await desk.ListAsync(visit.Workspace, visit.Reader, ct);
        return Read(body, rows).ToHttp(wanted => Answer(ScalesDesk.Preview(rows, wanted, visit.Reader)));
    }

    private static Outcome<Dictionary<int, sbyte>> Read(ScalesWrite body, IReadOnlyList<ScaleRow> rows)
    {
        var (wanted, wrong) = (new Dictionary<int, sbyte>(), new List<Refusal>());
        foreach (var (id, code) in body.Scales)
        {
            if (TouchpointCard.NumberIn(id) is { } number && rows.Any(r => r.Card.Number == number) && MainScales.Find(code) is { } scale) wanted[number] = scale;
            else wrong.Add(new Refusal("request.body", "scales." + id));
        }

        return wrong.Count > 0 ? wrong : wanted;
    }

    private static Versioned Scales(IReadOnlyList<ScaleRow> rows) => new(new ScalesShape([.. rows.Select(ScaleShape.Of)]), Seen.TagOf(Chosen(rows)));

    private static string Chosen(IReadOnlyList<ScaleRow> rows) => string.Join(' ', rows.OrderBy(r => r.Card.Number).Select(r => $"{r.Card.Id}:{MainScales.CodeOf(r.Card.MainScale)}"));

    private static IResult Answer(Change change) => change.Refusals.Count > 0 ? Refused.For(change.Refusals)
        : Results.Json(new ChangeShape([.. change.Lines.Select(l => new ChangedFigure(PlainText.Of(l.Label), PlainText.Of(l.Before), PlainText.Of(l.After), PlainText.Of(l.Note), l.IsChanged))], PlainText.Of(change.Basis)));
}

/// <summary>What would change: figures as they are and as they would be, in the caller's language.</summary>
/// <param name="Basis">What they rest on, in a sentence; empty for none.</param>
internal sealed record ChangeShape(IReadOnlyList<ChangedFigure> Figures, string Basis);

internal sealed record ChangedFigure(string Figure, string Now, string After, string Note, bool IsChanged);

/// <summary>A week for everybody, a channel (<c>channel:phone</c>) or a branch (<c>branch:2</c>); without a week its own hours go.</summary>
internal sealed record HoursAsk(WeekHours? Week, string Of = "");

/// <summary>Main scales by touchpoint: <c>{"TP-14":"csat5"}</c>.</summary>
internal sealed record ScalesWrite(IReadOnlyDictionary<string, string> Scales);

internal sealed record ScalesShape(IReadOnlyList<ScaleShape> Touchpoints);

/// <param name="Proposed">The scale with most answers, where it is not the main one.</param>
internal sealed record ScaleShape(string Touchpoint, string Scale, string? Proposed, IReadOnlyDictionary<string, long> Answers)
{
    public static ScaleShape Of(ScaleRow row) => new(row.Card.Id, MainScales.CodeOf(row.Card.MainScale), row.Proposed is { } scale ? MainScales.CodeOf(scale) : null,
        row.Answers.ToDictionary(a => MainScales.CodeOf((sbyte)a.Scale), a => (long)a.N));
}
