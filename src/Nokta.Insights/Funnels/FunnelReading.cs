using Nokta.Insights.Explore;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Funnels;
using Nokta.JourneyEngine.Segments;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.Insights.Funnels;

/// <summary>A funnel asked and answered: the question as the engine took it, everybody's answer, and the groups or people it is compared by.</summary>
public sealed record FunnelReading(ExplorerView View, FunnelAsk Ask, IReadOnlyList<StepChoice> Steps, FunnelQuestion Question, FunnelAnswer Answer)
{
    /// <summary>Whether the steps come from the data, not from the address.</summary>
    public bool IsProposed => Ask.Steps.Count == 0;

    /// <summary>Values of the breakdown's groups; group i + 1 is element i.</summary>
    public IReadOnlyList<string> GroupNames { get; private init; } = [];

    /// <summary>The answer for the people of <see cref="FunnelAsk.Versus"/>.</summary>
    public FunnelAnswer? Compared { get; private init; }

    /// <summary>The answer for everybody who is not in the segment; null when the scope names none.</summary>
    public FunnelAnswer? Rest { get; private init; }

    /// <summary>Each step's share of the first beside that of everybody else, judged together; the first step has none.</summary>
    public IReadOnlyList<(int Step, Contrast It)> Contrasts
    {
        get
        {
            if (Rest is not { } rest) return [];
            var judged = Contrast.Judge([.. Enumerable.Range(1, Steps.Count - 1).Select(k => Contrast.OfShares(Answer.Steps[k].Persons, Answer.Steps[0].Persons, rest.Steps[k].Persons, rest.Steps[0].Persons))]);
            return [.. judged.Select((contrast, i) => (i + 1, contrast))];
        }
    }

    public IReadOnlyList<FunnelLine> Lines => [.. Steps.Select((choice, k) => new FunnelLine(k, choice, Answer.Steps[0].Persons, k == 0 ? Answer.Steps[0].Persons : Answer.Steps[Before(k)].Persons, Answer.Steps[k]))];

    /// <summary>Null when the data hold nothing that a funnel could be made of.</summary>
    public static FunnelReading? Of(ExplorerView view, FunnelAsk ask)
    {
        var steps = ask.Steps.Count > 0 ? ask.Steps : ProposedFunnel.Of(view);
        if (steps.Count == 0) return null;
        var question = new FunnelQuestion([.. steps.Select(s => s.ToEngine(view.Measured))])
        {
            Scope = view.Journeys,
            Window = ask.WindowDays == 0 ? long.MaxValue : ask.WindowDays * Microseconds.Day,
            WindowFrom = ask.IsBetween ? FunnelWindow.BetweenSteps : FunnelWindow.FromFirstStep,
        };
        var names = (IReadOnlyList<string>)[];
        if (ask.By is { } axis)
        {
            (var groupOf, names) = axis.Group(view.Measured, null);
            question = question with { GroupOf = groupOf, Groups = names.Count };
        }
        return new FunnelReading(view, ask, steps, question, Funnel.Run(question, view.Index))
        {
            GroupNames = names,
            Rest = OfOthers(view, question) is { } others ? Funnel.Run(others, view.Index) : null,
            Compared = Versus(view, ask, question) is { } versus ? Funnel.Run(versus, view.Index) : null,
        };
    }

    /// <summary>The same funnel for everybody who is not in the segment; null when the scope names none.</summary>
    public static FunnelQuestion? OfOthers(ExplorerView view, FunnelQuestion question) =>
        view.Others is { } others ? question with { GroupOf = null, Groups = 0, WithTimes = false, Scope = others } : null;

    /// <summary>The same funnel for the people whom everybody is compared with; null when nobody is.</summary>
    public static FunnelQuestion? Versus(ExplorerView view, FunnelAsk ask, FunnelQuestion question)
    {
        if (ask.Versus is not { } touchpoint) return null;
        var touching = PersonSet.Touching(view.Index, Array.ConvertAll(view.Measured.TouchpointOf, t => t == touchpoint));
        return question with { GroupOf = null, Groups = 0, Scope = view.Journeys with { People = view.Journeys.People is { } people ? people.And(touching) : touching } };
    }

    /// <summary>The required step before one.</summary>
    public int Before(int step)
    {
        do step--;
        while (Steps[step].IsOptional);
        return step;
    }

    /// <summary>The required step that loses the most people; null when nobody is lost.</summary>
    public FunnelLine? Worst => Lines.Where(l => l.Index > 0 && !l.Choice.IsOptional && l.Left > 0).MaxBy(l => l.Left);
}

/// <summary>One step of the funnel with its figures.</summary>
/// <param name="Start">Persons at step 1.</param>
/// <param name="Before">Persons at the required step before; at step 1 its own.</param>
public sealed record FunnelLine(int Index, StepChoice Choice, long Start, long Before, FunnelStepAnswer Answer)
{
    public long Persons => Answer.Persons;

    public long Left => Before - Persons;

    public double? Share => Start == 0 ? null : (double)Persons / Start;

    public double? ShareLeft => Before == 0 ? null : (double)Left / Before;

    public Interval? Range => Start == 0 ? null : Shares.Wilson(Persons, Start);

    public Firmness Firmness => Honesty.Of(Start);
}
