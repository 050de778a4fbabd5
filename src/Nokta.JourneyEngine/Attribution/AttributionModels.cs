using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Attribution;

/// <summary>Which steps earned the conversions, by models side by side: an association, not a cause (definitions: product.md, "Attribution").</summary>
/// <remarks>
/// Markov: removal effects of the chain of counted steps (Anderl et al. 2016), solved exactly and shared out in proportion. Shapley (1953), for
/// v(S) = conversions of the paths whose channels all lie in S (Zhao, Mahboobi, Bagheri 2018): each path is split equally among its distinct channels,
/// which is exact for any number of channels, so that nothing is sampled. Each model's channels and the unattributed conversions sum to all conversions.
/// </remarks>
public static class AttributionModels
{
    /// <summary>Answers from the journeys of an index.</summary>
    /// <exception cref="ArgumentException">A signature names a channel that does not exist, lookback or half-life is not positive, or a model is none.</exception>
    /// <remarks>One pass over the rows of persons seen in the period for all models, another for the intervals; deterministic whatever the number of threads.</remarks>
    public static AttributionAnswer Run(AttributionQuestion question, JourneyIndex index)
    {
        if (question.Lookback <= 0) throw new ArgumentException("The lookback is a positive length of time.", nameof(question));
        var rules = new Rules(question.Models, question.Channels, question.IsDirect, question.HalfLife / (double)index.Clock.Unit, question.Bootstrap, question.Seed) { CountsTouched = question.WithTouched };
        return Run(rules, new IndexPaths(question, index), Draws.OfPersons(question.Seed));
    }

    /// <summary>Answers from a table of paths; time decay is refused, since there are no times.</summary>
    /// <exception cref="ArgumentException">A model is none, or needs times.</exception>
    /// <remarks>One pass over the steps for all models, and the solution of each Markov chain.</remarks>
    public static AttributionAnswer Run(PathTable table, IReadOnlyList<ModelChoice> models, PathOptions? options = null)
    {
        options ??= new PathOptions();
        var direct = new bool[table.Channels.Count + 1];
        for (var c = 0; c < table.Channels.Count; c++) direct[c + 1] = options.Direct.Contains(table.Channels[c], StringComparer.OrdinalIgnoreCase);
        var rules = new Rules(models, table.Channels.Count, direct, HalfLife: 0, options.Bootstrap, options.Seed);
        return Run(rules, new TablePaths(table), Draws.OfCounts(options.Seed));
    }

    /// <summary>Persons with a conversion that has a step at a channel; for channel 0, with one that has no step at all.</summary>
    /// <inheritdoc cref="Run(AttributionQuestion, JourneyIndex)"/>
    public static PersonSet PeopleAt(AttributionQuestion question, JourneyIndex index, int channel)
    {
        var found = new PersonTally[] { new(channel), new(channel) };
        new IndexPaths(question, index).Walk(found);
        return PersonSet.Where(index, p => found.Any(f => f.Persons.Contains(index.Keys[p])));
    }

    private static AttributionAnswer Run(Rules rules, IPaths paths, Draws draws)
    {
        rules.Require();
        var tally = PathTally.Of(rules, paths);
        var answers = rules.Models.Select((model, m) => model.Model == ModelKind.Markov ? Markov(model, tally, rules) : new ModelAnswer(model, tally.ConversionsOf(m), tally.ValuesOf(m)));
        return new AttributionAnswer(tally.Conversions, tally.Value, tally.Unattributed, tally.UnattributedValue, tally.Nulls, Bounded([.. answers], rules, tally, paths, draws)) { Touched = tally.Touched };
    }

    private static ModelAnswer Markov(ModelChoice model, PathTally tally, Rules rules)
    {
        var removal = Removal.Of(Chain.Of(tally.Grams!.OfOrder(model.Order)), rules.Channels);
        return new ModelAnswer(
            model,
            removal.Share(tally.Conversions - tally.Unattributed),
            removal.ShareValue(tally.Value - tally.UnattributedValue),
            RemovalEffects: removal.Conversions,
            RemovalEffectsOfValue: removal.Values);
    }

    private static ModelAnswer[] Bounded(ModelAnswer[] answers, Rules rules, PathTally tally, IPaths paths, Draws draws)
    {
        if (rules.Bootstrap == 0) return answers;
        var (rounds, values) = Bootstrap.Run(rules, tally, paths, draws);
        return [.. answers.Select((answer, m) => answer with
        {
            MoreThanFirst = [.. rounds[m].Select((mine, c) => Percentiles([.. mine.Select((conversions, r) => conversions - rounds[0][c][r])]))],
            Intervals = [.. rounds[m].Select(mine => Percentiles([.. mine]))],
            ValueIntervals = values is null ? null : [.. values[m].Select(mine => Percentiles([.. mine]))],
        })];
    }

    private static Interval Percentiles(double[] rounds)
    {
        Array.Sort(rounds);
        return new Interval(Quantile.Type7(rounds, 0.025), Quantile.Type7(rounds, 0.975));
    }
}

/// <summary>Remembers whose conversions have a step at a channel, or none at all.</summary>
internal sealed class PersonTally(int channel) : IPathTally
{
    public HashSet<ulong> Persons { get; } = [];

    public void Add(ReadOnlySpan<ushort> steps, ReadOnlySpan<long> ages, double conversions, double value, double nulls, ulong unit)
    {
        if (conversions > 0 && (channel == 0 ? steps.IsEmpty : steps.Contains((ushort)channel))) Persons.Add(unit);
    }
}
