using System.Text;
using Nokta.Interactions.Rules;
using Nokta.Kernel.Words;
using static Nokta.Tests.Interactions.RuleBench;

namespace Nokta.Tests.Interactions;

public sealed class RuleStoreTests
{
    private static readonly Condition s_delivery = Condition.Is(SignatureField.Channel, "delivery");
    private static readonly Condition s_hall = new(SignatureField.Channel, Comparison.In, ["hall", "سالن"]);
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Editing_makes_a_version_and_keeps_the_old_one_with_who_wrote_it()
    {
        await using var bench = await CreateAsync();
        var number = (await bench.Rules.AddAsync(Cafe, Rule(1, s_delivery), "Maryam", Ct)).Value;

        await bench.Rules.EditAsync(Cafe, number, Rule(2, s_hall), 1, "Reza", Ct);

        var now = Assert.Single(await bench.Rules.ListAsync(Cafe, ct: Ct));
        Assert.Equal((number, 2, 2, "Reza"), (now.Number, now.Version, now.Touchpoint, now.By));
        Assert.Equal([s_hall], now.All);
        var history = await bench.Rules.HistoryAsync(Cafe, number, Ct);
        Assert.Equal(["Maryam", "Reza"], history.Select(v => v.Rule.By));
        Assert.Equal([s_delivery], history[0].Rule.All);
    }

    [Fact]
    public async Task The_rules_of_an_older_revision_can_be_read_again()
    {
        await using var bench = await CreateAsync();
        await bench.Rules.AddAllAsync(Cafe, [Rule(1, s_delivery), Rule(2, s_hall)], "", Ct);
        var before = (await bench.Rules.HistoryAsync(Cafe, 1, Ct))[^1].Revision;

        await bench.Rules.MoveAsync(Cafe, 2, -1, "", Ct);
        await bench.Rules.EditAsync(Cafe, 1, Rule(3, s_delivery), null, "", Ct);
        await bench.Rules.DeleteAsync(Cafe, 2, "", Ct);

        Assert.Equal([(1, 1, 1), (2, 1, 2)], (await bench.Rules.ListAsync(Cafe, before, Ct)).Select(r => (r.Number, r.Version, r.Touchpoint)));
        Assert.Equal([(1, 2, 3)], (await bench.Rules.ListAsync(Cafe, ct: Ct)).Select(r => (r.Number, r.Version, r.Touchpoint)));
    }

    [Fact]
    public async Task A_move_changes_the_order_and_no_version()
    {
        await using var bench = await CreateAsync();
        await bench.Rules.AddAllAsync(Cafe, [Rule(1, s_delivery), Rule(2, s_hall), Rule(3, s_hall)], "", Ct);

        await bench.Rules.MoveAsync(Cafe, 3, -2, "", Ct);
        await bench.Rules.MoveAsync(Cafe, 1, 99, "", Ct);

        Assert.Equal([(3, 1), (2, 1), (1, 1)], (await bench.Rules.ListAsync(Cafe, ct: Ct)).Select(r => (r.Number, r.Version)));
    }

    [Fact]
    public async Task A_deleted_rule_comes_back_where_it_stood()
    {
        await using var bench = await CreateAsync();
        await bench.Rules.AddAllAsync(Cafe, [Rule(1, s_delivery), Rule(2, s_hall)], "", Ct);

        Assert.True(await bench.Rules.DeleteAsync(Cafe, 1, "", Ct));
        Assert.Equal([2], (await bench.Rules.ListAsync(Cafe, ct: Ct)).Select(r => r.Number));
        Assert.True(await bench.Rules.RestoreAsync(Cafe, 1, "", Ct));

        Assert.Equal([1, 2], (await bench.Rules.ListAsync(Cafe, ct: Ct)).Select(r => r.Number));
        Assert.False(await bench.Rules.DeleteAsync(Cafe, 99, "", Ct));
    }

    [Fact]
    public async Task The_slower_of_two_editors_is_told_and_the_same_words_again_change_nothing()
    {
        await using var bench = await CreateAsync();
        await bench.Rules.AddAsync(Cafe, Rule(1, s_delivery), "", Ct);
        await bench.Rules.EditAsync(Cafe, 1, Rule(2, s_delivery), 1, "quick", Ct);

        var slow = await bench.Rules.EditAsync(Cafe, 1, Rule(3, s_delivery), 1, "slow", Ct);
        var same = await bench.Rules.EditAsync(Cafe, 1, Rule(2, s_delivery), 2, "quick", Ct);

        Assert.Equal("rule.changed-meanwhile", slow!.Value.Refusal!.Code);
        Assert.Equal(2, same!.Value.Value);
        Assert.Equal(2, (await bench.Rules.HistoryAsync(Cafe, 1, Ct)).Count);
    }

    [Fact]
    public async Task A_rule_without_conditions_or_with_an_empty_value_is_refused()
    {
        await using var bench = await CreateAsync();

        var empty = await bench.Rules.AddAsync(Cafe, Rule(0), "", Ct);
        var blank = await bench.Rules.AddAsync(Cafe, Rule(1, Condition.Is(SignatureField.Topic, " \u200C ")), "", Ct);

        Assert.Equal(["rule.no-conditions", "rule.no-touchpoint"], empty.Refusals.Select(r => r.Code));
        Assert.Equal("rule.value-empty", blank.Refusal!.Code);
        Assert.Empty(await bench.Rules.ListAsync(Cafe, ct: Ct));
    }

    [Fact]
    public async Task The_rules_of_another_workspace_are_not_there()
    {
        await using var bench = await CreateAsync();
        await bench.Rules.AddAsync(Cafe, Rule(1, s_delivery), "", Ct);

        Assert.Empty(await bench.Rules.ListAsync(Shop, ct: Ct));
        Assert.False(await bench.Rules.DeleteAsync(Shop, 1, "", Ct));
        Assert.Null(await bench.Rules.EditAsync(Shop, 1, Rule(1, s_hall), null, "", Ct));
        Assert.Equal(1, (await bench.Rules.AddAsync(Shop, Rule(1, s_hall), "", Ct)).Value);
    }

    [Fact]
    public async Task The_first_goal_is_the_main_one_and_a_window_out_of_bounds_is_refused()
    {
        await using var bench = await CreateAsync();
        var purchase = new GoalDraft(new Trilingual("خرید", "Purchase", "Покупка"), [Condition.Is(SignatureField.Activity, "purchase")]);
        await bench.Goals.AddAllAsync(Cafe, [purchase, purchase with { Name = new Trilingual("رزرو", "", ""), WindowDays = 7 }], "", Ct);

        await bench.Goals.MoveAsync(Cafe, 2, -1, "", Ct);
        var refused = await bench.Goals.AddAsync(Cafe, purchase with { WindowDays = 0, Name = new Trilingual("", "", " ") }, "", Ct);

        Assert.Equal([(2, 7), (1, 30)], (await bench.Goals.ListAsync(Cafe, ct: Ct)).Select(g => (g.Number, g.WindowDays)));
        Assert.Equal(["goal.no-name", "goal.window"], refused.Refusals.Select(r => r.Code));
    }

    [Fact]
    public async Task A_rule_file_is_added_as_a_whole_or_not_at_all()
    {
        await using var bench = await CreateAsync();
        await bench.Register.AddAsync(Cafe, Touchpoint(0, "delivery", "تحویل", "Delivery", "Доставка"), "", Ct);
        var file = new RuleFile(bench.Rules, bench.Goals, bench.Register);
        const string good = """{"rules":[{"touchpoint":"delivery","all":[{"field":"source","is":"receipts"},{"field":"channel","in":["delivery","پیک"]}]}],"goals":[{"name":{"fa":"خرید","en":"Purchase","ru":"Покупка"},"all":[{"field":"activity","is":"purchase"}],"windowDays":14}]}""";
        const string bad = """{"rules":[{"touchpoint":"delivery","all":[{"field":"source","is":"receipts"}]},{"touchpoint":"nowhere","all":[{"field":"colour","is":"red"}]}]}""";

        var added = await file.ImportAsync(Cafe, new MemoryStream(Encoding.UTF8.GetBytes(good)), "demo", Ct);
        var refused = await file.ImportAsync(Cafe, new MemoryStream(Encoding.UTF8.GetBytes(bad)), "demo", Ct);
        var broken = await file.ImportAsync(Cafe, new MemoryStream(Encoding.UTF8.GetBytes("{")), "demo", Ct);

        Assert.Equal((1, 1), added.Value);
        Assert.Equal(["rules.unreadable-item", "rules.no-such-touchpoint"], refused.Refusals.Select(r => r.Code));
        Assert.Equal("rules.unreadable", broken.Refusal!.Code);
        Assert.Equal(["receipts", "delivery", "پیک"], Assert.Single(await bench.Rules.ListAsync(Cafe, ct: Ct)).All.SelectMany(c => c.Values));
        Assert.Equal(14, Assert.Single(await bench.Goals.ListAsync(Cafe, ct: Ct)).WindowDays);
    }
}
