using System.Globalization;
using System.Text;

namespace Nokta.Bench.Load;

/// <summary>What a sender sends: the same request again and again, with keys and a person that nobody sent before where the <c>#</c> stand.</summary>
internal sealed record LoadShape(string Name, int Together)
{
    /// <summary>Digits of a key's number and of a person's.</summary>
    public const int Digits = 12, PersonDigits = 6;

    private const string Person = "@@@@@@";

    public static LoadShape Single => new("native", 1);

    /// <summary>One request in the bytes of HTTP, for one sender of a name.</summary>
    public byte[] Request(string secret, string sender)
    {
        var key = sender + "-" + new string('#', Digits);
        var one = Name == "segment" ? Segment(key) : Native(key);
        var body = Together == 1 ? one : "[" + string.Join(',', Enumerable.Repeat(one, Together)) + "]";
        var head = Name == "segment"
            ? $"POST /v1/t HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes(secret + ":"))}\r\n"
            : $"POST /api/v1/interactions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {secret}\r\n";
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    private static string Native(string key) =>
        $$"""{"source":"load","sourceKey":"{{key}}","activity":"order","channel":"hall","branch":"north","amount":"12.50","currency":"EUR","persons":[{"kind":"id","value":"p{{Person}}"}]}""";

    private static string Segment(string key) =>
        $$$$"""{"type":"track","event":"Order Completed","messageId":"{{{{key}}}}","userId":"p{{{{Person}}}}","timestamp":"2026-11-20T10:00:00.000Z","properties":{"revenue":12.5,"currency":"EUR","order_id":"{{{{key}}}}"},"context":{"library":{"name":"@segment/analytics-node","version":"2.2.1"}}}""";
}
