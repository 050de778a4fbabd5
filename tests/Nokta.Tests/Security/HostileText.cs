using System.Text;

namespace Nokta.Tests.Security;

/// <summary>
/// Texts that have broken other products, made by ourselves in families: markup that runs (cases 19-21), SQL (23), templates (24),
/// formulas (25), paths (26), header and log breaks (28), patterns (29), property names (30), addresses (38), and plainly odd text.
/// </summary>
internal static class HostileText
{
    /// <summary>What no page may ever contain unescaped: each markup text carries it.</summary>
    public const string Tag = "xq7z";

    public static readonly IReadOnlyList<string> Markup =
    [
        .. Around($"<script>{Tag}()</script>", "", "\">", "'>", "</title>", "</textarea>", "</style>", "--><!-- -->", "]]>", "</option></select>"),
        .. Around($"<img src=x onerror={Tag}()>", "", "\"", "'", "`", "</td>"),
        .. Around($"<svg/onload={Tag}()>", "", "\">", "'>", "<math><mi>", "<table><tr>"),
        $"\" onfocus={Tag}() autofocus x=\"", $"' onmouseover='{Tag}()' x='", $"javascript:{Tag}()", $"JaVaScRiPt:{Tag}()", $"java\tscript:{Tag}()", $"data:text/html,<script>{Tag}()</script>",
        $"<a href=\"javascript:{Tag}()\">x</a>", $"<iframe srcdoc=\"<script>{Tag}()</script>\">", $"<form action=javascript:{Tag}()><button>", $"<body onload={Tag}()>", $"<style>*{{x:expression({Tag}())}}</style>",
        $"<{Tag}>", $"&lt;script&gt;{Tag}&lt;/script&gt;", $"\u003cscript\u003e{Tag}()", $"%3Cscript%3E{Tag}()%3C/script%3E", $"<script\0>{Tag}()</script>", $"\uFF1Cscript\uFF1E{Tag}()", $"{{{{constructor.constructor('{Tag}()')()}}}}",
        $"<meta http-equiv=refresh content=0;url=//{Tag}>", $"<base href=//{Tag}/>", $"<link rel=stylesheet href=//{Tag}>", $"<object data=//{Tag}>", $"<embed src=//{Tag}>", $"<turbo-stream action=replace target=x><template><script>{Tag}()</script></template></turbo-stream>",
    ];

    public static readonly IReadOnlyList<string> Sql =
    [
        .. Around("1=1", "' OR ", "\" OR ", "') OR (", "1 OR ", "`) OR ("), "'; DROP TABLE accounts_member; --", "1; DELETE FROM interactions_block", "' UNION SELECT \"PasswordHash\" FROM accounts_member --", "' AND (SELECT pg_sleep(5)) --",
        "1 AND randomblob(1000000000)", "'||(SELECT sqlite_version())||'", "\\'; SELECT 1; --", "%' ESCAPE '%", "1e309", "0x31", "1/**/OR/**/1", "'\"`;--", "$$; SELECT 1; $$", "E'\\x27'", "admin'--", "') ; ATTACH DATABASE '/tmp/x' AS x; --",
    ];

    public static readonly IReadOnlyList<string> Paths =
    [
        "../../../../etc/passwd", "..\\..\\..\\windows\\win.ini", "/etc/passwd", "C:\\boot.ini", "....//....//etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%252f..%252fetc/passwd", "..%c0%af..%c0%afetc/passwd", "nokta.db", "../nokta.db", "keys/../nokta.db",
        "file:///etc/passwd", "\\\\host\\share", "CON", "NUL.txt", "a\0.csv", ".", "..", "~root", "-rf", new string('a', 300) + ".csv", "x/../../y", "//evil.example", "/\\evil.example", "https:evil.example", "\\/evil.example",
    ];

    public static readonly IReadOnlyList<string> Odd =
    [
        "", " ", "\t", "\u200C", "\u202E\u2066evil\u2069", "\uFEFF", "\uFFFD", "\u0000", "a\u0000b", "\u0001\u001B[31m", "\r\nSet-Cookie: a=b", "\r\n\r\n<html>", "%0d%0aLocation:%20//evil", "null", "undefined", "\\ud800", "{\"a\":\"\\ud800\"}", "NaN", "-1", "0", "-0", "2147483648", "-2147483649", "9223372036854775808", "1e400", "1,5", "۱۲۳", "٣",
        "true", "[]", "{}", "__proto__", "constructor", "prototype", "$where", "{\"$gt\":\"\"}", "${7*7}", "{{7*7}}", "<%= 7*7 %>", "#{7*7}", "%s%s%n", "%x", "=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "(a+)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "a" + new string('\u0301', 500),
        "\uD83D\uDE00", "👩‍👩‍👧‍👦", "ﷺ", "İstanbul", "ß", "\u0130", "ﬁ", "𝕏", "zero\u200Bwidth", new string('x', 5000), new string('۹', 400), "2026-13-45", "0000-00-00", "9999-12-31", "1404-12-30", "24:61", "+00:00", "127.0.0.1", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://0x7f.1/",
    ];

    public static readonly IReadOnlyList<string> All = [.. Markup, .. Sql, .. Paths, .. Odd];

    /// <summary>Bodies that are no JSON, or JSON that nobody should have sent; the first of each is how it differs.</summary>
    public static IEnumerable<(string What, byte[] Body)> BrokenJson()
    {
        foreach (var text in (string[])["", " ", "{", "[", "}", "]", "{]", "[}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[,1]", "[1 2]", "{a:1}", "{'a':1}", "nul", "True", "NaN", "-", "01", "+1", ".5", "1.", "1e", "0x1", "\"", "\"\\\"", "\"\\u12\"", "\"\\x\"", "\"\t\"", "\"\n\"", "//x\n{}", "/*x*/{}", "{}{}", "{} x", "\uFEFF{}", "1", "\"text\"", "null", "true", "[]", "[[]]", "[null]", "{\"\":\"\"}", "{\"a\":1,\"a\":2}", "{\"__proto__\":{\"x\":1}}", "[1e400]", "[-1e400]", "[123456789012345678901234567890]", "{\"a\":\"\\ud800\"}", "{\"\\ud800\":1}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\\ude00\\ud83d\"}"])
            yield return (text, Encoding.UTF8.GetBytes(text));
        yield return ("deep arrays", Encoding.UTF8.GetBytes(new string('[', 100_000)));
        yield return ("deep objects", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 5_000)) + "1" + new string('}', 5_000)));
        yield return ("long name", Encoding.UTF8.GetBytes($"{{\"{new string('n', 200_000)}\":1}}"));
        foreach (var bytes in (byte[][])[[0xFF], [0xC0, 0x80], [(byte)'"', 0xED, 0xA0, 0x80, (byte)'"'], [(byte)'"', 0xC3, (byte)'"'], [(byte)'[', (byte)'"', 0xF5, 0x80, 0x80, 0x80, (byte)'"', (byte)']'], [0x00], [0xFE, 0xFF, 0x00, 0x7B, 0x00, 0x7D], [0x1F, 0x8B, 0x08, 0x00], [.. "{\"name\":\""u8, 0xE2, 0x28, 0xA1, .. "\"}"u8]])
            yield return ("bytes " + Convert.ToHexString(bytes), bytes);
    }

    private static IEnumerable<string> Around(string payload, params string[] before) => before.Select(b => b + payload);
}
