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
        members.MapGet("/{id:guid}", GetAsync).Needs(Permission.Members).Tells<MemberCard>("Tells one member.");
        members.MapPatch("/{id:guid}", ChangeAsync).Needs(Permission.Members).NeedsSeen().Accepts<RoleWish>("application/merge-patch+json", "application/json").Tells<MemberCard>("Gives a member another role; it holds from her next request on.");
        members.MapDelete("/{id:guid}", RemoveAsync).Needs(Permission.Members).HonoursSeen().Tells("Ends a membership at once; the account stays.");
        members.MapPost("/{id:guid}/reset-link", MakeLinkAsync).Needs(Permission.Members).NeedsFreshSignIn().NeedsSession().TellsSecret().Tells<NewResetLink>("Makes an address under which a member chooses a new password; it stands in this answer only.", StatusCodes.Status201Created);
        members.MapPost("/{id:guid}/restore", RestoreAsync).Needs(Permission.Members).Tells<MemberCard>("Takes the end of a membership back, within a day of it and with the role it had.");
        members.MapPost("/{id:guid}/erase", EraseAsync).Needs(Permission.Members).NeedsFreshSignIn().NeedsSession().Tells<ErasedMember>("Erases an account for good and its name everywhere; the name is asked for once more, and a business keeps its last owner.");
        var invitations = routes.Api("/invitations", "Invitations");
        invitations.MapGet("", ListOpenAsync).Needs(Permission.Members).Tells<Page<InvitationCard>>("Lists the invitations that can still be accepted; their links are not told again.");
        invitations.MapPost("", InviteAsync).Needs(Permission.Members).TellsSecret().Tells<NewInvitation>("Makes an invitation; its link stands in this answer only, works once and for 7 days.", StatusCodes.Status201Created);
        invitations.MapDelete("/{id:guid}", RevokeAsync).Needs(Permission.Members).Tells("Withdraws an invitation.");
        routes.Api("/roles", "Members").MapGet("", (PageAsk ask) => ask.Cut([.. Role.All.Select(RoleCard.Of)], r => r.Code)).Needs(Permission.Own).Tells<Page<RoleCard>>("Lists the roles and what each may do.");
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Visit visit, Roster roster, CancellationToken ct) =>
        ask.Cut([.. (await roster.ListAsync(visit.Workspace, ct)).Select(MemberCard.Of)], m => m.Id);

    private static async Task<IResult> GetAsync(Guid id, Visit visit, Roster roster, CancellationToken ct) =>
        await FindAsync(id, visit, roster, ct) is { } line ? Answer(line) : Results.NotFound();

    private static async Task<IResult> ChangeAsync(Guid id, MergePatch change, Seen seen, HttpContext http, Visit visit, Roster roster, CancellationToken ct)
    {
        if (await FindAsync(id, visit, roster, ct) is not { } line) return Results.NotFound();
        if (seen.Refuse(http, TagOf(line)) is { } refused) return refused;
        var wish = change.Apply(new RoleWish(line.Role.Code));
        return (await roster.ChangeRoleAsync(visit.Workspace, id, wish.Role, visit.May, ct)).ToHttp(Answer);
    }

    private static async Task<RosterLine?> FindAsync(Guid id, Visit visit, Roster roster, CancellationToken ct) => (await roster.ListAsync(visit.Workspace, ct)).FirstOrDefault(l => l.Member == id);

    // When she was seen last is no change of hers.
    private static string TagOf(RosterLine line) => Seen.TagOf(new RoleWish(line.Role.Code));

    private static Versioned Answer(RosterLine line) => new(MemberCard.Of(line), TagOf(line));

    private static async Task<IResult> RemoveAsync(Guid id, Seen seen, HttpContext http, Visit visit, Roster roster, CancellationToken ct) =>
        await FindAsync(id, visit, roster, ct) is { } line && seen.RefuseIfNamed(http, TagOf(line)) is { } refused ? refused : (await roster.RemoveAsync(visit.Workspace, id, visit.May, ct)).ToHttp(_ => Results.NoContent());

    private static async Task<IResult> MakeLinkAsync(Guid id, Visit visit, Presence presence, Roster roster, PasswordReset reset, CancellationToken ct)
    {
        if ((await roster.ListAsync(visit.Workspace, ct)).All(l => l.Member != id)) return Results.NotFound();
        if (id == presence.Member || !await roster.IsWithinReachAsync(presence.Member!.Value, id, ct)) return Refused.For(new Refusal("member.beyond"));
        return await reset.MakeLinkAsync(id, visit.Person, ct) is { } token ? Results.Created((string?)null, new NewResetLink("/reset/" + token)) : Refused.For(new Refusal("member.beyond"));
    }

    // Once begun it goes on: whoever hangs up must not leave it half done.
    private static async Task<IResult> EraseAsync(Guid id, ErasureWish wish, Visit visit, Presence presence, Roster roster, MemberErasure erasure, CancellationToken ct)
    {
        if (await FindAsync(id, visit, roster, ct) is null) return Results.NotFound();
        if (id == presence.Member || !await roster.IsWithinReachAsync(presence.Member!.Value, id, ct)) return Refused.For(new Refusal("member.beyond"));
        return (await erasure.EraseAsync(id, wish.Name, CancellationToken.None)).ToHttp(pseudonym => Results.Ok(new ErasedMember(pseudonym)));
    }

    private static Task<IResult> RestoreAsync(Guid id, Visit visit, Roster roster, CancellationToken ct) => roster.RestoreAsync(visit.Workspace, id, visit.May, ct).ToHttpAsync(Answer);

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

/// <param name="Name">The name of the account, once more.</param>
internal sealed record ErasureWish(string Name);

/// <param name="Pseudonym">What stands for her from now on.</param>
internal sealed record ErasedMember(string Pseudonym);

internal sealed record NewResetLink(string Path);

internal sealed record NewInvitation(InvitationCard Invitation, string Path);

/// <summary>A role with the permissions it grants.</summary>
internal sealed record RoleCard(string Code, IReadOnlyList<string> May)
{
    public static RoleCard Of(Role role) => new(role.Code, [.. role.May.Where(p => p is not Permission.Anyone).Order().Select(p => p.ToString().ToLowerInvariant())]);
}
