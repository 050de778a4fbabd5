using System.Globalization;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel.Calendars;
using Calendar = Nokta.Kernel.Calendars.Calendar;

namespace Nokta.Interactions.Measures;

/// <summary>What a page of figures is asked for, as its URL says it: a period and a segment.</summary>
public sealed record Scope
{
    public static readonly IReadOnlyList<string> Spans = ["7d", "28d", "90d", "month", "365d", "all", "custom"];

    /// <summary>One of <see cref="Spans"/>.</summary>
    public string Span { get; init; } = "28d";

    /// <summary>First and last day of a custom span, both included.</summary>
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }

    /// <summary>Only interactions of this branch, channel or source; empty = all.</summary>
    public string Branch { get; init; } = "";
    public string Channel { get; init; } = "";
    public string Source { get; init; } = "";

    /// <summary>Only people who were at this touchpoint at any time; null = everybody.</summary>
    public int? Touched { get; init; }

    /// <summary>Only people who stand in this audience stage at the end of the period (a code of <see cref="AudienceRules.Stages"/>); empty = everybody.</summary>
    public string Audience { get; init; } = "";

    /// <summary>Only people of this segment, by its number; null = everybody.</summary>
    public int? Segment { get; init; }

    public bool HasSegment => Branch.Length > 0 || Channel.Length > 0 || Source.Length > 0 || Touched is not null || Audience.Length > 0 || Segment is not null;

    /// <summary>Reads what a URL or a command line says; what it does not understand falls back to the last 28 days.</summary>
    public static Scope Read(string? span, string? from, string? to, string? branch, string? channel, string? source, string? touched, string? audience = null, string? segment = null)
    {
        var (first, last) = (Day(from), Day(to));
        var known = span is not null && Spans.Contains(span) ? span : first is not null || last is not null ? "custom" : "28d";
        return new Scope
        {
            Span = known,
            From = first,
            To = last,
            Branch = branch ?? "",
            Channel = channel ?? "",
            Source = source ?? "",
            Touched = touched is null ? null : Nokta.Touchpoints.TouchpointCard.NumberIn(touched),
            Audience = audience is not null && AudienceRules.Stages.ContainsKey(audience) ? audience : "",
            Segment = int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null,
        };
    }

    /// <summary>
    /// The period in the workspace's calendar. It ends with the last day of data, or with yesterday when data still arrives today:
    /// an unfinished day would look like a fall.
    /// </summary>
    public Period PeriodIn(Calendar calendar, long startOfData, long endOfData, long now)
    {
        var today = calendar.DateOf(now);
        var lastDay = calendar.DateOf(Math.Max(endOfData, startOfData));
        if (lastDay >= today) lastDay = today.AddDays(-1);
        if (calendar.DateOf(startOfData) > lastDay) lastDay = calendar.DateOf(startOfData);
        var end = lastDay.AddDays(1);

        var (from, until) = Span switch
        {
            "7d" => (end.AddDays(-7), end),
            "90d" => (end.AddDays(-90), end),
            "365d" => (end.AddDays(-365), end),
            "month" => (calendar.Add(end, CalendarUnit.Month, -1), calendar.FirstDay(end, CalendarUnit.Month)),
            "all" => (calendar.DateOf(startOfData), calendar.DateOf(endOfData).AddDays(1)),
            // Chosen a moment ago, its days not yet: they start as what was shown.
            "custom" when From is null && To is null => (end.AddDays(-28), end),
            "custom" => (From ?? calendar.DateOf(startOfData), (To ?? lastDay).AddDays(1)),
            _ => (end.AddDays(-28), end),
        };
        if (until <= from) until = from.AddDays(1);
        return new Period(calendar.StartOf(from), calendar.StartOf(until));
    }

    /// <summary>The scope as a query string without "?", for links that keep it.</summary>
    public string Query()
    {
        var parts = new List<string>();
        if (Span != "28d") parts.Add("p=" + Span);
        if (Span == "custom" && From is { } from) parts.Add("from=" + from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (Span == "custom" && To is { } to) parts.Add("to=" + to.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (Branch.Length > 0) parts.Add("loc=" + Uri.EscapeDataString(Branch));
        if (Channel.Length > 0) parts.Add("ch=" + Uri.EscapeDataString(Channel));
        if (Source.Length > 0) parts.Add("src=" + Uri.EscapeDataString(Source));
        if (Touched is { } touched) parts.Add("seg=" + Nokta.Touchpoints.TouchpointCard.IdOf(touched));
        if (Audience.Length > 0) parts.Add("aud=" + Audience);
        if (Segment is { } segment) parts.Add("who=" + segment.ToString(CultureInfo.InvariantCulture));
        return string.Join('&', parts);
    }

    /// <summary>A day on which anything can have happened: the years of interactions.</summary>
    internal static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and < 2200 ? day : null;
}
