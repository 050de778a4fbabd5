using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Tests.Touchpoints;

public sealed class TouchpointTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 21, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly s_today = new(2026, 3, 21);

    [Fact]
    public void A_name_in_one_language_is_enough_and_none_is_too_little()
    {
        Assert.True(Open(Draft() with { Name = new Trilingual("تحویل", "", "") }).IsDone);
        Assert.Equal(("touchpoint.name-missing", "name"), Why(Open(Draft() with { Name = new Trilingual(" ", "", "") })));
    }

    [Fact]
    public void The_code_is_made_of_the_English_name_or_else_of_the_id()
    {
        Assert.Equal("qr-menu-table-7", Open(Draft() with { Name = new Trilingual("", "QR menu: table 7!", "") }).Value!.Code);
        Assert.Equal("tp-14", Open(Draft() with { Name = new Trilingual("تحویل", "", "") }).Value!.Code);
    }

    [Theory]
    [InlineData("stage", "touchpoint.stage-unknown")]
    [InlineData("kind", "touchpoint.kind-unknown")]
    [InlineData("channel", "touchpoint.channel-unknown")]
    [InlineData("facet", "touchpoint.facet-unknown")]
    [InlineData("relationship", "touchpoint.relationship-unknown")]
    [InlineData("measurability", "touchpoint.measurability-unknown")]
    [InlineData("state", "touchpoint.state-unknown")]
    public void An_axis_takes_only_values_that_exist(string field, string code) =>
        Assert.Equal((code, field), Why(Open(TouchpointField.Find(field).Write(Draft(), "nowhere"))));

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var refused = Open(Draft() with { Importance = 4, CostPerMonth = -5, CostCurrency = "RUB", ReviewDays = -1, Code = "Not a code" });

        Assert.Equal(["code", "cost", "importance", "review-days"], refused.Refusals.Select(r => r.Field!).Order());
    }

    [Fact]
    public void A_cost_without_its_currency_is_refused() =>
        Assert.Equal(("touchpoint.currency-missing", "cost"), Why(Open(Draft() with { CostPerMonth = 100 })));

    [Fact]
    public void A_review_interval_sets_the_first_date() =>
        Assert.Equal(new DateOnly(2026, 4, 20), Open(Draft() with { ReviewDays = 30 }).Value!.NextReview);

    [Fact]
    public void Tags_name_an_axis_and_a_value_of_it()
    {
        Assert.True(Open(Draft() with { Tags = ["audience:new", "channel:sms", "branch:ونک"] }).IsDone);
        Assert.Equal(("touchpoint.tag-unknown", "tags"), Why(Open(Draft() with { Tags = ["audience:martians"] })));
    }

    [Fact]
    public void An_edit_names_the_fields_that_changed()
    {
        var touchpoint = Open(Draft() with { Owner = "Reza" }).Value!;

        var changes = touchpoint.Edit(touchpoint.Card() with { Owner = "مریم", Importance = 3 }, RegisterFixture.Packs, s_today).Value!;

        Assert.Equal([new FieldChange("owner", "Reza", "مریم"), new FieldChange("importance", "2", "3")], changes);
        Assert.Equal(2, touchpoint.Version);
    }

    [Fact]
    public void An_edit_that_changes_nothing_is_no_edit()
    {
        var touchpoint = Open(Draft()).Value!;

        Assert.Empty(touchpoint.Edit(touchpoint.Card(), RegisterFixture.Packs, s_today).Value!);
        Assert.Equal(1, touchpoint.Version);
    }

    [Fact]
    public void A_refused_edit_changes_nothing()
    {
        var touchpoint = Open(Draft()).Value!;
        var before = touchpoint.Card();

        Assert.False(touchpoint.Edit(before with { Owner = "Reza", Importance = 9 }, RegisterFixture.Packs, s_today).IsDone);
        Assert.Empty(TouchpointField.Between(before, touchpoint.Card()));
    }

    [Fact]
    public void Every_field_survives_being_written_as_text()
    {
        var full = Draft() with
        {
            Code = "x", Name = new Trilingual("ف", "e", "р"), Stage = "after", Kind = "internal", Channel = "sms", Facet = "person", Relationship = "community", Branch = "b",
            Tags = ["audience:new", "channel:email"], Owner = "o", Standard = "s", Measurability = "audit", State = "paused", Importance = 1, MainScale = MainScales.Nps10,
            CostPerMonth = 12_500, CostCurrency = "RUB", Photos = [new string('a', 64) + "-4x3.jpg"], Successor = new Successor(3, true),
            Costs = [new TouchpointCost(false, new Money(700, "IRR"), new DateOnly(2026, 1, 1), null, "sign")], ReviewDays = 30, NextReview = new DateOnly(2026, 1, 2), Note = "n\nm",
        };

        var copy = TouchpointField.All.Aggregate(Draft(), (card, field) => field.Write(card, field.Read(full)));

        Assert.All(TouchpointField.All, field => Assert.NotEqual(field.Read(Draft() with { State = "planned" }), field.Read(full)));
        Assert.Empty(TouchpointField.Between(full, copy));
    }

    [Theory]
    [InlineData("TP-14", 14)]
    [InlineData("tp-14-delivery", 14)]
    [InlineData("۱۴", 14)]
    [InlineData("TP-۱۴", 14)]
    [InlineData("TP-0", null)]
    [InlineData("delivery", null)]
    public void An_id_is_recognised_as_people_write_it(string written, int? number) => Assert.Equal(number, TouchpointCard.NumberIn(written));

    [Fact]
    public void A_pasted_list_loses_bullets_numbers_repetitions_and_what_is_there()
    {
        var here = new[] { Draft() with { Name = new Trilingual("تحویل", "", "") } };

        var drafts = PastedList.Read("1. Сайт\n— Кофейня\n\n2) сайт \nтакси 24\nتحويل\n", Language.Russian, here);

        Assert.Equal(["Сайт", "Кофейня", "такси 24"], drafts.Select(d => d.Name.Ru));
    }

    private static TouchpointCard Draft() => TouchpointCard.Draft(new Trilingual("", "Delivery", ""));

    private static Outcome<Touchpoint> Open(TouchpointCard draft) => Touchpoint.Open(14, draft, RegisterFixture.Packs, s_now, s_today);

    private static (string, string?) Why(Outcome<Touchpoint> outcome) => (Assert.Single(outcome.Refusals).Code, outcome.Refusals[0].Field);
}
