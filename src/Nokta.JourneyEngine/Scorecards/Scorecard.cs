using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Scorecards;

/// <summary>The scorecard of all touchpoints for a period: every figure of Home, inventory and a touchpoint's page (definitions: product.md).</summary>
public static class Scorecard
{
    /// <summary>Answers the question from one walk over the journeys.</summary>
    /// <returns>Figures per touchpoint (element 0 = unmapped) and in total.</returns>
    /// <exception cref="ArgumentException">A signature names a touchpoint that does not exist, or bounds do not ascend.</exception>
    /// <remarks>O(rows of the period's persons), in parallel over persons; deterministic whatever the number of threads.</remarks>
    public static ScorecardAnswer Run(ScorecardQuestion question, JourneyIndex index)
    {
        var plan = new Plan(question, question.TouchpointOf, question.Touchpoints, index);
        var tally = Walk(plan);
        var figures = new Figuring(plan, tally, question.MainScaleOf).All();
        return new ScorecardAnswer
        {
            Question = question,
            Touchpoints = figures[..^1],
            Total = figures[^1],
            EndOfData = index.EndOfData,
            Evidence = [.. tally.Evidence],
        };
    }

    internal static Tally Walk(Plan plan)
    {
        var index = plan.Index;
        var slices = Slices.For(index.Count);
        var passes = new Pass[slices];
        Parallel.For(0, slices, new ParallelOptions { MaxDegreeOfParallelism = slices }, s =>
        {
            var pass = passes[s] = new Pass(plan);
            var (from, to) = (RowAt(s), RowAt(s + 1));
            if (plan.Question.People is null) pass.WalkLoose(Math.Min(from, index.Loose), Math.Min(to, index.Loose));
            pass.WalkPersons(PersonAt(from), PersonAt(to));
        });

        var tally = passes[0].Tally;
        for (var s = 1; s < slices; s++) tally.Add(passes[s].Tally);
        return tally;

        int RowAt(int slice) => (int)((long)index.Count * slice / slices);

        // The first person whose journey starts at or after the row: every person falls into one slice.
        int PersonAt(int row)
        {
            var at = Array.BinarySearch(index.Starts, 0, index.Persons, row);
            return at < 0 ? ~at : at;
        }
    }
}

/// <summary>The scorecard's measures by any axis: branch, channel, stage …</summary>
public static class Breakdown
{
    /// <summary>The same figures per group of signatures; reach is distinct in the group, never a sum.</summary>
    /// <exception cref="ArgumentException">A signature names a group that does not exist, or bounds do not ascend.</exception>
    /// <remarks>Cost as <see cref="Scorecard.Run"/>.</remarks>
    public static BreakdownAnswer Run(BreakdownQuestion question, JourneyIndex index)
    {
        var plan = new Plan(question.Scope, question.GroupOf, question.Groups, index);
        var figures = new Figuring(plan, Scorecard.Walk(plan), question.MainScaleOf).All();
        return new BreakdownAnswer(figures[..^1], figures[^1]);
    }
}
