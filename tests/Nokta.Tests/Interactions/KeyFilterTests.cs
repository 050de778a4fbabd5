using Nokta.Interactions.Ledger;

namespace Nokta.Tests.Interactions;

[SameOnEveryStore]
public sealed class KeyFilterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void What_was_added_is_always_found_and_little_else_is(int keys)
    {
        var random = new Random(3);
        UInt128 Next() => new((ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64(long.MinValue, long.MaxValue));
        var added = Enumerable.Range(0, keys).Select(_ => Next()).ToList();
        var filter = new KeyFilter(keys);

        added.ForEach(filter.Add);

        Assert.All(added, key => Assert.True(filter.MayHave(key)));
        if (keys >= 1000) Assert.InRange(Enumerable.Range(0, 100_000).Count(_ => filter.MayHave(Next())), 0, 1500);
    }

    [Fact]
    public void A_filter_that_holds_ten_times_what_it_was_made_for_still_finds_all()
    {
        var filter = new KeyFilter(100);
        var keys = Enumerable.Range(1, 1000).Select(i => new UInt128((ulong)i * 0x9E3779B97F4A7C15, (ulong)i * 0xC2B2AE3D27D4EB4F)).ToList();

        keys.ForEach(filter.Add);

        Assert.All(keys, key => Assert.True(filter.MayHave(key)));
    }
}
