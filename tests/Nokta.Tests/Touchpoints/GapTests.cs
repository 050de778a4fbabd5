using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Touchpoints;
using static Nokta.Tests.Touchpoints.RegisterFixture;

namespace Nokta.Tests.Touchpoints;

public sealed class GapTests
{
    private static readonly DateOnly s_today = new(2026, 3, 21);

    [Fact]
    public async Task What_similar_businesses_have_is_offered_until_it_is_there_under_its_code_or_its_name()
    {
        await using var fixture = await CreateAsync(new AccountsModule(), new TouchpointsModule());
        var items = Packs.FindStarter("cafe")!.Touchpoints;
        await fixture.Register.AddStartersAsync(Ours, "cafe", [items[0].Code]);
        await fixture.AddAsync(items[1].Name.En, d => d with { Code = "my-own" });

        var gaps = await Desk(fixture).FindAsync(Ours, "cafe", _ => false, s_today, default);

        Assert.Equal(items.Skip(2).Select(i => i.Code), gaps.Similar.Select(i => i.Code));
        Assert.Equal(2, gaps.Has);
        Assert.DoesNotContain(gaps.General, i => gaps.Similar.Any(s => s.Code == i.Code));
    }

    [Fact]
    public async Task Not_for_us_is_remembered_and_can_be_reconsidered()
    {
        await using var fixture = await CreateAsync(new AccountsModule(), new TouchpointsModule());
        var (desk, code) = (Desk(fixture), Packs.FindStarter("cafe")!.Touchpoints[3].Code);

        await desk.DeclineAsync(Ours, [code, code], "Sara", default);
        await desk.DeclineAsync(Ours, [code], "Reza", default);
        var gaps = await desk.FindAsync(Ours, "cafe", _ => false, s_today, default);
        Assert.DoesNotContain(gaps.Similar, i => i.Code == code);
        Assert.Equal((code, "Sara"), (gaps.Declined.Single().Item.Code, gaps.Declined.Single().By.Who));
        Assert.Empty((await desk.FindAsync(Theirs, "cafe", _ => false, s_today, default)).Declined);

        await desk.ReconsiderAsync(Ours, [code], default);
        Assert.Contains((await desk.FindAsync(Ours, "cafe", _ => false, s_today, default)).Similar, i => i.Code == code);
    }

    [Fact]
    public async Task What_stands_without_care_is_counted_among_the_living()
    {
        await using var fixture = await CreateAsync(new AccountsModule(), new TouchpointsModule());
        await fixture.AddAsync("A", d => d with { Stage = "before" });
        await fixture.AddAsync("B", d => d with { Stage = "during", Owner = "Reza", Standard = "now", ReviewDays = 30, NextReview = new DateOnly(2026, 3, 20) });
        await fixture.AddAsync("C", d => d with { State = "retired" });

        var gaps = await Desk(fixture).FindAsync(Ours, "cafe", c => c.Number == 2, s_today, default);

        Assert.Equal((1, 1, 1, 1), (gaps.NoOwner, gaps.NoStandard.Count, gaps.Overdue, gaps.NeverReviewed));
        Assert.Equal(["before", "after"], gaps.Unmeasured.Select(s => s.Code));
    }

    [Theory]
    [InlineData(0.4, 3, "fix")]
    [InlineData(0.9, 3, "keep")]
    [InlineData(0.4, 1, "watch")]
    [InlineData(0.9, 2, "fine")]
    public void The_matrix_names_what_to_do(double satisfaction, int importance, string quadrant)
    {
        var plane = new MatrixPlane("csat5", [Row(1, 0.7, 1), Row(2, satisfaction, importance), Row(3, 0.72, 2)]);

        Assert.Equal(quadrant, plane.QuadrantOf(plane.Points.Single(p => p.Row.Card.Number == 2)));
        Assert.All(plane.Points, p => Assert.InRange(p.X, 0, 100));
        Assert.Equal(plane.Points.Count, plane.Points.Select(p => (p.X, p.Y)).Distinct().Count());
    }

    [Fact]
    public void Scales_never_share_a_plane_and_what_is_not_measured_stands_on_none()
    {
        var nps = Row(2, 0.2, 2) with { Figures = new TouchpointFigureCells { SatisfactionValue = 0.2, Distribution = new long[11] } };

        var planes = MatrixPlane.Of([Row(1, 0.7, 1), nps, Row(3, 0.5, 2), Row(4, 0, 1) with { Figures = null }]);

        Assert.Equal(["csat5 2", "nps10 1"], planes.Select(p => p.Scale + " " + p.Points.Count));
    }

    private static TouchpointRow Row(int number, double satisfaction, int importance) => new(
        TouchpointCard.Draft(new("", "T" + number, "")) with { Number = number, Importance = importance }, new TouchpointFigureCells { SatisfactionValue = satisfaction, Distribution = new long[5] });

    private static RegisterGaps Desk(RegisterFixture fixture) => new(fixture.Database, Packs, fixture.Register, new WorkspaceStore(fixture.Database, fixture.Clock), fixture.Clock);
}
