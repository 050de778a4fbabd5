using Nokta.Interactions.Ledger;
using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Scorecards;

namespace Nokta.Tests.Interactions;

public sealed class MeaningTests
{
    [Theory]
    [InlineData("in", "busy", Outcome.Unanswered)]
    [InlineData("in", "unanswered", Outcome.Unanswered)]
    [InlineData("", "no-answer", Outcome.Unanswered)]
    [InlineData("out", "busy", Outcome.None)]
    [InlineData("out", "unanswered", Outcome.None)]
    [InlineData("out", "failed", Outcome.Failed)]
    [InlineData("out", "answered", Outcome.Done)]
    public void A_call_that_the_customer_did_not_take_is_none_that_the_business_missed(string direction, string outcome, Outcome meant)
    {
        var call = new Signature(0, "pbx", "call", "phone", direction, "", outcome, "", "", "", "", "");

        Assert.Equal([meant], Meaning.Outcomes([call]));
    }
}
