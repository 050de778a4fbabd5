namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>A call of Asterisk's channel event log: all events of one linked id.</summary>
/// <remarks>After the CEL specification of Asterisk 12 and later, docs.asterisk.org: the caller's channel has the linked id for its own.</remarks>
internal static class CelCall
{
    /// <summary>Names of the columns in the order of cel_custom.conf as it ships, without the remark in its second place.</summary>
    public static readonly string[] Columns =
    [
        "eventtype", "eventtime", "cid_name", "cid_num", "cid_ani", "cid_rdnis", "cid_dnid", "exten", "context", "channame", "appname", "appdata",
        "amaflags", "accountcode", "uniqueid", "linkedid", "peer", "userfield", "userdeftype", "eventextra",
    ];

    private const int RemarkAt = 1;

    private static readonly HashSet<string> s_events =
    [
        "CHAN_START", "CHAN_END", "ANSWER", "HANGUP", "BRIDGE_ENTER", "BRIDGE_EXIT", "APP_START", "APP_END", "PARK_START", "PARK_END", "BLINDTRANSFER", "ATTENDEDTRANSFER", "PICKUP", "FORWARD",
        "LINKEDID_END", "USER_DEFINED", "LOCAL_OPTIMIZE", "LOCAL_OPTIMIZE_BEGIN", "STREAM_BEGIN", "STREAM_END", "DTMF", "BRIDGE_START", "BRIDGE_END", "CONF_ENTER", "CONF_EXIT", "CONF_START", "CONF_END", "TRANSFER",
    ];

    /// <summary>The columns of rows without a header; null when they are no events.</summary>
    public static IReadOnlyList<string>? HeaderOf(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var width = rows.Count == 0 ? 0 : rows[0].Count;
        if (width < Columns.Length || width > Columns.Length + 1 || !rows.Take(20).All(r => r.Count == width && s_events.Contains(r[0]))) return null;
        return width == Columns.Length ? Columns : [.. Columns[..RemarkAt], "remark", .. Columns[RemarkAt..]];
    }

    /// <summary>Whether a header is one of such events, as databases have them.</summary>
    public static bool IsHeader(IReadOnlyList<string> header) => header.Contains("eventtype") && header.Contains("eventtime") && header.Contains("linkedid") && header.Contains("uniqueid") && header.Contains("channame");

    public static Func<IReadOnlyList<string>, long?, CallEvent> Reader(IReadOnlyList<string> header)
    {
        var places = header.Select((name, i) => (name, i)).GroupBy(h => h.name).ToDictionary(g => g.Key, g => g.First().i);
        return (cells, at) => new CallEvent
        {
            Name = Of(cells, "eventtype"), At = at, Call = Of(cells, "linkedid") is { Length: > 0 } linked ? linked : Of(cells, "uniqueid"), Own = Of(cells, "uniqueid"),
            Number = CallLeg.Number(Of(cells, "cid_num")), Extension = CallLeg.Number(Of(cells, "exten")), Channel = Of(cells, "channame"),
            Application = Of(cells, "appname"), Data = Of(cells, "appdata"), Extra = Of(cells, "eventextra") is { Length: > 0 } extra ? extra : Of(cells, "extra"),
        };

        string Of(IReadOnlyList<string> cells, string name) => places.TryGetValue(name, out var i) && i < cells.Count ? cells[i].Trim() : "";
    }

    public static CallFacts Tell(IReadOnlyList<CallEvent> events)
    {
        var caller = events.Where(e => e.IsOfCaller).ToList();
        if (caller.Count == 0) caller = [.. events];
        var others = events.Where(e => !e.IsOfCaller && !e.Channel.StartsWith("Local/", StringComparison.Ordinal)).ToList();
        var from = First(caller, e => e.Number);
        var to = First(caller, e => e.Extension);
        var answer = others.Find(e => e.Name == "BRIDGE_ENTER") ?? (caller.Exists(e => e.Name is "BRIDGE_START" or "BRIDGE_ENTER") ? others.Find(e => e.Name == "ANSWER") : null);
        var (start, end) = (events.Min(e => e.At), events.Max(e => e.At));
        var (mine, theirs) = (CallLeg.Peer(caller[0].Channel), answer is null ? "" : CallLeg.Peer(answer.Channel));
        var isFromInside = CallLeg.IsInside(from) || CallLeg.IsInside(mine);
        var isToInside = answer is null ? CallLeg.IsInside(to) : CallLeg.IsInside(theirs);
        var direction = !isFromInside ? "in" : isToInside ? "internal" : "out";
        var queued = caller.Find(e => e is { Name: "APP_START", Application: "Queue" });
        var left = caller.Find(e => e is { Name: "APP_END", Application: "Queue" });
        return new CallFacts
        {
            Key = events[0].Call,
            Direction = direction,
            Outcome = answer is not null ? "answered" : OutcomeOf(caller),
            Outside = direction switch { "in" => from, "out" => to, _ => "" },
            Start = start,
            Staff = direction == "in" ? CallLeg.IsInside(theirs) ? theirs : "" : CallLeg.IsInside(mine) ? mine : CallLeg.IsInside(from) ? from : "",
            Talk = answer is null ? -1 : Seconds(answer.At, events.Where(e => e.Name == "BRIDGE_EXIT").Max(e => e.At) ?? caller.FindLast(e => e.Name == "HANGUP")?.At ?? end),
            Wait = Seconds(start, answer is null ? end : answer.At),
            Queue = queued?.Data.Split(',')[0] ?? "",
            Queued = queued is null ? -1 : Seconds(queued.At, answer?.At ?? left?.At ?? end),
            Transfer = TransferOf(events),
        };
    }

    /// <summary>How a call ended that nobody answered: by what Dial said of it, else by the cause of hanging up.</summary>
    private static string OutcomeOf(List<CallEvent> caller)
    {
        if (caller.FindLast(e => e.Name == "HANGUP") is not { } hangup) return caller.Exists(e => e.Name is "CHAN_END" or "LINKEDID_END") ? "unanswered" : "";
        return hangup.ExtraOf("dialstatus") switch
        {
            "BUSY" => "busy",
            "CHANUNAVAIL" or "CONGESTION" or "INVALIDARGS" => "failed",
            "NOANSWER" or "CANCEL" or "DONTCALL" or "TORTURE" => "unanswered",
            // Q.850: user busy; no route, no circuit, out of order, congestion.
            _ => hangup.ExtraOf("hangupcause") switch { "17" => "busy", "1" or "2" or "3" or "27" or "34" or "38" or "41" or "42" or "44" => "failed", _ => "unanswered" },
        };
    }

    private static string TransferOf(IReadOnlyList<CallEvent> events)
    {
        if (events.LastOrDefault(e => e.Name is "BLINDTRANSFER" or "ATTENDEDTRANSFER" or "TRANSFER") is not { } transfer) return "";
        var to = transfer.ExtraOf("extension") is { Length: > 0 } extension ? extension : CallLeg.Peer(transfer.ExtraOf("transfer_target_channel_name"));
        return to.Length > 0 ? to : "?";
    }

    private static string First(List<CallEvent> events, Func<CallEvent, string> of) => events.Select(of).FirstOrDefault(t => t.Length > 1) ?? "";

    private static double Seconds(long? from, long? until) => from is { } a && until is { } b && b >= a ? (b - a) / 1e6 : -1;
}
