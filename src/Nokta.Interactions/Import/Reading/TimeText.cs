using Nokta.Kernel.Calendars;

namespace Nokta.Interactions.Import.Reading;

/// <summary>A moment as written: local, or with its own offset.</summary>
internal readonly record struct WrittenTime(long LocalMicros, bool HasClock, bool HasOffset, int OffsetMinutes);

/// <summary>Reads moments in one notation. Not thread-safe: it remembers the last day it worked out.</summary>
internal sealed class TimeText(string format)
{
    private (int Year, int Month, int Day) _lastDay;
    private long _lastMicros;

    public string Format { get; } = format;
    private bool IsJalali => Format is TimeFormats.Jalali or TimeFormats.JalaliDayFirst;

    /// <summary>Null when the text was read, else the code of the reason why not.</summary>
    public string? Read(ReadOnlySpan<byte> cell, out WrittenTime time)
    {
        time = default;
        Span<byte> room = stackalloc byte[128];
        if (cell.Length > room.Length) return "time.unreadable";
        var text = Plain.Of(cell, room);
        if (text.IsEmpty) return "time.missing";
        if (Format is TimeFormats.Seconds or TimeFormats.Milliseconds or TimeFormats.Microseconds) return ReadEpoch(text, out time);

        var at = 0;
        var problem = Format == TimeFormats.Words ? ReadWords(text, ref at, out var day) : ReadDay(text, ref at, out day);
        if (problem is not null) return problem;
        return ReadRest(text, at, day, out time);
    }

    /// <summary>Reads a time of day alone: microseconds from midnight.</summary>
    public static string? ReadClock(ReadOnlySpan<byte> cell, out long micros)
    {
        micros = 0;
        Span<byte> room = stackalloc byte[64];
        if (cell.Length > room.Length) return "time.unreadable";
        var text = Plain.Of(cell, room);
        if (text.IsEmpty) return "time.missing";
        var at = 0;
        var problem = Clock(text, ref at, out micros);
        return problem ?? (at == text.Length ? null : "time.unreadable");
    }

    private static string? ReadRest(ReadOnlySpan<byte> text, int at, long day, out WrittenTime time)
    {
        time = new WrittenTime(day, false, false, 0);
        while (at < text.Length && text[at] is (byte)' ' or (byte)',' or (byte)'T' or (byte)'t' or (byte)'_') at++;
        if (at == text.Length) return null;

        var problem = Clock(text, ref at, out var clock);
        if (problem is not null) return problem;
        problem = Offset(text, ref at, out var hasOffset, out var offset);
        if (problem is not null) return problem;
        time = new WrittenTime(day + clock, true, hasOffset, offset);
        return at == text.Length ? null : "time.unreadable";
    }

    private string? ReadDay(ReadOnlySpan<byte> text, ref int at, out long micros)
    {
        micros = 0;
        var a = Plain.Number(text, ref at);
        if (a < 0) return "time.unreadable";
        var firstLength = at;
        if (firstLength == 8 && !IsDayFirst) return Day(a / 10000, a / 100 % 100, a % 100, out micros);
        if (!Separator(text, ref at)) return "time.unreadable";
        var b = Plain.Number(text, ref at);
        if (b < 0 || !Separator(text, ref at)) return "time.unreadable";
        var from = at;
        var c = Plain.Number(text, ref at);
        if (c < 0) return "time.unreadable";
        var (year, month, day, yearLength) = Format switch
        {
            TimeFormats.DayFirst or TimeFormats.DayFirstShort or TimeFormats.JalaliDayFirst => (c, b, a, at - from),
            TimeFormats.MonthFirst or TimeFormats.MonthFirstShort => (c, a, b, at - from),
            _ => (a, b, c, firstLength),
        };
        if (yearLength == 2 && Format is TimeFormats.DayFirstShort or TimeFormats.MonthFirstShort) year += year < 70 ? 2000 : 1900;
        else if (yearLength == 2) return "time.short-year";
        else if (yearLength != 4) return "time.unreadable";
        return Day(year, month, day, out micros);
    }

    private bool IsDayFirst => Format is TimeFormats.DayFirst or TimeFormats.DayFirstShort or TimeFormats.JalaliDayFirst or TimeFormats.MonthFirst or TimeFormats.MonthFirstShort;

    private static string? ReadWords(ReadOnlySpan<byte> text, ref int at, out long micros)
    {
        micros = 0;
        if (!MonthWords.Read(text, ref at, out var year, out var month, out var day, out var calendar)) return "time.unreadable";
        if (year < 100) return "time.short-year";
        return Calendar.TryDay(calendar, year, month, day) is { } date ? Keep(date, out micros) : "time.impossible";
    }

    private string? Day(int year, int month, int day, out long micros)
    {
        if (_lastDay == (year, month, day))
        {
            micros = _lastMicros;
            return null;
        }

        micros = 0;
        var kind = IsJalali ? CalendarKind.Jalali : CalendarKind.Gregorian;
        if (Calendar.TryDay(kind, year, month, day) is not { } date) return "time.impossible";
        _lastDay = (year, month, day);
        Keep(date, out _lastMicros);
        micros = _lastMicros;
        return null;
    }

    private static string? Keep(DateOnly date, out long micros)
    {
        micros = (date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * Micros.Day;
        return date.Year is < 1800 or > 2200 ? "time.impossible" : null;
    }

    private static bool Separator(ReadOnlySpan<byte> text, ref int at)
    {
        var from = at;
        while (at < text.Length && text[at] is (byte)'/' or (byte)'-' or (byte)'.' or (byte)' ' && at - from < 3) at++;
        return at > from;
    }

    private static string? Clock(ReadOnlySpan<byte> text, ref int at, out long micros)
    {
        micros = 0;
        var hour = Plain.Number(text, ref at);
        if (hour < 0) return "time.unreadable";
        var (minute, second, fraction) = (0, 0, 0L);
        if (at < text.Length && text[at] is (byte)':' or (byte)'.' or (byte)'-')
        {
            at++;
            minute = Plain.Number(text, ref at);
            if (minute < 0) return "time.unreadable";
            if (at < text.Length && text[at] is (byte)':' or (byte)'.' && at + 1 < text.Length)
            {
                at++;
                second = Plain.Number(text, ref at);
                if (second < 0) return "time.unreadable";
                fraction = Fraction(text, ref at);
            }
        }
        else if (hour > 99)
        {
            (hour, minute, second) = hour > 9999 ? (hour / 10000, hour / 100 % 100, hour % 100) : (hour / 100, hour % 100, 0);
        }

        if (HalfDay(text, ref at, out var isAfternoon))
        {
            if (hour is < 1 or > 12) return "time.impossible";
            hour = hour % 12 + (isAfternoon ? 12 : 0);
        }

        var isMidnightAtEnd = hour == 24 && minute == 0 && second == 0;
        if ((hour > 23 && !isMidnightAtEnd) || minute > 59 || second > 59) return "time.impossible";
        micros = ((hour * 60L + minute) * 60 + second) * Micros.Second + fraction;
        return null;
    }

    private static long Fraction(ReadOnlySpan<byte> text, ref int at)
    {
        if (at + 1 >= text.Length || text[at] is not ((byte)'.' or (byte)',') || (uint)(text[at + 1] - '0') > 9) return 0;
        at++;
        var (value, unit) = (0L, 100_000L);
        for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++, unit /= 10) value += (text[at] - '0') * unit;
        return value;
    }

    private static bool HalfDay(ReadOnlySpan<byte> text, ref int at, out bool isAfternoon)
    {
        isAfternoon = false;
        if (at == text.Length) return false;
        var from = at;
        while (from < text.Length && text[from] == ' ') from++;
        var rest = text[from..];
        if (rest.Length >= 2 && (rest[1] | 0x20) == 'm' && (rest[0] | 0x20) is 'a' or 'p')
        {
            isAfternoon = (rest[0] | 0x20) == 'p';
            at = from + 2;
            return true;
        }

        foreach (var (word, afternoon) in MonthWords.HalfDays)
        {
            if (!rest.StartsWith(word)) continue;
            isAfternoon = afternoon;
            at = from + word.Length;
            return true;
        }

        return false;
    }

    private static string? Offset(ReadOnlySpan<byte> text, ref int at, out bool has, out int minutes)
    {
        (has, minutes) = (false, 0);
        while (at < text.Length && text[at] == ' ') at++;
        if (at == text.Length) return null;
        foreach (var word in (ReadOnlySpan<string>)["Z", "z", "UTC", "GMT"])
        {
            if (text.Length - at < word.Length || !System.Text.Ascii.Equals(text.Slice(at, word.Length), word)) continue;
            at += word.Length;
            has = true;
            if (at == text.Length) return null;
            break;
        }

        if (text[at] is not ((byte)'+' or (byte)'-')) return "time.unreadable";
        var sign = text[at++] == '-' ? -1 : 1;
        var from = at;
        var hours = Plain.Number(text, ref at);
        var mins = 0;
        if (hours >= 0 && at - from == 4) (hours, mins) = (hours / 100, hours % 100);
        else if (at < text.Length && text[at] == ':')
        {
            at++;
            mins = Plain.Number(text, ref at);
        }

        if (hours is < 0 or > 14 || mins is < 0 or > 59) return "time.unreadable";
        (has, minutes) = (true, sign * (hours * 60 + mins));
        return null;
    }

    private string? ReadEpoch(ReadOnlySpan<byte> text, out WrittenTime time)
    {
        time = default;
        if (!System.Buffers.Text.Utf8Parser.TryParse(text, out decimal value, out var used) || used != text.Length) return "time.unreadable";
        var micros = value * Format switch { TimeFormats.Seconds => Micros.Second, TimeFormats.Milliseconds => 1000, _ => 1 };
        if (micros is < -5_400_000_000_000_000m or > 7_300_000_000_000_000m) return "time.impossible";
        time = new WrittenTime((long)micros, true, true, 0);
        return null;
    }
}
