using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Rows;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Api;

/// <summary>The rows behind a figure, for programs.</summary>
internal static class RowApi
{
    private static readonly (string, string)[] s_query =
    [
        ("p", "The period, as the addresses of pages carry it."), ("from", "First day, instead of a period."), ("to", "Last day."), ("tp", "A touchpoint (TP-14), or 0 for unmapped."),
        ("kind", "The kind of the figure: interactions, unhappy, converted …"), ("src", "A source."), ("loc", "A branch."), ("ch", "A channel."), ("rule", "Number of the rule that takes them."), ("person", "Whose journey, as lists of people give it."),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var rows = routes.Api("/interactions", "Interactions");
        rows.MapGet("", ListAsync).Needs(Permission.People).Asks(s_query).Tells<RowPage>("Lists the interactions behind a figure, the latest first; the query is that of the figure's page.");
        rows.MapGet("/{row:long}", GetAsync).Needs(Permission.People).Tells<RowShape>("Gives one interaction with the input it came from.");
    }

    private static async Task<IResult> ListAsync(HttpRequest request, PageAsk ask, RowsDesk desk, InteractionLog log, Visit visit, CancellationToken ct)
    {
        var (numbers, context) = await desk.FindAsync(visit.Workspace, visit.Reader.Calendar, RowsQuery.Read(request.Query), ct);
        var start = ask.AfterNumber is { } after ? Array.IndexOf(numbers, after) + 1 : 0;
        var wanted = numbers.Skip(start).Take(ask.Limit).ToArray();
        var rows = log.ReadRows(visit.Workspace, wanted).ToDictionary(r => r.Row);
        var next = start + wanted.Length < numbers.Length ? PageAsk.KeyOf(wanted[^1]) : null;
        return new Following<RowPage>(new RowPage(numbers.LongLength, [.. wanted.Where(rows.ContainsKey).Select(n => Shape(context, rows[n], visit.Reader.Language))], next), next);
    }

    private static async Task<IResult> GetAsync(long row, RowsDesk desk, Visit visit, CancellationToken ct) =>
        await desk.FindAsync(visit.Workspace, row, ct) is { } found ? Results.Json(Shape(found, found.Rows[0], visit.Reader.Language)) : Results.NotFound();

    private static RowShape Shape(FoundRows found, LedgerRow row, Language language)
    {
        var (rule, touchpoint) = (found.RuleOf(row), found.TouchpointOf(row));
        return new RowShape(row.Row, Micros.ToInstant(row.Time), touchpoint?.Id, touchpoint?.Name.In(language), rule?.Number, rule?.Version, SignatureShape.Of(found.SignatureOf(row)),
            row.PersonKind.Length > 0 ? row.PersonKind : null, row.Person.Length > 0 ? Masked.Key(row) : null, row.Scale < 0 ? null : RowsQuery.CodeOf((JourneyEngine.Columns.Scale)row.Scale), row.Scale < 0 ? null : row.Score,
            row.Currency.Length > 0 ? row.Amount : null, row.Currency.Length > 0 ? row.Currency : null, row.Duration < 0 ? null : row.Duration,
            row.Thread, row.Comment, row.Properties, row.Key, row.File, row.Line, row.Raw);
    }
}

/// <summary>Interactions of a figure; <paramref name="Total"/> is the figure.</summary>
public sealed record RowPage(long Total, IReadOnlyList<RowShape> Items, string? Next);

/// <summary>One interaction.</summary>
/// <param name="Rule">The rule that gave it its touchpoint; null when it is unmapped.</param>
/// <param name="Values">Source, activity, channel and so on; what is not known is left out.</param>
/// <param name="Person">Her key, masked.</param>
/// <param name="Raw">The input as it came.</param>
public sealed record RowShape(
    long Row, DateTimeOffset At, string? Touchpoint, string? TouchpointName, int? Rule, int? RuleVersion, IReadOnlyDictionary<string, string> Values, string? PersonKind, string? Person,
    string? Scale, float? Score, long? AmountMinor, string? Currency, int? DurationMs, string Thread, string Comment, IReadOnlyDictionary<string, string> Properties,
    string Key, string File, long Line, string Raw);
