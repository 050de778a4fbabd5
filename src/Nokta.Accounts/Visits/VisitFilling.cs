using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticAssets;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>Fills <see cref="Visit"/> and <see cref="Presence"/> before any page runs: who, in which workspace, reading what.</summary>
internal sealed class VisitFilling(RequestDelegate next, SessionStore sessions, MemberStore members, Roster roster, StationStore stations, WorkspaceStore workspaces, SettingsLog settings, Database database, Texts texts, TimeProvider time)
{
    private static readonly HashSet<Permission> s_signedIn = [Permission.Anyone, Permission.Own], s_stranger = [Permission.Anyone], s_atStation = [Permission.Anyone, Permission.Record];

    public async Task InvokeAsync(HttpContext context, Visit visit, Presence presence)
    {
        var about = context.GetEndpoint()?.Metadata;
        if (about?.GetMetadata<StaticAssetDescriptor>() is not null || about?.GetMetadata<NoVisit>() is not null || presence.Token is not null)
        {
            await next(context);
            return;
        }

        // A tablet that is shared is nobody's, whoever else may have signed in on it.
        if (context.Request.Secret(AccountCookies.Station) is { } tablet) presence.Station = await stations.FindAsync(tablet, context.RequestAborted);
        var member = presence.Station is null ? await WhoAsync(context, presence) : null;
        visit.Actor = ActorOf(context, member, presence.Station);
        database.Acting.Is(visit.Actor);
        if (presence.Station is { } station) await StandAsync(context, visit, presence, station);
        if (member is not null) await EnterAsync(context, visit, presence, member);
        if (presence.Proof is { IsStrong: false }) await HoldBackAsync(context, visit, presence);
        Read(context, visit, presence, member);
        if (IsForeignWorkspace(context, presence)) context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (SwitchesByAddress(context, presence) is { } clean) context.Response.Redirect(clean);
        else if (presence.MustStrengthen && IsPage(context) && !visit.Can(NeededBy(context))) context.Response.Redirect("/settings/account/second-factor");
        else await next(context);
    }

    private static Actor ActorOf(HttpContext context, Member? member, StationVisit? station)
    {
        var from = Place.Of(context.Connection.RemoteIpAddress);
        if (station is { Staff: { } staff }) return new Actor(ActorKind.Member, staff.ToString(), station.StaffName, from);
        return member is null ? new Actor(ActorKind.Stranger, "", "", from) : new Actor(ActorKind.Member, member.Id.ToString(), member.Name, from);
    }

    /// <summary>Who stands at a tablet may record, as long as she is signed in on it; the tablet by itself may nothing.</summary>
    private async Task StandAsync(HttpContext context, Visit visit, Presence presence, StationVisit station)
    {
        presence.Current = await workspaces.FindAsync(station.Workspace, context.RequestAborted);
        (visit.Workspace, visit.WorkspaceName, visit.Person) = (station.Workspace, presence.Current!.Name, station.StaffName);
        visit.May = station.Staff is null ? s_stranger : s_atStation;
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, $"{station.Station} {station.Staff}")], "nokta"));
    }

    private async Task<Member?> WhoAsync(HttpContext context, Presence presence)
    {
        if (context.Request.Secret(AccountCookies.Session) is { } token && await sessions.FindAsync(token, context.Request.IsHttps, context.RequestAborted) is { } found)
        {
            presence.Session = found.Session.Id;
            presence.Proof = Proof.Of(found.Session.Proof);
            presence.IsFresh = found.Session.Confirmed is { } at && time.GetUtcNow() - at < FreshSignIn.Lasts;
            return found.Member;
        }

        if (!ThisMachine.Sent(context.Request)) return null;
        return await members.FindSignedInOnThisMachineAsync(context.RequestAborted) is { } id ? await members.FindAsync(id, context.RequestAborted) : null;
    }

    private async Task EnterAsync(HttpContext context, Visit visit, Presence presence, Member member)
    {
        presence.Member = member.Id;
        (presence.HasPassword, presence.HasCode) = (member.PasswordHash is not null, member.HasCode);
        presence.Workspaces = await workspaces.ListOfAsync(member.Id, context.RequestAborted);
        var wanted = Asked(context) ?? Number(context.Request.Cookies[AccountCookies.Workspace]);
        presence.Current = presence.Workspaces.FirstOrDefault(w => w.Id == wanted) ?? (presence.Workspaces is [var first, ..] ? first : null);
        visit.Person = member.Name;
        visit.May = s_signedIn;
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, $"{member.Id} {presence.Session}")], "nokta"));
        if (presence.Current is not { } current) return;
        (visit.Workspace, visit.WorkspaceName, visit.Currency, visit.Origin) = (current.Id, current.Name, current.Currency, current.Origin);
        visit.May = await roster.MayAsync(member.Id, current.Id, context.RequestAborted);
    }

    /// <summary>Where her role must sign in with two things and this session has shown one, only her own account is open.</summary>
    private async Task HoldBackAsync(HttpContext context, Visit visit, Presence presence)
    {
        if (presence.Current is not { } current || await members.RoleAsync(presence.Member!.Value, current.Id, context.RequestAborted) is not { } role) return;
        if (!(await settings.FindAsync(current.Id, SignInRules.Section, context.RequestAborted)).Value.AsksOf(role)) return;
        presence.MustStrengthen = true;
        visit.May = s_signedIn;
    }

    private static bool IsPage(HttpContext context) => HttpMethods.IsGet(context.Request.Method) && !Api.ApiProblem.Is(context.Request);

    private static Permission NeededBy(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<NeedsAttribute>()?.Permission ?? Permission.Anyone;

    private void Read(HttpContext context, Visit visit, Presence presence, Member? member)
    {
        presence.Language = Language.Find(member?.Language) ?? Language.Find(context.Request.Cookies[AccountCookies.Language])
            ?? Language.Find(presence.Current?.Language) ?? Accepted(context.Request) ?? Language.English;
        presence.Theme = (member?.Theme ?? context.Request.Cookies[AccountCookies.Theme]) is "light" or "dark" ? member?.Theme ?? context.Request.Cookies[AccountCookies.Theme] : null;
        visit.Reader = new Reader(texts, presence.Language, (presence.Current ?? WorkspaceSettings.OfferedFor(presence.Language)).Calendar) { SeesPeople = visit.Can(Permission.People) };
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(presence.Language.Code);
    }

    private static bool IsForeignWorkspace(HttpContext context, Presence presence) =>
        presence.Member is not null && Asked(context) is { } asked && presence.Workspaces.All(w => w.Id != asked);

    /// <summary>A link that names a workspace (<c>?w=2</c>) is remembered and leads to the same address without it.</summary>
    private static string? SwitchesByAddress(HttpContext context, Presence presence)
    {
        if (presence.Member is null || Asked(context) is not { } asked || !HttpMethods.IsGet(context.Request.Method)) return null;
        context.Keep(AccountCookies.Workspace, asked.ToString());
        var rest = QueryString.Create(context.Request.Query.Where(q => q.Key != "w"));
        return context.Request.PathBase + context.Request.Path + rest;
    }

    private static WorkspaceId? Asked(HttpContext context) => Number(context.Request.Query["w"]);

    private static WorkspaceId? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new WorkspaceId(id) : null;

    private static Language? Accepted(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(l => l.Quality ?? 1).Select(l => Language.Find(l.Value.Value?.Split('-')[0].ToLowerInvariant())).FirstOrDefault(l => l is not null);
}
