using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Touchpoints;

/// <summary>How each person wants the list of touchpoints to open when she asks for nothing in particular.</summary>
internal sealed class FirstViews(Database database)
{
    public async Task<string?> FindAsync(WorkspaceId workspace, string person, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return (await db.Set<FirstView>().AsNoTracking().FirstOrDefaultAsync(v => v.Person == person, ct))?.Address;
    }

    /// <summary>Keeps an address of the list as the first; the plain list forgets it.</summary>
    public async Task KeepAsync(WorkspaceId workspace, string person, string address, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var kept = await db.Set<FirstView>().FirstOrDefaultAsync(v => v.Person == person, ct);
        if (address is "/touchpoints" or "/touchpoints?show=all")
        {
            if (kept is not null) db.Remove(kept);
        }
        else if (kept is not null) kept.Address = address;
        else db.Add(new FirstView { Workspace = workspace, Person = person, Address = address });
        await turn.CommitAsync(ct);
    }
}

/// <summary>The address with which a person's list opens.</summary>
[NotPersonal("a member's number", nameof(Person))]
[Personal("the address' query", nameof(Address))]
[Untrailed("how one reader likes her list")]
internal sealed class FirstView : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public string Person { get; init; } = "";
    public string Address { get; set; } = "";
}

/// <summary>Keeps the list as it is shown now as the first.</summary>
internal static class FirstViewEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/touchpoints/first-view", KeepAsync).Needs(Permission.Read);
        var mine = routes.Api("/account/first-view", "Saved views").NeedsSession();
        mine.MapGet("", async (Visit visit, FirstViews views, CancellationToken ct) => Answer(await views.FindAsync(visit.Workspace, visit.Person, ct))).Needs(Permission.Read).Tells<FirstViewShape>("Gives the address with which the member's list of touchpoints opens.");
        mine.MapPut("", PutAsync).Needs(Permission.Read).NeedsSeen().Tells<FirstViewShape>("Keeps an address of the list as the one with which it opens; the plain list forgets it.");
    }

    private static bool IsOfList(string address) => address.Length <= 1500 && (address == "/touchpoints" || address.StartsWith("/touchpoints?", StringComparison.Ordinal));

    private static async Task<IResult> PutAsync(FirstViewShape body, Seen seen, HttpContext http, Visit visit, FirstViews views, CancellationToken ct)
    {
        if (seen.Refuse(http, Seen.TagOf(Shape(await views.FindAsync(visit.Workspace, visit.Person, ct)))) is { } refused) return refused;
        if (!IsOfList(body.Address)) return Refused.For(new Refusal("request.body", "address"));
        await views.KeepAsync(visit.Workspace, visit.Person, body.Address, ct);
        return Answer(await views.FindAsync(visit.Workspace, visit.Person, ct));
    }

    private static FirstViewShape Shape(string? address) => new(address ?? "/touchpoints");

    private static Versioned Answer(string? address) => new(Shape(address), Seen.TagOf(Shape(address)));

    private static async Task<IResult> KeepAsync([FromForm] string address, Visit visit, FirstViews views, CancellationToken ct)
    {
        if (!IsOfList(address)) return Results.BadRequest();
        await views.KeepAsync(visit.Workspace, visit.Person, address, ct);
        return Results.LocalRedirect(address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "done=first");
    }
}

/// <summary>An address of the list of touchpoints, with its query.</summary>
internal sealed record FirstViewShape(string Address);
