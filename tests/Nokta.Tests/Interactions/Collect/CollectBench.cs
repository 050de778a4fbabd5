using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Nokta.Interactions.Collect;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions.Collect;

/// <summary>A site with a write key, and a sender that knows no token and no cookie.</summary>
internal sealed partial class CollectBench : IAsyncDisposable
{
    public static readonly WorkspaceId Here = new(1);

    private CollectBench(TestSite site, WriteKeyCard key) => (Site, Key, Http) = (site, key, site.Client());

    public TestSite Site { get; }
    public WriteKeyCard Key { get; }
    public HttpClient Http { get; }

    public static async Task<CollectBench> StartAsync(string client = "segment-node", WriteKeyWish? wish = null)
    {
        var site = (await TestSite.StartWithOwnerAsync()).Site;
        site.Clock.Now = new DateTimeOffset(2026, 11, 22, 1, 10, 0, TimeSpan.Zero);
        var made = await site.Get<WriteKeyStore>().AddAsync(Here, wish ?? new WriteKeyWish("shop", client, Currency: "EUR"));
        Assert.True(made.IsDone, made.Refusal?.Code);
        return new CollectBench(site, made.Value);
    }

    /// <summary>Posts to an address that carries the key, so that the body need not.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string body, string type = "application/json", params (string Name, string Value)[] headers) => PostAsync(path, Encoding.UTF8.GetBytes(body), type, headers);

    public Task<HttpResponseMessage> PostAsync(string path, byte[] body, string type = "application/json", params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, $"/c/{Key.Key}{path}", body, type, headers);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, byte[]? body, string type, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, address);
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);
        return Http.SendAsync(request);
    }

    public IReadOnlyList<LedgerRow> Rows() => IntakeTests.Rows(Site);

    public Signature SignatureOf(LedgerRow row) => Site.Get<InteractionLog>().Signatures(Here)[row.Signature];

    public IReadOnlyList<QuarantinedInput> Aside() => Site.Get<QuarantineDesk>().List(Here, null, 500);

    /// <summary>Requests as real clients sent them, with the key of the test in place of theirs.</summary>
    public IEnumerable<Captured> Requests() => Requests(Key.Key);

    public static IEnumerable<Captured> Requests(string key) =>
        from file in Directory.EnumerateFiles(Path.Combine(ArchitectureTests.RepositoryRoot(), "tests", "fixtures", "clients"), "*.txt").Order(StringComparer.Ordinal)
        from one in Heading().Split(File.ReadAllText(file)).Skip(1)
        select Captured.Of(Path.GetFileName(file), one.ReplaceLineEndings("\n"), key);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Site.DisposeAsync();
    }

    [GeneratedRegex(@"^### \d+ ", RegexOptions.Multiline)] private static partial Regex Heading();
}

/// <summary>One captured request.</summary>
internal sealed record Captured(string File, HttpMethod Method, string Address, IReadOnlyList<(string Name, string Value)> Headers, string Type, byte[]? Body)
{
    private static readonly string[] s_left = ["host", "connection", "content-length", "transfer-encoding", "accept-encoding", "content-type", "content-encoding", "authorization"];

    public static Captured Of(string file, string text, string key)
    {
        var cut = text.IndexOf("\n\n", StringComparison.Ordinal);
        var (head, body) = (text[..cut].Split('\n'), text[(cut + 2)..]);
        var isGzip = body.Contains("[gzip on the wire", StringComparison.Ordinal);
        body = (isGzip ? body[..body.IndexOf(" [gzip on the wire", StringComparison.Ordinal)] : body).Trim();
        var first = head[0].Split(' ');
        var headers = head.Skip(1).Where(h => h.Contains(':', StringComparison.Ordinal)).Select(h => (h[..h.IndexOf(':', StringComparison.Ordinal)].Trim(), h[(h.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())).ToList();
        var type = headers.FirstOrDefault(h => h.Item1.Equals("content-type", StringComparison.OrdinalIgnoreCase)).Item2 ?? "application/json";
        var sent = headers.Where(h => !s_left.Contains(h.Item1.ToLowerInvariant())).Select(h => (h.Item1, h.Item2.Replace("HeadlessChrome", "Chrome", StringComparison.Ordinal))).ToList();
        if (headers.Any(h => h.Item1.Equals("authorization", StringComparison.OrdinalIgnoreCase))) sent.Add(("Authorization", "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes(key + ":"))));
        if (isGzip) sent.Add(("Content-Encoding", "gzip"));
        string Keyed(string part) => part.Replace("idsite=1", "idsite=" + key, StringComparison.Ordinal).Replace("\"wk_demo\"", $"\"{key}\"", StringComparison.Ordinal).Replace("\"wk\"", $"\"{key}\"", StringComparison.Ordinal)
            .Replace("phc_demo", key, StringComparison.Ordinal).Replace("/wk_demo/", $"/{key}/", StringComparison.Ordinal).Replace("HeadlessChrome", "Chrome", StringComparison.Ordinal);
        var bytes = first[0] == "POST" ? Encoding.UTF8.GetBytes(Keyed(body)) : null;
        var address = Keyed(first[1]);
        return new Captured(file, new HttpMethod(first[0]), address == "/events" ? $"/c/{key}/events" : address, sent, type, bytes is not null && isGzip ? CollectTests.Packed(bytes) : bytes);
    }
}
