using Nokta.Interactions.Live;

namespace Nokta.Tests.Interactions;

[SameOnEveryStore]
public sealed class AtHandTests
{
    [Fact]
    public async Task What_changes_while_it_is_being_read_is_read_again()
    {
        var (value, reading) = ("old", new TaskCompletionSource());
        using var hand = new AtHand<string>(TimeProvider.System, async _ =>
        {
            var read = value;
            await reading.Task;
            return read;
        });

        var asked = hand.GetAsync(TestContext.Current.CancellationToken).AsTask();
        value = "new";
        hand.Forget();
        reading.SetResult();

        Assert.Equal("old", await asked);
        Assert.Equal("new", await hand.GetAsync(TestContext.Current.CancellationToken));
    }
}
