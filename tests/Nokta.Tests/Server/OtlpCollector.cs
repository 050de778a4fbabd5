using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Nokta.Tests.Server;

/// <summary>A collector of traces and metrics as an operator runs one, as small as the format allows: OTLP over HTTP, decoded by field numbers.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _came = [];

    private OtlpCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            _came.Enqueue((request.Path.Value!, body.ToArray()));
            return Results.Bytes([], "application/x-protobuf");
        });
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>Everything that came, byte for byte.</summary>
    public string Bytes => string.Concat(_came.Select(c => Encoding.UTF8.GetString(c.Body)));

    /// <summary>Names of spans: resource_spans(1) → scope_spans(2) → spans(2) → name(5).</summary>
    public IReadOnlyList<string> Spans => Texts("/v1/traces", 1, 2, 2, 5);

    /// <summary>Keys of the spans' attributes: attributes(9) → key(1).</summary>
    public IReadOnlyList<string> SpanKeys => [.. Texts("/v1/traces", 1, 2, 2, 9, 1).Distinct()];

    /// <summary>Names of measures: resource_metrics(1) → scope_metrics(2) → metrics(2) → name(1).</summary>
    public IReadOnlyList<string> Metrics => Texts("/v1/metrics", 1, 2, 2, 1);

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector._app.StartAsync();
        return collector;
    }

    private List<string> Texts(string path, params int[] fields) => [.. _came.Where(c => c.Path == path).SelectMany(c => Find(c.Body, fields)).Select(b => Encoding.UTF8.GetString(b.Span))];

    private static IEnumerable<ReadOnlyMemory<byte>> Find(ReadOnlyMemory<byte> message, int[] fields)
    {
        foreach (var (field, content) in Fields(message).Where(f => f.Field == fields[0]))
            foreach (var found in fields.Length == 1 ? [content] : Find(content, fields[1..])) yield return found;
    }

    private static IEnumerable<(int Field, ReadOnlyMemory<byte> Content)> Fields(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message.Span, ref at);
            var start = at;
            switch (tag & 7)
            {
                case 0: Varint(message.Span, ref at); break;
                case 1: at += 8; break;
                case 5: at += 4; break;
                default:
                    var length = (int)Varint(message.Span, ref at);
                    start = at;
                    at += length;
                    yield return ((int)(tag >> 3), message.Slice(start, length));
                    break;
            }
        }
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
