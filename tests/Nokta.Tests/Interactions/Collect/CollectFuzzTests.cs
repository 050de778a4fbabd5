using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Interactions.Collect;
using Nokta.Kernel.Modules;
using Nokta.Server.Hosting;
using Nokta.Tests.Security;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions.Collect;

/// <summary>
/// Captured requests of real clients, damaged at random and sent over real connections; every tenth one is whole, under an id of its own, and must be
/// found again. NOKTA_FUZZ=n sends as many, SEED=n others.
/// </summary>
public sealed class CollectFuzzTests
{
    private const int AtOnce = 8;
    private static readonly int[] s_allowed = [200, 202, 204, 400, 401, 403, 404, 405, 413, 414, 415, 429, 431];
    private readonly ConcurrentDictionary<string, int> _told = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly ConcurrentQueue<string> _whole = new();
    private long _answered, _slowest;

    [Fact]
    public async Task Damaged_requests_never_break_it_and_whatever_was_taken_is_there()
    {
        var (count, seed) = (Number("NOKTA_FUZZ", Environment.GetEnvironmentVariable("NOKTA_NIGHT") is null ? 2_000 : 200_000), Number("SEED", 20261123));
        var folder = Directory.CreateTempSubdirectory("nokta-fuzz-").FullName;
        await using (var first = await TestSite.StartAsync(folder, keeps: true)) await first.Browser().SetUpAsync(first.Get<SetupCode>().Current, "sara");
        await using var site = Site.Build(TestStore.In(folder), builder => builder.WebHost.UseUrls("http://127.0.0.1:0"));
        await site.StartAsync(TestContext.Current.CancellationToken);
        var keys = site.Services.GetRequiredService<WriteKeyStore>();
        var key = (await keys.AddAsync(CollectBench.Here, new WriteKeyWish("shop", "segment-node", PerSecond: WriteKey.MostPerSecond, Currency: "EUR"))).Value!;
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce, AllowAutoRedirect = false, UseCookies = false });
        http.BaseAddress = new Uri(site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var seeds = CollectBench.Requests(key.Key).Concat(OfOurOwn(key.Key)).Where(r => r.Method != HttpMethod.Options).ToList();

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(n => Task.Run(() => SendAsync(http, key.Key, seeds, count / AtOnce, new Random(seed + n), n))));
        await site.Services.GetRequiredService<WriteKeyBook>().WriteUsesAsync(CancellationToken.None);

        var after = (await keys.FindAsync(CollectBench.Here, key.Id))!;
        var (log, there) = (site.Services.GetRequiredService<Nokta.Interactions.Ledger.InteractionLog>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var row in log.ReadRows(CollectBench.Here, [.. Enumerable.Range(1, (int)after.Accepted + 10).Select(i => (long)i)])) there.Add(row.Key);
        var lost = _whole.Where(id => !there.Contains(id)).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"seed {seed}: {_answered} answered, slowest {_slowest} ms, whole {_whole.Count}, lost {lost.Count}; accepted {after.Accepted}, duplicate {after.Duplicate}, aside {after.Quarantined}, left out {after.LeftOut}, refused {after.Refused}\n{string.Join('\n', _told.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key} {t.Value}"))}"));
        Assert.Empty(_wrong);
        Assert.Empty(lost);
        Assert.Equal(_whole.Count, _whole.Distinct().Count());
        Assert.True(after is { Accepted: > 0, Quarantined: > 0 });
        foreach (var invariant in site.Services.GetServices<IInvariant>()) Assert.Empty(await invariant.FindBrokenAsync(TestContext.Current.CancellationToken));
        await site.StopAsync(TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
    }

    private async Task SendAsync(HttpClient http, string key, List<Captured> seeds, int count, Random random, int sender)
    {
        for (var n = 0; n < count; n++)
        {
            if (n % 10 == 0)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"whole-{sender}-{n}");
                var (path, body, known) = Whole(random.Next(4), id);
                if (await AnswerAsync(http, new HttpRequestMessage(HttpMethod.Post, $"/c/{key}{path}") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) }, path) is 200 or 202) _whole.Enqueue(known);
                else _wrong.Enqueue("not taken: " + path);
                continue;
            }

            var one = seeds[random.Next(seeds.Count)];
            // With the key in the address most of the damage reaches the readers.
            var address = random.Next(3) > 0 && !one.Address.StartsWith("/c/", StringComparison.Ordinal) ? "/c/" + key + one.Address : one.Address;
            var damaged = one.Body is { Length: > 0 } whole ? Damaged(whole, random) : null;
            if (one.Address.Contains('?', StringComparison.Ordinal)) address = Encoding.Latin1.GetString(Damaged(Encoding.Latin1.GetBytes(address), random, from: address.IndexOf('?', StringComparison.Ordinal) + 1));
            if (!Uri.TryCreate("http://localhost" + address, UriKind.Absolute, out _) || address.Any(char.IsControl)) continue;
            var request = new HttpRequestMessage(one.Method, address);
            if (damaged is not null) request.Content = new ByteArrayContent(damaged) { Headers = { ContentType = MediaTypeHeaderValue.Parse(one.Type) } };
            foreach (var (name, value) in one.Headers)
                if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
            await AnswerAsync(http, request, one.Address.Split('?')[0].Replace(key, "KEY", StringComparison.Ordinal));
        }
    }

    private async Task<int> AnswerAsync(HttpClient http, HttpRequestMessage request, string path)
    {
        var begun = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request);
        var (status, took) = ((int)answer.StatusCode, (long)Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        Interlocked.Increment(ref _answered);
        if (took > Interlocked.Read(ref _slowest)) Interlocked.Exchange(ref _slowest, took);
        _told.AddOrUpdate($"{request.Method} {path} {status}", 1, (_, n) => n + 1);
        // Busy is no failure where it says when to come again.
        if (!s_allowed.Contains(status) && !(status == 503 && answer.Headers.RetryAfter is not null)) _wrong.Enqueue($"{status} {request.RequestUri}");
        return status;
    }

    /// <summary>A request of a family that must be taken, and the key under which it stands in the ledger.</summary>
    private static (string Path, string Body, string Key) Whole(int family, string id) => family switch
    {
        0 => ("/v1/batch", $$"""{"batch":[{"type":"track","messageId":"{{id}}","userId":"u","event":"Whole"}]}""", id),
        1 => ("/batch/", $$"""{"batch":[{"event":"whole","uuid":"{{id}}","distinct_id":"u"}]}""", id),
        2 => ("/events", $$"""{"specversion":"1.0","id":"{{id}}","source":"/s","type":"whole"}""", "2:/s:" + id),
        _ => ("/t", $$"""{"sentAt":1795309800000,"dropped":0,"events":[{"id":"{{id}}","type":"event","name":"whole"}]}""", id),
    };

    /// <summary>What the captured requests leave out: the tracker's parcel, a form, settings that clients ask for.</summary>
    private static IEnumerable<Captured> OfOurOwn(string key)
    {
        Captured One(HttpMethod method, string address, string? body, params (string, string)[] headers) => new("", method, address, headers, "text/plain", body is null ? null : Encoding.UTF8.GetBytes(body));
        yield return One(HttpMethod.Post, $"/c/{key}/t", """{"sentAt":1795309800000,"dropped":2,"events":[{"id":"a","type":"view","at":1795309790000,"url":"https://shop.example/tea","title":"Tea"},{"id":"b","type":"click","at":1795309795000,"touchpoint":"TP-3"},{"id":"c","type":"event","name":"Order Completed","props":{"total":"12.5"}}]}""");
        yield return One(HttpMethod.Post, "/e/?compression=base64", "data=" + Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"api_key":"{{key}}","event":"seen","distinct_id":"u","offset":5}"""))));
        yield return One(HttpMethod.Post, "/e/?compression=lz64", "data=N4IgpgbmB2AuIC4SDCwQ5GCBmwABIZjBAUYIJjAQAaEaRAbQEYjrab6AmIplgXQF9MALMAG14D23PoOH8hPcUA==");
        yield return One(HttpMethod.Post, "/capture/", $$"""{"api_key":"{{key}}","event":"$identify","distinct_id":"u","properties":{"$anon_distinct_id":"a","$set":{"email":"sara@example.com"} } }""");
        yield return One(HttpMethod.Post, "/flags/?v=2", $$"""{"token":"{{key}}","distinct_id":"u"}""");
        yield return One(HttpMethod.Get, $"/sourceConfig/?p=npm&v=3.34.1&writeKey={key}", null);
        yield return One(HttpMethod.Post, $"/beacon/v1/batch?writeKey={key}", """{"batch":[{"type":"page","anonymousId":"a","messageId":"b-1","properties":{"url":"https://shop.example/"}}],"sentAt":"2026-11-22T01:03:07.404Z"}""");
        yield return One(HttpMethod.Post, $"/c/{key}/events", """[{"specversion":"1.0","id":"1","source":"/s","type":"a.b"},{"specversion":"1.0","id":"2","source":"/s","type":"a.b","data_base64":"eyJ0b3RhbCI6MX0="}]""");
        yield return One(HttpMethod.Post, $"/c/{key}/events", """{"total":12.5}""", ("ce-specversion", "1.0"), ("ce-id", "9"), ("ce-source", "/s"), ("ce-type", "order.completed"), ("ce-subject", "\"u%201\""));
        yield return One(HttpMethod.Post, $"/c/{key}/v1/import", """{"batch":[{"type":"alias","userId":"u","previousId":"a","messageId":"i-1","timestamp":"2020-01-01T00:00:00Z"}]}""");
    }

    private static byte[] Damaged(byte[] whole, Random random, int from = 0)
    {
        var bytes = whole.ToList();
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > from; times--)
        {
            var at = random.Next(from, bytes.Count);
            var length = Math.Min(random.Next(1, 30), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(7)); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                case 4: bytes.InsertRange(at, Encoding.UTF8.GetBytes(HostileText.All[random.Next(HostileText.All.Count)])); break;
                default: bytes.InsertRange(at, Enumerable.Repeat((byte)"\"{[,:0"[random.Next(6)], random.Next(1, 200))); break;
            }
        }

        return [.. bytes];
    }

    private static int Number(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : usual;
}
