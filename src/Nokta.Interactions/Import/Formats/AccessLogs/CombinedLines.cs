using System.Globalization;
using System.Net;
using System.Text;

namespace Nokta.Interactions.Import.Formats.AccessLogs;

/// <summary>
/// The common and the combined format of Apache and nginx, with a host before and further fields behind:
/// <c>[host[:port]] address ident user [10/Oct/2026:13:55:36 +0330] "GET /menu HTTP/1.1" 200 2326 ["referrer" "agent" …]</c>.
/// </summary>
internal sealed class CombinedLines : IAccessDialect
{
    private const string TimeFormat = "dd/MMM/yyyy:HH:mm:ss zzz";

    public bool IsAside(string line) => line.Length == 0;

    public AccessEntry? Read(string line)
    {
        var open = TimeAt(line);
        if (open < 0 || line.IndexOf(']', open) is not (> 0 and var close)) return null;
        if (ReadTime(line.AsSpan(open + 1, close - open - 1)) is not { } time) return null;
        var who = line[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (who.Length < 2) return null;
        var hasHost = who.Length > 3 && !IsAddress(who[0]) || (who.Length > 3 && IsAddress(who[1]));
        var (host, from) = hasHost ? (who[0], 1) : ("", 0);
        var at = close + 1;
        if (Quoted(line, ref at) is not { } request) return null;
        var status = Word(line, ref at);
        if (status.Length != 3 || !int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return null;
        var bytes = Word(line, ref at);
        var (method, target) = RequestLine.Split(request);
        var entry = new AccessEntry
        {
            Time = time,
            Method = method,
            Target = target,
            Status = status,
            Bytes = Said(bytes),
            Address = who[from],
            User = Said(string.Join(' ', who.Skip(from + 2)).Trim('"')),
            Host = host.Split(':')[0],
        };
        return WithRest(entry, line, at);
    }

    /// <summary>Referrer and agent, then what this server adds: a time in seconds, the address behind a proxy.</summary>
    private static AccessEntry WithRest(AccessEntry entry, string line, int at)
    {
        if (Quoted(line, ref at) is not { } referrer) return entry;
        entry = entry with { Referrer = Said(referrer), Agent = Quoted(line, ref at) ?? "" };
        while (at < line.Length)
        {
            var isQuoted = line.AsSpan(at).TrimStart().StartsWith("\"");
            var field = (isQuoted ? Quoted(line, ref at) : Word(line, ref at)) ?? "";
            if (field.Length == 0) continue;
            var value = field[(field.IndexOf('=', StringComparison.Ordinal) + 1)..];
            if (value.Contains('.', StringComparison.Ordinal) && double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
            {
                if (entry.Seconds.Length == 0) entry = entry with { Seconds = value };
            }
            else if (IsBehindProxy(entry.Address) && IsAddress(field.Split(',')[0].Trim())) entry = entry with { Address = field.Split(',')[0].Trim() };
        }

        return entry;
    }

    /// <summary>The bracket that opens the time: a number of two digits and a slash follow it.</summary>
    private static int TimeAt(string line)
    {
        for (var i = line.IndexOf('[', StringComparison.Ordinal); i >= 0 && i + 22 < line.Length; i = line.IndexOf('[', i + 1))
            if (char.IsAsciiDigit(line[i + 1]) && line[i + 3] == '/' && line[i + 7] == '/') return i;
        return -1;
    }

    internal static string? ReadTime(ReadOnlySpan<char> text) =>
        DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            || (text.Length == 26 && DateTimeOffset.TryParseExact(string.Concat(text[..24], ":", text[24..]), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out at))
            ? at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)
            : null;

    /// <summary>The next quoted field with its escapes resolved; null when the next field is not quoted or never closes.</summary>
    private static string? Quoted(string line, ref int at)
    {
        var i = at;
        while (i < line.Length && line[i] == ' ') i++;
        if (i == line.Length || line[i] != '"') return null;
        var from = ++i;
        while (i < line.Length && line[i] != '"') i += line[i] == '\\' ? 2 : 1;
        if (i >= line.Length)
        {
            at = line.Length;
            return null;
        }

        at = i + 1;
        return Unescaped(line[from..i]);
    }

    private static string Word(string line, ref int at)
    {
        while (at < line.Length && line[at] == ' ') at++;
        var end = line.IndexOf(' ', at);
        if (end < 0) end = line.Length;
        var word = line[at..end];
        at = end;
        return word;
    }

    /// <summary>Servers write quotes as \" or \x22 and bytes beyond ASCII as \xD9.</summary>
    private static string Unescaped(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1));
                if (char.IsHighSurrogate(text[i])) i++;
            }
            else if (text[i + 1] == 'x' && i + 3 < text.Length && byte.TryParse(text.AsSpan(i + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                bytes.Add(code < 0x20 ? (byte)' ' : code);
                i += 3;
            }
            else bytes.Add((byte)(text[++i] is '"' or '\\' ? text[i] : ' '));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static string Said(string field) => field is "-" ? "" : field;

    private static bool IsAddress(string text) => IPAddress.TryParse(text, out _) && (text.Contains('.', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal));

    private static bool IsBehindProxy(string address) =>
        IPAddress.TryParse(address, out var parsed) && (IPAddress.IsLoopback(parsed) || parsed.IsIPv6UniqueLocal || parsed.IsIPv6LinkLocal || parsed.GetAddressBytes() is [10, _, _, _] or [192, 168, _, _] or [172, >= 16 and <= 31, _, _]);
}

/// <summary>The first line of a request, <c>GET /menu HTTP/1.1</c>.</summary>
internal static class RequestLine
{
    /// <summary>Method and target; both empty when it is no request (a handshake on the wrong port, a probe).</summary>
    public static (string Method, string Target) Split(string request)
    {
        var first = request.IndexOf(' ', StringComparison.Ordinal);
        if (first is <= 0 or > 20 || request.AsSpan(0, first).ContainsAnyExceptInRange('A', 'Z')) return ("", "");
        var rest = request.AsSpan(first + 1);
        var last = rest.LastIndexOf(" HTTP/", StringComparison.Ordinal);
        var target = (last < 0 ? rest : rest[..last]).Trim().ToString();
        return target.Length == 0 ? ("", "") : (request[..first], target);
    }
}
