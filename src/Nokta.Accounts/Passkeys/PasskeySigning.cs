using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Nokta.Kernel;

namespace Nokta.Accounts;

/// <summary>Registers passkeys and signs in with them. The framework checks what the browser signed; who it is and what follows is ours.</summary>
internal sealed class PasskeySigning(IPasskeyHandler<Member> ceremony, PasskeyOffers offers, PasskeyStore passkeys, Entrance entrance, SignInLimit limit)
{
    private const int LongestAnswer = 32_000;

    /// <summary>Whether browsers have passkeys at all at the address of a request: a name, over HTTPS, or this machine's own.</summary>
    public static bool IsPossibleAt(HttpRequest request) =>
        Uri.CheckHostName(request.Host.Host) == UriHostNameType.Dns && (request.IsHttps || request.Host.Host == "localhost" || request.Host.Host.EndsWith(".localhost", StringComparison.Ordinal));

    /// <summary>What the browser is asked in order to make a passkey, as JSON.</summary>
    public async Task<Outcome<string>> OfferAsync(HttpContext context, Guid member, string name)
    {
        if (!IsPossibleAt(context.Request)) return new Refusal("passkey.address");
        var asked = await ceremony.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = member.ToString(), Name = name, DisplayName = name }, context);
        offers.Keep(context, member.ToString(), asked.AttestationState!);
        return asked.CreationOptionsJson;
    }

    public async Task<Outcome<Passkey>> AddAsync(HttpContext context, Guid member, string name, string answer, CancellationToken ct)
    {
        name = name.Trim();
        if (name.Length is 0 or > 60) return Refusal.Of("passkey.name", ("most", 60)).At("Name");
        if (answer.Length is 0 or > LongestAnswer || offers.Take(context, member.ToString()) is not { } state) return new Refusal("passkey.over");
        var made = await ceremony.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = answer, AttestationState = state });
        if (!made.Succeeded || made.UserEntity.Id != member.ToString() || !made.Passkey.IsUserVerified) return new Refusal("passkey.wrong");
        return await passkeys.AddAsync(member, name, made.Passkey, ct);
    }

    /// <summary>What the browser is asked in order to sign in, as JSON. Nobody is named: the passkey says whose it is.</summary>
    public async Task<Outcome<string>> AskAsync(HttpContext context, Presence presence)
    {
        if (!IsPossibleAt(context.Request)) return new Refusal("passkey.address");
        var asked = await ceremony.MakeRequestOptionsAsync(null, context);
        offers.Keep(context, WhoseOf(presence), asked.AssertionState!);
        return asked.RequestOptionsJson;
    }

    public async Task<Outcome<Guid>> SignInAsync(HttpContext context, Presence presence, string answer, CancellationToken ct)
    {
        var member = await RecogniseAsync(context, presence, answer, ct);
        if (!member.IsDone) return member.Refusal!;
        await entrance.OpenAsync(context, member.Value, Proof.Passkey, ct);
        return member.Value.Id;
    }

    /// <summary>She shows again that it is she.</summary>
    public async Task<Outcome<Guid>> AgainAsync(HttpContext context, Presence presence, string answer, CancellationToken ct)
    {
        var member = await RecogniseAsync(context, presence, answer, ct);
        if (!member.IsDone) return member.Refusal!;
        if (member.Value.Id != presence.Member) return new Refusal("passkey.wrong");
        if (presence.Session is { } session) await entrance.RenewAsync(context, session, Proof.Passkey, ct);
        return member.Value.Id;
    }

    private async Task<Outcome<Member>> RecogniseAsync(HttpContext context, Presence presence, string answer, CancellationToken ct)
    {
        if (!limit.Allows(context.Connection.RemoteIpAddress)) return new Refusal("sign-in.too-often");
        if (answer.Length is 0 or > LongestAnswer || offers.Take(context, WhoseOf(presence)) is not { } state) return new Refusal("passkey.over");
        var shown = await ceremony.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = answer, AssertionState = state });
        if (!shown.Succeeded || !shown.Passkey.IsUserVerified || !offers.IsFirstAnswer(state)) return new Refusal("passkey.wrong");
        limit.Forgive(context.Connection.RemoteIpAddress);
        await passkeys.UseAsync(shown.User.Id, shown.Passkey, ct);
        return shown.User;
    }

    private static string WhoseOf(Presence presence) => presence.Member?.ToString() ?? "";
}
