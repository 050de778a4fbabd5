using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Attribution;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Tests;

public sealed class AttributionTests
{
    private static readonly ModelChoice[] s_all = [.. "first,last,last-non-direct,linear,position,time-decay,step-decay,markov:1,markov:2,markov:3,markov:4,shapley".Split(',').Select(m => ModelChoice.Read(m)!.Value)];

    [Fact]
    public void Every_model_equals_its_definition_computed_slowly() => Prop.ForAll(Some.Histories, Questions, (rows, question) =>
    {
        var paths = NaiveAttribution.Paths(question, rows);

        var answer = AttributionModels.Run(question, Some.Index(rows));

        Near(paths.Sum(p => p.Conversions), answer.Conversions);
        Near(paths.Sum(p => p.Value), answer.Value);
        Near(paths.Sum(p => p.Nulls), answer.NullPaths);
        Near(paths.Where(p => p.Steps.Length == 0).Sum(p => p.Conversions), answer.Unattributed);
        for (var c = 1; c <= question.Channels; c++)
        {
            Near(paths.Where(p => p.Steps.Contains(c)).Sum(p => p.Conversions), answer.Touched[c]);
            Assert.Equal(paths.Where(p => p.Conversions > 0 && p.Steps.Contains(c)).Select(p => p.Person).Distinct().Count(), AttributionModels.PeopleAt(question, Some.Index(rows), c).Count);
        }
        Assert.Equal(paths.Where(p => p.Conversions > 0 && p.Steps.Length == 0).Select(p => p.Person).Distinct().Count(), AttributionModels.PeopleAt(question, Some.Index(rows), 0).Count);
        foreach (var model in answer.Models)
            Near(NaiveAttribution.Conversions(model.Model, paths, question.Channels, question.HalfLife, question.IsDirect), model.Conversions);

        // First and last touch alone take a shorter way.
        var ends = AttributionModels.Run(question with { Models = [new(ModelKind.First), new(ModelKind.Last)], WithTouched = false }, Some.Index(rows));
        Assert.Equal((answer.Conversions, answer.Value, answer.Unattributed, answer.UnattributedValue, answer.NullPaths), (ends.Conversions, ends.Value, ends.Unattributed, ends.UnattributedValue, ends.NullPaths));
        foreach (var model in ends.Models)
        {
            Near(NaiveAttribution.Conversions(model.Model, paths, question.Channels, question.HalfLife, question.IsDirect), model.Conversions);
            Near(answer.Models.Single(m => m.Model == model.Model).Values, model.Values);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Channels_and_the_unattributed_sum_to_all_conversions_and_all_value() => Prop.ForAll(Some.Histories, Questions, (rows, question) =>
    {
        var answer = AttributionModels.Run(question, Some.Index(rows));

        foreach (var model in answer.Models)
        {
            Near(answer.Conversions, model.Conversions.Sum() + answer.Unattributed);
            Near(answer.Value, model.Values.Sum() + answer.UnattributedValue);
            Assert.All(model.Conversions, c => Assert.InRange(c, 0, answer.Conversions + 1e-9));
            Assert.All(model.RemovalEffects ?? [], e => Assert.InRange(e, 0, 1));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Neither_the_numbers_of_persons_nor_the_cut_into_batches_matter() => Prop.ForAll(Some.Histories, Questions, (rows, question) =>
    {
        var once = AttributionModels.Run(question, Some.Index(rows));
        var renumbered = AttributionModels.Run(question, Some.Index(rows.Select(r => r with { Person = r.Person == 0 ? 0 : 1000 - r.Person * 7 })));
        var inBatches = AttributionModels.Run(question, Some.Index(rows[..(rows.Length / 2)]).Append(Some.Blocks(rows[(rows.Length / 2)..])));

        for (var m = 0; m < s_all.Length; m++)
        {
            Near(once.Models[m].Conversions, renumbered.Models[m].Conversions);
            Near(once.Models[m].Values, inBatches.Models[m].Values);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_step_at_the_instant_of_the_conversion_or_older_than_the_lookback_earns_nothing()
    {
        Touch[] rows = [new(0, 1, 1), new(10, 1, 2), new(30, 1, 3), new(30, 1, 0)];
        var question = new AttributionQuestion([0, 1, 2, 3], 3, [true], [new(ModelKind.Linear)]) { Lookback = 20 };

        var answer = AttributionModels.Run(question, Some.Index(rows));

        Assert.Equal([0, 0, 1, 0], answer.Models[0].Conversions);
    }

    [Fact]
    public void Steps_belong_to_the_next_conversion_only_and_a_second_one_at_once_is_unattributed()
    {
        Touch[] rows = [new(0, 1, 1), new(10, 1, 0), new(11, 1, 2), new(12, 1, 0), new(12, 1, 0)];
        var question = new AttributionQuestion([0, 1, 2], 2, [true], [new(ModelKind.Linear)]);

        var answer = AttributionModels.Run(question, Some.Index(rows));

        Assert.Equal([0, 1, 1], answer.Models[0].Conversions);
        Assert.Equal((3, 1), (answer.Conversions, answer.Unattributed));
    }

    [Fact]
    public void A_segment_leaves_the_others_out_and_steps_may_lie_before_the_period()
    {
        Touch[] rows = [new(5, 1, 1), new(10, 1, 0), new(5, 2, 2), new(12, 2, 0), new(1, 3, 2), new(4, 3, 0)];
        var index = Some.Index(rows);
        var question = new AttributionQuestion([0, 1, 2], 2, [true], [new(ModelKind.First)])
        {
            Scope = new JourneyScope { Period = new Period(8, 20), People = PersonSet.Touching(index, [false, true, false]) },
        };

        var answer = AttributionModels.Run(question, index);

        Assert.Equal((1, 0), (answer.Conversions, answer.Unattributed));
        Assert.Equal([0, 1, 0], answer.Models[0].Conversions);
    }

    [Fact]
    public void Instants_at_both_ends_of_time_do_not_overflow()
    {
        Touch[] rows = [new(long.MinValue, 1, 1), new((1L << 60) - 1, 1, 2), new(1L << 60, 1, 0), new(long.MinValue, 2, 1)];
        var question = new AttributionQuestion([0, 1, 2], 2, [true], s_all);

        var answer = AttributionModels.Run(question, Some.Index(rows));

        Assert.All(answer.Models, m => Assert.Equal(1, m.Conversions[2], 1e-9));
        Assert.Equal(1, answer.NullPaths);
    }

    [Fact]
    public void When_every_conversion_is_worth_the_same_the_ranges_of_value_are_those_of_conversions_times_it()
    {
        var random = new Random(4);
        var rows = Enumerable.Range(0, 300).SelectMany(p => Enumerable.Range(0, 5).Select(_ => random.Next(4) is var what ? new Touch(random.Next(1000), (ulong)p + 1, what) { Currency = (byte)(what == 0 ? 1 : 0), Amount = what == 0 ? 250 : 0 } : default!)).ToArray();
        var question = new AttributionQuestion([0, 1, 2, 3], 3, [true], s_all) { Bootstrap = 60, Lookback = 300, HalfLife = 50, Currency = 1 };

        var answer = AttributionModels.Run(question, Some.Index(rows));
        var withoutValue = AttributionModels.Run(question with { Currency = 0 }, Some.Index(rows));

        foreach (var model in answer.Models)
            for (var c = 1; c <= 3; c++)
            {
                Assert.InRange(model.ValueIntervals![c].Low, 250 * model.Intervals![c].Low * (1 - 1e-9), 250 * model.Intervals![c].Low * (1 + 1e-9));
                Assert.InRange(model.ValueIntervals![c].High, 250 * model.Intervals![c].High * (1 - 1e-9), 250 * model.Intervals![c].High * (1 + 1e-9));
                Assert.True(model.ValueIntervals[c].Low > 0);
            }
        Assert.All(withoutValue.Models, m => Assert.Null(m.ValueIntervals));
        Assert.Equal(answer.Models.SelectMany(m => m.Intervals!), withoutValue.Models.SelectMany(m => m.Intervals!));
    }

    [Fact]
    public void Intervals_hold_the_figure_and_are_the_same_every_time()
    {
        var random = new Random(4);
        var rows = Enumerable.Range(0, 400).SelectMany(p => Enumerable.Range(0, 5).Select(_ => new Touch(random.Next(1000), (ulong)p + 1, random.Next(4)))).ToArray();
        var question = new AttributionQuestion([0, 1, 2, 3], 3, [true], s_all) { Bootstrap = 100, Lookback = 300, HalfLife = 50 };

        var answer = AttributionModels.Run(question, Some.Index(rows));
        var again = AttributionModels.Run(question, Some.Index(rows));

        for (var m = 0; m < s_all.Length; m++)
        {
            Assert.Equal(answer.Models[m].Intervals!, again.Models[m].Intervals!);
            for (var c = 1; c <= 3; c++)
            {
                var (figure, interval) = (answer.Models[m].Conversions[c], answer.Models[m].Intervals![c]);
                Assert.InRange(figure, interval.Low, interval.High);
                Assert.InRange(interval.High - interval.Low, figure * 0.05, figure * 0.6);
                var more = answer.Models[m].MoreThanFirst![c];
                Assert.InRange(figure - answer.Models[0].Conversions[c], more.Low, more.High);
                Assert.True(m > 0 || more is { Low: 0, High: 0 });
            }
        }
    }

    [Fact]
    public void A_channel_that_does_not_exist_and_a_lookback_of_nothing_are_refused()
    {
        var index = Some.Index([new(1, 1, 0)]);

        Assert.Throws<ArgumentException>(() => AttributionModels.Run(new AttributionQuestion([5], 3, [], s_all), index));
        Assert.Throws<ArgumentException>(() => AttributionModels.Run(new AttributionQuestion([1], 3, [], s_all) { Lookback = 0 }, index));
        Assert.Throws<ArgumentException>(() => AttributionModels.Run(new AttributionQuestion([1], 3, [], [new(ModelKind.Markov, 5)]), index));
    }

    private static Arbitrary<AttributionQuestion> Questions => Arb.From(
        from lookback in Gen.Elements(1L, 3 * Some.Day, 10 * Some.Day, 100 * Some.Day)
        from to in Gen.Elements(20L, 60L)
        from currency in Gen.Choose(0, 2)
        from filtered in Gen.Choose(0, 9)
        select new AttributionQuestion([0, 1, 1, 2, 2, 3, 3, 4], 4, [false, false, false, false, true, false, true, false], s_all)
        {
            Lookback = lookback,
            HalfLife = 2 * Some.Day,
            Currency = (byte)currency,
            IsDirect = [false, false, true, false, true],
            Scope = new JourneyScope { Period = new Period(5 * Some.Day, to * Some.Day), Filter = filtered > 7 ? null : [.. Enumerable.Range(0, 8).Select(s => s != filtered)] },
        });

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-7 * Math.Max(1, Math.Abs(expected)));

    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 1; i < expected.Length; i++) Near(expected[i], actual[i]);
    }
}
