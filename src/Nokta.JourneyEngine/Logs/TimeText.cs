using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Logs;

/// <summary>
/// Instants as tables write them: ISO 8601 (date, date and time with <c>T</c> or blank, fractions, <c>Z</c> or offset; <c>-</c>, <c>/</c> or <c>.</c> between year, month and day; compact too)
/// and seconds, milliseconds, microseconds or nanoseconds since 1970, told by their size. Day before month is never guessed: such a time is unreadable.
/// </summary>
internal ref struct TimeText(ReadOnlySpan<byte> text)
{
    private static readonly long s_yearOne = -DateTime.UnixEpoch.Ticks / 10;
    private readonly ReadOnlySpan<byte> _text = text.Trim(" \t"u8);
    private int _at;

    /// <summary>Reads the instant, in UTC microseconds since 1970; a fraction finer than that is cut.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="micros">The instant; of a local time as if its clock were UTC.</param>
    /// <param name="isLocal">Whether no offset is named.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out long micros, out bool isLocal)
    {
        var reading = new TimeText(text);
        isLocal = false;
        return reading.IsNumber() ? reading.TryNumber(out micros, ref isLocal) : reading.TryIso(out micros, out isLocal);
    }

    private readonly bool IsNumber()
    {
        var from = _text is [(byte)'-' or (byte)'+', ..] ? 1 : 0;
        return _text.Length > from && _text[from..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var end
            && (end < 0 || (end > 0 && _text[from + end] == '.' && _text[(from + end + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0));
    }

    private bool TryNumber(out long micros, ref bool isLocal)
    {
        if (_text.Length is 8 or 14 && _text[0] is (byte)'1' or (byte)'2' && TryIso(out micros, out isLocal)) return true;
        (micros, isLocal, _at) = (0, false, 0);
        var negative = _text[0] == '-';
        if (_text[0] is (byte)'-' or (byte)'+') _at++;
        var digits = _text[_at..].IndexOf((byte)'.') is var dot and >= 0 ? dot : _text.Length - _at;
        if (digits is 0 or > 19) return false;
        var whole = 0UL;
        for (var end = _at + digits; _at < end; _at++) whole = whole * 10 + (ulong)(_text[_at] - '0');
        var unit = whole switch { < 100_000_000_000 => 1_000_000L, < 100_000_000_000_000 => 1000, < 100_000_000_000_000_000 => 1, _ => 0 };
        micros = unit == 0 ? (long)(whole / 1000) : (long)whole * unit;
        if (unit > 1 && _at < _text.Length) micros += Fraction() * unit / 1_000_000;
        if (negative) micros = -micros;
        return micros >= s_yearOne;
    }

    private bool TryIso(out long micros, out bool isLocal)
    {
        (micros, isLocal) = (0, true);
        if (!Number(4, out var year)) return false;
        var between = _at < _text.Length && _text[_at] is (byte)'-' or (byte)'/' or (byte)'.' ? _text[_at] : (byte)0;
        if (!Skip(between) || !Number(2, out var month) || !Skip(between) || !Number(2, out var day)) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        micros = DaysFrom1970(year, month, day) * Microseconds.Day;
        if (_at == _text.Length) return true;
        if (_text[_at] is (byte)'T' or (byte)'t') _at++;
        else if (_text[_at] == ' ') Blanks();
        else if (between != 0) return false;
        return TryClock(ref micros) && TryOffset(ref micros, out isLocal);
    }

    private bool TryClock(ref long micros)
    {
        if (!Number(2, out var hour)) return false;
        var between = _at < _text.Length && _text[_at] == ':' ? (byte)':' : (byte)0;
        if (!Skip(between) || !Number(2, out var minute)) return false;
        var second = 0;
        if (between == 0 ? _at < _text.Length && char.IsAsciiDigit((char)_text[_at]) : _at < _text.Length && _text[_at] == ':')
            if (!Skip(between) || !Number(2, out second)) return false;
        if (hour > 23 || minute > 59 || second > 60) return false;
        micros += (hour * 3600L + minute * 60 + second) * Microseconds.Second;
        if (_at < _text.Length && _text[_at] is (byte)'.' or (byte)',') micros += Fraction();
        return true;
    }

    private bool TryOffset(ref long micros, out bool isLocal)
    {
        Blanks();
        isLocal = _at == _text.Length;
        if (isLocal) return true;
        var rest = _text[_at..];
        if (rest is [(byte)'Z' or (byte)'z'] || rest.SequenceEqual("UTC"u8) || rest.SequenceEqual("GMT"u8)) return true;
        var sign = _text[_at] switch { (byte)'+' => 1, (byte)'-' => -1, _ => 0 };
        _at++;
        if (sign == 0 || !Number(2, out var hours)) return false;
        var minutes = 0;
        if (_at < _text.Length && _text[_at] == ':') _at++;
        if (_at < _text.Length && !Number(2, out minutes)) return false;
        if (_at < _text.Length || hours > 18 || minutes > 59) return false;
        micros -= sign * (hours * 3600L + minutes * 60) * Microseconds.Second;
        return true;
    }

    private bool Number(int digits, out int number)
    {
        number = 0;
        if (_at + digits > _text.Length) return false;
        for (var end = _at + digits; _at < end; _at++)
        {
            var digit = _text[_at] - '0';
            if ((uint)digit > 9) return false;
            number = number * 10 + digit;
        }

        return true;
    }

    /// <summary>Millionths after a decimal point, further digits cut.</summary>
    private long Fraction()
    {
        _at++;
        var (fraction, unit) = (0L, 100_000L);
        for (; _at < _text.Length && (uint)(_text[_at] - '0') <= 9; _at++, unit /= 10) fraction += (_text[_at] - '0') * unit;
        return fraction;
    }

    private bool Skip(byte what)
    {
        if (what == 0) return true;
        if (_at >= _text.Length || _text[_at] != what) return false;
        _at++;
        return true;
    }

    private void Blanks()
    {
        while (_at < _text.Length && _text[_at] == ' ') _at++;
    }

    /// <summary>Howard Hinnant's days_from_civil, without branches on leap years.</summary>
    private static long DaysFrom1970(int year, int month, int day)
    {
        var y = month <= 2 ? year - 1 : year;
        var ofEra = y % 400;
        var ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return y / 400 * 146_097L + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
    }
}
