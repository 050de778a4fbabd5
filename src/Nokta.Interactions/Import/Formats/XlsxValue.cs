using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Nokta.Interactions.Import.Formats;

/// <summary>Numbers of cells as text: quantities as people see them, serial days as year-month-day, whatever format shows them.</summary>
internal static class XlsxValue
{
    /// <summary>A longer value is no number; a text takes at most three bytes a character.</summary>
    public const int Longest = 32, Room = 160;
    private const double MillisecondsOfDay = 86_400_000;

    /// <summary>Writes the text and returns its length.</summary>
    public static int Write(string value, NumberForm form, bool is1904, Span<byte> into)
    {
        if (form.Kind == NumberKind.Plain) return WriteNumber(value, form, into);
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var serial) || Math.Abs(serial) > 3_000_000) return Copy(value, into);
        return form.Kind == NumberKind.Span || (form.Kind == NumberKind.Clock && serial is >= 0 and < 367) ? WriteSpan(serial, into) : WriteDay(serial, form.Kind, is1904, into);
    }

    private static int WriteNumber(string value, NumberForm form, Span<byte> into)
    {
        var n = IsShort(value) ? Copy(value, into) : WriteLong(value, into);
        if (form.Digits > n && into[0] != '-' && into[..n].IndexOf((byte)'.') < 0)
        {
            into[..n].CopyTo(into[(form.Digits - n)..]);
            into[..(form.Digits - n)].Fill((byte)'0');
            n = form.Digits;
        }

        if (form.Currency is null) return n;
        into[n++] = (byte)' ';
        return n + Encoding.UTF8.GetBytes(form.Currency, into[n..]);
    }

    /// <summary>Digits that are shown as they are stored; longer ones carry the binary rest of a fraction.</summary>
    private static bool IsShort(string value)
    {
        if (value.Length is 0 or > 15) return false;
        foreach (var c in value)
            if (!char.IsAsciiDigit(c) && c is not ('.' or '-')) return false;
        return true;
    }

    /// <summary>Fifteen digits, as spreadsheets show: 0.30000000000000004 is 0.3, 9.12345678901E+11 is a phone.</summary>
    private static int WriteLong(string value, Span<byte> into)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !(Math.Abs(number) < 7e27) || (number != 0 && Math.Abs(number) < 1e-12)) return Copy(value, into);
        Utf8Formatter.TryFormat((decimal)number, into, out var n);
        return n;
    }

    private static int WriteDay(double serial, NumberKind kind, bool is1904, Span<byte> into)
    {
        var milliseconds = Snap(Math.Round(serial * MillisecondsOfDay));
        var days = (int)Math.Floor(milliseconds / MillisecondsOfDay);
        // Excel counts a 29 February 1900 that never was; days before it are one further.
        if (!is1904 && days == 60) return Copy("1900-02-29", into);
        var epoch = is1904 ? new DateTime(1904, 1, 1) : days is > 0 and < 60 ? new DateTime(1899, 12, 31) : new DateTime(1899, 12, 30);
        var rest = milliseconds - days * MillisecondsOfDay;
        var at = epoch.AddDays(days).AddMilliseconds(rest);
        var shape = rest % 1000 != 0 ? "yyyy-MM-dd HH:mm:ss.fff" : rest != 0 || kind != NumberKind.Date ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd";
        at.TryFormat(into, out var n, shape, CultureInfo.InvariantCulture);
        return n;
    }

    private static int WriteSpan(double serial, Span<byte> into)
    {
        var milliseconds = (long)Snap(Math.Round(Math.Abs(serial) * MillisecondsOfDay));
        var (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
        var text = string.Create(CultureInfo.InvariantCulture, $"{(serial < 0 ? "-" : "")}{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}{(rest == 0 ? "" : $".{rest:000}")}");
        return Copy(text, into);
    }

    /// <summary>A thousandth beside a whole second is the rounding of the serial, not a time.</summary>
    private static double Snap(double milliseconds)
    {
        var seconds = Math.Round(milliseconds / 1000) * 1000;
        return Math.Abs(milliseconds - seconds) <= 1 ? seconds : milliseconds;
    }

    private static int Copy(string text, Span<byte> into) => Encoding.UTF8.GetBytes(text.AsSpan(0, Math.Min(text.Length, Longest)), into);
}
