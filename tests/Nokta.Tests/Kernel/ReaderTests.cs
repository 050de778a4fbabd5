using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;

namespace Nokta.Tests.Kernel;

[SameOnEveryStore]
public sealed class ReaderTests
{
    private static readonly Texts s_texts = new([typeof(Reader).Assembly]);

    private static Reader In(Language language) =>
        new(s_texts, language, new Calendar(CalendarKind.Jalali, DayOfWeek.Saturday, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tehran")));

    [Fact]
    public void A_Persian_number_has_Persian_digits_and_separators() => Assert.Equal("۱٬۲۳۴٬۵۶۷", In(Language.Persian).Number(1_234_567));

    [Fact]
    public void A_Russian_number_is_grouped_by_unbreakable_spaces() => Assert.Equal("1\u00A0234\u00A0567", In(Language.Russian).Number(1_234_567));

    [Fact]
    public void A_Persian_percentage_ends_with_its_own_sign() => Assert.Equal("۱۲٫۳٪", In(Language.Persian).Percent(0.123, 1));

    [Fact]
    public void A_Russian_percentage_does_not_break_before_its_sign() => Assert.Equal("12,3\u00A0%", In(Language.Russian).Percent(0.123, 1));

    [Fact]
    public void Rials_are_read_as_toman() => Assert.Equal("۱۲۳٬۴۵۶\u00A0تومان", In(Language.Persian).Money(1_234_560, "IRR"));

    [Fact]
    public void Rubles_stand_behind_the_number() => Assert.Equal("1\u00A0234\u00A0567\u00A0₽", In(Language.Russian).Money(123_456_700, "RUB"));

    [Fact]
    public void Half_a_toman_less_than_nothing_is_not_minus_zero() => Assert.Equal("0", In(Language.English).Number(-0.4, 0));

    [Fact]
    public void Dates_follow_the_readers_calendar()
    {
        var nowruz = new DateOnly(2026, 3, 21);

        Assert.Equal("۱\u00A0فروردین\u00A0۱۴۰۵", In(Language.Persian).Date(nowruz));
        Assert.Equal("21\u00A0марта\u00A02026", In(Language.Russian).Date(nowruz));
        Assert.Equal("21\u00A0Mar\u00A02026", In(Language.English).Date(nowruz));
    }

    [Theory]
    [InlineData(1, "1 минута")]
    [InlineData(3, "3 минуты")]
    [InlineData(5, "5 минут")]
    [InlineData(11, "11 минут")]
    [InlineData(12, "12 минут")]
    [InlineData(22, "22 минуты")]
    [InlineData(81, "81 минута")]
    public void Russian_plurals_agree_with_the_number(int n, string expected) =>
        Assert.Equal(expected, In(Language.Russian).Say("words.minutes", ("n", n)));

    [Fact]
    public void A_missing_text_shows_its_key() => Assert.Equal("no.such.key", In(Language.English)["no.such.key"]);

    [Theory]
    [InlineData("مي‌شود ك", "میشود ک")]
    [InlineData("Ёлка", "елка")]
    [InlineData("  ۱۲٣4 ", "1234")]
    [InlineData("كافـــه", "کافه")]
    public void Spellings_that_read_the_same_fold_together(string one, string other) =>
        Assert.Equal(Folding.Fold(other), Folding.Fold(one));
}
