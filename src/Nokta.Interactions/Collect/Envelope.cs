using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Nokta.Interactions.Collect;

/// <summary>A request's body cut into its events, with what stands round them: the key, the clock of the sender.</summary>
internal sealed record Envelope(IReadOnlyList<ReadOnlyMemory<byte>> Events)
{
    /// <summary>More stand in no client's request; the quota counts them before they are read.</summary>
    public const int MostEvents = 2000;
    private const int MostDropped = 100_000;
    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = 64 };

    /// <summary>The key as the body names it.</summary>
    public string? Key { get; init; }
    public string? SentAt { get; init; }

    /// <summary>A second key that vouches for the first: Matomo's <c>token_auth</c>.</summary>
    public string? Voucher { get; init; }
    public bool IsPast { get; init; }

    /// <summary>Whether an answer without a picture is asked for.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Events that a client had no room for and threw away.</summary>
    public int Dropped { get; init; }

    /// <summary>Whether it was sent as many, and is answered so.</summary>
    public bool IsBatch { get; init; }
    public string? Problem { get; init; }

    public static Envelope Of(Family family, HttpRequest request, byte[] body)
    {
        try
        {
            var envelope = family switch
            {
                Family.Segment => Segment(body),
                Family.PostHog => PostHog(body, SentAtOf(request)),
                Family.Matomo => Matomo(request, body),
                Family.Tracker => Tracker(body),
                _ => CloudEvents(request, body),
            };
            return envelope.Events.Count > MostEvents ? Broken("collect.too-many") with { Key = envelope.Key } : envelope;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or InvalidDataException)
        {
            return Broken("collect.json");
        }
    }

    public static Envelope Broken(string problem) => new([]) { Problem = problem };

    private static Envelope Segment(byte[] body)
    {
        using var document = JsonDocument.Parse(body, s_json);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Array) return new Envelope(Raw(root)) { IsBatch = true };
        if (root.ValueKind != JsonValueKind.Object) return Broken("collect.json");
        var (key, sentAt) = (root.Text("writeKey"), root.Text("sentAt"));
        if (root.Member("batch") is { } batch) return batch.ValueKind == JsonValueKind.Array ? new Envelope(Raw(batch)) { Key = key, SentAt = sentAt, IsBatch = true } : Broken("collect.json") with { Key = key };
        return new Envelope([body]) { Key = key, SentAt = sentAt };
    }

    /// <summary>A body that is no text: still an event where its attributes stand in headers, since its data may be anything.</summary>
    public static Envelope Undecoded(Family family, HttpRequest request, byte[] body, string problem) =>
        problem == "collect.encoding" && family == Family.CloudEvents && IsBinary(request) ? new Envelope([Binary(request, body)]) : Broken(problem);

    /// <summary>The sender's clock as browsers tell it in the address.</summary>
    private static string? SentAtOf(HttpRequest request) => (request.Query["sent_at"].ToString(), request.Query["_"].ToString()) switch
    {
        ({ Length: > 0 } named, _) => named,
        (_, { Length: 13 } milliseconds) => milliseconds,
        _ => null,
    };

    private static Envelope PostHog(byte[] body, string? sentAt)
    {
        using var document = JsonDocument.Parse(body, s_json);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Array)
            return new Envelope(Raw(root)) { Key = root.EnumerateArray().Select(KeyOf).FirstOrDefault(k => k is not null), SentAt = sentAt, IsBatch = true };
        if (root.ValueKind != JsonValueKind.Object) return Broken("collect.json");
        var key = KeyOf(root);
        if (root.Member("batch") is not { } batch) return new Envelope([body]) { Key = key, SentAt = root.Text("sent_at") ?? sentAt };
        if (batch.ValueKind != JsonValueKind.Array) return Broken("collect.json") with { Key = key };
        return new Envelope(Raw(batch)) { Key = key, SentAt = root.Text("sent_at") ?? sentAt, IsPast = root.Member("historical_migration") is { ValueKind: JsonValueKind.True }, IsBatch = true };
    }

    private static string? KeyOf(JsonElement one) => one.Text("api_key", "token") ?? one.Member("properties").Text("token", "api_key");

    private static Envelope Matomo(HttpRequest request, byte[] body)
    {
        if (body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..]) return MatomoBulk(body);
        var parameters = request.Query.ToList();
        if (body.Length > 0) parameters.AddRange(QueryHelpers.ParseQuery("?" + Encoding.UTF8.GetString(body)));
        var one = MatomoReading.ToJson(parameters);
        return new Envelope([one]) { Key = SiteOf(one), Voucher = Of("token_auth"), IsSilent = Of("send_image") == "0" };

        string? Of(string name) => parameters.FirstOrDefault(p => p.Key == name).Value;
    }

    private static Envelope MatomoBulk(byte[] body)
    {
        using var document = JsonDocument.Parse(body, s_json);
        if (document.RootElement.Member("requests") is not { ValueKind: JsonValueKind.Array } requests) return Broken("collect.json");
        var events = requests.EnumerateArray().Select(r => (ReadOnlyMemory<byte>)(MatomoReading.ToJson(r))).ToList();
        // Some name it beside the requests, some in each of them.
        var voucher = document.RootElement.Text("token_auth") ?? requests.EnumerateArray().Select(MatomoReading.VoucherOf).FirstOrDefault(v => v is not null);
        return new Envelope(events) { Key = events.Count > 0 ? SiteOf(events[0]) : null, Voucher = voucher, IsBatch = true };
    }

    private static Envelope Tracker(byte[] body)
    {
        using var document = JsonDocument.Parse(body, s_json);
        var root = document.RootElement;
        if (root.Member("events") is not { ValueKind: JsonValueKind.Array } events) return Broken("collect.json");
        var dropped = root.Member("dropped") is { ValueKind: JsonValueKind.Number } told && told.TryGetInt32(out var n) ? Math.Clamp(n, 0, MostDropped) : 0;
        return new Envelope(Raw(events)) { SentAt = root.Text("sentAt"), Dropped = dropped, IsBatch = true };
    }

    private static string? SiteOf(ReadOnlyMemory<byte> one)
    {
        using var document = JsonDocument.Parse(one, s_json);
        return document.RootElement.Text("idsite");
    }

    private static Envelope CloudEvents(HttpRequest request, byte[] body)
    {
        if (IsBinary(request)) return new Envelope([Binary(request, body)]);
        using var document = JsonDocument.Parse(body, s_json);
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.Array => new Envelope(Raw(document.RootElement)) { IsBatch = true },
            JsonValueKind.Object => new Envelope([body]),
            _ => Broken("collect.json"),
        };
    }

    private static bool IsBinary(HttpRequest request) => request.Headers.ContainsKey("ce-specversion");

    /// <summary>The attributes stand in headers, the data is the body: put together as the structured form has it.</summary>
    private static byte[] Binary(HttpRequest request, byte[] body)
    {
        var into = new ArrayBufferWriter<byte>(body.Length + 500);
        using (var json = new Utf8JsonWriter(into))
        {
            json.WriteStartObject();
            foreach (var header in request.Headers.Where(h => h.Key.StartsWith("ce-", StringComparison.OrdinalIgnoreCase) && h.Key.Length is > 3 and < 60))
                json.WriteString(header.Key[3..].ToLowerInvariant(), Attribute(header.Value.ToString()));
            if (!Utf8.IsValid(body)) json.WriteBase64String("data_base64", body);
            else if (body.Length > 0)
            {
                json.WritePropertyName("data");
                if (IsJson(body)) json.WriteRawValue(body, skipInputValidation: true);
                else json.WriteStringValue(Encoding.UTF8.GetString(body));
            }

            json.WriteEndObject();
        }

        return into.WrittenSpan.ToArray();
    }

    /// <summary>The value of a header, which may stand in quotes, with its letters written as percent signs.</summary>
    private static string Attribute(string header) =>
        Uri.UnescapeDataString(header is ['"', .. var quoted, '"'] ? quoted.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : header);

    private static bool IsJson(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, s_json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static List<ReadOnlyMemory<byte>> Raw(JsonElement array) => [.. array.EnumerateArray().Take(MostEvents + 1).Select(e => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(e.GetRawText()))];
}
