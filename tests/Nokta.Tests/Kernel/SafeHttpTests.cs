using System.Net;
using System.Net.Sockets;
using Nokta.Kernel.Outside;

namespace Nokta.Tests.Kernel;

/// <summary>Nobody can make the product call what is inside the network it stands in.</summary>
[SameOnEveryStore]
public sealed class SafeHttpTests
{
    // Every way to write an address that leads to this machine, its network, or a cloud's own machines.
    private static readonly string[] s_inside =
    [
        "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.0.0.1", "0x7f.1", "017700000001", "0177.0.0.1", "0177.1", "127.000.000.001", "0", "0.0.0.0", "0.1.2.3", "00.00.00.00",
        "localhost", "LOCALHOST", "localhost.", "a.localhost", "localhost.localdomain", "ip6-localhost", "①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1",
        "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.255.255", "100.64.0.1", "100.127.255.254", "169.254.169.254", "169.254.1.1", "2852039166", "0xa9fea9fe", "169.254.43518",
        "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::ffff:0:127.0.0.1]", "[::127.0.0.1]", "[::7f00:1]",
        "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2002:c0a8:1::1]", "[2001::1]", "[2001:0:7f00:1::]", "[2001:10::1]", "[2001:db8::1]",
        "[fe80::1]", "[febf::1]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[fd12:3456::1]", "[ff02::1]", "[ff0e::1]", "[100::1]", "[3fff::1]", "[5f00::1]", "[4000::1]",
    ];

    [Fact]
    public async Task No_form_of_an_inner_address_is_ever_connected()
    {
        using var trap = new Trap();
        // Every port is tried: what is refused here is the address alone.
        using var http = new SafeHttp(SafeHttpOptions.PublicOnly) { AnyPort = true };
        var through = new List<string>();

        foreach (var host in s_inside)
            foreach (var scheme in (string[])["http", "https"])
                if (Uri.TryCreate($"{scheme}://{host}:{trap.Port}/hook", UriKind.Absolute, out var address) && await IsCalledAsync(http, address)) through.Add(address.OriginalString);

        Assert.True(s_inside.Length >= 80, $"{s_inside.Length} forms");
        Assert.Empty(through);
        Assert.Equal(0, trap.Connections);
    }

    [Theory]
    [InlineData("https://user:pass@example.com/", "address.form")]
    [InlineData("ftp://example.com/", "address.form")]
    [InlineData("file:///etc/passwd", "address.form")]
    [InlineData("http://example.com/", "address.not-encrypted")]
    [InlineData("https://example.com:22/", "address.port")]
    [InlineData("https://localhost/", "address.private")]
    [InlineData("https://[::1]/", "address.private")]
    [InlineData("https://192.168.1.1/", "address.private")]
    [InlineData("https://example.com/hook", null)]
    [InlineData("https://example.com:80/hook", null)]
    public void What_can_be_told_before_calling_is_told(string address, string? code)
    {
        using var http = new SafeHttp(SafeHttpOptions.PublicOnly);

        Assert.Equal(code, http.Check(new Uri(address))?.Code);
    }

    [Fact]
    public async Task A_name_that_turns_inward_between_two_questions_gains_nothing()
    {
        using var trap = new Trap();
        var asked = 0;
        using var http = new SafeHttp(SafeHttpOptions.PublicOnly, (_, _) => Task.FromResult<IPAddress[]>(asked++ == 0 ? [] : [IPAddress.Loopback])) { AnyPort = true };
        var address = new Uri($"https://rebound.example:{trap.Port}/");
        Assert.Null(http.Check(address));

        var first = await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(http, address));
        var second = await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(http, address));

        Assert.Equal(("address.unknown", "address.private"), (CodeOf(first), CodeOf(second)));
        Assert.Equal((2, 0), (asked, trap.Connections));
    }

    [Fact]
    public async Task Of_several_addresses_of_a_name_only_the_public_ones_are_connected()
    {
        using var trap = new Trap();
        using var http = new SafeHttp(SafeHttpOptions.PublicOnly, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Parse("10.1.1.1")])) { AnyPort = true };

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(http, new Uri($"https://mixed.example:{trap.Port}/")));

        Assert.Equal(("address.private", 0), (CodeOf(refused), trap.Connections));
    }

    [Fact]
    public async Task What_the_operator_allows_is_called_and_only_that()
    {
        using var trap = new Trap();
        using var http = new SafeHttp(new SafeHttpOptions([$"127.0.0.1:{trap.Port}"]));

        await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(http, new Uri($"http://127.0.0.1:{trap.Port}/")));

        Assert.True(trap.Connections > 0);
        Assert.Equal("address.not-encrypted", http.Check(new Uri("http://127.0.0.1:1/"))?.Code);
        Assert.Equal("address.not-encrypted", http.Check(new Uri($"http://127.0.0.2:{trap.Port}/"))?.Code);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("1.1.1.1", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("100.128.0.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("2a00:1450::1", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::8.8.8.8", true)]
    [InlineData("::ffff:192.168.1.1", false)]
    [InlineData("fe80::1%2", false)]
    public void Public_is_what_the_registries_have_not_set_aside(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    private static async Task<bool> IsCalledAsync(SafeHttp http, Uri address)
    {
        try
        {
            await CallAsync(http, address);
            return true;
        }
        catch (Exception refused) when (refused is IOException or HttpRequestException)
        {
            return CodeOf(refused) is null && refused is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.InvalidResponse };
        }
    }

    private static async Task CallAsync(SafeHttp http, Uri address)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        (await http.SendAsync(request, patience.Token)).Dispose();
    }

    private static string? CodeOf(Exception? refused)
    {
        for (; refused is not null; refused = refused.InnerException)
            if (refused is ForbiddenAddressException forbidden) return forbidden.Code;
        return null;
    }

    /// <summary>Listens on all addresses of this machine and counts who comes.</summary>
    private sealed class Trap : IDisposable
    {
        private readonly TcpListener _listener = TcpListener.Create(0);
        private int _connections;

        public Trap()
        {
            _listener.Start();
            _ = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
        public int Connections => _connections;

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref _connections);
                }
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
