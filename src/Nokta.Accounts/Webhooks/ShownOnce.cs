using System.Security.Cryptography;

namespace Nokta.Accounts.Webhooks;

/// <summary>Secrets on their way from the post that made them to the page that shows them once: kept in memory only, for five minutes.</summary>
internal sealed class ShownOnce(TimeProvider time)
{
    private const int Most = 1000;
    private static readonly TimeSpan s_lasts = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, (string For, string Secret, DateTimeOffset Until)> _kept = [];
    private readonly Lock _lock = new();

    /// <summary>Returns the key under which it is shown, to <paramref name="reader"/> alone.</summary>
    public string Keep(string reader, string secret)
    {
        var (key, now) = (RandomNumberGenerator.GetHexString(32, lowercase: true), time.GetUtcNow());
        lock (_lock)
        {
            foreach (var old in _kept.Where(k => k.Value.Until < now).Select(k => k.Key).ToList()) _kept.Remove(old);
            if (_kept.Count >= Most) _kept.Clear();
            _kept[key] = (reader, secret, now + s_lasts);
        }

        return key;
    }

    public string? Take(string reader, string? key)
    {
        lock (_lock) return key is not null && _kept.TryGetValue(key, out var kept) && kept.For == reader && kept.Until >= time.GetUtcNow() && _kept.Remove(key) ? kept.Secret : null;
    }
}
