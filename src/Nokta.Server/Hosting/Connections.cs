using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Nokta.Kernel.Faults;
using Nokta.Server.Network;

namespace Nokta.Server.Hosting;

/// <summary>How many connections there may be, in all and from one address, and how slow they may be: nobody can hold the server by holding connections.</summary>
internal sealed class Connections(Openness openness)
{
    private const int Most = 2_000, MostOfAddress = 256;
    private readonly ConcurrentDictionary<string, int> _open = [];

    public static void Bound(KestrelServerOptions kestrel, Openness openness)
    {
        kestrel.AddServerHeader = false;
        // What a crowd has sent and nobody has read yet is held for each connection.
        kestrel.Limits.MaxRequestBufferSize = 64 << 10;
        if (Fault.Is(Fault.NoPace))
        {
            (kestrel.Limits.RequestHeadersTimeout, kestrel.Limits.MinRequestBodyDataRate, kestrel.Limits.MinResponseDataRate) = (TimeSpan.FromMinutes(10), null, null);
            return;
        }

        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        (kestrel.Limits.MaxConcurrentConnections, kestrel.Limits.MaxConcurrentUpgradedConnections) = (Most, 100);
        var connections = new Connections(openness);
        kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection => connections.TakeAsync(connection, next)));
    }

    private async Task TakeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if ((connection.RemoteEndPoint as IPEndPoint)?.Address is not { } address || IsTrusted(address))
        {
            await next(connection);
            return;
        }

        var key = KeyOf(address);
        try
        {
            if (_open.AddOrUpdate(key, 1, (_, n) => n + 1) > MostOfAddress) connection.Abort();
            else await next(connection);
        }
        finally
        {
            // Only what is zero is taken away, so the table is as long as there are addresses connected.
            if (_open.AddOrUpdate(key, 0, (_, n) => n - 1) == 0) _open.TryRemove(new KeyValuePair<string, int>(key, 0));
        }
    }

    /// <summary>This machine, and proxies behind which everybody is.</summary>
    private bool IsTrusted(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) || openness.Proxies.Any(p => p.Contains(address));
    }

    /// <summary>A network of IPv6 is one household.</summary>
    private static string KeyOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
