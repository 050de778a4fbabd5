using System.Net;
using Nokta.Kernel;

namespace Nokta.Server.Network;

/// <summary>What the one who starts the server decides about strangers: where to listen, which proxies to believe, which names to answer to.</summary>
internal sealed record Openness
{
    public const string DefaultUrls = "http://127.0.0.1:5080";

    public string Urls { get; init; } = DefaultUrls;

    /// <summary>Whose forwarding headers are believed; by default a proxy on this machine.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [new(IPAddress.Loopback, 8), new(IPAddress.IPv6Loopback, 128)];

    /// <summary>Names beside this machine's own; <c>*</c> = every name.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The address that people outside open: links that leave the machine begin with it, and its name is answered to.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Where to write about a hole in this installation; its <c>security.txt</c> names it.</summary>
    public Uri? SecurityContact { get; init; }

    /// <summary>Names or addresses of this network that webhooks may go to, each with a port or without; to all others they go only over the public internet and HTTPS.</summary>
    public IReadOnlyList<string> PrivateHosts { get; init; } = [];

    /// <summary>Reads what was typed; several are separated by <c>;</c> or <c>,</c>.</summary>
    public static Outcome<Openness> Of(string urls, string? proxies, string? hosts, string? publicUrl = null, string? securityContact = null, string? privateHosts = null)
    {
        var read = new Openness { Urls = urls };
        if (Split(urls).Any(url => Reach.Parse(url) is null)) return new Refusal("serve.urls");
        if (Split(hosts).Any(h => h != "*" && Uri.CheckHostName(h) == UriHostNameType.Unknown)) return new Refusal("serve.hosts");
        if (Split(privateHosts).Any(h => !Uri.TryCreate("http://" + h, UriKind.Absolute, out var at) || at.AbsolutePath != "/" || at.UserInfo.Length > 0)) return new Refusal("serve.private-webhooks");
        read = read with { Hosts = Split(hosts), PrivateHosts = Split(privateHosts) };
        if (!string.IsNullOrWhiteSpace(publicUrl))
        {
            if (Reach.Parse(publicUrl) is not { } address) return new Refusal("serve.public-url");
            read = read with { PublicUrl = address, Hosts = [address.Host, .. read.Hosts.Where(h => h != address.Host)] };
        }

        if (!string.IsNullOrWhiteSpace(securityContact))
        {
            if (!Uri.TryCreate(securityContact.Trim(), UriKind.Absolute, out var contact) || contact.Scheme is not ("mailto" or "https" or "tel")) return new Refusal("serve.security-contact");
            read = read with { SecurityContact = contact };
        }

        if (proxies is null) return read;
        var networks = Split(proxies).Select(Network).ToList();
        return networks.Contains(null) ? new Refusal("serve.proxy") : read with { Proxies = [.. networks.Select(n => n!.Value)] };
    }

    private static IPNetwork? Network(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }

    private static string[] Split(string? text) => (text ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
