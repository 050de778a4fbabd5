using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Accounts;

/// <summary>How a member signs in, for scripts in her own session: password, second factor, passkeys. A token changes none of it.</summary>
internal static class SignInApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var mine = routes.Api("/account", "Sign-in").NeedsSession().TellsSecret();
        mine.MapPost("/password", ChangePasswordAsync).Needs(Permission.Own).Tells("Changes the password; every other session ends.");
        mine.MapGet("/second-factor", SecondFactorAsync).Needs(Permission.Own).Tells<SecondFactorShape>("Tells whether the second factor is on and how many recovery codes are left.");
        mine.MapPost("/second-factor/offer", Offer).Needs(Permission.Own).NeedsFreshSignIn().Tells<SecondFactorOffer>("Makes a key for an authenticator app; nothing changes until a code of it is sent.");
        mine.MapPost("/second-factor", TurnOnAsync).Needs(Permission.Own).NeedsFreshSignIn().Tells<RecoveryShape>("Turns the second factor on; the recovery codes stand in this answer only.", StatusCodes.Status201Created);
        mine.MapPost("/second-factor/recovery-codes", MakeCodesAsync).Needs(Permission.Own).NeedsFreshSignIn().Tells<RecoveryShape>("Makes new recovery codes; the old ones end.", StatusCodes.Status201Created);
        mine.MapPost("/second-factor/off", TurnOffAsync).Needs(Permission.Own).NeedsFreshSignIn().Tells("Turns the second factor off; asks for the password.");
        mine.MapGet("/passkeys", PasskeysAsync).Needs(Permission.Own).Tells<Page<PasskeyShape>>("Lists the member's passkeys.");
        mine.MapPost("/passkeys/offer", OfferPasskeyAsync).Needs(Permission.Own).NeedsFreshSignIn().Tells<PasskeyOffer>("Makes what a browser is asked in order to make a passkey.");
        mine.MapPost("/passkeys", AddPasskeyAsync).Needs(Permission.Own).NeedsFreshSignIn().Tells<PasskeyShape>("Keeps the passkey that the browser made.", StatusCodes.Status201Created);
        mine.MapDelete("/passkeys/{id}", RemovePasskeyAsync).Needs(Permission.Own).NeedsFreshSignIn().Tells("Removes a passkey; every other session ends.");
    }

    private static async Task<IResult> ChangePasswordAsync(PasswordWrite body, HttpContext http, Presence presence, SigningIn signingIn, CancellationToken ct) =>
        Answer(http, await signingIn.ChangePasswordAsync(http, presence, body.Current, body.Password, body.Password, ct), _ => Results.NoContent());

    private static async Task<IResult> SecondFactorAsync(Presence presence, SecondFactorStore second, CancellationToken ct) =>
        Results.Json(new SecondFactorShape(presence.HasCode, presence.HasPassword, presence.HasCode ? await second.CountLeftAsync(presence.Member!.Value, ct) : 0));

    private static IResult Offer(Visit visit, Presence presence, SecondFactorTurning turning)
    {
        if (!presence.HasPassword || presence.HasCode) return Refused.For(new Refusal("code.offer-over"));
        var key = SecondFactor.NewKey();
        return Results.Json(new SecondFactorOffer(turning.Seal(key, presence), key, SecondFactor.AddressOf(key, visit.Person, visit.WorkspaceName)));
    }

    private static async Task<IResult> TurnOnAsync(CodeWrite body, HttpContext http, Visit visit, Presence presence, SecondFactorTurning turning, CancellationToken ct) =>
        Answer(http, await turning.TurnOnAsync(http, presence, visit.Person, body.Offer, body.Code, ct), Codes);

    private static async Task<IResult> MakeCodesAsync(Presence presence, SecondFactorTurning turning, CancellationToken ct) =>
        presence.HasCode ? Codes(await turning.MakeCodesAsync(presence, ct)) : Results.NotFound();

    private static async Task<IResult> TurnOffAsync(PasswordShown body, HttpContext http, Visit visit, Presence presence, SecondFactorTurning turning, CancellationToken ct) =>
        presence.HasCode ? Answer(http, await turning.TurnOffAsync(http, presence, visit.Person, body.Password, ct), _ => Results.NoContent()) : Results.NotFound();

    private static async Task<IResult> PasskeysAsync(PageAsk ask, Presence presence, PasskeyStore passkeys, CancellationToken ct) =>
        ask.Cut([.. (await passkeys.ListOfAsync(presence.Member!.Value, ct)).Select(PasskeyShape.Of)], p => p.Id);

    private static async Task<IResult> OfferPasskeyAsync(HttpContext http, Visit visit, Presence presence, PasskeySigning signing) =>
        presence.HasPassword ? (await signing.OfferAsync(http, presence.Member!.Value, visit.Person)).ToHttp(options => Results.Json(new PasskeyOffer(options))) : Results.NotFound();

    private static async Task<IResult> AddPasskeyAsync(PasskeyWrite body, HttpContext http, Presence presence, PasskeySigning signing, CancellationToken ct) =>
        Answer(http, await signing.AddAsync(http, presence.Member!.Value, body.Name, body.Answer, ct), made => Results.Created((string?)null, PasskeyShape.Of(made)));

    private static async Task<IResult> RemovePasskeyAsync(string id, HttpContext http, Presence presence, PasskeyRemoval removal, CancellationToken ct) => ApiRoutes.Done(await removal.RemoveAsync(http, presence, id, ct));

    private static IResult Codes(RecoverySet set) => Results.Json(new RecoveryShape(set.Codes), statusCode: StatusCodes.Status201Created);

    /// <summary>Who tries too often is told when to come again, as on the page.</summary>
    private static IResult Answer<T>(HttpContext http, Outcome<T> outcome, Func<T, IResult> done)
    {
        if (outcome.IsDone) return done(outcome.Value);
        http.Refuse(outcome.Refusal);
        return http.Response.StatusCode == StatusCodes.Status429TooManyRequests ? Refused.With(StatusCodes.Status429TooManyRequests, outcome.Refusal!) : Refused.For(outcome.Refusals);
    }
}

internal sealed record PasswordWrite(string Current, string Password);

internal sealed record PasswordShown(string Password);

internal sealed record SecondFactorShape(bool IsOn, bool HasPassword, int RecoveryCodesLeft);

/// <summary>A key for an authenticator app, and its address for a QR code; <paramref name="Offer"/> comes back with the first code and is good for half an hour.</summary>
internal sealed record SecondFactorOffer(string Offer, string Key, string Address);

internal sealed record CodeWrite(string Offer, string Code);

internal sealed record RecoveryShape(IReadOnlyList<string> Codes);

/// <summary>What <c>navigator.credentials.create</c> is asked, as JSON.</summary>
internal sealed record PasskeyOffer(string Options);

/// <summary>What the browser answered, as JSON, and what the member calls it.</summary>
internal sealed record PasskeyWrite(string Name, string Answer);

internal sealed record PasskeyShape(string Id, string Name, DateTimeOffset Created, DateTimeOffset? LastUsed)
{
    public static PasskeyShape Of(Passkey p) => new(Convert.ToHexStringLower(p.Id), p.Name, p.Created, p.LastUsed);
}
