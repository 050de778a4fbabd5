using System.Net;
using System.Net.Sockets;

namespace Nokta.Kernel.Outside;

/// <summary>Which addresses belong to the public internet: everything that is not set aside by the registries, also where it hides inside another form of address.</summary>
public static class PublicAddress
{
    // Registry of special-purpose addresses (RFC 6890 and its successors).
    private static readonly IPNetwork[] s_setAside =
    [
        Of("0.0.0.0/8"), Of("10.0.0.0/8"), Of("100.64.0.0/10"), Of("127.0.0.0/8"), Of("169.254.0.0/16"), Of("172.16.0.0/12"), Of("192.0.0.0/24"), Of("192.0.2.0/24"),
        Of("192.31.196.0/24"), Of("192.52.193.0/24"), Of("192.88.99.0/24"), Of("192.168.0.0/16"), Of("192.175.48.0/24"), Of("198.18.0.0/15"), Of("198.51.100.0/24"), Of("203.0.113.0/24"), Of("224.0.0.0/3"),
        // 2001::/23 holds Teredo, 2002::/16 is 6to4: both carry an IPv4 address somewhere inside.
        Of("2001::/23"), Of("2001:db8::/32"), Of("2002::/16"), Of("2620:4f:8000::/48"), Of("3fff::/20"),
    ];

    private static readonly IPNetwork s_global = Of("2000::/3");
    private static readonly IPNetwork s_translated = Of("64:ff9b::/96");

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return Is(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            if (s_translated.Contains(address)) return Is(new IPAddress(address.GetAddressBytes().AsSpan(12)));
            if (!s_global.Contains(address) || address.ScopeId != 0) return false;
        }

        return !s_setAside.Any(n => n.BaseAddress.AddressFamily == address.AddressFamily && n.Contains(address));
    }

    private static IPNetwork Of(string network) => IPNetwork.Parse(network);
}
