using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
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
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/touchpoints/first-view", KeepAsync).Needs(Permission.Read);

    private static async Task<IResult> KeepAsync([FromForm] string address, Visit visit, FirstViews views, CancellationToken ct)
    {
        if (address.Length > 1500 || !(address == "/touchpoints" || address.StartsWith("/touchpoints?", StringComparison.Ordinal))) return Results.BadRequest();
        await views.KeepAsync(visit.Workspace, visit.Person, address, ct);
        return Results.LocalRedirect(address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "done=first");
    }
}
