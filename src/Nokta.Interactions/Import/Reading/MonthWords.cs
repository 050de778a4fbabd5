using System.Text;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Reading;

/// <summary>Month names of the three languages, as people and programs write them in dates.</summary>
internal static class MonthWords
{
    private static readonly Dictionary<string, (int Month, CalendarKind Calendar)> s_months = Build();

    /// <summary>Words for the halves of a day, as plain UTF-8.</summary>
    public static IReadOnlyList<(byte[] Word, bool IsAfternoon)> HalfDays { get; } =
    [
        (Encoding.UTF8.GetBytes("ب.ظ"), true), (Encoding.UTF8.GetBytes("بعدازظهر"), true), (Encoding.UTF8.GetBytes("بعد از ظهر"), true), (Encoding.UTF8.GetBytes("عصر"), true),
        (Encoding.UTF8.GetBytes("ق.ظ"), false), (Encoding.UTF8.GetBytes("صبح"), false), (Encoding.UTF8.GetBytes("قبل از ظهر"), false),
    ];

    /// <summary>Reads "30 آبان 1405", "5 марта 2026 г.", "Mar 5, 2026", "05-Mar-2026" from the place on.</summary>
    public static bool Read(ReadOnlySpan<byte> text, ref int at, out int year, out int month, out int day, out CalendarKind calendar)
    {
        (year, month, day, calendar) = (0, 0, 0, CalendarKind.Gregorian);
        var first = Plain.Number(text, ref at);
        Skip(text, ref at);
        if (!Month(text, ref at, out month, out calendar)) return false;
        Skip(text, ref at);
        if (first < 0)
        {
            first = Plain.Number(text, ref at);
            Skip(text, ref at);
        }

        var second = Plain.Number(text, ref at);
        if (first < 0 || second < 0) return false;
        (year, day) = first > 31 ? (first, second) : (second, first);
        SkipYearWord(text, ref at);
        return true;
    }

    private static bool Month(ReadOnlySpan<byte> text, ref int at, out int month, out CalendarKind calendar)
    {
        var from = at;
        while (at < text.Length && (text[at] >= 0x80 || char.IsAsciiLetter((char)text[at]))) at++;
        var found = s_months.TryGetValue(Folding.Fold(Encoding.UTF8.GetString(text[from..at])), out var known);
        (month, calendar) = known;
        if (!found) at = from;
        return found;
    }

    private static void Skip(ReadOnlySpan<byte> text, ref int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)',' or (byte)'.' or (byte)'-' or (byte)'/') at++;
    }

    private static void SkipYearWord(ReadOnlySpan<byte> text, ref int at)
    {
        foreach (var word in (ReadOnlySpan<string>)[" года", " г.", " г"])
        {
            var bytes = Encoding.UTF8.GetBytes(word);
            if (!text[at..].StartsWith(bytes)) continue;
            at += bytes.Length;
            return;
        }
    }

    private static Dictionary<string, (int, CalendarKind)> Build()
    {
        var months = new Dictionary<string, (int, CalendarKind)>();
        Add(CalendarKind.Jalali, "فروردین|اردیبهشت|خرداد|تیر|مرداد,امرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند");
        Add(CalendarKind.Gregorian, "января,январь,янв|февраля,февраль,фев,февр|марта,март,мар|апреля,апрель,апр|мая,май|июня,июнь,июн|июля,июль,июл|августа,август,авг|сентября,сентябрь,сен,сент|октября,октябрь,окт|ноября,ноябрь,ноя,нояб|декабря,декабрь,дек");
        Add(CalendarKind.Gregorian, "january,jan|february,feb|march,mar|april,apr|may|june,jun|july,jul|august,aug|september,sep,sept|october,oct|november,nov|december,dec");
        Add(CalendarKind.Gregorian, "ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه,جولای|اوت,آگوست|سپتامبر|اکتبر|نوامبر|دسامبر");
        return months;

        void Add(CalendarKind calendar, string names)
        {
            var month = 0;
            foreach (var one in names.Split('|'))
            {
                month++;
                foreach (var name in one.Split(',')) months[Folding.Fold(name)] = (month, calendar);
            }
        }
    }
}
