using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;
using Nokta.JourneyEngine.Volumes;

namespace Nokta.JourneyEngine.Tests;

public sealed class VolumeTests
{
    private static readonly int[] s_nodeOf = [0, 1, 1, 2, 2, 3, 3];
    private static readonly bool[] s_filter = [true, true, false, true, true, true, true];

    [Fact]
    public void Volumes_are_what_counting_one_by_one_gives() => Prop.ForAll(Some.Histories, rows =>
    {
        var index = Some.Index(rows);
        var period = new Period(5 * Some.Day, 30 * Some.Day);
        foreach (var isSegment in new[] { false, true })
        {
            var people = isSegment ? PersonSet.Touching(index, [false, false, false, true]) : null;
            var scope = new JourneyScope { Period = period, Filter = s_filter, People = people };

            var volumes = VolumeCount.Run(new VolumeQuestion(s_nodeOf, 3) { Scope = scope, Currency = 2 }, index);
            var withoutPersons = VolumeCount.Run(new VolumeQuestion(s_nodeOf, 3) { Scope = scope, Currency = 2, WithPersons = false }, index);
            Assert.Equal(volumes.Select(v => v with { Persons = 0 }), withoutPersons);

            for (var n = 1; n <= 3; n++)
            {
                var touches = rows.Where(r => r.Signature < s_nodeOf.Length && s_nodeOf[r.Signature] == n && s_filter[r.Signature] && period.Contains(r.Time))
                    .Where(r => !isSegment || rows.Any(o => o.Person == r.Person && r.Person != 0 && o.Signature == 3)).ToList();
                var priced = touches.Where(t => t.Currency == 2).ToList();
                Assert.Equal(new NodeVolume(touches.Count, touches.Where(t => t.Person != 0).Select(t => t.Person).Distinct().Count(), priced.Count, priced.Sum(t => t.Amount)), volumes[n]);
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Amounts_at_the_ends_of_the_range_add_up()
    {
        var index = Some.Index([
            new(1, 1, 1) { Currency = 1, Amount = long.MaxValue }, new(2, 2, 1) { Currency = 1, Amount = long.MinValue }, new(3, 3, 1) { Currency = 1, Amount = 12 }, new(4, 0, 1) { Currency = 1, Amount = 1 },
        ]);

        Assert.Equal(new NodeVolume(4, 3, 4, 12), VolumeCount.Run(new VolumeQuestion(s_nodeOf, 3) { Currency = 1 }, index)[1]);
    }

    [Fact]
    public void Too_large_a_sum_is_told_instead_of_wrapped()
    {
        var index = Some.Index([new(1, 1, 1) { Currency = 1, Amount = long.MaxValue }, new(2, 2, 1) { Currency = 1, Amount = long.MaxValue }]);

        Assert.Throws<OverflowException>(() => VolumeCount.Run(new VolumeQuestion(s_nodeOf, 3) { Currency = 1 }, index));
    }
}
