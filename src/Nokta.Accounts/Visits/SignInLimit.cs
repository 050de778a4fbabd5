using System.Net;
using System.Net.Sockets;

namespace Nokta.Accounts;

/// <summary>How often one address may try a secret: twenty times in ten minutes. IPv6 counts by network, and the table of addresses is bounded.</summary>
public sealed class SignInLimit(TimeProvider time)
{
    private const int Most = 20;
    private const int Addresses = 10_000;
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(10);
    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> _tries = [];
    private readonly Lock _lock = new();

    /// <summary>Counts one try; false when it must not be looked at.</summary>
    public bool Allows(IPAddress? from)
    {
        var (key, now) = (KeyOf(from), time.GetUtcNow());
        lock (_lock)
        {
            if (_tries.Count >= Addresses) Shrink(now);
            var (since, count) = _tries.TryGetValue(key, out var seen) && now - seen.Since < s_window ? seen : (now, 0);
            _tries[key] = (since, count + 1);
            return count < Most;
        }
    }

    /// <summary>A right secret clears the address.</summary>
    public void Forgive(IPAddress? from)
    {
        lock (_lock) _tries.Remove(KeyOf(from));
    }

    private void Shrink(DateTimeOffset now)
    {
        foreach (var old in _tries.Where(t => now - t.Value.Since >= s_window).Select(t => t.Key).ToList()) _tries.Remove(old);
        if (_tries.Count >= Addresses) _tries.Remove(_tries.MinBy(t => t.Value.Since).Key);
    }

    private static string KeyOf(IPAddress? from)
    {
        if (from is null) return "";
        if (from.IsIPv4MappedToIPv6) from = from.MapToIPv4();
        return from.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(from.GetAddressBytes().AsSpan(0, 8)) : from.ToString();
    }
}
