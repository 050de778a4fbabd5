using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Nokta.Accounts;

namespace Nokta.Server.Network;

/// <summary>How this server is reached: the addresses it has taken, and what a phone in the same network types.</summary>
internal sealed class Reach(IServer server)
{
    private static readonly string[] s_virtual = ["docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "lxc", "podman", "cni", "zt", "tailscale"];

    /// <summary>The addresses as Kestrel took them.</summary>
    public IReadOnlyList<Uri> Taken => [.. (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(Parse).OfType<Uri>()];

    /// <summary>True when another machine can knock.</summary>
    public bool IsOpen => Taken.Any(IsOpenTo);

    /// <summary>What another machine in the same network types; empty when only this machine is answered.</summary>
    public IReadOnlyList<Uri> InNetwork() => [.. Taken.Where(IsOpenTo).SelectMany(taken => IsAny(taken) ? Machine().Select(a => With(taken, a)) : [taken]).Distinct()];

    /// <summary>What a browser on this machine types.</summary>
    public Uri? Here() => Taken.Select(taken => IsAny(taken) ? With(taken, IPAddress.Loopback) : taken).FirstOrDefault();

    /// <summary>The address for links that leave the machine: as told, else a name we were told to answer to, else this machine's own in the network.</summary>
    public PublicAddress Public(Openness openness)
    {
        string? Network() => InNetwork() is [var first, ..] ? first.GetLeftPart(UriPartial.Authority) : null;
        bool IsNamed(string host) => openness.Hosts.Any(h => h.Equals(host, StringComparison.OrdinalIgnoreCase));
        return new PublicAddress(openness.PublicUrl,
            request => IsNamed(request.Host.Host) || IsTaken(request) || (ThisMachine.IsItsName(request.Host.Host) && Network() is null),
            () => openness.Hosts.FirstOrDefault(h => h != "*") is { } name ? "https://" + name : Network() ?? Here()?.GetLeftPart(UriPartial.Authority) ?? Openness.DefaultUrls);
    }

    /// <summary>Whether the request names the very address it came in by.</summary>
    private static bool IsTaken(HttpRequest request) =>
        request.HttpContext.Connection is { LocalIpAddress: { } local, LocalPort: var port } && !IPAddress.IsLoopback(local)
        && IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out var asked) && asked.Equals(local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local) && (request.Host.Port ?? (request.IsHttps ? 443 : 80)) == port;

    /// <summary>Reads an address as it is given to <c>--urls</c>: <c>*</c> and <c>+</c> mean every address.</summary>
    public static Uri? Parse(string url) =>
        Uri.TryCreate(url.Trim().Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var parsed)
        && parsed.Scheme is "http" or "https" && parsed.Host.Length > 0 && parsed.AbsolutePath == "/" ? parsed : null;

    /// <summary>An address of <c>--urls</c> as a browser on this machine types it; null when it is none.</summary>
    public static string? ForThisMachine(string url) => Parse(url) is not { } parsed ? null : (IsAny(parsed) ? With(parsed, IPAddress.Loopback) : parsed).GetLeftPart(UriPartial.Authority);

    private static bool IsAny(Uri taken) => IPAddress.TryParse(taken.Host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    private static bool IsOpenTo(Uri taken) => !taken.IsLoopback;

    private static Uri With(Uri taken, IPAddress address) => new UriBuilder(taken) { Host = address.ToString() }.Uri;

    /// <summary>This machine's own IPv4 addresses, those with a way out first; bridges of virtual machines and containers are no way to it.</summary>
    private static IEnumerable<IPAddress> Machine() =>
        from card in NetworkInterface.GetAllNetworkInterfaces()
        where card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback && !s_virtual.Any(v => card.Name.StartsWith(v, StringComparison.OrdinalIgnoreCase))
        let about = card.GetIPProperties()
        orderby about.GatewayAddresses.Count == 0, card.Name
        from address in about.UnicastAddresses
        where address.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address.Address) && !IsSelfGiven(address.Address)
        select address.Address;

    private static bool IsSelfGiven(IPAddress address) => address.GetAddressBytes() is [169, 254, ..];
}
