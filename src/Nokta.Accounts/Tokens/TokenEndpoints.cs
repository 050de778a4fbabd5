using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Microsoft.AspNetCore.Builder;
using Nokta.Kernel.Modules;

namespace Nokta.Accounts;

/// <summary>Tokens for programs, and what the present one is.</summary>
internal static class TokenEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var tokens = routes.Api("/tokens", "Tokens").WithMetadata(new ApiRoute { TellsSecret = true });
        tokens.MapGet("", ListAsync).Needs(Permission.Members).Tells<Page<TokenCard>>("Lists the tokens of the workspace, the newest first; secrets are not told again.");
        tokens.MapPost("", MakeAsync).Needs(Permission.Members).NeedsFreshSignIn().Tells<NewToken>("Makes a token; its secret stands in this answer only.", StatusCodes.Status201Created);
        tokens.MapPost("/{id:guid}/rotate", RotateAsync).Needs(Permission.Members).NeedsFreshSignIn().Tells<NewToken>("Makes a new secret for the same purpose; the old one works for one more day.", StatusCodes.Status201Created);
        tokens.MapDelete("/{id:guid}", RevokeAsync).Needs(Permission.Members).Tells("Revokes a token at once.");
        tokens.MapPost("/{id:guid}/restore", RestoreAsync).Needs(Permission.Members).Tells("Takes a revocation back, within an hour of it.");
        tokens.MapGet("/current", CurrentAsync).Needs(Permission.Anyone).Tells<TokenCard>("Tells what the token of this request is; 404 without one.");
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Visit visit, TokenStore tokens, CancellationToken ct) => ask.Cut(await tokens.ListAsync(visit.Workspace, ct), t => t.Id);

    private static Task<IResult> MakeAsync(TokenWish wish, Visit visit, Presence presence, TokenStore tokens, CancellationToken ct) =>
        tokens.MakeAsync(visit.Workspace, presence.Member!.Value, visit.May, wish, ct).ToHttpAsync(made => Results.Created((string?)null, made));

    private static async Task<IResult> RotateAsync(Guid id, Visit visit, Presence presence, TokenStore tokens, CancellationToken ct) =>
        await tokens.RotateAsync(visit.Workspace, id, presence.Member!.Value, visit.May, ct) is { } made ? Results.Created((string?)null, made) : Results.NotFound();

    private static async Task<IResult> RevokeAsync(Guid id, Visit visit, TokenStore tokens, CancellationToken ct) =>
        await tokens.RevokeAsync(visit.Workspace, id, ct) ? Results.NoContent() : Results.NotFound();

    private static async Task<IResult> RestoreAsync(Guid id, Visit visit, TokenStore tokens, CancellationToken ct) => ApiRoutes.Done(await tokens.RestoreAsync(visit.Workspace, id, ct));

    private static async Task<IResult> CurrentAsync(Visit visit, Presence presence, TokenStore tokens, CancellationToken ct) =>
        ApiRoutes.OrAbsent((await tokens.ListAsync(visit.Workspace, ct)).FirstOrDefault(t => t.Id == presence.Token));
}
