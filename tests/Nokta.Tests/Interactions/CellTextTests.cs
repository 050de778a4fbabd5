using System.Text;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Reading;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel.Calendars;

namespace Nokta.Tests.Interactions;

/// <summary>How cells are read: dates, amounts, scores, lengths of time, person keys.</summary>
[SameOnEveryStore]
public sealed class CellTextTests
{
    [Theory]
    [InlineData("iso", "2026-03-21T14:05:06Z", "2026-03-21 14:05:06.000000 +0")]
    [InlineData("iso", "2026-03-21T14:05:06.123+03:30", "2026-03-21 14:05:06.123000 +210")]
    [InlineData("iso", "2019-11-01 08:51:12.402", "2019-11-01 08:51:12.402000")]
    [InlineData("iso", "2026-03-21", "2026-03-21 00:00:00.000000")]
    [InlineData("y-m-d", "2026/3/1 7:05", "2026-03-01 07:05:00.000000")]
    [InlineData("y-m-d", "20260321", "2026-03-21 00:00:00.000000")]
    [InlineData("d-m-y", "21.03.2026 23:59:59", "2026-03-21 23:59:59.000000")]
    [InlineData("d-m-y", "1-2-2026", "2026-02-01 00:00:00.000000")]
    [InlineData("m-d-y", "11/1/2019 8:51:12", "2019-11-01 08:51:12.000000")]
    [InlineData("m-d-y", "11/1/2019 12:05 AM", "2019-11-01 00:05:00.000000")]
    [InlineData("m-d-y", "11/1/2019 12:05 pm", "2019-11-01 12:05:00.000000")]
    [InlineData("d-m-yy", "21.03.26", "2026-03-21 00:00:00.000000")]
    [InlineData("jalali", "1405/08/30", "2026-11-21 00:00:00.000000")]
    [InlineData("jalali", "۱۴۰۵/۸/۳۰ ۱۴:۰۵", "2026-11-21 14:05:00.000000")]
    [InlineData("jalali", "١٤٠٥/٨/٣٠", "2026-11-21 00:00:00.000000")]
    [InlineData("jalali-d-m-y", "30/8/1405", "2026-11-21 00:00:00.000000")]
    [InlineData("jalali", "1405/08/30 ۲:۳۰ ب.ظ", "2026-11-21 14:30:00.000000")]
    [InlineData("words", "۳۰ آبان ۱۴۰۵", "2026-11-21 00:00:00.000000")]
    [InlineData("words", "5 марта 2026 г. 10:00", "2026-03-05 10:00:00.000000")]
    [InlineData("words", "Mar 5, 2026", "2026-03-05 00:00:00.000000")]
    [InlineData("words", "05-Mar-2026 10:30", "2026-03-05 10:30:00.000000")]
    [InlineData("epoch-s", "1774101906", "2026-03-21 14:05:06.000000 +0")]
    [InlineData("epoch-ms", "1774101906123", "2026-03-21 14:05:06.123000 +0")]
    [InlineData("y-m-d", "2026-03-21 24:00", "2026-03-22 00:00:00.000000")]
    public void Moments_are_read(string format, string text, string expected)
    {
        Assert.Null(new TimeText(format).Read(Bytes(text), out var time));

        var local = Micros.ToUtc(time.LocalMicros).ToString("yyyy-MM-dd HH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, local + (time.HasOffset ? FormattableString.Invariant($" +{time.OffsetMinutes}") : ""));
    }

    [Theory]
    [InlineData("y-m-d", "2026-02-30", "time.impossible")]
    [InlineData("d-m-y", "31.04.2026", "time.impossible")]
    [InlineData("m-d-y", "13/1/2026", "time.impossible")]
    [InlineData("jalali", "1405/12/30", "time.impossible")]
    [InlineData("jalali", "1405/07/31", "time.impossible")]
    [InlineData("y-m-d", "2026-03-21 25:00", "time.impossible")]
    [InlineData("y-m-d", "2026-03-21 10:60", "time.impossible")]
    [InlineData("d-m-y", "21.03.26", "time.short-year")]
    [InlineData("y-m-d", "", "time.missing")]
    [InlineData("y-m-d", "yesterday", "time.unreadable")]
    [InlineData("y-m-d", "2026-03-21 10:00 or so", "time.unreadable")]
    [InlineData("iso", "99999999999-01-01", "time.unreadable")]
    public void What_is_no_moment_is_told(string format, string text, string reason) =>
        Assert.Equal(reason, new TimeText(format).Read(Bytes(text), out _));

    [Fact]
    public void Leap_days_of_the_Jalali_calendar_exist_in_leap_years_only()
    {
        Assert.Null(new TimeText(TimeFormats.Jalali).Read(Bytes("1403/12/30"), out _));
        Assert.Equal("time.impossible", new TimeText(TimeFormats.Jalali).Read(Bytes("1404/12/30"), out _));
    }

    [Theory]
    [InlineData("2026-03-21 12:00", "Asia/Tehran", "2026-03-21T08:30:00Z")]
    [InlineData("2021-06-01 12:00", "Asia/Tehran", "2021-06-01T07:30:00Z")]
    [InlineData("2026-07-01 12:00", "Europe/Moscow", "2026-07-01T09:00:00Z")]
    [InlineData("2026-10-25 01:30", "Europe/London", "2026-10-25T01:30:00Z")]
    [InlineData("2026-10-25 00:30", "Europe/London", "2026-10-24T23:30:00Z")]
    public void Local_times_become_instants(string text, string zone, string instant)
    {
        Assert.Null(new TimeText(TimeFormats.YearFirst).Read(Bytes(text), out var time));

        var clock = new ZoneClock(TimeZoneInfo.FindSystemTimeZoneById(zone));

        Assert.Equal(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), Micros.ToInstant(clock.ToUtc(time)));
    }

    [Theory]
    [InlineData("1234.56", "RUB", 123456, "RUB")]
    [InlineData("1,234.56", "USD", 123456, "USD")]
    [InlineData("1.234,56", "EUR", 123456, "EUR")]
    [InlineData("1 234,56", "RUB", 123456, "RUB")]
    [InlineData("1 234,56 ₽", null, 123456, "RUB")]
    [InlineData("12 руб.", null, 1200, "RUB")]
    [InlineData("۱٬۲۳۴", "IRR", 1234, "IRR")]
    [InlineData("۱۲۳٬۴۵۶ تومان", null, 1234560, "IRR")]
    [InlineData("250000", "IRT", 2500000, "IRR")]
    [InlineData("12.5", "IRT", 125, "IRR")]
    [InlineData("1,234,567", "USD", 123456700, "USD")]
    [InlineData("1.234.567", "EUR", 123456700, "EUR")]
    [InlineData("(12.50)", "USD", -1250, "USD")]
    [InlineData("12.50-", "USD", -1250, "USD")]
    [InlineData("-12.5", "USD", -1250, "USD")]
    [InlineData("−12", "USD", -1200, "USD")]
    [InlineData("$1,000", null, 100000, "USD")]
    [InlineData("0.125", "USD", 13, "USD")]
    [InlineData("3.5999999", "USD", 360, "USD")]
    [InlineData("1,234", "USD", 123400, "USD")]
    [InlineData("1.234", "IRR", 1234, "IRR")]
    [InlineData("0", "RUB", 0, "RUB")]
    [InlineData("4.440892e-16", "USD", 0, "USD")]
    [InlineData("-1.5E2", "USD", -15000, "USD")]
    public void Amounts_are_read_in_minor_units(string text, string? currency, long minor, string found)
    {
        Assert.Null(AmountText.Read(Bytes(text), currency, 0, out var read, out var readCurrency));
        Assert.Equal((minor, found), (read, readCurrency));
    }

    [Theory]
    [InlineData("1.234,56.7", "EUR", "amount.two-separators")]
    [InlineData("1,234.56,7", "USD", "amount.two-separators")]
    [InlineData("1,23,456", "USD", "amount.two-separators")]
    [InlineData("12,34,56.78.90", "USD", "amount.two-separators")]
    [InlineData("1.234", "USD", "amount.ambiguous")]
    [InlineData("abc", "USD", "amount.unreadable")]
    [InlineData("12", null, "amount.no-currency")]
    [InlineData("99999999999999999999", "USD", "amount.too-large")]
    public void What_is_no_clear_amount_is_told(string text, string? currency, string reason) =>
        Assert.Equal(reason, AmountText.Read(Bytes(text), currency, 0, out _, out _));

    [Fact]
    public void A_chosen_decimal_mark_ends_the_doubt()
    {
        Assert.Null(AmountText.Read(Bytes("1.234"), "USD", (byte)',', out var thousands, out _));
        Assert.Null(AmountText.Read(Bytes("1.234"), "USD", (byte)'.', out var decimals, out _));
        Assert.Equal((123400, 123), (thousands, decimals));
    }

    [Theory]
    [InlineData("4", Scale.Csat5, 4, null)]
    [InlineData("۴", Scale.Csat5, 4, null)]
    [InlineData("4/5", Scale.Csat5, 4, null)]
    [InlineData("4 из 5", Scale.Csat5, 4, null)]
    [InlineData("★★★★☆", Scale.Csat5, 4, null)]
    [InlineData("10", Scale.Nps10, 10, null)]
    [InlineData("4,5", Scale.Csat5, 4.5, null)]
    [InlineData("", Scale.Csat5, 0, "")]
    [InlineData("n/a", Scale.Csat5, 0, "")]
    [InlineData("0", Scale.Csat5, 0, "score.off-scale")]
    [InlineData("11", Scale.Nps10, 0, "score.off-scale")]
    [InlineData("4/10", Scale.Csat5, 0, "score.unreadable")]
    [InlineData("good", Scale.Csat5, 0, "score.unreadable")]
    public void Scores_are_read_on_their_scale(string text, Scale scale, float score, string? reason)
    {
        Assert.Equal(reason, ScoreText.Read(Bytes(text), scale, out var read));
        if (reason is null) Assert.Equal(score, read);
    }

    [Theory]
    [InlineData("90", 90_000)]
    [InlineData("1.5", 1_500)]
    [InlineData("۲:۳۰", 150_000)]
    [InlineData("1:02:03", 3_723_000)]
    public void Lengths_of_time_are_read(string text, int milliseconds)
    {
        Assert.Null(DurationText.Read(Bytes(text), 1000, out var read));
        Assert.Equal(milliseconds, read);
    }

    [Theory]
    [InlineData("phone", "IR", "09121234567", "+989121234567")]
    [InlineData("phone", "IR", "+98 912 123 45 67", "+989121234567")]
    [InlineData("phone", "IR", "00989121234567", "+989121234567")]
    [InlineData("phone", "IR", "989121234567", "+989121234567")]
    [InlineData("phone", "IR", "9121234567", "+989121234567")]
    [InlineData("phone", "IR", "۰۹۱۲ ۱۲۳ ۴۵۶۷", "+989121234567")]
    [InlineData("phone", "IR", "02188776655", "+982188776655")]
    [InlineData("phone", "RU", "8 (912) 345-67-89", "+79123456789")]
    [InlineData("phone", "RU", "+7 912 345 67 89", "+79123456789")]
    [InlineData("phone", "RU", "9123456789", "+79123456789")]
    [InlineData("phone", "RU", "79123456789", "+79123456789")]
    [InlineData("phone", "", "-", "")]
    [InlineData("phone", "", "0000000", "")]
    [InlineData("email", "", " Ali@Example.COM ", "ali@example.com")]
    [InlineData("card", "", "۱۲۳۴", "1234")]
    [InlineData("id", "", "null", "")]
    public void Person_keys_of_one_person_are_equal(string kind, string country, string text, string key)
    {
        var room = new byte[Encoding.UTF8.GetByteCount(text) + 8];

        Assert.Equal(key, Encoding.UTF8.GetString(room, 0, PersonText.Normalise(Bytes(text), kind, country, room)));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
