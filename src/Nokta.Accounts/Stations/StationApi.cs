using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Accounts;

/// <summary>Shared tablets and who works at them, for programs.</summary>
internal static class StationApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var stations = routes.Api("/stations", "Stations").TellsSecret();
        stations.MapGet("", ListAsync).Needs(Permission.Members).Tells<Page<StationLine>>("Lists the shared tablets and who is signed in on each.");
        stations.MapPost("", AddAsync).Needs(Permission.Members).Tells<NewStation>("Makes a tablet; the address that opens it stands in this answer only.", StatusCodes.Status201Created);
        stations.MapPost("/{id:guid}/link", LinkAsync).Needs(Permission.Members).Tells<NewStation>("Makes a new address for a tablet; when it is opened, the old tablet closes.", StatusCodes.Status201Created);
        stations.MapDelete("/{id:guid}", RemoveAsync).Needs(Permission.Members).Tells("Closes a tablet.");
        stations.MapPost("/{id:guid}/restore", RestoreAsync).Needs(Permission.Members).Tells("Opens a tablet again that was closed.");

        var staff = routes.Api("/staff", "Stations").TellsSecret();
        staff.MapGet("", ListStaffAsync).Needs(Permission.Members).Tells<Page<StaffLine>>("Lists who works at the tablets.");
        staff.MapPost("", AddStaffAsync).Needs(Permission.Members).Tells<StaffLine>("Adds somebody with a PIN of four to six digits.", StatusCodes.Status201Created);
        staff.MapPost("/{id:guid}/pin", ChangePinAsync).Needs(Permission.Members).Tells("Gives somebody a new PIN and forgets the wrong tries.");
        staff.MapDelete("/{id:guid}", RemoveStaffAsync).Needs(Permission.Members).Tells("Takes somebody off the tablets.");
        staff.MapPost("/{id:guid}/restore", RestoreStaffAsync).Needs(Permission.Members).Tells("Brings somebody back to the tablets, with the same PIN.");
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Visit visit, StationStore stations, CancellationToken ct) => ask.Cut(await stations.ListAsync(visit.Workspace, ct), s => s.Id);

    private static async Task<IResult> AddAsync(StationWrite body, Visit visit, StationStore stations, SettingsLog log, CancellationToken ct)
    {
        if (body.Branch.Length > 0 && !await IsOpenAsync(body.Branch, visit, log, ct)) return Refused.For(new Refusal("request.body", "branch"));
        return (await stations.AddAsync(visit.Workspace, body.Name, body.Branch, ct)).ToHttp(Opened);
    }

    private static async Task<IResult> LinkAsync(Guid id, Visit visit, StationStore stations, CancellationToken ct) =>
        await stations.LinkAsync(visit.Workspace, id, ct) is { } link ? Opened(link) : Results.NotFound();

    private static async Task<IResult> RemoveAsync(Guid id, Visit visit, StationStore stations, CancellationToken ct) => ApiRoutes.Done(await stations.RemoveAsync(visit.Workspace, id, ct));

    private static async Task<IResult> RestoreAsync(Guid id, Visit visit, StationStore stations, CancellationToken ct) => ApiRoutes.Done(await stations.RestoreAsync(visit.Workspace, id, ct));

    private static async Task<IResult> ListStaffAsync(PageAsk ask, Visit visit, StaffStore staff, CancellationToken ct) => ask.Cut(await staff.ListAsync(visit.Workspace, ct), s => s.Id);

    private static Task<IResult> AddStaffAsync(StaffWrite body, Visit visit, StaffStore staff, CancellationToken ct) =>
        staff.AddAsync(visit.Workspace, body.Name, body.Pin, ct).ToHttpAsync(id => Results.Created((string?)null, new StaffLine(id, body.Name.Trim(), false)));

    private static async Task<IResult> ChangePinAsync(Guid id, PinWrite body, Visit visit, StaffStore staff, CancellationToken ct)
    {
        // Whether there is such a person comes before whether her PIN would do.
        if ((await staff.ListAsync(visit.Workspace, ct)).All(s => s.Id != id)) return Results.NotFound();
        return (await staff.ChangePinAsync(visit.Workspace, id, body.Pin, ct)).ToHttp(_ => Results.NoContent());
    }

    private static async Task<IResult> RemoveStaffAsync(Guid id, Visit visit, StaffStore staff, CancellationToken ct) => ApiRoutes.Done(await staff.RemoveAsync(visit.Workspace, id, ct));

    private static Task<IResult> RestoreStaffAsync(Guid id, Visit visit, StaffStore staff, CancellationToken ct) => staff.RestoreAsync(visit.Workspace, id, ct).ToHttpAsync(_ => Results.NoContent());

    private static async Task<bool> IsOpenAsync(string branch, Visit visit, SettingsLog log, CancellationToken ct) =>
        (await log.FindAsync(visit.Workspace, Branches.Section, ct)).Value.All.Any(b => b.Closed is null && b.Name == branch);

    private static IResult Opened(string token) => Results.Created((string?)null, new NewStation("/station/" + token));
}

/// <summary>A tablet: what it is called, and the name of the branch it stands in; empty for none.</summary>
internal sealed record StationWrite(string Name, string Branch = "");

/// <summary>The address to open on the tablet itself; it works once.</summary>
internal sealed record NewStation(string Path);

internal sealed record StaffWrite(string Name, string Pin);

internal sealed record PinWrite(string Pin);
