using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Scorecards;

/// <summary>Which figure's rows to open. Figures that count persons give one row per person.</summary>
public enum RowKind
{
    /// <summary><see cref="Figures.Volume"/>: every interaction.</summary>
    Interactions,

    /// <summary><see cref="Figures.WithoutPerson"/>.</summary>
    WithoutPerson,

    /// <summary><see cref="Figures.Reach"/>: the last touch of each person.</summary>
    Persons,

    /// <summary><see cref="Satisfaction.N"/>: the answer of each respondent that counts.</summary>
    Answers,

    /// <summary><see cref="Satisfaction.AllAnswers"/>.</summary>
    AllAnswers,

    /// <summary><see cref="Satisfaction.AnswersWithoutPerson"/>.</summary>
    AnswersWithoutPerson,

    /// <summary><see cref="Satisfaction.Unhappy"/>.</summary>
    Unhappy,

    /// <summary><see cref="Satisfaction.Top"/>.</summary>
    Top,

    /// <summary><see cref="Conversion.Eligible"/>: the last touch of each.</summary>
    Eligible,

    /// <summary><see cref="Conversion.Converted"/>: the last touch of each that converted.</summary>
    Converted,

    /// <summary><see cref="Conversion.StillOpen"/>: the last touch of each.</summary>
    StillOpen,

    /// <summary><see cref="Revenue.Interactions"/>.</summary>
    Revenue,

    /// <summary><see cref="Durations.N"/>.</summary>
    Durations,

    /// <summary><see cref="Behaviour.Abandoned"/>: the last such interaction of each person.</summary>
    Abandoned,

    /// <summary><see cref="Behaviour.Failed"/>: the last such interaction of each person.</summary>
    Failed,

    /// <summary><see cref="Behaviour.Unanswered"/>: the last such interaction of each person.</summary>
    Unanswered,

    /// <summary><see cref="Behaviour.Repeated"/>: the last touch of each person.</summary>
    Repeated,

    /// <summary><see cref="Behaviour.Troubled"/>: the last touch of each person.</summary>
    Troubled,

    /// <summary><see cref="Behaviour.Dropped"/>: the last touch of each person.</summary>
    Dropped,

    /// <summary><see cref="Behaviour.DropEligible"/>: the last touch of each person.</summary>
    DropEligible,
}

/// <summary>Asks for the rows behind a figure of a scorecard, latest first.</summary>
public sealed record RowsQuestion
{
    /// <summary>The scorecard's question. For a bucket of the trend, the same with the bucket's span as the period.</summary>
    public required ScorecardQuestion Scope { get; init; }

    /// <summary>The touchpoint (0 = unmapped) or, with <see cref="GroupOf"/>, the group; null = the total.</summary>
    public int? Touchpoint { get; init; }

    /// <summary>The axis of a breakdown: group of each signature; null = touchpoints.</summary>
    public int[]? GroupOf { get; init; }

    /// <summary>The figure.</summary>
    public required RowKind Kind { get; init; }

    /// <summary>The scale of the answers; needed by kinds that speak of answers.</summary>
    public Scale Scale { get; init; }

    /// <summary>Only answers of this value; null = all.</summary>
    public int? Value { get; init; }

    /// <summary>The currency of <see cref="RowKind.Revenue"/>; null = any.</summary>
    public int? Currency { get; init; }

    /// <summary>Only rows whose numbers lie in one of these stretches (from, to exclusive; ascending, none touching another); null = all. O(log stretches) a row.</summary>
    public IReadOnlyList<(long From, long To)>? Among { get; init; }

    /// <summary>How many rows to pass over.</summary>
    public int Skip { get; init; }

    /// <summary>How many rows to return at most.</summary>
    public int Take { get; init; } = 50;
}

/// <summary>Rows behind a figure.</summary>
/// <param name="Total">How many there are: exactly the figure.</param>
/// <param name="Rows">Row numbers of the page, latest first, equal instants by the later arrival.</param>
public sealed record RowsAnswer(long Total, long[] Rows);
