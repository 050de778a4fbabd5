using System.Globalization;
using System.Text;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>One record of a telephone system: a call, or a part of one (each phone that rang in a group has its own).</summary>
internal sealed class CallLeg
{
    private static readonly HashSet<string> s_machines = new(StringComparer.OrdinalIgnoreCase) { "VoiceMail", "Queue", "Playback", "BackGround", "WaitExten", "Hangup", "Wait", "MusicOnHold" };

    public required IReadOnlyList<string> Cells { get; init; }
    public required long Line { get; init; }
    public required string From { get; init; }
    public required string To { get; init; }

    /// <summary>Microseconds of the clock on the wall; null when the time cannot be read.</summary>
    public long? Start { get; init; }
    public long? Answer { get; init; }
    public required bool IsAnswered { get; init; }
    public required string Staff { get; init; }

    /// <summary>Seconds; -1 = unknown.</summary>
    public required double Talk { get; init; }
    public required double Wait { get; init; }
    public required double Duration { get; init; }
    public required string? Direction { get; init; }
    public required string Id { get; init; }

    /// <summary>The queue that the caller was in; empty when none was.</summary>
    public string Queue { get; init; } = "";

    /// <summary>How a leg ended that nobody answered: unanswered, busy or failed.</summary>
    public string Ended { get; init; } = "unanswered";

    /// <summary>The event that the record is, where a system writes one line for each.</summary>
    public CallEvent? Event { get; init; }

    public static CallLeg Of(IReadOnlyList<string> cells, long line, CallColumns columns, TimeText? time)
    {
        var (from, to) = (Number(Cell(columns.From)), Number(Cell(columns.To)));
        var (own, other) = (Peer(Cell(columns.Channel)), Peer(Cell(columns.OtherChannel)));
        var (talk, wait, duration) = (Seconds(Cell(columns.Talk)), Seconds(Cell(columns.Wait)), Seconds(Cell(columns.Duration)));
        var isFromInside = IsInside(from) || IsInside(own);
        var isToInside = columns.Channel >= 0 ? IsInside(other) || (IsInside(to) && !isFromInside) || (other.Length == 0 && IsInside(to)) : IsInside(to);
        var direction = CallWords.Direction(Cell(columns.Direction)) ?? (isFromInside ? isToInside ? "internal" : "out" : "in");
        var answered = CallWords.IsAnswered(Cell(columns.Status)) ?? CallWords.IsAnswered(Cell(columns.Direction)) ?? (talk >= 0 ? talk > 0 : duration > 0);
        // A machine picked up where no second channel was opened: the caller heard a greeting and talked to nobody.
        if (columns.OtherChannel >= 0 && Cell(columns.OtherChannel).Length == 0 && s_machines.Contains(Cell(columns.Application))) answered = false;
        var staff = Cell(columns.Staff);
        if (staff.Length == 0) staff = direction == "in" ? IsInside(other) ? other : IsInside(to) ? to : "" : IsInside(own) ? own : IsInside(from) ? from : "";
        return new CallLeg
        {
            Cells = cells,
            Line = line,
            From = from,
            To = to,
            Start = Moment(time, Cell(columns.Start), Cell(columns.Clock)),
            Answer = Moment(time, Cell(columns.Answer), ""),
            IsAnswered = answered,
            Staff = staff,
            Talk = talk,
            Wait = wait,
            Duration = duration,
            Direction = direction,
            Queue = Cell(columns.Application).Equals("Queue", StringComparison.OrdinalIgnoreCase) ? Cell(columns.Data).Split(',')[0] : "",
            Ended = CallWords.EndOf(Cell(columns.Status)) ?? CallWords.EndOf(Cell(columns.Direction)) ?? "unanswered",
            Id = Cell(columns.Linked) is { Length: > 0 } linked ? linked : Cell(columns.Id),
        };

        string Cell(int index) => index >= 0 && index < cells.Count ? cells[index].Trim() : "";
    }

    /// <summary>A record that is one event of a call.</summary>
    public static CallLeg Of(IReadOnlyList<string> cells, long line, CallEvent one) => new()
    {
        Cells = cells, Line = line, From = "", To = "", Start = one.At, IsAnswered = false, Staff = "", Talk = -1, Wait = -1, Duration = -1, Direction = "", Id = one.Call, Event = one,
    };

    /// <summary>Inside numbers are short: extensions have two to five digits.</summary>
    public static bool IsInside(string number) => number.Length is >= 2 and <= 5 && number.All(char.IsAsciiDigit);

    /// <summary>A number without names, brackets and blanks: <c>"Sara" &lt;09121234567&gt;</c> → 09121234567.</summary>
    public static string Number(string cell)
    {
        if (cell.LastIndexOf('<') is >= 0 and var open && cell.LastIndexOf('>') is var close && close > open) cell = cell[(open + 1)..close];
        if (cell.StartsWith("sip:", StringComparison.OrdinalIgnoreCase)) cell = cell[4..].Split('@')[0];
        var number = new string([.. Folding.Digits(cell).Where(c => char.IsAsciiDigit(c) || c == '+')]);
        return number.Length > 0 ? number : cell;
    }

    /// <summary>Who is on a channel: <c>PJSIP/101-0000012</c> → 101, <c>Local/101@from-queue-0000;1</c> → 101.</summary>
    public static string Peer(string channel)
    {
        var slash = channel.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return "";
        var rest = channel[(slash + 1)..];
        var end = rest.IndexOfAny(['-', '@', ';', '/']);
        return end < 0 ? rest : rest[..end];
    }

    private static double Seconds(string cell)
    {
        var bytes = Encoding.UTF8.GetBytes(cell);
        return cell.Length > 0 && DurationText.Read(bytes, 1000, out var milliseconds) is null && milliseconds >= 0 ? milliseconds / 1000.0 : -1;
    }

    public static long? Moment(TimeText? time, string cell, string clock)
    {
        if (time is null || cell.Length == 0 || time.Read(Encoding.UTF8.GetBytes(cell), out var at) is not null) return null;
        if (at.HasClock || clock.Length == 0) return at.LocalMicros;
        return TimeText.ReadClock(Encoding.UTF8.GetBytes(clock), out var micros) is null ? at.LocalMicros + micros : at.LocalMicros;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Line}: {From} → {To}");
}
