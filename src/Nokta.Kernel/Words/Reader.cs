using System.Globalization;
using Nokta.Kernel.Calendars;
using Calendar = Nokta.Kernel.Calendars.Calendar;

namespace Nokta.Kernel.Words;

/// <summary>
/// The person who reads: her language, and the workspace's calendar and zone. The only place where numbers, dates, money
/// and sentences become text for a screen; <c>CurrentCulture</c> stays invariant.
/// </summary>
public sealed class Reader(Texts texts, Language language, Calendar calendar)
{
    private const char Nbsp = '\u00A0';
    private const string Minus = "\u2212";
    private readonly CalendarKind _shown = language.Code == "fa" ? CalendarKind.Jalali : CalendarKind.Gregorian;

    public Language Language { get; } = language;
    public Calendar Calendar { get; } = calendar;
    public string Direction => Language.IsRightToLeft ? "rtl" : "ltr";
    private bool IsPersian => Language.Code == "fa";
    private bool IsRussian => Language.Code == "ru";

    /// <summary>The text under a key. A missing key shows itself, so that a test and an eye both find it.</summary>
    public string this[string key] => texts.Find(Language, key) ?? key;

    /// <summary>Whether she may look at single people: figures are hers to read either way.</summary>
    public bool SeesPeople { get; init; } = true;

    /// <summary>The address of rows or people behind a figure; null, so no link, for who may not open it.</summary>
    public string? ToPeople(string address) => SeesPeople ? address : null;

    public bool Has(string key) => texts.Find(Language, key) is not null;

    /// <summary>The text with its placeholders filled. Numbers and dates are written for the reader; the one named <c>n</c> chooses the plural.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, object? Value)> with)
    {
        long? n = null;
        var values = new (string, string)[with.Length];
        for (var i = 0; i < with.Length; i++)
        {
            if (with[i].Name == "n" && with[i].Value is int or long) n = Convert.ToInt64(with[i].Value, CultureInfo.InvariantCulture);
            values[i] = (with[i].Name, Write(with[i].Value));
        }

        return Texts.Fill(texts.Find(Language, key, n) ?? key, values);
    }

    public string Say(Refusal refusal)
    {
        var with = (refusal.With ?? new Dictionary<string, object?>()).Select(p => (p.Key, p.Value)).ToArray();
        return Say("refusal." + refusal.Code, with);
    }

    /// <summary>Reader's digits for a text that is already written: Persian ones in fa, as they are elsewhere.</summary>
    public string Digits(string latin)
    {
        if (!IsPersian) return latin;
        return string.Create(latin.Length, latin, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = source[i] is >= '0' and <= '9' ? (char)(source[i] - '0' + '\u06F0') : source[i];
        });
    }

    public string Number(long value) => Number((decimal)value, 0);

    public string Number(double value, int decimals = 1) => double.IsFinite(value) ? Number((decimal)value, decimals) : "—";

    public string Number(decimal value, int decimals)
    {
        var plain = Math.Round(Math.Abs(value), decimals, MidpointRounding.AwayFromZero).ToString("N" + decimals, CultureInfo.InvariantCulture);
        var (group, point) = Language.Code switch { "fa" => ("٬", "٫"), "ru" => ("\u00A0", ","), _ => (",", ".") };
        var written = Digits(plain.Replace(",", "\u0001", StringComparison.Ordinal).Replace(".", point, StringComparison.Ordinal).Replace("\u0001", group, StringComparison.Ordinal));
        var isZero = Math.Round(value, decimals, MidpointRounding.AwayFromZero) == 0;
        return value < 0 && !isZero ? Isolate(Minus + written) : written;
    }

    /// <summary>A share 0-1 as a percentage.</summary>
    public string Percent(double share, int decimals = 0)
    {
        if (!double.IsFinite(share)) return "—";
        var number = Number(Math.Abs(share) * 100, decimals);
        var sign = share < 0 ? Minus : "";
        return Language.Code switch { "fa" => (sign.Length > 0 ? Isolate(sign + number) : number) + "٪", "ru" => sign + number + Nbsp + "%", _ => sign + number + "%" };
    }

    /// <summary>A range of two figures already written.</summary>
    public string Range(string low, string high) => IsPersian ? this.Say("words.range", ("low", low), ("high", high)) : low + "–" + high;

    /// <summary>Whether rials are shown as toman (ten rials), as people in Iran count.</summary>
    public bool ShowsToman { get; init; } = true;

    /// <summary>Money from minor units (rials for IRR, hundredths elsewhere). The unit is never left out.</summary>
    public string Money(long minor, string currency)
    {
        var (value, decimals, unit) = currency switch
        {
            "IRR" when ShowsToman => (minor / 10m, 0, this["currency.IRT"]),
            "IRR" => (minor, 0, this["currency.IRR"]),
            _ => (minor / 100m, minor % 100 == 0 ? 0 : 2, CurrencySign(currency)),
        };
        var number = Number(value, decimals);
        return currency is "USD" or "EUR" or "GBP" && Language.Code == "en" ? (value < 0 ? Minus : "") + unit + Number(Math.Abs(value), decimals) : number + Nbsp + unit;
    }

    /// <summary>Money as people say large sums: «۵۶۶٫۱ میلیون تومان», «1,2 млн ₽»; small ones in full.</summary>
    public string MoneyShort(long minor, string currency)
    {
        var units = currency == "IRR" ? (ShowsToman ? minor / 10m : minor) : minor / 100m;
        if (Math.Abs(units) < 1_000_000) return Money(minor, currency);
        var unit = currency == "IRR" ? this[ShowsToman ? "currency.IRT" : "currency.IRR"] : CurrencySign(currency);
        var (scaled, size) = Math.Abs(units) < 1_000_000_000 ? (units / 1_000_000, "words.million") : (units / 1_000_000_000, "words.billion");
        return Say(size, ("number", Number(scaled, 1)), ("unit", unit));
    }

    /// <summary>A length of time in the largest unit that keeps it readable.</summary>
    public string Duration(TimeSpan span)
    {
        if (span.TotalSeconds < 90) return Say("words.seconds", ("n", (long)Math.Round(span.TotalSeconds)));
        if (span.TotalMinutes < 90) return Say("words.minutes", ("n", (long)Math.Round(span.TotalMinutes)));
        if (span.TotalHours < 36) return Say("words.hours", ("n", (long)Math.Round(span.TotalHours)));
        return Say("words.days", ("n", (long)Math.Round(span.TotalDays)));
    }

    /// <summary>Day and month, with the year when asked: «۲۱ آبان ۱۴۰۵», «21 марта», "21 Mar 2026".</summary>
    public string Date(DateOnly day, bool year = true)
    {
        var (y, m, d) = Parts(day);
        var month = this[(_shown == CalendarKind.Jalali ? "jalali." : "gregorian.") + m.ToString(CultureInfo.InvariantCulture)];
        var text = d.ToString(CultureInfo.InvariantCulture) + Nbsp + month + (year ? Nbsp + y.ToString(CultureInfo.InvariantCulture) : "");
        return Digits(text);
    }

    public string Month(DateOnly day)
    {
        var (y, m, _) = Parts(day);
        return Digits(this[(_shown == CalendarKind.Jalali ? "jalali." : "gregorian.only.") + m.ToString(CultureInfo.InvariantCulture)] + Nbsp + y.ToString(CultureInfo.InvariantCulture));
    }

    public string ShortDate(DateOnly day)
    {
        var (y, m, d) = Parts(day);
        return Language.Code switch
        {
            "fa" => Digits(string.Create(CultureInfo.InvariantCulture, $"{y:0000}/{m:00}/{d:00}")),
            "ru" => string.Create(CultureInfo.InvariantCulture, $"{d:00}.{m:00}.{y:0000}"),
            _ => Date(day),
        };
    }

    /// <summary>Date and time of an instant in the workspace's zone.</summary>
    public string Moment(long micros)
    {
        var local = Calendar.LocalOf(micros);
        return ShortDate(DateOnly.FromDateTime(local)) + (IsPersian ? "، " : ", ") + Time(micros);
    }

    /// <summary>Time of day of an instant in the workspace's zone, where its day stands already.</summary>
    public string Time(long micros) => Digits(Calendar.LocalOf(micros).ToString("HH:mm", CultureInfo.InvariantCulture));

    public string Moment(DateTimeOffset at) => Moment(Micros.Of(at));

    /// <summary>The other calendar's date, for the tooltip.</summary>
    public string OtherDate(DateOnly day) => _shown == CalendarKind.Jalali
        ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{JalaliCalendar.YearOf(day)}/{JalaliCalendar.MonthOf(day):00}/{JalaliCalendar.DayOf(day):00}");

    /// <summary>A period as the reader says it; <paramref name="to"/> is exclusive.</summary>
    public string Span(long from, long to)
    {
        var (first, last) = (Calendar.DateOf(from), Calendar.DateOf(to - 1));
        if (first == last) return Date(first);
        var sameYear = Parts(first).Year == Parts(last).Year;
        return Say("words.span", ("from", Date(first, !sameYear)), ("to", Date(last)));
    }

    public string In(Trilingual name) => name.In(Language);

    private static readonly Calendar JalaliCalendar = new(CalendarKind.Jalali, DayOfWeek.Saturday, TimeZoneInfo.Utc);

    private (int Year, int Month, int Day) Parts(DateOnly day) => _shown == CalendarKind.Jalali
        ? (JalaliCalendar.YearOf(day), JalaliCalendar.MonthOf(day), JalaliCalendar.DayOf(day))
        : (day.Year, day.Month, day.Day);

    private string Write(object? value) => value switch
    {
        null => "",
        string text => text,
        int number => Number(number),
        long number => Number(number),
        double number => Number(number),
        DateOnly day => Date(day),
        DateTimeOffset at => Moment(at),
        Trilingual name => In(name),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private string Isolate(string signed) => IsPersian ? "\u2066" + signed + "\u2069" : signed;

    private static string CurrencySign(string currency) => currency switch { "RUB" => "₽", "USD" => "$", "EUR" => "€", "GBP" => "£", _ => currency };
}
