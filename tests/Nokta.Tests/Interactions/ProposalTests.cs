using Nokta.Interactions.Ledger;
using Nokta.Interactions.Rules;
using Nokta.Touchpoints;
using static Nokta.Tests.Interactions.RuleBench;

namespace Nokta.Tests.Interactions;

public sealed class ProposalTests
{
    private static readonly TouchpointCard[] s_cafe =
    [
        Touchpoint(1, "delivery", "تحویل با پیک", "Delivery", "Доставка"),
        Touchpoint(2, "qr-menu", "منوی QR", "QR menu", "QR-меню"),
        Touchpoint(3, "phone", "تماس تلفنی", "Phone calls", "Телефон"),
        Touchpoint(4, "booking", "رزرو میز", "Table booking", "Бронирование столика"),
        Touchpoint(5, "checkout", "پرداخت", "Payment", "Оплата"),
    ];

    [Theory]
    [InlineData(SignatureField.Channel, "courier", 1)]
    [InlineData(SignatureField.Channel, "پيك موتوری", 1)]
    [InlineData(SignatureField.Channel, "курьером", 1)]
    [InlineData(SignatureField.Topic, "QR menu", 2)]
    [InlineData(SignatureField.Activity, "/menu", 2)]
    [InlineData(SignatureField.Source, "call-records", 3)]
    [InlineData(SignatureField.Activity, "رزرو شد", 4)]
    [InlineData(SignatureField.Activity, "purchase", 5)]
    [InlineData(SignatureField.Topic, "доставка", 1)]
    public void What_the_data_says_in_any_language_finds_its_touchpoint(SignatureField field, string value, int touchpoint)
    {
        var signature = field switch
        {
            SignatureField.Channel => Signature(0, "x", channel: value),
            SignatureField.Topic => Signature(0, "x", topic: value),
            SignatureField.Source => Signature(0, value),
            _ => Signature(0, "x", activity: value),
        };

        var proposal = Assert.Single(Proposals.Of([signature], [12], [0], s_cafe));

        Assert.Equal((touchpoint, 12), (proposal.Draft.Touchpoint, proposal.Rows));
        Assert.Contains(proposal.Draft.All, c => c.Field == field && c.Values[0] == value);
    }

    [Fact]
    public void Proposals_take_only_what_is_unmapped_and_no_row_twice()
    {
        Signature[] signatures =
        [
            Signature(0, "receipts", "purchase", "delivery"), Signature(1, "receipts", "purchase", "hall"),
            Signature(2, "survey", "answer", topic: "delivery"), Signature(3, "calls", "call"), Signature(4, "zzz", "qqq"),
        ];
        long[] rows = [10, 20, 30, 40, 50];
        int[] touchpointOf = [0, 0, 0, 3, 0];

        var proposals = Proposals.Of(signatures, rows, touchpointOf, s_cafe);

        Assert.Equal([(1, 30L), (1, 10L), (5, 20L)], proposals.Select(p => (p.Draft.Touchpoint, p.Rows)));
    }

    [Fact]
    public void Accepting_all_proposals_takes_exactly_the_rows_they_promised()
    {
        Signature[] signatures =
        [
            Signature(0, "receipts", "purchase", "delivery"), Signature(1, "receipts", "purchase", "hall"), Signature(2, "receipts", "refund", "hall"),
            Signature(3, "survey", "answer", topic: "پیک"), Signature(4, "calls", "call", outcome: "unanswered"), Signature(5, "bookings", "booked"),
        ];
        long[] rows = [10, 20, 30, 40, 50, 60];
        var proposals = Proposals.Of(signatures, rows, new int[6], s_cafe);
        var rules = proposals.Select((p, i) => new MappingRule(i + 1, 1, p.Draft.Touchpoint, p.Draft.All, DateTimeOffset.UnixEpoch, "")).ToList();

        var assignment = Assignment.Of(signatures, rules);

        Assert.Equal(proposals.Select(p => p.Rows), rules.Select((_, r) => rows.Where((_, s) => assignment.RuleOf[s] == r).Sum()));
    }

    [Fact]
    public void An_answer_about_the_delivery_is_not_given_to_the_survey_it_came_by()
    {
        TouchpointCard[] register = [.. s_cafe, Touchpoint(6, "survey", "نظرسنجی", "Survey", "Опрос")];

        var proposals = Proposals.Of([Signature(0, "survey", topic: "تحویل سفارش"), Signature(1, "survey", topic: "پارکینگ")], [40, 7], [0, 0], register);

        Assert.Equal((1, 40), (Assert.Single(proposals).Draft.Touchpoint, proposals[0].Rows));
    }

    [Fact]
    public void A_retired_touchpoint_is_not_proposed() =>
        Assert.Empty(Proposals.Of([Signature(0, "x", channel: "delivery")], [1], [0], [s_cafe[0] with { State = TouchpointState.Retired }]));
}
