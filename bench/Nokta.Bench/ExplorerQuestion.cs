using System.Globalization;
using System.Text.Json;
using Nokta.Interactions.Journeys;
using Nokta.JourneyEngine.Attribution;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Funnels;
using Nokta.JourneyEngine.Paths;
using Nokta.JourneyEngine.Retention;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Segments;

namespace Nokta.Bench;

/// <summary>A page of the explorer, the same question to the engine alone, and the same question as SQL.</summary>
/// <param name="Page">Its address.</param>
/// <param name="File">The address of its answer as a file.</param>
/// <param name="More">What is asked beside period and segment.</param>
/// <param name="Ask">The engine's answer.</param>
/// <param name="Sql">The same over <see cref="SecondOpinion"/>'s rows.</param>
/// <param name="OfSql">A row of it as a line to compare.</param>
/// <param name="Read">The file as such lines.</param>
internal sealed record ExplorerQuestion(
    string Page, string File, string More, Action<JourneySnapshot, Asked> Ask, Func<Asked, string> Sql, Func<double[], string> OfSql, Func<string, IReadOnlyList<string>> Read)
{
    private const int Goal = 40;
    private const string Order = "partition by p order by ts, id";

    public static IReadOnlyList<ExplorerQuestion> All { get; } =
    [
        new("/insights/funnel", "/insights/funnel.json", "&steps=TP-1%3BTP-2%3BTP-3&days=7", AskFunnel, FunnelSql, Line, text => Rows(text, r => Line(Number(r, "step"), Number(r, "people")))),
        new("/insights/paths", "/insights/paths.json", "&depth=2&per=20", AskPaths, PathsSql, Line, ReadPaths) { KeepsMost = true },
        new("/insights/returns", "/insights/returns.json", "&unit=week", AskReturns, ReturnsSql, Line,
            text => Rows(text, r => Number(r, "people") == 0 ? null : Line(Day(r.GetProperty("cohort").GetString()!), Number(r, "later"), Number(r, "people")))),
        new("/insights/attribution", "/insights/attribution.json", "&models=last", AskAttribution, AttributionSql, Line,
            text => Rows(text, r => r.GetProperty("id").GetString() is ['T', 'P', '-', .. var number] && Number(r, "conversions") > 0 ? Line(double.Parse(number, CultureInfo.InvariantCulture), Number(r, "conversions")) : null)),
        new("/insights", "/insights/scorecard.csv", "", AskScorecards, VolumesSql, Line, ReadScorecard),
    ];

    /// <summary>Whether the answer keeps the most frequent rows only.</summary>
    public bool KeepsMost { get; private init; }

    private static string Among(Asked asked) => $"p in (select p from ev where tp = {asked.Segment})";

    private static string InPeriod(Asked asked) => $"ts >= {asked.FromSeconds} and ts < {asked.ToSeconds}";

    private static JourneyScope Scope(JourneySnapshot journeys, Asked asked) => new()
    {
        Period = new Period(asked.FromSeconds * Microseconds.Second, asked.ToSeconds * Microseconds.Second),
        People = PersonSet.Touching(journeys.Index, Array.ConvertAll(journeys.TouchpointOf, t => t == asked.Segment)),
    };

    private static void AskFunnel(JourneySnapshot journeys, Asked asked) => Funnel.Run(
        new FunnelQuestion([.. Enumerable.Range(1, 3).Select(t => new FunnelStep(Array.ConvertAll(journeys.TouchpointOf, of => of == t)))]) { Scope = Scope(journeys, asked), Window = 7 * Microseconds.Day }, journeys.Index);

    private static string FunnelSql(Asked asked) => $"""
        with a as (select p, ts, id, tp, max(case when tp = 1 and {InPeriod(asked)} then ts end) over ({Order} rows unbounded preceding) s1 from ev where tp <= 3 and {Among(asked)}),
        b as (select *, max(case when tp = 2 and ts - s1 <= 604800 then s1 end) over ({Order} rows unbounded preceding) s2 from a)
        select 1, count(distinct p) from b where tp = 1 and {InPeriod(asked)} union all
        select 2, count(distinct p) from b where tp = 2 and ts - s1 <= 604800 union all
        select 3, count(distinct p) from b where tp = 3 and ts - s2 <= 604800
        """.ReplaceLineEndings(" ");

    private static void AskPaths(JourneySnapshot journeys, Asked asked) =>
        PathTree.Run(new PathsQuestion(journeys.TouchpointOf, Goal) { Scope = Scope(journeys, asked), Depth = 2, PerStep = 20 }, journeys.Index);

    /// <summary>First step in the period and the next other one after it.</summary>
    private static string PathsSql(Asked asked) => $"""
        with f as (select p, arg_min(tp, id) tp, min(ts) ts, min(id) id from ev where {InPeriod(asked)} and {Among(asked)} and (p, ts) in (select p, min(ts) from ev where {InPeriod(asked)} group by p) group by p),
        n as (select f.p, f.tp a, arg_min(e.tp, (e.ts, e.id)) b from f join ev e on e.p = f.p and (e.ts, e.id) > (f.ts, f.id) and e.tp <> f.tp group by 1, 2)
        select tp, 0, count(*) from f group by 1 union all select a, b, count(*) from n group by 1, 2
        """.ReplaceLineEndings(" ");

    /// <summary>Only what the tree keeps is compared: 20 first steps, and 20 second ones after each.</summary>
    private static List<string> ReadPaths(string text) => Rows(text, r =>
        r.GetProperty("path").GetString()!.Split(" > ", StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names ? Line(Step(names[0]), names.Length > 1 ? Step(names[1]) : 0, Number(r, "persons")) : null);

    private static double Step(string name) => double.Parse(name.Split(' ')[^1], CultureInfo.InvariantCulture) + 1;

    private static void AskReturns(JourneySnapshot journeys, Asked asked)
    {
        var first = Monday(journeys.Index.StartOfData / Microseconds.Day);
        var weeks = (int)((journeys.Index.EndOfData / Microseconds.Day - first) / 7) + 1;
        RetentionCohorts.Run(new RetentionQuestion([.. Enumerable.Range(0, weeks + 1).Select(w => (first + w * 7L) * Microseconds.Day)]) { Scope = Scope(journeys, asked) }, journeys.Index);
    }

    private static long Monday(long day) => day - (day + 3) % 7;

    private static string ReturnsSql(Asked asked) => $"""
        with w as (select distinct p, (ts // 86400 + 3) // 7 k from ev where {Among(asked)}), f as (select p, min(k) c from w group by p)
        select c * 7 - 3, k - c, count(*) from f join w using (p) group by 1, 2
        """.ReplaceLineEndings(" ");

    private static void AskAttribution(JourneySnapshot journeys, Asked asked) => AttributionModels.Run(
        new AttributionQuestion(journeys.TouchpointOf, Goal, Array.ConvertAll(journeys.TouchpointOf, t => t == Goal), [new ModelChoice(ModelKind.Last)]) { Scope = Scope(journeys, asked), Bootstrap = 200 }, journeys.Index);

    private static string AttributionSql(Asked asked) => $"""
        with s as (select tp, ts, lag(tp) over w pt, lag(ts) over w pts from ev where {Among(asked)} window w as ({Order}))
        select pt, count(*) from s where tp = {Goal} and {InPeriod(asked)} and pt <> {Goal} and ts - pts <= 2592000 group by 1
        """.ReplaceLineEndings(" ");

    /// <summary>The page compares with the period before.</summary>
    private static void AskScorecards(JourneySnapshot journeys, Asked asked)
    {
        var scope = Scope(journeys, asked);
        foreach (var period in new[] { scope.Period, new Period(scope.Period.From - scope.Period.Length, scope.Period.From) })
            Scorecard.Run(new ScorecardQuestion
            {
                Period = period, TouchpointOf = journeys.TouchpointOf, Touchpoints = Goal, IsGoal = Array.ConvertAll(journeys.TouchpointOf, t => t == Goal), People = scope.People!.Contains, KeepEvidence = true,
            }, journeys.Index);
    }

    private static string VolumesSql(Asked asked) => $"select tp, count(*), count(distinct p) from ev where {InPeriod(asked)} and {Among(asked)} group by 1";

    private static List<string> ReadScorecard(string text) =>
        [.. text.Split("\r\n").Select(l => l.Split(',')).Where(c => c[0].StartsWith("TP-", StringComparison.Ordinal)).Select(c => Line(Parse(c[0][3..]), Parse(c[5]), Parse(c[6])))];

    private static List<string> Rows(string json, Func<JsonElement, string?> line)
    {
        using var answer = JsonDocument.Parse(json);
        return [.. answer.RootElement.GetProperty("rows").EnumerateArray().Select(line).OfType<string>()];
    }

    private static double Number(JsonElement row, string column) => row.GetProperty(column).GetDouble();

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber - new DateOnly(1970, 1, 1).DayNumber;

    private static string Line(params double[] cells) => string.Join(',', cells.Select(c => c.ToString("R", CultureInfo.InvariantCulture)));
}
