using Nokta.Interactions.Ledger;
using Nokta.Interactions.Rules;
using static Nokta.Tests.Interactions.RuleBench;

namespace Nokta.Tests.Interactions;

public sealed class AssignmentTests
{
    private static readonly Condition s_receipts = Condition.Is(SignatureField.Source, "receipts");
    private static readonly Condition s_delivery = Condition.Is(SignatureField.Channel, "delivery");

    [Fact]
    public void The_first_rule_that_holds_takes_the_signature()
    {
        var signatures = new[] { Signature(0, "receipts", channel: "delivery"), Signature(1, "receipts", channel: "hall"), Signature(2, "calls") };

        var assignment = Assignment.Of(signatures, [Of(7, 3, s_receipts, s_delivery), Of(8, 4, s_receipts), Of(9, 5, s_receipts)]);

        Assert.Equal([3, 4, 0], assignment.TouchpointOf);
        Assert.Equal([0, 1, -1], assignment.RuleOf);
        Assert.Equal(7, assignment.RuleFor(0)!.Number);
        Assert.Null(assignment.RuleFor(2));
    }

    [Theory]
    [InlineData("پيك", "پیک")]
    [InlineData("می‌خواهم", "میخواهم")]
    [InlineData("Счёт", "счет")]
    [InlineData("  QR Menu ", "qr menu")]
    [InlineData("میز ۱۲", "میز 12")]
    public void Spellings_that_a_reader_takes_for_the_same_are_the_same(string inData, string inRule)
    {
        var assignment = Assignment.Of([Signature(0, topic: inData)], [Of(1, 1, Condition.Is(SignatureField.Topic, inRule))]);

        Assert.Equal([1], assignment.TouchpointOf);
    }

    [Theory]
    [InlineData(Comparison.Is, "delivery", true)]
    [InlineData(Comparison.Is, "deliver", false)]
    [InlineData(Comparison.In, "hall|Delivery", true)]
    [InlineData(Comparison.Contains, "LIVER", true)]
    [InlineData(Comparison.Starts, "deli", true)]
    [InlineData(Comparison.Starts, "very", false)]
    public void Each_comparison_compares_as_it_says(Comparison comparison, string values, bool holds)
    {
        var rule = Of(1, 1, new Condition(SignatureField.Channel, comparison, values.Split('|')));

        Assert.Equal(holds ? 1 : 0, Assignment.Of([Signature(0, channel: "delivery")], [rule]).TouchpointOf[0]);
    }

    [Fact]
    public void Every_field_of_a_signature_can_be_asked_about()
    {
        var signature = new Signature(0, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k");

        Assert.Equal(Nokta.Interactions.Ledger.Signature.Fields, SignatureFields.All.Select(f => f.Code()));
        Assert.Equal(Nokta.Interactions.Ledger.Signature.Fields.Select(signature.Of), SignatureFields.All.Select(f => signature.Of(f)));
    }

    [Fact]
    public void Touchpoints_and_unmapped_add_up_to_all_interactions()
    {
        var random = new Random(7);
        var signatures = Enumerable.Range(0, 300).Select(i => Signature(i, "s" + random.Next(5), "a" + random.Next(7), "c" + random.Next(4))).ToList();
        var rows = signatures.Select(_ => (long)random.Next(1, 1000)).ToList();
        var rules = Enumerable.Range(1, 12).Select(n => Of(n, random.Next(1, 6), Condition.Is(SignatureField.Source, "s" + random.Next(6)), Condition.Is(SignatureField.Channel, "c" + random.Next(5)))).ToList();

        var assignment = Assignment.Of(signatures, rules);
        var byTouchpoint = Enumerable.Range(0, 6).Select(t => Enumerable.Range(0, 300).Where(s => assignment.TouchpointOf[s] == t).Sum(s => rows[s])).ToList();

        Assert.Equal(rows.Sum(), byTouchpoint.Sum());
        Assert.All(Enumerable.Range(0, 300), s => Assert.Equal(assignment.RuleOf[s] < 0, assignment.TouchpointOf[s] == 0));
    }

    private static MappingRule Of(int number, int touchpoint, params Condition[] all) => new(number, 1, touchpoint, all, DateTimeOffset.UnixEpoch, "");
}
