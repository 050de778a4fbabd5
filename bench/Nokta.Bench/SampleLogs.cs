using System.Globalization;

namespace Nokta.Bench;

/// <summary>Logs as programs write them, the same for the same number of records.</summary>
internal static class SampleLogs
{
    private static readonly string[] s_activities = ["register request", "check ticket", "examine casually", "decide", "pay compensation", "reject request"];
    private static readonly string[] s_staff = ["Pete", "Sue", "Mike", "Sara", "Ellen", "Sean"];
    private static readonly string[] s_pages = ["/", "/menu", "/menu/tea", "/book", "/about", "/order/10482", "/style.css", "/blog/spring-menu?utm_source=instagram&utm_campaign=nowruz"];
    private static readonly string[] s_agents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    ];

    public static IReadOnlyList<(string Name, Action<TextWriter, long> Write)> All { get; } =
    [
        ("csv", Csv), ("xes", Xes), ("xes.gz", Xes), ("ocel json", Ocel), ("json lines", (to, rows) => Json(to, rows, "", "\n")), ("json array", (to, rows) => Json(to, rows, "[", ",\n")),
        ("access log, combined", Combined), ("access log, json", AccessJson), ("asterisk cdr", Calls), ("icalendar", Calendar), ("vcard", Contacts),
    ];

    private static void Csv(TextWriter to, long rows)
    {
        to.Write("case:concept:name,concept:name,time:timestamp,org:resource,lifecycle:transition\n");
        for (var i = 0L; i < rows; i++) Put(to, $"case-{i / 20},{Of(s_activities, i)},{At(i):yyyy-MM-dd'T'HH:mm:ss.fff'+03:30'},{Of(s_staff, i / 3)},complete\n");
    }

    private static void Xes(TextWriter to, long rows)
    {
        to.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<log xes.version=\"1.0\" xmlns=\"http://www.xes-standard.org/\">\n");
        for (var i = 0L; i < rows; i++)
        {
            if (i % 20 == 0) Put(to, $"{(i > 0 ? "\t</trace>\n" : "")}\t<trace>\n\t\t<string key=\"concept:name\" value=\"case-{i / 20}\"/>\n");
            Put(to, $"\t\t<event>\n\t\t\t<string key=\"org:resource\" value=\"{Of(s_staff, i / 3)}\"/>\n\t\t\t<date key=\"time:timestamp\" value=\"{At(i):yyyy-MM-dd'T'HH:mm:ss.fff'+03:30'}\"/>\n\t\t\t<string key=\"concept:name\" value=\"{Of(s_activities, i)}\"/>\n\t\t\t<string key=\"lifecycle:transition\" value=\"complete\"/>\n\t\t</event>\n");
        }

        to.Write("\t</trace>\n</log>\n");
    }

    private static void Ocel(TextWriter to, long rows)
    {
        to.Write("{\"objectTypes\":[{\"name\":\"customer\",\"attributes\":[]},{\"name\":\"order\",\"attributes\":[]}],\"eventTypes\":[{\"name\":\"place order\",\"attributes\":[{\"name\":\"channel\",\"type\":\"string\"}]}],\n\"objects\":[");
        for (var i = 0L; i < rows / 20; i++) Put(to, $"{(i > 0 ? ",\n" : "")}{{\"id\":\"c{i}\",\"type\":\"customer\"}},{{\"id\":\"o{i}\",\"type\":\"order\"}}");
        to.Write("],\n\"events\":[");
        for (var i = 0L; i < rows; i++) Put(to, $"{(i > 0 ? ",\n" : "")}{{\"id\":\"e{i}\",\"type\":\"{Of(s_activities, i)}\",\"time\":\"{At(i):yyyy-MM-dd'T'HH:mm:ss'Z'}\",\"attributes\":[{{\"name\":\"channel\",\"value\":\"web\"}}],\"relationships\":[{{\"objectId\":\"c{i / 20}\",\"qualifier\":\"buyer\"}},{{\"objectId\":\"o{i / 20}\",\"qualifier\":\"order\"}}]}}");
        to.Write("]}\n");
    }

    private static void Json(TextWriter to, long rows, string before, string between)
    {
        to.Write(before);
        for (var i = 0L; i < rows; i++) Put(to, $"{(i > 0 ? between : "")}{{\"id\":\"R{i:D10}\",\"time\":\"{At(i):yyyy-MM-dd'T'HH:mm:ss'Z'}\",\"customer\":{{\"phone\":\"+98912{i % 99_991:D7}\"}},\"activity\":\"{Of(s_activities, i)}\",\"channel\":\"web\",\"outcome\":\"done\"}}");
        to.Write(before.Length > 0 ? "]\n" : "\n");
    }

    private static void Combined(TextWriter to, long rows)
    {
        for (var i = 0L; i < rows; i++) Put(to, $"10.{i % 200}.{i / 7 % 250}.{i / 3 % 250} - - [{At(i):dd'/'MMM'/'yyyy':'HH':'mm':'ss} +0330] \"GET {Of(s_pages, i)} HTTP/1.1\" 200 {1000 + i % 9000} \"https://shop.example/\" \"{Of(s_agents, i / 5)}\"\n");
    }

    private static void AccessJson(TextWriter to, long rows)
    {
        for (var i = 0L; i < rows; i++) Put(to, $"{{\"time_iso8601\":\"{At(i):yyyy-MM-dd'T'HH:mm:ss'+03:30'}\",\"remote_addr\":\"10.{i % 200}.{i / 7 % 250}.{i / 3 % 250}\",\"remote_user\":\"\",\"request\":\"GET {Of(s_pages, i)} HTTP/1.1\",\"status\":200,\"body_bytes_sent\":{1000 + i % 9000},\"request_time\":0.0{i % 90 + 10},\"http_referer\":\"https://shop.example/\",\"http_user_agent\":\"{Of(s_agents, i / 5)}\"}}\n");
    }

    /// <summary>Two phones ring for each call, the second one answers.</summary>
    private static void Calls(TextWriter to, long rows)
    {
        for (var i = 0L; i < rows; i++)
        {
            var (call, isAnswered) = (i / 2, i % 2 == 1);
            Put(to, $"\"\",\"0912{call % 99_991:D7}\",\"600\",\"from-trunk\",\"\"\"\"\"\" <0912{call % 99_991:D7}>\",\"PJSIP/trunk-{call:x8}\",\"PJSIP/{101 + i % 5}-{i:x8}\",\"Dial\",\"PJSIP/101&PJSIP/102,30\",\"{At(call * 2):yyyy-MM-dd HH:mm:ss}\",{(isAnswered ? $"\"{At(call * 2):yyyy-MM-dd HH:mm:ss}\"" : "")},\"{At(call * 2):yyyy-MM-dd HH:mm:ss}\",{i % 200 + 10},{(isAnswered ? i % 200 : 0)},\"{(isAnswered ? "ANSWERED" : "NO ANSWER")}\",\"DOCUMENTATION\",\"{1735700000 + call}.{call}\",\"\"\n");
        }
    }

    private static void Calendar(TextWriter to, long rows)
    {
        to.Write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
        for (var i = 0L; i < rows; i++) Put(to, $"BEGIN:VEVENT\r\nUID:b-{i}@salon\r\nDTSTART;TZID=Asia/Tehran:{At(i):yyyyMMdd'T'HHmmss}\r\nDURATION:PT45M\r\nSUMMARY:Haircut\\, colour\r\nLOCATION:branch {i % 5}\r\nSTATUS:CONFIRMED\r\nATTENDEE;CN=\"Guest {i % 9973}\":mailto:guest{i % 9973}@example.com\r\nDESCRIPTION:A long description that has to be folded because it is longer \r\n than seventy-five octets.\r\nEND:VEVENT\r\n");
        to.Write("END:VCALENDAR\r\n");
    }

    private static void Contacts(TextWriter to, long rows)
    {
        for (var i = 0L; i < rows; i++) Put(to, $"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:c-{i}\r\nFN:Guest {i}\r\nN:{i};Guest;;;\r\nTEL;TYPE=CELL:0912 {i % 1000:D3} {i / 1000:D4}\r\nEMAIL:guest{i}@example.com\r\nORG:Company {i % 500}\r\nREV:{At(i):yyyyMMdd'T'HHmmss'Z'}\r\nEND:VCARD\r\n");
    }

    private static void Put(TextWriter to, FormattableString text) => to.Write(text.ToString(CultureInfo.InvariantCulture));

    private static string Of(string[] values, long i) => values[i % values.Length];

    private static DateTime At(long i) => DateTime.UnixEpoch.AddSeconds(1_735_700_000 + i * 31);
}
