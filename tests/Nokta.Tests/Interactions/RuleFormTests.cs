using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Nokta.Interactions.Rows;
using Nokta.Interactions.Rules;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;

namespace Nokta.Tests.Interactions;

[SameOnEveryStore]
public sealed class RuleFormTests
{
    [Fact]
    public void A_form_becomes_the_rule_it_shows_and_back()
    {
        var rule = new MappingRule(7, 3, 2, [Condition.Is(SignatureField.Source, "receipts"), new Condition(SignatureField.Channel, Comparison.In, ["web", "پیک"])], DateTimeOffset.UnixEpoch, "");

        var form = RuleForm.Of(rule);

        Assert.Equal(3, form.SeenVersion);
        Assert.Equal("web; پیک", form.Conditions.Lines[1].Value);
        Assert.Equal(rule.All, form.Draft().Value!.All);
    }

    [Fact]
    public void Empty_lines_are_no_conditions_and_a_value_without_a_field_is_refused()
    {
        var written = Read("touchpoint=۲&field=source&test=is&value=receipts&field=&test=is&value=");
        var fieldless = Read("touchpoint=2&field=&test=is&value=receipts");

        Assert.Equal((2, 1), (written.Draft().Value!.Touchpoint, written.Draft().Value!.All.Count));
        Assert.Equal("rule.no-field", fieldless.Draft().Refusal!.Code);
    }

    [Fact]
    public void A_link_fills_the_form()
    {
        var query = QueryHelpers.ParseQuery("?channel=delivery&topic=%D9%BE%DB%8C%DA%A9&nothing=1");

        var form = ConditionForm.ReadLink(name => query.TryGetValue(name, out var value) ? value : default);

        Assert.Equal([Condition.Is(SignatureField.Channel, "delivery"), Condition.Is(SignatureField.Topic, "پیک")], form.Conditions().Value!);
    }

    [Theory]
    [InlineData("/interactions")]
    [InlineData("/interactions?tp=TP-14&kind=unhappy&scale=csat5&p=90d&loc=%D9%88%D9%86%DA%A9")]
    [InlineData("/interactions?tp=0&p=all&page=3")]
    [InlineData("/interactions?kind=still-open&by=stage&group=during&p=custom&from=2026-01-01&to=2026-01-31")]
    [InlineData("/interactions?value=3&currency=IRR&bucket=-5-17&rule=7&sig=12")]
    public void The_address_of_rows_says_again_what_was_read_from_it(string address)
    {
        var query = new QueryCollection(QueryHelpers.ParseQuery(new Uri(new Uri("http://here"), address).Query));

        var read = RowsQuery.Read(query);

        Assert.Equal(address, read.Link(page: read.Page));
    }

    [Fact]
    public void Every_kind_of_rows_has_a_code_that_is_read_back()
    {
        Assert.All(Enum.GetValues<RowKind>(), kind => Assert.Equal(kind, RowsQuery.KindIn(RowsQuery.CodeOf(kind))));
        Assert.Equal("answers-without-person", RowsQuery.CodeOf(RowKind.AnswersWithoutPerson));
        Assert.Equal(new Period(5, 17), RowsQuery.Read(new QueryCollection(QueryHelpers.ParseQuery("?bucket=5-17"))).Bucket);
    }

    [Theory]
    [InlineData("phone", "+989121234421", "+98912•••••21")]
    [InlineData("email", "sara@example.com", "s•••@example.com")]
    [InlineData("id", "household-12", "household-12")]
    public void Lists_show_a_key_that_cannot_be_called(string kind, string key, string shown) =>
        Assert.Equal(shown, Masked.Key(new() { Row = 1, Time = 0, Signature = 0, PersonKey = 1, PersonKind = kind, Person = key }));

    private static RuleForm Read(string posted)
    {
        var fields = QueryHelpers.ParseQuery(posted);
        return RuleForm.Read(name => fields.TryGetValue(name, out var value) ? value : default);
    }
}
