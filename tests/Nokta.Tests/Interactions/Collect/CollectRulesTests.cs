using Nokta.Interactions.Collect;

namespace Nokta.Tests.Interactions.Collect;

[SameOnEveryStore]
public sealed class CollectRulesTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Order Completed")]
    [InlineData("order_completed")]
    [InlineData("order.completed")]
    [InlineData("orderCompleted")]
    [InlineData(" Order -  completed ")]
    public void What_happened_has_one_spelling(string name) => Assert.Equal("order completed", ActivityName.Of(name));

    [Theory]
    [InlineData("خرید انجام شد", "خرید انجام شد")]
    [InlineData("Заказ_Оформлен", "заказ оформлен")]
    [InlineData("SKU", "sku")]
    public void Other_alphabets_keep_their_letters(string name, string known) => Assert.Equal(known, ActivityName.Of(name));

    [Theory]
    [InlineData(null, null, "12:00:00", null)]
    [InlineData("2026-11-22T11:00:00Z", null, "11:00:00", null)]
    [InlineData("2026-11-22T11:00:00Z", "2026-11-22T11:30:00Z", "11:30:00", null)]
    [InlineData("2026-11-22T15:30:00+03:30", "2026-11-22T12:00:00Z", "12:00:00", null)]
    [InlineData("1795345200", null, "11:00:00", null)]
    [InlineData("1795345200000", null, "11:00:00", null)]
    [InlineData("2026-11-22T12:04:00Z", null, "12:04:00", null)]
    [InlineData("2026-11-22T12:06:00Z", null, "12:00:00", "ahead")]
    [InlineData("9999-12-31T23:59:59Z", null, "12:00:00", "ahead")]
    [InlineData("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "12:00:00", "ahead")]
    [InlineData("NaN", null, "12:00:00", "unreadable")]
    [InlineData("yesterday", null, "12:00:00", "unreadable")]
    [InlineData("1e400", null, "12:00:00", "unreadable")]
    [InlineData("-5", null, "12:00:00", "unreadable")]
    public void A_public_keys_clock_is_set_right_and_kept_near(string? said, string? sent, string time, string? note)
    {
        var clock = ClientClock.Of(said, sent, s_noon, isTrusted: false);

        Assert.Equal((s_noon.Date + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture), note), (clock.At.UtcDateTime, clock.Note));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("2026-10-01T00:00:00Z")]
    public void Long_ago_is_thirty_days_ago_for_a_public_key_and_as_told_for_a_trusted_one(string said)
    {
        Assert.Equal((s_noon - ClientClock.Back, "old"), (ClientClock.Of(said, null, s_noon, false).At, ClientClock.Of(said, null, s_noon, false).Note));
        if (!said.StartsWith('0')) Assert.Equal(ClientClock.Parse(said), ClientClock.Of(said, null, s_noon, true).At);
    }

    [Fact]
    public void A_key_cannot_make_ever_more_values()
    {
        var values = new KnownValues();

        var topics = Enumerable.Range(0, 20_000).Select(i => values.Topic("/" + i)).ToList();

        Assert.Equal(("/4999", KnownValues.Other, "/7"), (topics[4999], topics[5000], values.Topic("/7")));
    }

    [Fact]
    public void Old_text_packing_is_unpacked_and_broken_one_is_none()
    {
        const string Packed = "N4IgpgbmB2AuIC4SDCwQ5GCBmwABIZjBAUYIJjAQAaEaRAbQEYjrab6AmIplgXQF9MALMAG14D23PoOH8hPcUA==";

        Assert.Equal("""{"event":"چای سبز","n":[1,1,1,1,1,1,2,2,2,2]} hello hello hello hello""", LzText.Unpack(Packed, 100));
        Assert.Null(LzText.Unpack(Packed, 40));
        Assert.All(Enumerable.Range(0, Packed.Length - 3), length => LzText.Unpack(Packed[..length], 1000));
        Assert.Null(LzText.Unpack("%%%", 100));
    }

    [Theory]
    [InlineData("https://Shop.example/tea?x", "https://shop.example")]
    [InlineData("shop.example:8443", "https://shop.example:8443")]
    [InlineData("http://a@b.example", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("null", "https://null")]
    [InlineData("", null)]
    public void A_site_is_its_scheme_host_and_port(string text, string? site) => Assert.Equal(site, Origin.Of(text));
}
