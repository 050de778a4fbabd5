using System.Net;
using System.Net.Sockets;

namespace Nokta.Accounts;

/// <summary>An address as people may keep it: without its last part (IPv4) or with its network alone (IPv6).</summary>
public static class Place
{
    public static string Of(IPAddress? from)
    {
        if (from is null) return "";
        if (from.IsIPv4MappedToIPv6) from = from.MapToIPv4();
        if (IPAddress.IsLoopback(from)) return "localhost";
        var bytes = from.GetAddressBytes();
        Array.Clear(bytes, from.AddressFamily == AddressFamily.InterNetworkV6 ? 6 : 3, from.AddressFamily == AddressFamily.InterNetworkV6 ? 10 : 1);
        return new IPAddress(bytes).ToString();
    }
}
