using Nokta.Interactions.Measures;

namespace Nokta.Tests.Interactions;

[SameOnEveryStore]
public sealed class ScopeTests
{
    [Theory]
    [InlineData("9999-12-31")]
    [InlineData("0001-01-01")]
    [InlineData("2026-02-30")]
    public void A_day_on_which_nothing_can_have_happened_is_none(string day)
    {
        var scope = Scope.Read("custom", day, day, null, null, null, null);

        Assert.Equal(("custom", null, null), (scope.Span, scope.From, scope.To));
    }
}
