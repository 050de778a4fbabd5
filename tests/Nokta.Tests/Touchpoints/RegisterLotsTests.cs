using Nokta.Accounts;
using Nokta.Interactions;
using Nokta.Interactions.Rules;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;
using static Nokta.Tests.Touchpoints.RegisterFixture;

namespace Nokta.Tests.Touchpoints;

public sealed class RegisterLotsTests
{
    [Fact]
    public async Task A_bulk_change_is_one_lot_and_one_undo_takes_it_back()
    {
        await using var fixture = await CreateAsync();
        var lots = new RegisterLots(fixture.Database, Packs, new WorkspaceStore(fixture.Database, fixture.Clock), fixture.Clock, []);
        await fixture.AddAsync("A", d => d with { Owner = "Reza" });
        await fixture.AddAsync("B");
        await fixture.AddAsync("C", d => d with { Owner = "Maryam" });

        var lot = (await lots.ChangeAsync(Ours, [(1, 1), (2, 1), (3, 1)], c => c with { Owner = "Maryam" }, Lot.Bulk, "{}", "Sara")).Value!;

        Assert.Equal([(1, 2), (2, 2)], lot.Edits);
        Assert.Equal(["Maryam", "Maryam", "Maryam"], (await fixture.Register.ListAsync(Ours)).Select(t => t.Owner));
        var undone = await lots.UndoAsync(Ours, lot.Number, "Sara");
        Assert.True(undone.IsDone);
        Assert.Equal(["Reza", "", "Maryam"], (await fixture.Register.ListAsync(Ours)).Select(t => t.Owner));
        Assert.Equal("touchpoint.lot-undone", (await lots.UndoAsync(Ours, lot.Number, "Sara")).Refusal!.Code);
        Assert.Equal(2, (await fixture.Register.HistoryAsync(Ours, 1))[0].UndoOf);
    }

    [Fact]
    public async Task Nothing_changes_when_one_of_many_was_saved_meanwhile_and_the_refusal_names_it()
    {
        await using var fixture = await CreateAsync();
        var lots = new RegisterLots(fixture.Database, Packs, new WorkspaceStore(fixture.Database, fixture.Clock), fixture.Clock, []);
        await fixture.AddAsync("A");
        var b = await fixture.AddAsync("B");
        await fixture.Register.EditAsync(Ours, b with { Owner = "Reza" }, "Reza");

        var refused = await lots.ChangeAsync(Ours, [(1, 1), (2, 1)], c => c with { Stage = "after" }, Lot.Bulk, "{}", "Sara");

        Assert.Equal(("touchpoint.some-edited-meanwhile", "TP-2"), (refused.Refusal!.Code, refused.Refusal.With!["ids"]));
        Assert.Equal("during", (await fixture.Register.FindAsync(Ours, 1))!.Stage);
    }

    [Fact]
    public async Task An_undo_never_overwrites_what_somebody_changed_later()
    {
        await using var fixture = await CreateAsync();
        var lots = new RegisterLots(fixture.Database, Packs, new WorkspaceStore(fixture.Database, fixture.Clock), fixture.Clock, []);
        await fixture.AddAsync("A");
        await fixture.AddAsync("B");
        var lot = (await lots.ChangeAsync(Ours, [(1, 1), (2, 1)], c => c with { Owner = "Maryam" }, Lot.Bulk, "{}", "Sara")).Value!;
        await fixture.Register.EditAsync(Ours, (await fixture.Register.FindAsync(Ours, 2))! with { Owner = "Ali" }, "Ali");

        var refused = await lots.UndoAsync(Ours, lot.Number, "Sara");

        Assert.Equal(("touchpoint.lot-changed-since", "TP-2"), (refused.Refusal!.Code, refused.Refusal.With!["id"]));
        Assert.Equal(["Maryam", "Ali"], (await fixture.Register.ListAsync(Ours)).Select(t => t.Owner));
    }

    [Fact]
    public async Task Two_touchpoints_that_would_swap_their_codes_are_refused_and_keep_them()
    {
        await using var fixture = await CreateAsync();
        var lots = new RegisterLots(fixture.Database, Packs, new WorkspaceStore(fixture.Database, fixture.Clock), fixture.Clock, []);
        var a = await fixture.AddAsync("A", d => d with { Code = "left" });
        var b = await fixture.AddAsync("B", d => d with { Code = "right" });

        var refused = await lots.TakeAsync(Ours, [a with { Code = "right" }, b with { Code = "left" }], Lot.Bulk, "{}", "Sara");

        Assert.Equal("touchpoint.code-taken", refused.Refusal!.Code);
        Assert.Equal(["left", "right"], (await fixture.Register.ListAsync(Ours)).Select(t => t.Code));
    }

    [Fact]
    public async Task A_merge_retires_the_one_and_gives_the_other_what_it_had()
    {
        await using var fixture = await CreateAsync();
        var lots = new RegisterLots(fixture.Database, Packs, new WorkspaceStore(fixture.Database, fixture.Clock), fixture.Clock, []);
        var photo = PhotoName.Of(new string('a', 64), 4, 3, "jpg");
        var rent = new TouchpointCost(true, new Money(500, "RUB"), new DateOnly(2026, 1, 1), null, "rent");
        await fixture.AddAsync("Old desk", d => d with { Channel = "sms", Branch = "Vanak", Owner = "Reza", Tags = ["audience:new", "tag:summer"], Photos = [photo], Costs = [rent], CostPerMonth = 100, CostCurrency = "RUB", Importance = 3 });
        await fixture.AddAsync("Desk", d => d with { Channel = "shop", CostPerMonth = 20, CostCurrency = "RUB", Standard = "in a minute" });

        Assert.True((await lots.MergeAsync(Ours, 1, 2, "Sara")).IsDone);

        var (gone, kept) = ((await fixture.Register.FindAsync(Ours, 1))!, (await fixture.Register.FindAsync(Ours, 2))!);
        Assert.Equal((true, new Successor(2, true)), (gone.IsRetired, gone.Successor));
        Assert.Equal(["audience:new", "branch:Vanak", "channel:sms", "tag:summer"], kept.Tags);
        Assert.Equal(("Reza", "in a minute", 120L, 3), (kept.Owner, kept.Standard, kept.CostPerMonth, kept.Importance));
        Assert.Equal([photo], kept.Photos);
        Assert.Equal([rent], kept.Costs);
    }

    [Theory]
    [InlineData(1, 1, "touchpoint.merge-same")]
    [InlineData(1, 9, "touchpoint.absent")]
    [InlineData(1, 2, "touchpoint.merge-retired")]
    public async Task A_merge_wants_two_living_touchpoints(int from, int into, string refusal)
    {
        await using var fixture = await CreateAsync();
        var lots = new RegisterLots(fixture.Database, Packs, new WorkspaceStore(fixture.Database, fixture.Clock), fixture.Clock, []);
        await fixture.AddAsync("A");
        await fixture.AddAsync("B", d => d with { State = "retired" });

        Assert.Equal(refusal, (await lots.MergeAsync(Ours, from, into, "Sara")).Refusal!.Code);
    }

    [Fact]
    public async Task Mapping_rules_follow_a_merge_and_return_with_its_undo_unless_somebody_pointed_them_elsewhere()
    {
        await using var fixture = await CreateAsync(new AccountsModule(), new TouchpointsModule(), new InteractionsModule());
        var rules = new RuleStore(fixture.Database, fixture.Clock);
        var lots = new RegisterLots(fixture.Database, Packs, new WorkspaceStore(fixture.Database, fixture.Clock), fixture.Clock, [new RuleReferences(rules)]);
        for (var i = 1; i <= 3; i++) await fixture.AddAsync("T" + i);
        foreach (var (place, activity) in new[] { (1, "a"), (1, "b"), (2, "c"), (3, "d") })
            await rules.AddAsync(Ours, new RuleDraft(place, [Condition.Is(SignatureField.Activity, activity)]), "Sara");

        var lot = (await lots.MergeAsync(Ours, 1, 2, "Sara")).Value!;
        Assert.Equal([2, 2, 2, 3], (await rules.ListAsync(Ours)).Select(r => r.Touchpoint));
        await rules.EditAsync(Ours, 2, new RuleDraft(3, [Condition.Is(SignatureField.Activity, "b")]), null, "Reza");

        Assert.True((await lots.UndoAsync(Ours, lot.Number, "Sara")).IsDone);
        Assert.Equal([1, 3, 2, 3], (await rules.ListAsync(Ours)).Select(r => r.Touchpoint));
        var back = (await fixture.Register.FindAsync(Ours, 1))!;
        Assert.Equal((TouchpointState.Live, (Successor?)null), (back.State, back.Successor));
    }

    [Fact]
    public async Task A_successor_without_a_merge_leaves_the_rules_where_they_are_and_goes_with_the_restoring()
    {
        await using var fixture = await CreateAsync();
        await fixture.AddAsync("A");
        await fixture.AddAsync("B");

        await fixture.Register.ReplaceAsync(Ours, 1, 2, "Sara");
        Assert.Equal(new Successor(2, false), (await fixture.Register.FindAsync(Ours, 1))!.Successor);
        await fixture.Register.RestoreAsync(Ours, 1, "Sara");

        Assert.Null((await fixture.Register.FindAsync(Ours, 1))!.Successor);
    }

    [Fact]
    public async Task Many_are_taken_at_once_and_a_code_nobody_chose_gives_way()
    {
        await using var fixture = await CreateAsync();
        var lots = new RegisterLots(fixture.Database, Packs, new WorkspaceStore(fixture.Database, fixture.Clock), fixture.Clock, []);
        var first = await fixture.AddAsync("Menu");
        TouchpointCard Draft(string name) => TouchpointCard.Draft(new Trilingual("", name, ""));

        var lot = (await lots.TakeAsync(Ours, [first with { Owner = "Reza" }, Draft("Menu!"), Draft("Parking"), .. Enumerable.Range(0, 500).Select(i => Draft("T" + i))], Lot.Import, "{}", "Sara")).Value!;

        Assert.Equal(["menu", "tp-2", "parking"], (await fixture.Register.ListAsync(Ours)).Take(3).Select(t => t.Code));
        Assert.Equal(503, lot.Edits.Count);
    }

    [Fact]
    public async Task Two_chosen_codes_that_are_the_same_are_refused_and_nothing_is_taken()
    {
        await using var fixture = await CreateAsync();
        var lots = new RegisterLots(fixture.Database, Packs, new WorkspaceStore(fixture.Database, fixture.Clock), fixture.Clock, []);
        var draft = TouchpointCard.Draft(new Trilingual("", "A", "")) with { Code = "same" };

        var refused = await lots.TakeAsync(Ours, [draft, draft with { Name = new Trilingual("", "B", "") }], Lot.Import, "{}", "Sara");

        Assert.Equal("touchpoint.code-taken", refused.Refusal!.Code);
        Assert.Empty(await fixture.Register.ListAsync(Ours));
    }

    [Theory]
    [InlineData("owner", "Reza", "owner")]
    [InlineData("stage", "never", "")]
    [InlineData("importance", "4", "")]
    [InlineData("next-review", "۱۴۰۵/۰۱/۱۵", "next-review")]
    [InlineData("add-tag", "summer", "tags")]
    [InlineData("remove-tag", "tag:old", "tags")]
    [InlineData("code", "x", "")]
    public async Task A_bulk_change_says_beforehand_what_it_would_do(string field, string value, string changed)
    {
        await using var fixture = await CreateAsync();
        var card = await fixture.AddAsync("A", d => d with { Tags = ["tag:old"] });

        var change = new BulkChange(field, value).Read(Packs);

        Assert.Equal(changed.Length > 0, change.IsDone);
        if (change.IsDone) Assert.Equal(changed, BulkChange.Preview([card], change.Value, new DateOnly(2026, 3, 21))[0].Change!.Field);
    }

    [Theory]
    [InlineData("3,1,2,9", "1-3,9")]
    [InlineData("5", "5")]
    public void Numbers_travel_as_ranges(string numbers, string text)
    {
        Assert.Equal(text, Ranges.Write(numbers.Split(',').Select(int.Parse)));
        Assert.Equal(numbers.Split(',').Select(int.Parse).Order(), Ranges.Read(text));
    }

    [Fact]
    public void A_range_without_end_makes_no_endless_list() => Assert.Equal(20_000, Ranges.Read("1-2000000000,7-x").Count);
}
