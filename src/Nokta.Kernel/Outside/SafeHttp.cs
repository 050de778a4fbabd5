using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Nokta.Kernel.Outside;

/// <summary>Where calls may go beyond the public internet, as the operator said when starting the server.</summary>
/// <param name="PrivateHosts">Names or addresses, each with a port or without: these may be private, and may be spoken to without TLS.</param>
public sealed record SafeHttpOptions(IReadOnlyList<string> PrivateHosts)
{
    public static readonly SafeHttpOptions PublicOnly = new([]);

    internal bool Allows(string host, int port) => PrivateHosts.Any(h =>
        h.Equals(host, StringComparison.OrdinalIgnoreCase) || h.Equals(FormattableString.Invariant($"{host}:{port}"), StringComparison.OrdinalIgnoreCase) || h.Equals(FormattableString.Invariant($"[{host}]:{port}"), StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// The only way the product calls other servers. The address is looked up when it is connected to, checked, and that very address is
/// connected: a name that is pointed elsewhere between two questions gains nothing. No redirects, cookies, proxies of the environment or traces.
/// </summary>
public sealed class SafeHttp : IDisposable
{
    private readonly SafeHttpOptions _options;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookUp;
    private readonly HttpClient _client;

    /// <summary>For tests that try the addresses alone: any port, with TLS or without.</summary>
    internal bool AnyPort { get; init; }

    public SafeHttp(SafeHttpOptions options) : this(options, Dns.GetHostAddressesAsync) { }

    /// <summary>With a look-up of names of its own, and what to trust beside the machine's authorities: for tests.</summary>
    internal SafeHttp(SafeHttpOptions options, Func<string, CancellationToken, Task<IPAddress[]>> lookUp, RemoteCertificateValidationCallback? trusts = null)
    {
        (_options, _lookUp) = (options, lookUp);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None, ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(1), PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
            MaxResponseHeadersLength = 32, MaxConnectionsPerServer = 8, ConnectCallback = ConnectAsync, SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trusts },
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Why an address cannot be called, as far as it can be told before calling; null when nothing speaks against it.</summary>
    public Refusal? Check(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0 || address.IdnHost.Length == 0) return new Refusal("address.form");
        var (host, isAllowed) = (HostOf(address), _options.Allows(HostOf(address), address.Port));
        if (isAllowed) return null;
        if (address.Scheme == "http" && !AnyPort) return new Refusal("address.not-encrypted");
        if (address.Port is not (443 or 80) && !AnyPort) return new Refusal("address.port");
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)) return new Refusal("address.private");
        return IPAddress.TryParse(host, out var ip) && !PublicAddress.Is(ip) ? new Refusal("address.private") : null;
    }

    /// <summary>Sends; the answer's body is not read yet. Throws <see cref="ForbiddenAddressException"/> where <see cref="Check"/> refuses or the name leads to a private address.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        if (Check(request.RequestUri!) is { } refusal) throw new ForbiddenAddressException(refusal.Code);
        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host.Trim('[', ']'), context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await _lookUp(host, ct);
        var may = _options.Allows(host, port) ? found : [.. found.Where(PublicAddress.Is)];
        if (may.Length == 0) throw new ForbiddenAddressException(found.Length == 0 ? "address.unknown" : "address.private");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(may, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string HostOf(Uri address) => address.IdnHost.Trim('[', ']').TrimEnd('.');

    public void Dispose() => _client.Dispose();
}

/// <summary>The address is none that may be called. <paramref name="code"/> is the code of a refusal.</summary>
public sealed class ForbiddenAddressException(string code) : IOException($"Not called: {code}")
{
    public string Code { get; } = code;
}
