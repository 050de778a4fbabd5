namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>A call of Asterisk's queue log: all events of one call id, in one queue or several.</summary>
/// <remarks>After docs.asterisk.org, Operation, Queue Logs: time|call|queue|member|event and what the event says, each at its place.</remarks>
internal static class QueueCall
{
    public static readonly string[] Columns = ["time", "callid", "queue", "agent", "event", "data1", "data2", "data3", "data4", "data5", "data6", "data7", "data8"];

    private const int Fewest = 5;

    private static readonly HashSet<string> s_ofCalls =
    [
        "DID", "ENTERQUEUE", "CONNECT", "COMPLETEAGENT", "COMPLETECALLER", "ABANDON", "EXITEMPTY", "EXITWITHKEY", "EXITWITHTIMEOUT", "TRANSFER", "BLINDTRANSFER", "ATTENDEDTRANSFER",
        "RINGNOANSWER", "RINGCANCELED", "AGENTDUMP", "SYSCOMPAT", "INFO",
    ];

    private static readonly HashSet<string> s_ofMembers =
    [
        "ADDMEMBER", "REMOVEMEMBER", "PAUSE", "UNPAUSE", "PAUSEALL", "UNPAUSEALL", "PAUSEREASON", "PENALTY", "CONFIGRELOAD", "QUEUESTART", "RINUSE", "RINGINUSE",
        "AGENTLOGIN", "AGENTLOGOFF", "AGENTCALLBACKLOGIN", "AGENTCALLBACKLOGOFF",
    ];

    /// <summary>Whether lines are of a queue log.</summary>
    public static bool IsLog(IReadOnlyList<string> lines) => lines.Count > 0 && lines.Take(50).All(l => Read(l) is not null);

    /// <summary>The cells of a line; null when it is none.</summary>
    public static string[]? Read(string line)
    {
        var cells = line.Split('|', Columns.Length);
        return cells.Length >= Fewest && cells[0].Length >= 10 && cells[0].All(c => char.IsAsciiDigit(c) || c == '.') && (s_ofCalls.Contains(cells[4]) || s_ofMembers.Contains(cells[4]))
            ? [.. cells, .. Enumerable.Repeat("", Columns.Length - cells.Length)] : null;
    }

    /// <summary>Members who log in and out, and the queue's own settings, are no calls.</summary>
    public static bool IsOfCall(string[] cells) => s_ofCalls.Contains(cells[4]) && cells[1] is not ("NONE" or "REALTIME" or "");

    public static CallEvent Event(IReadOnlyList<string> cells, long? at) =>
        new() { Name = cells[4], Call = cells[1], At = at, Queue = cells[2], Channel = cells[3], Said = [.. cells.Skip(Fewest)] };

    public static CallFacts Tell(IReadOnlyList<CallEvent> events)
    {
        var entered = events.FirstOrDefault(e => e.Name == "ENTERQUEUE");
        var connect = events.LastOrDefault(e => e.Name == "CONNECT");
        var over = events.LastOrDefault(e => e.Name is "COMPLETEAGENT" or "COMPLETECALLER" or "TRANSFER" or "BLINDTRANSFER" or "ATTENDEDTRANSFER");
        var waits = events.Select(WaitOf).Where(s => s >= 0).ToList();
        var number = entered is { Said.Count: > 1 } ? CallLeg.Number(entered.Said[1]) : "";
        return new CallFacts
        {
            Key = events[0].Call,
            Direction = "in",
            Outcome = connect is not null ? events.Any(e => e.Name is "SYSCOMPAT") ? "failed" : "answered" : events.Any(IsEnd) ? "unanswered" : "",
            Outside = number,
            Start = events.Min(e => e.At),
            Staff = connect is null ? "" : MemberOf(connect.Channel),
            Talk = connect is null || over is null ? -1 : TalkOf(over, connect),
            Wait = waits.Count > 0 ? waits.Sum() : -1,
            Queue = (connect ?? events[^1]).Queue,
            Queued = waits.Count > 0 ? waits.Sum() : -1,
            Transfer = over is null ? "" : TransferOf(over),
        };
    }

    private static bool IsEnd(CallEvent one) => one.Name is "ABANDON" or "EXITEMPTY" or "EXITWITHKEY" or "EXITWITHTIMEOUT" or "AGENTDUMP";

    /// <summary>Seconds that the caller waited in one queue.</summary>
    private static double WaitOf(CallEvent one) => one.Name switch
    {
        "CONNECT" => one.SecondsAt(0),
        "ABANDON" or "EXITEMPTY" or "EXITWITHTIMEOUT" => one.SecondsAt(2),
        "EXITWITHKEY" => one.SecondsAt(3),
        _ => -1,
    };

    private static double TalkOf(CallEvent over, CallEvent connect)
    {
        var said = over.Name switch { "COMPLETEAGENT" or "COMPLETECALLER" => over.SecondsAt(1), "TRANSFER" or "BLINDTRANSFER" => over.SecondsAt(3), _ => -1 };
        return said >= 0 ? said : connect.At is { } from && over.At is { } until && until >= from ? (until - from) / 1e6 : -1;
    }

    private static string TransferOf(CallEvent over) => over.Name switch
    {
        "TRANSFER" or "BLINDTRANSFER" when over.Said[0].Length > 0 => over.Said[0],
        "TRANSFER" or "BLINDTRANSFER" or "ATTENDEDTRANSFER" => "?",
        _ => "",
    };

    private static string MemberOf(string member) => CallLeg.Peer(member) is { Length: > 0 } peer ? peer : member;
}
