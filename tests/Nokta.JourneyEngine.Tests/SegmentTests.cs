using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Tests;

/// <summary>Segments, compared with somebody who reads each journey aloud.</summary>
public sealed class SegmentTests
{
    private const long Day = Microseconds.Day;
    private static readonly bool[] s_orders = [false, true, false, false, true];

    [Fact]
    public void Everybody_belongs_whose_journey_read_aloud_says_so()
    {
        Prop.ForAll(Some.Histories, Arb.From(Trees(3)), Arb.From(Gen.Choose(0, 100)), (touches, tree, at) =>
        {
            var index = Some.Index(touches);
            var persons = touches.Where(t => t.Person != 0).GroupBy(t => t.Person).ToDictionary(g => g.Key, g => g.ToList());
            var test = tree(index);
            var found = Segmentation.Run(new SegmentQuestion(test, at * Day / 2), index);

            return persons.All(p => found.Contains(p.Key) == NaiveSegment.Has(test, p.Key, p.Value, at * Day / 2)) && found.Count == persons.Keys.Count(found.Contains);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500).WithQuietOnSuccess(true));
    }

    [Fact]
    public void The_answer_is_the_same_over_many_persons_and_threads()
    {
        var touches = Some.Numbered(Enumerable.Range(0, 120_000).Select(i => new Touch(i % 97 * Day, (ulong)(i % 9001 + 1), i * 7 % 5)));
        var index = Some.Index(touches);
        var test = new AllOf([new Did(s_orders, new Period(10 * Day, 60 * Day), 2), new NotSo(new LastSeen(new Period(90 * Day, 100 * Day)))]);

        var found = Segmentation.Run(new SegmentQuestion(test, 200 * Day), index);

        Assert.All(touches.GroupBy(t => t.Person).Take(2000), p => Assert.Equal(NaiveSegment.Has(test, p.Key, [.. p], 200 * Day), found.Contains(p.Key)));
        Assert.InRange(found.Count, 100, 8900);
        Assert.Equal(index.Persons, found.Count + found.Others().Count);
        Assert.Equal(found.Count, found.Persons().Count());
    }

    [Fact]
    public void Never_is_a_number_of_times_and_no_amount_is_no_sum()
    {
        var index = Some.Index([new Touch(1 * Day, 1, 1), new Touch(2 * Day, 2, 0), new Touch(3 * Day, 3, 1) { Currency = 1, Amount = 0 }]);
        var ever = new Period(long.MinValue, long.MaxValue);

        Assert.Equal([2UL], In(new Did(s_orders, ever, 0, 0)));
        Assert.Equal([3UL], In(new Spent(null, ever, 1, 0, 0)));
        Assert.Equal([1UL, 2UL], In(new NotSo(new Spent(null, ever, 1, long.MinValue))));
        Assert.Empty(In(new AnyOf([])));
        Assert.Equal([1UL, 2UL], In(new AllOf([]), at: 3 * Day));

        IEnumerable<ulong> In(PersonTest test, long at = 10 * Day) => Segmentation.Run(new SegmentQuestion(test, at), index).Persons().Order();
    }

    [Fact]
    public void Of_several_answers_the_latest_counts()
    {
        var index = Some.Index([new Touch(1 * Day, 1, 0) { Scale = 0, Score = 1 }, new Touch(2 * Day, 1, 0) { Scale = 0, Score = 5 }, new Touch(2 * Day, 2, 0) { Scale = 1, Score = 1 }]);
        var (first, ever) = (new Period(0, 2 * Day), new Period(0, 9 * Day));

        Assert.True(Has(new Said(null, first, Scale.Csat5, 1, 2)));
        Assert.False(Has(new Said(null, ever, Scale.Csat5, 1, 2)));
        Assert.True(Has(new Said(null, ever, Scale.Csat5, 5, 5)));
        Assert.False(Has(new Said(null, ever, Scale.Ces7, 1, 7)));

        bool Has(PersonTest test) => Segmentation.Run(new SegmentQuestion(test, 9 * Day), index).Contains(1);
    }

    [Fact]
    public void More_tests_than_fit_and_sets_of_other_journeys_are_refused()
    {
        var (index, other) = (Some.Index([new Touch(1, 1, 0)]), Some.Index([new Touch(1, 1, 0)]));
        var did = new Did(null, new Period(0, 1), 1);

        Assert.Throws<ArgumentException>(() => Segmentation.Run(new SegmentQuestion(new AllOf([.. Enumerable.Repeat(did, 65)]), 2), index));
        Assert.Throws<ArgumentException>(() => Segmentation.Run(new SegmentQuestion(new Among(PersonSet.Of(other, [1UL])), 2), index));
        Assert.Equal(0, Segmentation.Run(new SegmentQuestion(did, 2), JourneyIndex.Empty).Count);
    }

    private static Gen<Func<JourneyIndex, PersonTest>> Trees(int depth) => depth == 0 ? Leaf : Gen.Frequency(
        (3, Leaf),
        (1, Trees(depth - 1).Select(t => (Func<JourneyIndex, PersonTest>)(i => new NotSo(t(i))))),
        (2, Trees(depth - 1).ListOf().Select(l => (Func<JourneyIndex, PersonTest>)(i => new AllOf([.. l.Take(4).Select(t => t(i))])))),
        (2, Trees(depth - 1).ListOf().Select(l => (Func<JourneyIndex, PersonTest>)(i => new AnyOf([.. l.Take(4).Select(t => t(i))])))));

    private static Gen<Func<JourneyIndex, PersonTest>> Leaf =>
        from kind in Gen.Choose(0, 5)
        from halves in Gen.Choose(0, 90)
        from length in Gen.Choose(0, 60)
        from low in Gen.Choose(-1, 4)
        from width in Gen.Choose(0, 3)
        from mask in Gen.Choose(0, 260)
        select Of(kind, new Period(halves * Day / 2, (halves + length) * Day / 2), low, low + width, mask > 255 ? null : [.. Enumerable.Range(0, 8).Select(b => (mask >> b & 1) != 0)], mask);

    private static Func<JourneyIndex, PersonTest> Of(int kind, Period period, int low, int high, bool[]? signatures, int mask) => index => kind switch
    {
        0 => new Did(signatures, period, low, high),
        1 => new Spent(signatures, period, mask % 3, low * 300L, high * 500L),
        2 => new Said(signatures, period, (Scale)(mask % 3), low, high + 2),
        3 => new FirstSeen(period),
        4 => new LastSeen(period),
        _ => new Among(PersonSet.Of(index, Enumerable.Range(0, 8).Where(p => (mask >> p & 1) != 0).Select(p => (ulong)p))),
    };
}
