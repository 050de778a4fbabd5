using System.Net;
using System.Net.Sockets;

namespace Nokta.Accounts;

/// <summary>How often one address may try a secret: twenty times in ten minutes. IPv6 counts by network, and the table of addresses is bounded.</summary>
public sealed class SignInLimit(TimeProvider time)
{
    private const int Most = 20;
    private const int Addresses = 10_000;
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> _tries = [];
    private readonly Lock _lock = new();

    /// <summary>Counts one try; false when it must not be looked at.</summary>
    public bool Allows(IPAddress? from)
    {
        var (key, now) = (KeyOf(from), time.GetUtcNow());
        lock (_lock)
        {
            if (_tries.Count >= Addresses) Shrink(now);
            var (since, count) = _tries.TryGetValue(key, out var seen) && now - seen.Since < Window ? seen : (now, 0);
            _tries[key] = (since, count + 1);
            return count < Most;
        }
    }

    /// <summary>A right secret is no try. The wrong ones before it still count: who has an account must not guess at others between his own sign-ins.</summary>
    public void Forgive(IPAddress? from)
    {
        var key = KeyOf(from);
        lock (_lock)
        {
            if (!_tries.TryGetValue(key, out var seen)) return;
            if (seen.Count > 1) _tries[key] = (seen.Since, seen.Count - 1);
            else _tries.Remove(key);
        }
    }

    private void Shrink(DateTimeOffset now)
    {
        foreach (var old in _tries.Where(t => now - t.Value.Since >= Window).Select(t => t.Key).ToList()) _tries.Remove(old);
        if (_tries.Count >= Addresses) _tries.Remove(_tries.MinBy(t => t.Value.Since).Key);
    }

    private static string KeyOf(IPAddress? from)
    {
        if (from is null) return "";
        if (from.IsIPv4MappedToIPv6) from = from.MapToIPv4();
        return from.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(from.GetAddressBytes().AsSpan(0, 8)) : from.ToString();
    }
}
