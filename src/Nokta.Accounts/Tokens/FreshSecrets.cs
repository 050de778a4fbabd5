using System.Collections.Concurrent;

namespace Nokta.Accounts;

/// <summary>Secrets of tokens between the moment they are made and the one page that shows them: told once, to who made them, within five minutes.</summary>
internal sealed class FreshSecrets(TimeProvider time)
{
    private static readonly TimeSpan s_lasts = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<(Guid Token, Guid Member), (string Secret, DateTimeOffset At)> _fresh = [];

    public void Keep(Guid token, Guid member, string secret)
    {
        var now = time.GetUtcNow();
        foreach (var old in _fresh.Where(f => now - f.Value.At > s_lasts)) _fresh.TryRemove(old);
        _fresh[(token, member)] = (secret, now);
    }

    public string? Take(Guid token, Guid member) => _fresh.TryRemove((token, member), out var fresh) && time.GetUtcNow() - fresh.At <= s_lasts ? fresh.Secret : null;
}
