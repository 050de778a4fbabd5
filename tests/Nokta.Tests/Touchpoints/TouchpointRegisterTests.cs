using Nokta.Accounts;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;
using static Nokta.Tests.Touchpoints.RegisterFixture;

namespace Nokta.Tests.Touchpoints;

public sealed class TouchpointRegisterTests
{
    [Fact]
    public async Task Numbers_are_dense_and_go_on_after_a_retirement()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("One");
        await fixture.AddAsync("Two");
        await fixture.Register.RetireAsync(Ours, 2, "Sara");
        await fixture.AddAsync("Three");

        Assert.Equal(["TP-1", "TP-2", "TP-3"], (await fixture.Register.ListAsync(Ours)).Select(t => t.Id));
    }

    [Fact]
    public async Task All_fields_come_back_as_they_went_in()
    {
        await using var fixture = await CreateAsync();
        var draft = TouchpointCard.Draft(new Trilingual("تحویل سفارش", "Delivery", "Доставка"), "after") with
        {
            Code = "delivery", Channel = "delivery", Facet = "promise", Relationship = "personal", Branch = "ونک", Tags = ["audience:new", "branch:Saadat"],
            Owner = "مریم", Standard = "hot food in 35 minutes", Measurability = "events", State = "planned", Importance = 3, MainScale = MainScales.Csat5,
            CostPerMonth = 480_000_000, CostCurrency = "IRR", ReviewDays = 90, NextReview = new DateOnly(2026, 5, 1), Note = "a\nb",
        };

        var added = (await fixture.Register.AddAsync(Ours, draft, "Sara")).Value!;
        var found = await fixture.Register.FindByCodeAsync(Ours, "delivery");

        Assert.Empty(TouchpointField.Between(draft, added));
        Assert.Empty(TouchpointField.Between(draft, found!));
        Assert.Equal((1, 1, fixture.Clock.Time), (found!.Number, found.Version, found.Added));
    }

    [Fact]
    public async Task A_touchpoint_of_another_workspace_is_not_there()
    {
        await using var fixture = await CreateAsync();
        var ours = await fixture.AddAsync("Delivery");

        Assert.Empty(await fixture.Register.ListAsync(Theirs));
        Assert.Null(await fixture.Register.FindAsync(Theirs, ours.Number));
        Assert.Null(await fixture.Register.FindByCodeAsync(Theirs, ours.Code));
        Assert.Empty(await fixture.Register.HistoryAsync(Theirs, ours.Number));
        Assert.Equal("touchpoint.absent", (await fixture.Register.EditAsync(Theirs, ours with { Owner = "Eve" }, "Eve")).Refusal!.Code);
        Assert.Equal("touchpoint.absent", (await fixture.Register.RetireAsync(Theirs, ours.Number, "Eve")).Refusal!.Code);
        Assert.Equal("touchpoint.absent", (await fixture.Register.UndoAsync(Theirs, ours.Number, 1, "Eve")).Refusal!.Code);
    }

    [Fact]
    public async Task The_same_code_may_live_in_two_workspaces_but_not_twice_in_one()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("Delivery");
        var draft = TouchpointCard.Draft(new Trilingual("", "Something", "")) with { Code = "delivery" };

        Assert.Equal("touchpoint.code-taken", (await fixture.Register.AddAsync(Ours, draft, "Sara")).Refusal!.Code);
        Assert.Equal(1, (await fixture.Register.AddAsync(Theirs, draft, "Sara")).Value!.Number);
    }

    [Fact]
    public async Task Two_touchpoints_of_one_name_get_codes_of_their_own()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("Delivery");

        Assert.Equal("tp-2", (await fixture.AddAsync("Delivery")).Code);
    }

    [Fact]
    public async Task The_second_of_two_edits_of_one_version_is_refused()
    {
        await using var fixture = await CreateAsync();
        var seen = await fixture.AddAsync("Delivery");
        await fixture.Register.EditAsync(Ours, seen with { Owner = "Reza" }, "Reza");

        var second = await fixture.Register.EditAsync(Ours, seen with { Owner = "Maryam" }, "Maryam");

        Assert.Equal("touchpoint.edited-meanwhile", second.Refusal!.Code);
        Assert.Equal("Reza", (await fixture.Register.FindAsync(Ours, 1))!.Owner);
    }

    [Fact]
    public async Task Many_at_once_are_added_all_or_none()
    {
        await using var fixture = await CreateAsync();
        var good = TouchpointCard.Draft(new Trilingual("", "Good", ""));

        var outcome = await fixture.Register.AddAllAsync(Ours, [good, good with { Importance = 7 }], "Sara");

        Assert.Equal("touchpoint.importance-range", outcome.Refusal!.Code);
        Assert.Empty(await fixture.Register.ListAsync(Ours));
    }

    [Fact]
    public async Task Parallel_additions_get_different_numbers()
    {
        await using var fixture = await CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => fixture.AddAsync("T" + i)));

        Assert.Equal(Enumerable.Range(1, 8), (await fixture.Register.ListAsync(Ours)).Select(t => t.Number));
    }

    [Fact]
    public async Task History_says_who_changed_what_when()
    {
        await using var fixture = await CreateAsync();
        var card = await fixture.AddAsync("Delivery");
        fixture.Clock.Time += TimeSpan.FromHours(1);
        await fixture.Register.EditAsync(Ours, card with { Owner = "Reza", Importance = 3 }, "Maryam");

        var history = await fixture.Register.HistoryAsync(Ours, 1);

        Assert.Equal([2, 1], history.Select(e => e.Version));
        Assert.Equal(("Maryam", fixture.Clock.Time), (history[0].Who, history[0].At));
        Assert.Equivalent(new[] { new FieldChange("owner", "", "Reza"), new FieldChange("importance", "2", "3") }, history[0].Changes);
        Assert.Equal(("Sara", 0), (history[1].Who, history[1].Changes.Count));
    }

    [Fact]
    public async Task Undo_gives_the_former_values_back_as_a_new_edit()
    {
        await using var fixture = await CreateAsync();
        var card = await fixture.AddAsync("Delivery", d => d with { Owner = "Ali", CostPerMonth = 100, CostCurrency = "RUB" });
        var second = (await fixture.Register.EditAsync(Ours, card with { Owner = "Reza", CostPerMonth = null, CostCurrency = "" }, "Reza")).Value!;
        await fixture.Register.EditAsync(Ours, second with { Importance = 3 }, "Reza");

        var undone = (await fixture.Register.UndoAsync(Ours, 1, 2, "Maryam")).Value!;

        Assert.Equal(("Ali", 100L, "RUB", 3, 4), (undone.Owner, undone.CostPerMonth, undone.CostCurrency, undone.Importance, undone.Version));
        Assert.Equal(2, (await fixture.Register.HistoryAsync(Ours, 1))[0].UndoOf);
    }

    [Fact]
    public async Task An_undo_can_be_undone()
    {
        await using var fixture = await CreateAsync();
        var card = await fixture.AddAsync("Delivery");
        await fixture.Register.EditAsync(Ours, card with { Owner = "Reza" }, "Reza");
        await fixture.Register.UndoAsync(Ours, 1, 2, "Maryam");

        Assert.Equal("Reza", (await fixture.Register.UndoAsync(Ours, 1, 3, "Maryam")).Value!.Owner);
    }

    [Fact]
    public async Task Undo_never_overwrites_what_somebody_changed_since()
    {
        await using var fixture = await CreateAsync();
        var card = await fixture.AddAsync("Delivery");
        var second = (await fixture.Register.EditAsync(Ours, card with { Owner = "Reza" }, "Reza")).Value!;
        await fixture.Register.EditAsync(Ours, second with { Owner = "Maryam" }, "Maryam");

        Assert.Equal("touchpoint.changed-since", (await fixture.Register.UndoAsync(Ours, 1, 2, "Ali")).Refusal!.Code);
        Assert.Equal("touchpoint.edit-absent", (await fixture.Register.UndoAsync(Ours, 1, 1, "Ali")).Refusal!.Code);
        Assert.Equal("Maryam", (await fixture.Register.FindAsync(Ours, 1))!.Owner);
    }

    [Fact]
    public async Task A_retired_touchpoint_stays_in_the_register_and_comes_back_in_its_former_state()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("Delivery", d => d with { State = TouchpointState.Paused });

        await fixture.Register.RetireAsync(Ours, 1, "Sara");
        Assert.True((await fixture.Register.FindAsync(Ours, 1))!.IsRetired);

        Assert.Equal(TouchpointState.Paused, (await fixture.Register.RestoreAsync(Ours, 1, "Sara")).Value!.State);
    }

    [Fact]
    public async Task Ticking_items_of_the_packs_twice_changes_nothing()
    {
        await using var fixture = await CreateAsync();
        string[] ticked = ["A1.1", "A2.3", "D3.1"];

        var first = await fixture.Register.AddFromPacksAsync(Ours, ticked, "Sara");
        var second = await fixture.Register.AddFromPacksAsync(Ours, ticked, "Sara");

        Assert.Equal(3, first.Value!.Count);
        Assert.Empty(second.Value!);
        Assert.All(first.Value, t => Assert.All(new[] { t.Name.Fa, t.Name.En, t.Name.Ru }, n => Assert.NotEmpty(n)));
    }

    [Fact]
    public async Task Every_item_of_every_touchpoint_pack_can_be_ticked()
    {
        await using var fixture = await CreateAsync();
        var all = Packs.TouchpointPacks.SelectMany(p => p.Items).ToList();

        var added = await fixture.Register.AddFromPacksAsync(Ours, all.Select(i => i.Id), "Sara");

        Assert.Equal(all.Count, added.Value?.Count);
    }

    [Fact]
    public async Task Every_starter_can_be_taken_whole_or_in_part()
    {
        foreach (var starter in Packs.Starters)
        {
            await using var fixture = await CreateAsync();
            var two = starter.Touchpoints.Take(2).Select(t => t.Code).ToList();

            Assert.Equal(two, (await fixture.Register.AddStartersAsync(Ours, starter.Code, two)).Value!.Select(t => t.Code));
            await fixture.Register.AddStartersAsync(Ours, starter.Code);
            Assert.Equal(starter.Touchpoints.Select(t => t.Code), (await fixture.Register.ListAsync(Ours)).Select(t => t.Code));
        }
    }

    [Fact]
    public async Task A_pasted_list_becomes_touchpoints_in_its_language()
    {
        await using var fixture = await CreateAsync();

        var added = (await fixture.Register.AddListAsync(Ours, "نمای ساختمان\nپیک\n", Language.Persian, "Sara")).Value!;

        Assert.Equal(["نمای ساختمان", "پیک"], added.Select(t => t.Name.Fa));
        Assert.Equal("touchpoint.list-empty", (await fixture.Register.AddListAsync(Ours, "پیک\n \n", Language.Persian, "Sara")).Refusal!.Code);
    }

    [Fact]
    public async Task A_review_falls_due_on_the_day_it_is_where_the_business_stands()
    {
        await using var fixture = await CreateAsync();
        await new WorkspaceStore(fixture.Database, fixture.Clock).CreateAsync(WorkspaceSettings.OfferedFor(Language.Persian) with { Name = "کافه" });
        fixture.Clock.Time = new DateTimeOffset(2026, 3, 21, 21, 30, 0, TimeSpan.Zero);

        var card = await fixture.AddAsync("Sign", d => d with { ReviewDays = 30 });

        // 21:30 in London is already the 22nd in Tehran.
        Assert.Equal(new DateOnly(2026, 4, 21), card.NextReview);
    }
}
