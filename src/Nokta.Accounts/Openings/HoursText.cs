using System.Globalization;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>Opening times of a day as people write them: <c>9-13, 17:00–23:30</c>, in any digits; empty is closed, 24 is all day, an earlier end is after midnight.</summary>
public static class HoursText
{
    public const int MostSpans = 6;

    /// <summary>The stretches, or why they cannot be read.</summary>
    public static Outcome<List<OpenSpan>> Read(string? text)
    {
        var plain = Folding.Digits((text ?? "").Trim()).Replace('–', '-').Replace('—', '-').Replace('−', '-').Replace("تا", "-", StringComparison.Ordinal);
        if (plain.Length == 0 || plain is "-") return new List<OpenSpan>();
        if (plain is "24" or "24h" or "24/24" or "0-24" or "00:00-24:00") return new List<OpenSpan> { OpenSpan.AllDay };
        var spans = new List<OpenSpan>();
        foreach (var part in plain.Split([',', '،', ';', '؛'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('-') is not [var from, var to] || Minute(from) is not { } first || Minute(to) is not { } last) return Refusal.Of("hours.unreadable", ("text", part));
            if (last <= first) last += OpenSpan.Day;
            var span = new OpenSpan(first, last);
            if (!span.IsWellFormed) return Refusal.Of("hours.unreadable", ("text", part));
            spans.Add(span);
        }

        spans.Sort((a, b) => a.From.CompareTo(b.From));
        if (spans.Count > MostSpans) return Refusal.Of("hours.many", ("most", MostSpans));
        if (spans.Zip(spans.Skip(1)).Any(p => p.Second.From < p.First.To)) return new Refusal("hours.overlap");
        return spans;
    }

    /// <summary>The one way a day is stored: <c>09:00-13:00, 17:00-01:00</c>.</summary>
    public static string Write(IReadOnlyList<OpenSpan> spans) => string.Join(", ", spans.Select(s => s == OpenSpan.AllDay ? "00:00-24:00" : Time(s.From) + "-" + Time(s.To)));

    /// <summary>The stretches of a stored text, which is always readable.</summary>
    public static IReadOnlyList<OpenSpan> Stored(string text) => Read(text).Value ?? [];

    private static string Time(int minute)
    {
        var inDay = minute % OpenSpan.Day;
        return string.Create(CultureInfo.InvariantCulture, $"{inDay / 60:00}:{inDay % 60:00}");
    }

    private static int? Minute(string text)
    {
        var parts = text.Trim().Split(':', '.', '٫');
        if (parts.Length is 0 or > 2 || !int.TryParse(parts[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var hour)) return null;
        var minute = 0;
        if (parts.Length == 2 && (parts[1].Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out minute))) return null;
        return hour is > 24 || minute is > 59 || (hour == 24 && minute > 0) ? null : hour * 60 + minute;
    }
}
