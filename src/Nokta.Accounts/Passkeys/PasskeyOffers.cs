using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Nokta.Accounts;

/// <summary>What a browser was asked to sign, kept sealed in its own cookie for five minutes. Nothing is stored until it has answered rightly, and then that it may not answer again.</summary>
internal sealed class PasskeyOffers(IDataProtectionProvider keys, TimeProvider time)
{
    private static readonly TimeSpan s_lasts = TimeSpan.FromMinutes(5);
    private readonly ITimeLimitedDataProtector _seal = keys.CreateProtector("nokta.passkey.offer").ToTimeLimitedDataProtector();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = [];

    /// <summary><paramref name="whose"/>: the member who is to answer; empty at the sign-in page.</summary>
    public void Keep(HttpContext context, string whose, string state) => context.KeepSecret(AccountCookies.Passkey, _seal.Protect(whose + " " + state, s_lasts), s_lasts);

    /// <summary>What this browser was asked, when it was asked as the same person; the cookie goes.</summary>
    public string? Take(HttpContext context, string whose)
    {
        if (context.Request.Secret(AccountCookies.Passkey) is not { } kept) return null;
        context.ForgetSecret(AccountCookies.Passkey);
        try
        {
            var parts = _seal.Unprotect(kept).Split(' ', 2);
            return parts[0] == whose ? parts[1] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>False when it was answered before.</summary>
    public bool IsFirstAnswer(string state)
    {
        var now = time.GetUtcNow();
        foreach (var old in _used.Where(u => u.Value < now)) _used.TryRemove(old);
        return _used.TryAdd(Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(state))), now + s_lasts + s_lasts);
    }
}
