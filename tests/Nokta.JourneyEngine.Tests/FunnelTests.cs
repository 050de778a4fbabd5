using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Funnels;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Tests;

public sealed class FunnelTests
{
    private static readonly Config s_small = Config.QuickThrowOnFailure.WithMaxTest(1500).WithEndSize(32);

    [Fact]
    public void Every_figure_is_that_of_writing_out_all_runs() => Prop.ForAll(Some.Histories, Questions, (rows, question) =>
    {
        var index = Some.Index(rows);
        question = InSegment(question, index);
        var expected = new NaiveFunnel(rows, question).Answered();

        var answer = Funnel.Run(question, index);

        for (var k = 0; k < question.Steps.Count; k++)
        {
            Assert.Equal(expected.Persons(k), answer.Steps[k].Persons);
            Assert.Equal(expected.Quantile(k, 0.5), answer.Steps[k].MedianFromPrevious, 1e-3);
            Assert.Equal(expected.Quantile(k, 0.9), answer.Steps[k].P90FromPrevious, 1e-3);
        }
        for (var g = 0; g < answer.Groups.Count; g++) Assert.Equal(expected.Group(g), answer.Groups[g]);
        var counted = Funnel.Run(question with { WithTimes = false }, index);
        Assert.Equal(answer.Steps.Select(s => s.Persons), counted.Steps.Select(s => s.Persons));
        Assert.Equal(answer.Groups.SelectMany(g => g), counted.Groups.SelectMany(g => g));
    }).Check(s_small);

    [Fact]
    public void Each_step_opens_the_people_who_did_it_and_those_who_left() => Prop.ForAll(Some.Histories, Questions, (rows, question) =>
    {
        var index = Some.Index(rows);
        question = InSegment(question, index);
        var expected = new NaiveFunnel(rows, question).Answered();

        for (var k = 0; k < question.Steps.Count; k++)
        {
            var people = Funnel.PeopleAt(question, index, k);
            Assert.Equal(expected.Reached(k), Of(people.Reached));
            Assert.Equal(expected.Left(k), Of(people.Left));
            Assert.Equal(expected.Group(1)[k], Funnel.PeopleAt(question, index, k, group: 1).Reached.Count);
        }
    }).Check(s_small.WithMaxTest(400));

    [Fact]
    public void Loading_in_batches_and_other_names_of_persons_change_nothing() => Prop.ForAll(Some.Histories, Questions, (rows, question) =>
    {
        var expected = Funnel.Run(question, Some.Index(rows));
        var cut = rows.Length / 3;

        AssertSame(expected, Funnel.Run(question, Some.Index(rows[..cut]).Append(Some.Blocks(rows[cut..]))));
        AssertSame(expected, Funnel.Run(question, Some.Index(rows.Select(r => r with { Person = r.Person == 0 ? 0 : 1000 - r.Person }))));
    }).Check(s_small.WithMaxTest(300));

    [Fact]
    public void A_later_start_may_reach_further_than_the_first()
    {
        var index = Some.Index([new(0, 1, 0), new(1 * Some.Day, 1, 1), new(5 * Some.Day, 1, 0), new(6 * Some.Day, 1, 1), new(7 * Some.Day, 1, 2)]);

        var answer = Funnel.Run(new FunnelQuestion([Step(0), Step(1), Step(2)]) { Window = 2 * Some.Day }, index);

        Assert.Equal([1, 1, 1], answer.Steps.Select(s => s.Persons));
        Assert.Equal(Some.Day, answer.Steps[2].MedianFromPrevious);
    }

    [Fact]
    public void The_gap_may_be_exactly_the_window_and_no_longer()
    {
        var index = Some.Index([new(0, 1, 0), new(7 * Some.Day, 1, 1), new(0, 2, 0), new(7 * Some.Day + 1, 2, 1)]);

        var answer = Funnel.Run(new FunnelQuestion([Step(0), Step(1)]) { Window = 7 * Some.Day }, index);

        Assert.Equal([2, 1], answer.Steps.Select(s => s.Persons));
    }

    [Fact]
    public void Between_steps_the_whole_may_take_longer_than_the_window()
    {
        var index = Some.Index([new(0, 1, 0), new(2 * Some.Day, 1, 1), new(4 * Some.Day, 1, 2)]);
        var question = new FunnelQuestion([Step(0), Step(1), Step(2)]) { Window = 2 * Some.Day };

        Assert.Equal([1, 1, 0], Funnel.Run(question, index).Steps.Select(s => s.Persons));
        Assert.Equal([1, 1, 1], Funnel.Run(question with { WindowFrom = FunnelWindow.BetweenSteps }, index).Steps.Select(s => s.Persons));
    }

    [Fact]
    public void One_interaction_serves_one_step_and_a_step_may_be_repeated()
    {
        var index = Some.Index([new(0, 1, 0), new(0, 2, 0), new(1, 2, 0)]);

        var answer = Funnel.Run(new FunnelQuestion([Step(0), Step(0)]), index);

        Assert.Equal([2, 1], answer.Steps.Select(s => s.Persons));
    }

    [Fact]
    public void Equal_instants_follow_each_other_in_the_order_of_arrival()
    {
        var index = Some.Index([new(5, 1, 0), new(5, 1, 1), new(5, 2, 1), new(5, 2, 0)]);

        var answer = Funnel.Run(new FunnelQuestion([Step(0), Step(1)]), index);

        Assert.Equal([2, 1], answer.Steps.Select(s => s.Persons));
    }

    [Fact]
    public void An_optional_step_is_counted_and_never_required()
    {
        // Taken on the way, left out, taken only after the goal, taken and then gone.
        var index = Some.Index(
        [
            new(0, 1, 0), new(1, 1, 1), new(2, 1, 2), new(0, 2, 0), new(2, 2, 2), new(0, 3, 0), new(1, 3, 2), new(2, 3, 1), new(0, 4, 0), new(1, 4, 1),
        ]);

        var answer = Funnel.Run(new FunnelQuestion([Step(0), Step(1) with { IsOptional = true }, Step(2)]), index);

        Assert.Equal([4, 2, 3], answer.Steps.Select(s => s.Persons));
    }

    [Fact]
    public void Optional_steps_may_carry_a_window_between_steps_further_one_after_the_other()
    {
        var index = Some.Index([new(0, 1, 0), new(4, 1, 1), new(8, 1, 2), new(12, 1, 3)]);
        var steps = new[] { Step(0), Step(1) with { IsOptional = true }, Step(2) with { IsOptional = true }, Step(3) };

        var answer = Funnel.Run(new FunnelQuestion(steps) { Window = 5, WindowFrom = FunnelWindow.BetweenSteps }, index);

        Assert.Equal([1, 1, 1, 1], answer.Steps.Select(s => s.Persons));
        Assert.Equal(12, answer.Steps[3].MedianFromPrevious);
    }

    [Fact]
    public void Only_the_first_step_must_lie_in_the_period()
    {
        var index = Some.Index([new(9, 1, 0), new(25, 1, 1), new(10, 2, 0), new(25, 2, 1), new(20, 3, 0), new(25, 3, 1)]);

        var answer = Funnel.Run(new FunnelQuestion([Step(0), Step(1)]) { Scope = new JourneyScope { Period = new Period(10, 20) } }, index);

        Assert.Equal([1, 1], answer.Steps.Select(s => s.Persons));
    }

    [Fact]
    public void Thirty_two_steps_and_times_at_both_ends_of_the_range_are_counted()
    {
        var rows = Enumerable.Range(0, 32).Select(k => new Touch(k == 0 ? long.MinValue : k == 31 ? long.MaxValue : k, 1, k));

        var answer = Funnel.Run(new FunnelQuestion([.. Enumerable.Range(0, 32).Select(k => Step(k, 32))]) { Window = long.MaxValue, WindowFrom = FunnelWindow.BetweenSteps }, Some.Index(rows));

        Assert.Equal([.. Enumerable.Repeat(1L, 31), 1L], answer.Steps.Select(s => s.Persons));
    }

    [Fact]
    public void What_cannot_be_asked_is_said()
    {
        Assert.Throws<ArgumentException>(() => Funnel.Run(new FunnelQuestion([]), JourneyIndex.Empty));
        Assert.Throws<ArgumentException>(() => Funnel.Run(new FunnelQuestion([.. Enumerable.Repeat(Step(0), 33)]), JourneyIndex.Empty));
        Assert.Throws<ArgumentException>(() => Funnel.Run(new FunnelQuestion([Step(0) with { IsOptional = true }, Step(1)]), JourneyIndex.Empty));
        Assert.Throws<ArgumentException>(() => Funnel.Run(new FunnelQuestion([Step(0)]) { GroupOf = [3], Groups = 2 }, JourneyIndex.Empty));
        Assert.Throws<ArgumentOutOfRangeException>(() => Funnel.Run(new FunnelQuestion([Step(0)]) { Window = -1 }, JourneyIndex.Empty));
    }

    [Fact]
    public void Nothing_recorded_gives_a_funnel_of_nobody()
    {
        var answer = Funnel.Run(new FunnelQuestion([Step(0), Step(1)]), JourneyIndex.Empty);

        Assert.All(answer.Steps, s => Assert.Equal((0, double.NaN), (s.Persons, s.MedianFromPrevious)));
    }

    private static FunnelStep Step(int signature, int signatures = 8) => new([.. Enumerable.Range(0, signatures).Select(s => s == signature)]);

    private static FunnelQuestion InSegment(FunnelQuestion question, JourneyIndex index) => question.Groups < 3 ? question
        : question with { Scope = question.Scope with { People = PersonSet.Touching(index, [true, false, false, true]) } };

    private static List<ulong> Of(PersonSet people) => [.. Enumerable.Range(1, 6).Select(p => (ulong)p).Where(people.Contains)];

    private static void AssertSame(FunnelAnswer expected, FunnelAnswer actual)
    {
        Assert.Equal(expected.Steps, actual.Steps);
        Assert.Equal(expected.Groups, actual.Groups);
    }

    private static Arbitrary<FunnelQuestion> Questions => Arb.From(
        from count in Gen.Choose(1, 5)
        from steps in StepGen.ArrayOf(count)
        from window in Gen.Choose(0, 60)
        from between in Gen.Elements(false, true)
        from begin in Gen.Choose(-10, 40)
        from length in Gen.Choose(5, 120)
        from kept in Gen.Frequency((3, Gen.Constant(10)), (1, Gen.Choose(4, 9)))
        from groups in Gen.Choose(1, 3)
        select new FunnelQuestion([.. steps.Select((s, k) => s with { IsOptional = k > 0 && s.IsOptional })])
        {
            Window = window * Some.Day / 2,
            WindowFrom = between ? FunnelWindow.BetweenSteps : FunnelWindow.FromFirstStep,
            Scope = new JourneyScope
            {
                Period = new Period(begin * Some.Day / 2, (begin + length) * Some.Day / 2),
                Filter = kept == 10 ? null : [.. Enumerable.Range(0, 8).Select(s => s != kept % 8)],
            },
            GroupOf = [0, 1, 1, 0, 2, 1, 0, 2],
            Groups = groups + 1,
        });

    private static Gen<FunnelStep> StepGen =>
        from matches in Gen.Frequency((1, Gen.Constant(true)), (2, Gen.Constant(false))).ArrayOf(8)
        from optional in Gen.Frequency((1, Gen.Constant(true)), (2, Gen.Constant(false)))
        select new FunnelStep(matches, optional);
}
