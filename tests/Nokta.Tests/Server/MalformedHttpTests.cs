using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Nokta.Kernel.Storage;
using Nokta.Server;
using Nokta.Server.Hosting;
using Nokta.Server.Logs;

namespace Nokta.Tests.Server;

/// <summary>Cases 32 and 35: what is no proper HTTP is refused or cut off on a real connection, nothing is smuggled behind it, and the server goes on.</summary>
[SameOnEveryStore]
public sealed class MalformedHttpTests(MalformedHttpTests.OneSite site) : IClassFixture<MalformedHttpTests.OneSite>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3), s_more = TimeSpan.FromMilliseconds(400), s_longPatience = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private const string Get = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n", Post = "POST /language HTTP/1.1\r\nHost: localhost\r\n", Smuggled = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Smuggled: 1\r\n\r\n";

    /// <summary>Each must be answered with an error or not at all, and never twice.</summary>
    private static readonly (string Name, string Bytes)[] s_forms =
    [
        ("no request line", "\r\n\r\n\r\n\r\nnonsense\r\n\r\n"),
        ("only a method", "GET\r\n\r\n"),
        ("no version", "GET /\r\n\r\n"),
        ("HTTP 0.9", "GET /health/live\r\n"),
        ("HTTP 9.9", "GET /health/live HTTP/9.9\r\nHost: localhost\r\n\r\n"),
        ("version in small letters", "GET /health/live http/1.1\r\nHost: localhost\r\n\r\n"),
        ("two spaces before the target", "GET  /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("tab in the request line", "GET\t/health/live\tHTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("NUL in the target", "GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("high bytes in the target", "GET /\u00ff\u00fe HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("method of symbols", "G@T /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("method with a colon", "GET: /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("target without a slash", "GET health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("percent encoded NUL", "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("very long target", "GET /" + new string('a', 20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("CONNECT", "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n"),
        ("asterisk with GET", "GET * HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("absolute form of another host", "GET http://evil.example/sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("no host", "GET /health/live HTTP/1.1\r\n\r\n"),
        ("two hosts", Get + "Host: evil.example\r\n\r\n"),
        ("host with a path", "GET /health/live HTTP/1.1\r\nHost: localhost/evil\r\n\r\n"),
        ("host with a user", "GET /health/live HTTP/1.1\r\nHost: a@localhost\r\n\r\n"),
        ("host with a space", "GET /health/live HTTP/1.1\r\nHost: local host\r\n\r\n"),
        ("header without a colon", Get + "Nonsense\r\n\r\n"),
        ("header without a name", Get + ": value\r\n\r\n"),
        ("space before the colon", Get + "X-A : 1\r\n\r\n"),
        ("space before the name", "GET /health/live HTTP/1.1\r\n Host: localhost\r\n\r\n"),
        ("folded header", Get + "X-A: 1\r\n 2\r\n\r\n"),
        ("folded with a tab", Get + "X-A: 1\r\n\t2\r\n\r\n"),
        ("NUL in a header", Get + "X-A: a\0b\r\n\r\n"),
        ("CR in a header", Get + "X-A: a\rb\r\n\r\n"),
        ("CR without LF at the end", Get + "X-A: 1\r\r\n\r\n"),
        ("header name with high bytes", Get + "X\u00e9: 1\r\n\r\n"),
        ("two hundred headers", Get + string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: 1\r\n")) + "\r\n"),
        ("64 KB of headers", Get + "X-A: " + new string('a', 70_000) + "\r\n\r\n"),
        ("negative length", Post + "Content-Length: -1\r\n\r\n" + Smuggled),
        ("length with a plus", Post + "Content-Length: +4\r\n\r\nto=f"),
        ("length in hex", Post + "Content-Length: 0x4\r\n\r\nto=f"),
        ("length that is no number", Post + "Content-Length: four\r\n\r\nto=f"),
        ("length beyond 64 bits", Post + "Content-Length: 99999999999999999999\r\n\r\nto=f"),
        ("empty length", Post + "Content-Length:\r\n\r\n" + Smuggled),
        ("two different lengths", Post + "Content-Length: 4\r\nContent-Length: 0\r\n\r\nto=f" + Smuggled),
        ("two lengths in one line", Post + "Content-Length: 4, 0\r\n\r\nto=f" + Smuggled),
        ("chunked not last", Post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + Smuggled),
        ("unknown transfer coding", Post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + Smuggled),
        ("transfer coding with a vertical tab", Post + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n" + Smuggled),
        ("identity", Post + "Transfer-Encoding: identity\r\n\r\n" + Smuggled),
        ("gzip transfer coding", Post + "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n" + Smuggled),
        ("chunk size with a minus", Chunked("-1\r\n\r\n")),
        ("chunk size of letters", Chunked("zz\r\nabc\r\n0\r\n\r\n")),
        ("chunk size beyond 64 bits", Chunked("FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n")),
        ("chunk size with 0x", Chunked("0x3\r\nabc\r\n0\r\n\r\n")),
        ("bare LF in a chunk extension", Chunked("3;a\nabc\r\n0\r\n\r\n")),
        ("bare LF after a chunk size", Chunked("3\nabc\r\n0\r\n\r\n")),
        ("chunk longer than it says", Chunked("3\r\nabcdef\r\n0\r\n\r\n")),
        ("chunk without its end", Chunked("3\r\nabc0\r\n\r\n")),
        ("TLS hello on a plain port", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + new string('\u0001', 200)),
        ("bytes of another protocol", "SSH-2.0-OpenSSH_9.2\r\n"),
        ("SOCKS", "\u0005\u0001\u0000"),
    ];

    public static TheoryData<string> Forms() => new(s_forms.Select(f => f.Name));

    [Theory, MemberData(nameof(Forms))]
    public async Task What_is_no_proper_request_gets_an_error_or_nothing(string name)
    {
        var said = await SendAsync(s_forms.Single(f => f.Name == name).Bytes);

        Assert.True(said.Split("HTTP/1.1 ").Length <= 2, "answered twice:\n" + said);
        if (said.Length > 0) Assert.Matches("^HTTP/1\\.1 (4\\d\\d|501|505) ", said);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await SendAsync(Get + "Connection: close\r\n\r\n", s_longPatience), StringComparison.Ordinal);
    }

    /// <summary>A length beside chunks: refused, and the connection ends, so that what follows is nobody's request.</summary>
    [Theory]
    [InlineData("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n")]
    [InlineData("Content-Length: 44\r\nTransfer-Encoding: chunked\r\n")]
    public async Task A_length_beside_chunks_hides_no_second_request(string headers)
    {
        // Without the second length this is answered 200.
        var said = await SendAsync(Get + headers + "\r\n0\r\n\r\n" + Smuggled);

        Assert.StartsWith("HTTP/1.1 400 ", said, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", said, StringComparison.Ordinal);
        Assert.True(said.Split("HTTP/1.1 ").Length <= 2, "answered twice:\n" + said);
    }

    [Fact]
    public async Task Chunks_alone_are_taken_and_so_is_a_header_that_only_looks_like_a_length()
    {
        var said = await SendAsync(Get + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Get + "X-Content-Length: 6\r\nConnection: close\r\n\r\n");

        Assert.Equal(3, said.Split("HTTP/1.1 200").Length);
    }

    /// <summary>Case 32: a hundred clients that never finish their headers or bodies are cut; who asks properly meanwhile does not notice.</summary>
    [Fact]
    public async Task Slow_clients_are_cut_and_the_others_do_not_notice()
    {
        var slow = new List<TcpClient>();
        for (var i = 0; i < 100; i++)
        {
            var client = await ConnectAsync();
            slow.Add(client);
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(i % 2 == 0 ? Get + "X-Slow:" : Post + "Content-Length: 100000\r\n\r\nt"), Ct);
        }

        var began = System.Diagnostics.Stopwatch.StartNew();
        Assert.StartsWith("HTTP/1.1 200", await SendAsync(Get + "Connection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.True(began.ElapsedMilliseconds < 2000, $"{began.ElapsedMilliseconds} ms beside slow clients");
        await Task.WhenAll(slow.Select(c => DrainAsync(c.GetStream()))).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(20), $"cut after {began.Elapsed}");
        slow.ForEach(c => c.Dispose());
    }

    private static string Chunked(string body) => Post + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n" + body + Smuggled;

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", site.Port, Ct);
        return client;
    }

    /// <summary>Sends the bytes and returns all that is answered until the end; who says nothing for a while is left. (A client that only half closes is taken for gone, and would hear nothing.)</summary>
    private async Task<string> SendAsync(string bytes, TimeSpan? patience = null)
    {
        using var client = await ConnectAsync();
        var stream = client.GetStream();
        using var said = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), Ct);
            var buffer = new byte[4096];
            while (await stream.ReadAsync(buffer, Ct).AsTask().WaitAsync(said.Length == 0 ? patience ?? s_patience : s_more, Ct) is > 0 and var read) said.Write(buffer, 0, read);
        }
        catch (Exception left) when (left is IOException or TimeoutException)
        {
        }

        return Encoding.Latin1.GetString(said.ToArray());
    }

    private static async Task<string> DrainAsync(NetworkStream stream)
    {
        using var said = new MemoryStream();
        try
        {
            await stream.CopyToAsync(said, Ct);
        }
        catch (IOException)
        {
        }

        return Encoding.Latin1.GetString(said.ToArray());
    }

    /// <summary>One server for all of them: what one leaves behind must not disturb the next.</summary>
    public sealed class OneSite : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("nokta-http-").FullName;
        private WebApplication _site = null!;

        public int Port => new Uri(_site.Urls.First()).Port;

        public async ValueTask InitializeAsync()
        {
            _site = Site.Build(_folder, builder =>
            {
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerProvider>(_ => new LogBook(TextWriter.Null, isJson: false, TimeProvider.System)));
            });
            await Migrator.MigrateAsync(_site.Services.GetRequiredService<Database>(), Program.Modules, Ct);
            await _site.StartAsync(Ct);
        }

        public async ValueTask DisposeAsync()
        {
            await _site.StopAsync(CancellationToken.None);
            await _site.DisposeAsync();
            Directory.Delete(_folder, true);
        }
    }
}
