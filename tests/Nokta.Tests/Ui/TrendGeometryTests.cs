using Nokta.Ui;

namespace Nokta.Tests.Ui;

[SameOnEveryStore]
public sealed class TrendGeometryTests
{
    private static TrendPoint At(double? value, bool isOpen = false) => new("21 ноября", value, "", value - 0.1, value + 0.1, isOpen);

    [Fact]
    public void A_bucket_of_which_nothing_is_known_breaks_the_line()
    {
        var geometry = new TrendGeometry([At(1), At(2), At(null), At(3), At(4)], 0, 5, 100, bars: false);

        Assert.Equal([[0, 1], [3, 4]], geometry.Runs());
    }

    [Fact]
    public void A_bucket_that_has_not_ended_is_reached_by_a_dashed_line_only()
    {
        var geometry = new TrendGeometry([At(1), At(2), At(3, isOpen: true)], 0, 5, 100, bars: false);

        Assert.Equal([[0, 1]], geometry.Runs());
        Assert.StartsWith("M500 ", geometry.OpenLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_outside_the_axis_stays_inside_the_drawing()
    {
        var geometry = new TrendGeometry([At(1)], 1, 5, 190, bars: false);

        Assert.Equal(TrendGeometry.Top, geometry.Y(9));
        Assert.Equal(geometry.Floor, geometry.Y(-9));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(9), InlineData(52), InlineData(400)]
    public void The_newest_bucket_is_always_labelled_and_a_narrow_chart_has_room_for_its_labels(int buckets)
    {
        var geometry = new TrendGeometry([.. Enumerable.Range(0, buckets).Select(i => At(i))], 0, buckets, 190, bars: true);

        var labels = geometry.Labels().ToList();

        Assert.Contains((buckets - 1, 1), labels);
        Assert.InRange(labels.Count(l => l.Level == 1), 1, 3);
        Assert.InRange(labels.Count, 1, 9);
    }
}
