using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Interactions.Marks;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Slips;

/// <summary>Takes what waited on a phone, and gives the script that opens the page of taps where there is no network.</summary>
internal static class TapEndpoints
{
    private const string Worker = "_content/Nokta.Ui/dist/log-worker.js";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/log/tap", AddAsync).Needs(Permission.Record);
        // From the root, so that it may stand before /log; it holds nothing of anybody.
        routes.MapGet("/log-worker.js", (IWebHostEnvironment environment, HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-cache";
            return Results.Stream(environment.WebRootFileProvider.GetFileInfo(Worker).CreateReadStream(), "text/javascript; charset=utf-8");
        }).Needs(Permission.Anyone);
    }

    /// <summary>Whose taps a device may send: this person's, in this business.</summary>
    public static string Of(Visit visit) => visit.Workspace.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) + "/" + visit.Person;

    private static async Task<IResult> AddAsync([FromForm] TapForm form, Visit visit, Presence presence, TouchpointRegister register, SlipStore slips, MarkBook marks, CancellationToken ct)
    {
        // Somebody else has signed in meanwhile: what she did not tap does not get her name.
        if (form.Of != Of(visit)) return Results.Json(new TapAnswer(false, ""), statusCode: StatusCodes.Status409Conflict);
        var (tap, branch) = (SlipTap.Of(form.Id, form.Ago), presence.Station?.Branch ?? "");
        var noted = form.Code is { Length: > 0 } code
            ? await slips.AddAsync(visit.Workspace, await marks.CodeAsync(visit.Workspace, code, ct), visit.Person, branch, tap, ct)
            : await slips.AddAsync(visit.Workspace, await register.FindAsync(visit.Workspace, form.Touchpoint, ct), form.Kind ?? "", form.Score, form.Note ?? "", visit.Person, branch, tap, ct);
        return noted.IsDone ? Results.Json(new TapAnswer(true, "")) : Results.Json(new TapAnswer(false, string.Join(' ', noted.Refusals.Select(r => visit.Reader.Say(r)))), statusCode: StatusCodes.Status422UnprocessableEntity);
    }

    private sealed record TapAnswer(bool Done, string Text);

    private sealed class TapForm
    {
        public Guid Id { get; set; }
        public string? Of { get; set; }

        /// <summary>Milliseconds by the phone's clock.</summary>
        public long Ago { get; set; }
        public int Touchpoint { get; set; }
        public string? Kind { get; set; }
        public int? Score { get; set; }
        public string? Note { get; set; }
        public string? Code { get; set; }
    }
}
