using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Interactions.Measures;
using Nokta.Interactions.Rules;
using Nokta.Interactions.Segments;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Rows;

/// <summary>Opens the rows behind a figure: it asks the engine the figure's own question, so their number is the figure.</summary>
public sealed class RowsDesk(LiveJourneys journeys, TouchpointRegister register, InteractionLog log, SegmentDesk segments, CameRows came, TimeProvider clock)
{
    public async Task<FoundRows> FindAsync(WorkspaceId workspace, Calendar calendar, RowsQuery query, int skip, int take, CancellationToken ct = default)
    {
        var snapshot = await journeys.GetAsync(workspace, ct);
        var touchpoints = await register.ListAsync(workspace, ct);
        if (snapshot.Index.Count == 0) return new FoundRows(snapshot, touchpoints, default, 0, [], Scale.Csat5);

        var (period, question, segment) = await AskAsync(calendar, snapshot, touchpoints, query, ct);
        var (total, numbers) = Find(snapshot, query, question with { Skip = skip, Take = take });
        var rows = log.ReadRows(workspace, numbers).ToDictionary(r => r.Row);
        return new FoundRows(snapshot, touchpoints, period, total, [.. numbers.Where(rows.ContainsKey).Select(r => rows[r])], question.Scale) { Segment = segment };
    }

    /// <summary>The numbers of all rows, latest first, and what is needed to write them.</summary>
    internal async Task<(long[] Numbers, FoundRows Context)> FindAsync(WorkspaceId workspace, Calendar calendar, RowsQuery query, CancellationToken ct)
    {
        var context = await FindAsync(workspace, calendar, query, 0, 0, ct);
        if (context.Total == 0) return ([], context);
        var (_, question, _) = await AskAsync(calendar, context.Snapshot, context.Touchpoints, query, ct);
        return (Find(context.Snapshot, query, question with { Take = checked((int)context.Total) }).Numbers, context);
    }

    /// <summary>One person's journey is read as it lies, the latest first; everything else is the engine's answer.</summary>
    private static (long Total, long[] Numbers) Find(JourneySnapshot snapshot, RowsQuery query, RowsQuestion question)
    {
        if (query.Person is { } person)
        {
            var journey = snapshot.Index.JourneyOf(person).ToArray();
            Array.Reverse(journey);
            return (journey.Length, [.. journey.Skip(question.Skip).Take(question.Take)]);
        }

        var answer = JourneyEngine.Scorecards.Rows.Find(snapshot.Index, question);
        return (answer.Total, answer.Rows);
    }

    /// <summary>One interaction with what is known of it; null when it is not there (any more).</summary>
    public async Task<FoundRows?> FindAsync(WorkspaceId workspace, long row, CancellationToken ct = default)
    {
        var snapshot = await journeys.GetAsync(workspace, ct);
        var rows = log.ReadRows(workspace, [row]);
        return rows.Count == 0 ? null : new FoundRows(snapshot, await register.ListAsync(workspace, ct), default, 1, rows, Scale.Csat5);
    }

    private async Task<(Period Period, RowsQuestion Question, ChosenSegment? Segment)> AskAsync(Calendar calendar, JourneySnapshot snapshot, IReadOnlyList<TouchpointCard> touchpoints, RowsQuery query, CancellationToken ct)
    {
        var whole = query.Scope.PeriodIn(calendar, snapshot.Index.StartOfData, snapshot.Index.EndOfData, Micros.Of(clock.GetUtcNow()));
        var measured = await segments.MeasureAsync(snapshot, touchpoints, calendar, query.Scope, ct);
        // A bucket's rows are those of the trend's people, whose stages were judged at the end of the whole.
        var question = Ask(measured, snapshot, query, query.Bucket ?? whole, whole.To);
        return (query.Bucket ?? whole, query.Came is { } how ? question with { Among = came.Find(snapshot.Workspace, how) } : question, measured.Segment);
    }

    internal static RowsQuestion Ask(Measured measured, JourneySnapshot snapshot, RowsQuery query, Period period, long? stagesAt = null)
    {
        var scope = Question.Build(measured, query.Scope, period, stagesAt);
        if (query.Rule is not null || query.Signature is not null || query.Field is not null) scope = scope with { Filter = Narrow(scope.Filter, snapshot, query) };
        var currency = query.Currency.Length == 0 ? (int?)null : snapshot.Currencies.ToList().IndexOf(query.Currency);
        var question = new RowsQuestion
        {
            Scope = scope,
            Kind = query.Kind,
            Touchpoint = query.Touchpoint,
            Scale = query.Scale ?? MainScale(scope, query.Touchpoint),
            Value = query.Value,
            Currency = currency,
        };
        if (query.By.Length == 0 || query.Group.Length == 0) return question;
        return question with { GroupOf = GroupOf(measured, query), Touchpoint = 1 };
    }

    private static int[] GroupOf(Measured measured, RowsQuery query)
    {
        var groupOf = new int[measured.TouchpointOf.Length];
        foreach (var signature in measured.Signatures)
        {
            var number = measured.TouchpointOf[signature.Id];
            if (query.Touchpoint is { } wanted && number != wanted) continue;
            var touchpoint = number == 0 ? null : measured.Touchpoints[number - 1];
            groupOf[signature.Id] = AxisValue.Of(query.By, signature, touchpoint) == query.Group ? 1 : 0;
        }

        return groupOf;
    }

    private static bool[] Narrow(bool[]? filter, JourneySnapshot snapshot, RowsQuery query)
    {
        var (kept, wanted) = (new bool[snapshot.Signatures.Count], Folding.Fold(query.Is));
        for (var s = 0; s < kept.Length; s++)
            kept[s] = (filter is null || (s < filter.Length && filter[s]))
                && (query.Signature is null || query.Signature == s)
                && (query.Field is not { } field || Folding.Fold(snapshot.Signatures[s].Of(field)) == wanted)
                && (query.Rule is null || snapshot.Assignment.RuleFor(s)?.Number == query.Rule);
        return kept;
    }

    private static Scale MainScale(ScorecardQuestion scope, int? touchpoint) =>
        touchpoint is { } number && scope.MainScaleOf is { } main && number < main.Length && main[number] >= 0 ? (Scale)main[number] : Scale.Csat5;
}

/// <summary>Rows behind a figure, and what is needed to say what they are.</summary>
public sealed record FoundRows(JourneySnapshot Snapshot, IReadOnlyList<TouchpointCard> Touchpoints, Period Period, long Total, IReadOnlyList<LedgerRow> Rows, Scale Scale)
{
    /// <summary>The segment that the scope names; null = it names none.</summary>
    public ChosenSegment? Segment { get; init; }

    public Signature SignatureOf(LedgerRow row) => Snapshot.Signatures[row.Signature];

    /// <summary>The rule that gave the row its touchpoint; null when it is unmapped.</summary>
    public MappingRule? RuleOf(LedgerRow row) => Snapshot.Assignment.RuleFor(row.Signature);

    public TouchpointCard? TouchpointOf(LedgerRow row) =>
        RuleOf(row) is { } rule && rule.Touchpoint <= Touchpoints.Count ? Touchpoints[rule.Touchpoint - 1] : null;
}
