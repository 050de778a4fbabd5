using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>Which column of a table of calls is what, -1 = there is none: by its place in Asterisk's file, by its name anywhere else.</summary>
internal sealed record CallColumns
{
    public required int Start { get; init; }
    public required int From { get; init; }
    public required int To { get; init; }
    public int Clock { get; init; } = -1;
    public int Answer { get; init; } = -1;
    public int Duration { get; init; } = -1;
    public int Talk { get; init; } = -1;
    public int Wait { get; init; } = -1;
    public int Direction { get; init; } = -1;
    public int Status { get; init; } = -1;
    public int Staff { get; init; } = -1;
    public int Id { get; init; } = -1;
    public int Linked { get; init; } = -1;
    public int Channel { get; init; } = -1;
    public int OtherChannel { get; init; } = -1;
    public int Application { get; init; } = -1;
    public int Data { get; init; } = -1;

    /// <summary>Names of the columns of Asterisk's Master.csv, which has no header; older ones and plain settings end earlier.</summary>
    public static readonly string[] Asterisk =
    [
        "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer", "end",
        "duration", "billsec", "disposition", "amaflags", "uniqueid", "userfield", "peeraccount", "linkedid", "sequence",
    ];

    private static readonly HashSet<string> s_dispositions = ["ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"];
    private static readonly HashSet<string> s_flags = ["DOCUMENTATION", "BILLING", "BILL", "IGNORE", "OMIT", "DEFAULT", ""];

    // Longer names come first where one is a part of another. A word must match the whole name or one end of it at a word's edge.
    private static readonly (string Role, string[] Words)[] s_words =
    [
        ("linked", ["linkedid", "linked id", "session id", "id сессии", "شناسه جلسه"]),
        ("id", ["uniqueid", "unique id", "call id", "callid", "id звонка", "id", "شناسه تماس", "شناسه"]),
        ("wait", ["время ожидания", "ожидание", "wait time", "waiting", "ring time", "ringing", "wait", "время дозвона", "زمان انتظار", "مدت انتظار", "انتظار"]),
        ("talk", ["billsec", "talk time", "talking", "conversation", "длительность разговора", "время разговора", "разговор", "مدت مکالمه", "زمان مکالمه", "مکالمه"]),
        ("duration", ["duration", "call duration", "длительность звонка", "общая длительность", "длительность", "продолжительность", "مدت تماس", "مدت زمان", "مدت"]),
        ("direction", ["direction", "call type", "тип звонка", "направление звонка", "направление", "вид звонка", "тип", "نوع تماس", "جهت تماس", "جهت"]),
        ("status", ["disposition", "status", "call status", "result", "статус звонка", "статус", "результат", "состояние", "وضعیت تماس", "وضعیت", "نتیجه"]),
        ("answer", ["answer time", "answered at", "время ответа", "زمان پاسخ"]),
        ("from", ["caller id", "caller number", "calling number", "caller", "calling", "from", "source", "src", "a number", "кто звонил", "номер звонящего", "звонящий", "вызывающий", "откуда", "от кого", "شماره تماس گیرنده", "تماس گیرنده", "شماره مبدا", "مبدا", "مبدأ", "از شماره"]),
        ("to", ["called number", "dialed number", "callee", "called", "destination", "dst", "to", "b number", "кому звонили", "куда звонили", "вызываемый", "номер назначения", "куда", "кому", "شماره مقصد", "مقصد", "شماره گیرنده", "به شماره"]),
        ("staff", ["agent", "operator", "answered by", "extension", "кто ответил", "сотрудник", "оператор", "ответил", "внутренний номер", "پاسخ دهنده", "اپراتور", "کارشناس", "داخلی"]),
        ("start", ["calldate", "call date", "start time", "start", "date/time", "date and time", "дата и время", "дата звонка", "начало", "дата", "date", "تاریخ و زمان", "تاریخ تماس", "زمان شروع", "تاریخ"]),
        ("clock", ["время звонка", "время", "time", "ساعت تماس", "ساعت", "زمان"]),
    ];

    /// <summary>The columns of a header, or null when this is no table of calls: it needs a start, both ends, and how the call went.</summary>
    public static CallColumns? Of(IReadOnlyList<string> header)
    {
        var folded = header.Select(h => Folding.Fold(h).Replace('_', ' ').Trim(' ', '.', ':')).ToList();
        var found = new Dictionary<string, int>();
        foreach (var (role, words) in s_words)
        {
            foreach (var word in words.Select(Folding.Fold))
            {
                var index = folded.FindIndex(name => !found.ContainsValue(folded.IndexOf(name)) && Says(name, word));
                if (index < 0) continue;
                found.Add(role, index);
                break;
            }
        }

        if (!found.ContainsKey("start") && found.Remove("clock", out var clock)) found.Add("start", clock);
        if (!found.ContainsKey("start") || !found.ContainsKey("from") || !found.ContainsKey("to")) return null;
        if (!found.ContainsKey("status") && !found.ContainsKey("talk") && !found.ContainsKey("duration")) return null;
        return new CallColumns
        {
            Start = At("start"), From = At("from"), To = At("to"), Clock = At("clock"), Answer = At("answer"), Duration = At("duration"), Talk = At("talk"), Wait = At("wait"),
            Direction = At("direction"), Status = At("status"), Staff = At("staff"), Id = At("id"), Linked = At("linked"),
            Channel = folded.IndexOf("channel"), OtherChannel = folded.IndexOf("dstchannel"), Application = folded.IndexOf("lastapp"), Data = folded.IndexOf("lastdata"),
        };

        int At(string role) => found.GetValueOrDefault(role, -1);
    }

    /// <summary>Asterisk's columns in a file without a header, as many as its rows have; null when the rows are not its.</summary>
    public static IReadOnlyList<string>? AsteriskHeader(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var width = rows.Count == 0 ? 0 : rows[0].Count;
        if (width < 16 || width > Asterisk.Length || !rows.Take(20).All(r => r.Count == width && s_dispositions.Contains(r[14]) && s_flags.Contains(r[15]) && r[9].Length == 19)) return null;
        var names = Asterisk[..width];
        // Settings decide whether the id or the user's field stands alone in the seventeenth place.
        if (width == 17 && !rows.All(r => IsId(r[16]))) names[16] = "userfield";
        return names;
    }

    private static bool IsId(string cell) => cell.Length > 10 && cell.Contains('.', StringComparison.Ordinal) && char.IsAsciiDigit(cell[^1]);

    private static bool Says(string name, string word) =>
        name == word || (word.Length > 3 && (name.StartsWith(word + " ", StringComparison.Ordinal) || name.EndsWith(" " + word, StringComparison.Ordinal) || name.StartsWith(word + ",", StringComparison.Ordinal) || name.StartsWith(word + "(", StringComparison.Ordinal)));
}
