using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Nokta.Kernel;

namespace Nokta.Accounts;

/// <summary>What the page of the second factor does: offers a key until a code shows that an app has it, turns on and off, makes codes anew.</summary>
internal sealed class SecondFactorTurning(SecondFactorStore second, SigningIn signingIn, SignInLimit limit, EventLog events, IDataProtectionProvider keys)
{
    private static readonly TimeSpan s_offered = TimeSpan.FromMinutes(30);
    private readonly ITimeLimitedDataProtector _seal = keys.CreateProtector("nokta.second-factor.offer").ToTimeLimitedDataProtector();

    /// <summary>The key as the form carries it: nobody else's, not another one, not for ever.</summary>
    public string Seal(string key, Presence presence) => _seal.Protect($"{presence.Member} {key}", s_offered);

    public string? Unseal(string? sealedKey, Presence presence)
    {
        if (string.IsNullOrEmpty(sealedKey)) return null;
        try
        {
            return _seal.Unprotect(sealedKey).Split(' ') is [var member, var key] && member == presence.Member.ToString() ? key : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    public static string InGroups(string key) => string.Join(' ', key.Chunk(4).Select(c => new string(c)));

    public async Task<Outcome<RecoverySet>> TurnOnAsync(HttpContext context, Presence presence, string who, string? sealedKey, string code, CancellationToken ct)
    {
        if (!limit.Allows(context.Connection.RemoteIpAddress)) return new Refusal("sign-in.too-often");
        if (presence.HasCode || Unseal(sealedKey, presence) is not { } key) return new Refusal("code.offer-over");
        var done = await second.TurnOnAsync(presence.Member!.Value, key, code, ct);
        if (!done.IsDone) return done;
        limit.Forgive(context.Connection.RemoteIpAddress);
        await signingIn.ReopenAsync(context, presence.Member.Value, Proof.PasswordAndCode, ct);
        await events.WriteAsync("second-factor-on", who, ct);
        return done;
    }

    public async Task<Outcome<Guid>> TurnOffAsync(HttpContext context, Presence presence, string who, string password, CancellationToken ct)
    {
        var confirmed = await signingIn.ConfirmAsync(context, presence.Member!.Value, password, ct);
        if (!confirmed.IsDone) return (confirmed.Refusal!.Code == "member.password-wrong" ? confirmed.Refusal.At("Password") : confirmed.Refusal);
        await second.TurnOffAsync(presence.Member.Value, ct);
        await signingIn.ReopenAsync(context, presence.Member.Value, Proof.Password, ct);
        await events.WriteAsync("second-factor-off", who, ct);
        return confirmed;
    }

    public Task<RecoverySet> MakeCodesAsync(Presence presence, CancellationToken ct) => second.MakeCodesAsync(presence.Member!.Value, ct);
}
