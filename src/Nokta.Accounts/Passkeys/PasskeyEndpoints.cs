using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Accounts;

/// <summary>What the island of passkeys asks before it asks the browser.</summary>
internal static class PasskeyEndpoints
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddIdentityCore<Member>();
        services.AddScoped<IUserStore<Member>, PasskeyMembers>();
        services.AddScoped<IPasskeyHandler<Member>, PasskeyHandler<Member>>();
        services.AddSingleton<PasskeyStore>();
        services.AddSingleton<PasskeyOffers>();
        services.AddScoped<PasskeyRemoval>();
        services.AddScoped<PasskeySigning>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            // A passkey stands for password and code together, so it must know its owner by itself: finger, face or PIN.
            (options.UserVerificationRequirement, options.ResidentKeyRequirement) = ("required", "required");
            options.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && asked.Origin == $"{asked.HttpContext.Request.Scheme}://{asked.HttpContext.Request.Host}");
        });
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/passkeys/new", NewAsync).Needs(Permission.Own).NeedsFreshSignIn();
        routes.MapPost("/passkeys/ask", AskAsync).Needs(Permission.Anyone);
    }

    private static async Task<IResult> NewAsync(HttpContext context, Presence presence, Visit visit, PasskeySigning signing) =>
        presence.Member is { } member ? Answer(await signing.OfferAsync(context, member, visit.Person)) : Results.StatusCode(StatusCodes.Status403Forbidden);

    private static async Task<IResult> AskAsync(HttpContext context, Presence presence, PasskeySigning signing) => Answer(await signing.AskAsync(context, presence));

    private static IResult Answer(Outcome<string> options) => options.IsDone ? Results.Content(options.Value, "application/json") : Results.StatusCode(StatusCodes.Status409Conflict);
}
