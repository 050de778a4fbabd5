using Nokta.Interactions.Ledger;
using Nokta.Interactions.Segments;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Segments;
using Nokta.Kernel.Calendars;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Measures;

/// <summary>What the ledger's signatures stand for at one moment: everything that a question needs beside its scope.</summary>
public sealed record Measured
{
    public required JourneyIndex Index { get; init; }
    public required IReadOnlyList<Signature> Signatures { get; init; }

    /// <summary>Touchpoint number of each signature, 0 = unmapped.</summary>
    public required int[] TouchpointOf { get; init; }

    /// <summary>The workspace's main goal by signature; null = none is set.</summary>
    public bool[]? IsGoal { get; init; }
    public int GoalWindowDays { get; init; } = 30;

    /// <summary>The goal that makes a customer, by signature; null = none is set and audience stages are not known.</summary>
    public bool[]? IsAudienceGoal { get; init; }

    /// <summary>What the settings say about the data's words and people.</summary>
    public Lens Lens { get; init; } = Lens.Plain;

    /// <summary>The segment that the scope names, with its people; null = it names none.</summary>
    public ChosenSegment? Segment { get; init; }

    /// <summary>The same for everybody who is not in the segment; null = the scope names none that still exists.</summary>
    public Measured? Rest => Segment is { Segment: not null } chosen ? this with { Segment = chosen with { People = chosen.People.Others() } } : null;

    /// <summary>The register; the index in the engine's arrays is the touchpoint's number.</summary>
    public required IReadOnlyList<TouchpointCard> Touchpoints { get; init; }
    public required Calendar Calendar { get; init; }

    public int HighestTouchpoint => Touchpoints.Count == 0 ? 0 : Touchpoints.Max(t => t.Number);
}

/// <summary>Turns a scope into the engine's question, the same way for a figure and for the rows behind it.</summary>
public static class Question
{
    /// <summary>The question over the period; the trend's buckets are asked for separately with <see cref="ByWeek"/>.</summary>
    /// <param name="stagesAt">When audience stages are judged; the end of the period unless told.</param>
    public static ScorecardQuestion Build(Measured measured, Scope scope, Period period, long? stagesAt = null) => new()
    {
        Period = period,
        TouchpointOf = measured.TouchpointOf,
        Touchpoints = measured.HighestTouchpoint,
        IsGoal = measured.IsGoal,
        Filter = Meaning.Filter(measured.Signatures, scope),
        People = PeopleOf(measured, scope, stagesAt ?? period.To) is { } people ? people.Contains : null,
        OutcomeOf = Meaning.Outcomes(measured.Signatures),
        IsContact = Meaning.Contacts(measured.Signatures),
        MainScaleOf = MainScales(measured),
        Weeks = CompleteWeeks(measured.Calendar, period),
        Window = measured.GoalWindowDays * Microseconds.Day,
    };

    /// <summary>The same scope for questions about journeys: whose interactions count, and when.</summary>
    public static JourneyScope Journeys(Measured measured, Scope scope, Period period) => new()
    {
        Period = period,
        Filter = Meaning.Filter(measured.Signatures, scope),
        People = PeopleOf(measured, scope, period.To),
    };

    /// <summary>The same question with weekly buckets over the weeks before the end of the period.</summary>
    public static ScorecardQuestion ByWeek(Measured measured, Scope scope, Period period, int weeks)
    {
        var calendar = measured.Calendar;
        var last = calendar.FirstDay(calendar.DateOf(period.To - 1), CalendarUnit.Week);
        var from = calendar.StartOf(calendar.Add(last, CalendarUnit.Week, 1 - weeks));
        var whole = new Period(Math.Min(from, period.To - 1), period.To);
        return Build(measured, scope, whole) with { Buckets = calendar.Boundaries(new TimeSpanMicros(from, period.To), CalendarUnit.Week) };
    }

    /// <summary>Boundaries of the weeks that lie wholly in the period; empty when it holds none.</summary>
    public static long[] CompleteWeeks(Calendar calendar, Period period)
    {
        var edges = calendar.Boundaries(new TimeSpanMicros(period.From, period.To), CalendarUnit.Week);
        var inside = edges.Where(e => e >= period.From && e <= period.To).ToArray();
        if (inside.Length > 1) return inside;

        // A period of whole weeks that does not begin on the first weekday still holds weeks: its own.
        var (first, days) = (calendar.DateOf(period.From), calendar.DateOf(period.To).DayNumber - calendar.DateOf(period.From).DayNumber);
        return days < 7 ? [] : [.. Enumerable.Range(0, days / 7 + 1).Select(w => calendar.StartOf(first.AddDays(7 * w)))];
    }

    private static PersonSet? PeopleOf(Measured measured, Scope scope, long stagesAt)
    {
        var people = InSegment(measured, scope);
        if (scope.Touched is { } touched) people = Both(people, PersonSet.Touching(measured.Index, Array.ConvertAll(measured.TouchpointOf, t => t == touched)));
        if (scope.Audience.Length > 0 && AudienceRules.Ask(measured, stagesAt) is { } asked) people = Both(people, Audience.Run(asked, measured.Index).Of(AudienceRules.Stages[scope.Audience]));
        return people;
    }

    /// <summary>Whoever asks for a segment must have looked it up before: without its people the figures would be everybody's.</summary>
    private static PersonSet? InSegment(Measured measured, Scope scope)
    {
        if (scope.Segment is not { } number) return null;
        return measured.Segment is { } chosen && chosen.Number == number ? chosen.People : throw new InvalidOperationException($"Segment {number} was not looked up.");
    }

    private static PersonSet Both(PersonSet? one, PersonSet other) => one is null ? other : one.And(other);

    private static sbyte[] MainScales(Measured measured)
    {
        var scales = new sbyte[measured.HighestTouchpoint + 1];
        Array.Fill(scales, (sbyte)-1);
        foreach (var touchpoint in measured.Touchpoints) scales[touchpoint.Number] = touchpoint.MainScale;
        return scales;
    }
}
