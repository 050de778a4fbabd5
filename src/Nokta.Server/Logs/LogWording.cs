using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Nokta.Server.Logs;

/// <summary>
/// How values are written into the log: an address loses its end, what looks like mail is hidden, and an exception says its kind and place. Its
/// message is told only where it cannot hold what somebody typed.
/// </summary>
internal static partial class LogWording
{
    private const int LongestText = 2000;
    private const int MostFrames = 30;

    /// <summary>The sentence with its values cleaned, and the values by name.</summary>
    public static (string Sentence, IReadOnlyList<KeyValuePair<string, string>> Values) Of(object? state, string otherwise)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> named || named is not [.., { Key: "{OriginalFormat}", Value: string template }]) return (Clean(otherwise), []);
        var values = named.Take(named.Count - 1).Select(v => KeyValuePair.Create(v.Key, Write(v.Value))).ToList();
        var at = 0;
        var sentence = Place().Replace(template, place => place.Value switch { "{{" => "{", "}}" => "}", _ => at < values.Count ? values[at++].Value : place.Value });
        return (Clean(sentence), values);
    }

    public static string Write(object? value) => value switch
    {
        null => "—",
        IPAddress address => Truncate(address).ToString(),
        string text => Clean(text),
        IFormattable number => Clean(number.ToString(null, CultureInfo.InvariantCulture)),
        IEnumerable<object> several => Clean(string.Join(", ", several.Select(Write))),
        _ => Clean(value.ToString() ?? ""),
    };

    /// <summary>One line whatever was put in: control and direction characters are written as their numbers.</summary>
    public static string Clean(string text)
    {
        if (text.Length > LongestText) text = text[..LongestText] + "…";
        text = Address().Replace(Mail().Replace(text, "***"), found => IPAddress.TryParse(found.Value, out var address) ? Truncate(address).ToString() : found.Value);
        if (!text.Any(IsUnsafe)) return text;
        var clean = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            if (IsUnsafe(letter)) clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else clean.Append(letter);
        }

        return clean.ToString();
    }

    /// <summary>The network without the machine: /24 of IPv4, /48 of IPv6. This machine's own stays.</summary>
    public static IPAddress Truncate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(address.AddressFamily == AddressFamily.InterNetwork ? 3 : 6).Clear();
        return new IPAddress(bytes);
    }

    /// <summary>Kinds from the outer to the inner one, with the messages that are safe.</summary>
    public static string KindOf(Exception broken)
    {
        var kinds = new List<string>();
        for (var one = broken; one is not null && kinds.Count < 5; one = one.InnerException) kinds.Add(one.GetType().FullName + (SafeMessageOf(one) is { } said ? ": " + Clean(said) : ""));
        return string.Join(" ← ", kinds);
    }

    public static IReadOnlyList<string> FramesOf(Exception broken) =>
        [.. (broken.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostFrames).Select(Clean)];

    private static string? SafeMessageOf(Exception one) => one switch
    {
        SqliteException or SocketException => one.Message,
        // A server's message may quote the value it did not like.
        DbException database => database.SqlState,
        IOException or UnauthorizedAccessException or ObjectDisposedException => one.Message,
        _ => null,
    };

    private static bool IsUnsafe(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF';

    // The text is short, so these take microseconds; the limit is for the day that changes, and far enough that a busy machine never meets it.
    [GeneratedRegex(@"\{\{|\}\}|\{[^{}]*\}", RegexOptions.None, 5000)] private static partial Regex Place();
    [GeneratedRegex(@"[^\s@""'<>()\[\],;:=]{1,64}@[^\s@""'<>()\[\],;:=]{1,255}", RegexOptions.None, 5000)] private static partial Regex Mail();
    [GeneratedRegex(@"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b", RegexOptions.None, 5000)] private static partial Regex Address();
}
