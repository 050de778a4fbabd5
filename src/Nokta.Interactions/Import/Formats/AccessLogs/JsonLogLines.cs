using System.Globalization;
using System.Text.Json;

namespace Nokta.Interactions.Import.Formats.AccessLogs;

/// <summary>A JSON object a line: as nginx is usually told to write it, Caddy's and Traefik's own, and others that name things alike.</summary>
internal sealed class JsonLogLines : IAccessDialect
{
    private static readonly string[] s_time = ["time_iso8601", "@timestamp", "ts", "msec", "time_local", "timestamp", "startutc", "time"];
    private static readonly string[] s_method = ["request_method", "request.method", "method", "requestmethod", "http_method"];
    private static readonly string[] s_target = ["request_uri", "request.uri", "uri", "requestpath", "url", "path"];
    private static readonly string[] s_status = ["status", "status_code", "response_status", "downstreamstatus", "response.status"];
    private static readonly string[] s_bytes = ["body_bytes_sent", "bytes_sent", "size", "bytes", "downstreamcontentsize"];
    private static readonly string[] s_referrer = ["http_referer", "http_referrer", "request.headers.referer", "request_referer", "referer", "referrer"];
    private static readonly string[] s_agent = ["http_user_agent", "request.headers.user-agent", "request_user-agent", "user_agent", "useragent", "agent"];
    private static readonly string[] s_address = ["request.client_ip", "request.remote_ip", "remote_addr", "client_ip", "clientip", "clienthost", "remote_ip", "ip"];
    private static readonly string[] s_user = ["remote_user", "user_id", "clientusername", "user"];
    private static readonly string[] s_host = ["request.host", "http_host", "server_name", "requesthost", "host"];
    private static readonly string[] s_seconds = ["request_time", "duration", "latency"];
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 32, AllowTrailingCommas = true };

    public bool IsAside(string line) => line.Length == 0;

    public AccessEntry? Read(string line)
    {
        if (!line.AsSpan().TrimStart().StartsWith("{")) return null;
        try
        {
            using var document = JsonDocument.Parse(line, s_options);
            var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            Flatten(document.RootElement, "", fields, 0);
            return Of(fields);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static AccessEntry? Of(Dictionary<string, string> fields)
    {
        var (method, target) = (First(fields, s_method), First(fields, s_target));
        if (fields.TryGetValue("request", out var request) && request.Contains(' ', StringComparison.Ordinal)) (method, target) = RequestLine.Split(request);
        var (time, status) = (First(fields, s_time), First(fields, s_status));
        if (time.Length == 0 || status.Length != 3 || (request is null && target.Length == 0)) return null;
        if (Uri.TryCreate(target, UriKind.Absolute, out var whole) && whole.Scheme.StartsWith("http", StringComparison.Ordinal)) target = whole.PathAndQuery;
        if (target.Length > 0 && !target.Contains('?', StringComparison.Ordinal) && First(fields, ["query_string", "args"]) is { Length: > 0 } query) target += "?" + query;
        return new AccessEntry
        {
            Time = Iso(time),
            Method = method,
            Target = target,
            Status = status,
            Bytes = First(fields, s_bytes),
            Referrer = First(fields, s_referrer),
            Agent = First(fields, s_agent) is { Length: > 0 } agent ? agent : Array.Exists(s_agent, fields.ContainsKey) ? "-" : "",
            Address = First(fields, s_address),
            User = First(fields, s_user),
            Host = First(fields, s_host).Split(':')[0],
            Seconds = Seconds(First(fields, s_seconds), fields.ContainsKey("DownstreamStatus")),
        };
    }

    /// <summary>Seconds or milliseconds since 1970 become a moment in UTC; nginx's local notation becomes ISO.</summary>
    private static string Iso(string time)
    {
        if (CombinedLines.ReadTime(time) is { } local) return local;
        if (!decimal.TryParse(time, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return time;
        if (number > 100_000_000_000) number /= 1000;
        return number < 100_000_000_000 ? DateTimeOffset.UnixEpoch.AddTicks((long)(number * TimeSpan.TicksPerSecond)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture) : time;
    }

    /// <summary>Traefik counts nanoseconds; words and units («12ms») are left alone.</summary>
    private static string Seconds(string text, bool isNanoseconds) =>
        !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value < 0 ? ""
            : (isNanoseconds ? value / 1e9 : value).ToString("0.######", CultureInfo.InvariantCulture);

    private static void Flatten(JsonElement element, string name, Dictionary<string, string> fields, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when depth < 5:
                foreach (var property in element.EnumerateObject()) Flatten(property.Value, name.Length == 0 ? property.Name : name + "." + property.Name, fields, depth + 1);
                break;
            case JsonValueKind.Array when element.GetArrayLength() > 0:
                Flatten(element[0], name, fields, depth + 1);
                break;
            case JsonValueKind.String or JsonValueKind.Number:
                fields.TryAdd(name, element.ToString());
                break;
        }
    }

    private static string First(Dictionary<string, string> fields, string[] names)
    {
        foreach (var name in names)
            if (fields.TryGetValue(name, out var value) && value is not ("" or "-")) return value;
        return "";
    }
}
