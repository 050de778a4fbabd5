using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Accounts;

/// <summary>Members, invitations and roles for programs.</summary>
internal static class MemberEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var members = routes.Api("/members", "Members");
        members.MapGet("", ListAsync).Needs(Permission.Members).Tells<Page<MemberCard>>("Lists the members of the workspace, who may most first.");
        members.MapPatch("/{id:guid}", ChangeAsync).Needs(Permission.Members).Tells<MemberCard>("Gives a member another role; it holds from her next request on.");
        members.MapDelete("/{id:guid}", RemoveAsync).Needs(Permission.Members).Tells("Ends a membership at once; the account stays.");
        var invitations = routes.Api("/invitations", "Invitations");
        invitations.MapGet("", ListOpenAsync).Needs(Permission.Members).Tells<Page<InvitationCard>>("Lists the invitations that can still be accepted; their links are not told again.");
        invitations.MapPost("", InviteAsync).Needs(Permission.Members).Tells<NewInvitation>("Makes an invitation; its link stands in this answer only, works once and for 7 days.", StatusCodes.Status201Created);
        invitations.MapDelete("/{id:guid}", RevokeAsync).Needs(Permission.Members).Tells("Withdraws an invitation.");
        routes.Api("/roles", "Members").MapGet("", () => Role.All.Select(RoleCard.Of)).Needs(Permission.Own).Tells<RoleCard[]>("Lists the roles and what each may do.");
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Visit visit, Roster roster, CancellationToken ct) =>
        ask.Cut([.. (await roster.ListAsync(visit.Workspace, ct)).Select(MemberCard.Of)], m => m.Id);

    private static async Task<IResult> ChangeAsync(Guid id, RoleWish wish, Visit visit, Roster roster, CancellationToken ct)
    {
        var changed = await roster.ChangeRoleAsync(visit.Workspace, id, wish.Role, visit.May, ct);
        return changed.Refusal?.Code == "member.absent" ? Results.NotFound() : changed.ToHttp(line => Results.Json(MemberCard.Of(line)));
    }

    private static async Task<IResult> RemoveAsync(Guid id, Visit visit, Roster roster, CancellationToken ct)
    {
        var removed = await roster.RemoveAsync(visit.Workspace, id, visit.May, ct);
        return removed.Refusal?.Code == "member.absent" ? Results.NotFound() : removed.ToHttp(_ => Results.NoContent());
    }

    private static async Task<IResult> ListOpenAsync(PageAsk ask, Visit visit, InvitationStore invitations, CancellationToken ct) =>
        ask.Cut([.. (await invitations.ListOpenAsync(visit.Workspace, ct)).Select(InvitationCard.Of)], i => i.Id);

    private static Task<IResult> InviteAsync(InvitationWish wish, Visit visit, Presence presence, InvitationStore invitations, CancellationToken ct) =>
        invitations.InviteAsync(visit.Workspace, wish.Name, wish.Role, presence.Member, visit.Person, visit.May, ct)
            .ToHttpAsync(made => Results.Created((string?)null, new NewInvitation(InvitationCard.Of(made.Invitation), "/join/" + made.Token)));

    private static async Task<IResult> RevokeAsync(Guid id, Visit visit, InvitationStore invitations, CancellationToken ct) =>
        await invitations.RevokeAsync(visit.Workspace, id, ct) ? Results.NoContent() : Results.NotFound();
}

/// <summary>A member as programs see her.</summary>
internal sealed record MemberCard(Guid Id, string Name, string Role, DateTimeOffset? Joined, DateTimeOffset? LastSeen, bool HasSecondFactor)
{
    public static MemberCard Of(RosterLine line) => new(line.Member, line.Name, line.Role.Code, line.Joined, line.LastSeen, line.HasSecondFactor);
}

internal sealed record RoleWish(string Role);

internal sealed record InvitationWish(string Name, string Role);

/// <summary>An open invitation, without its link.</summary>
internal sealed record InvitationCard(Guid Id, string Name, string Role, string MadeBy, DateTimeOffset Created, DateTimeOffset Expires)
{
    public static InvitationCard Of(Invitation i) => new(i.Id, i.Name, i.Role, i.MadeBy, i.Created, i.Expires);
}

internal sealed record NewInvitation(InvitationCard Invitation, string Path);

/// <summary>A role with the permissions it grants.</summary>
internal sealed record RoleCard(string Code, IReadOnlyList<string> May)
{
    public static RoleCard Of(Role role) => new(role.Code, [.. role.May.Where(p => p is not Permission.Anyone).Order().Select(p => p.ToString().ToLowerInvariant())]);
}
