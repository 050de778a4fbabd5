using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints.Api;

namespace Nokta.Interactions.Privacy;

/// <summary>What people may agree to and how long things are kept, for programs.</summary>
internal static class PrivacyApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var purposes = routes.Api("/purposes", "Consents");
        purposes.MapGet("", ListAsync).Needs(Permission.Privacy).Tells<Page<PurposeShape>>("Lists what people may agree to, with the newest words and how many agree.");
        purposes.MapPost("", AddAsync).Needs(Permission.Privacy).Tells<PurposeShape>("Adds a purpose of one's own.", StatusCodes.Status201Created);
        purposes.MapGet("/{code}", GetAsync).Needs(Permission.Privacy).Tells<PurposeShape>("Tells one purpose.");
        purposes.MapPut("/{code}", WriteAsync).Needs(Permission.Privacy).NeedsSeen().Tells<PurposeShape>("Writes other words for a purpose, as a new version; what was agreed to stays agreed to in the old words.");

        routes.Settings().Section(RetentionPlan.Section, "after how many days things are forgotten; null keeps them", Check, (Permission.Privacy, Permission.Privacy));
        var retention = routes.Api("/settings/retention", "Settings");
        retention.MapPost("/preview", PreviewAsync).Needs(Permission.Privacy).Tells<IReadOnlyList<RetentionEffect>>("Says how much a plan would forget now, without forgetting it.");
        routes.Api("/retention-runs", "Settings").MapGet("", RunsAsync).Needs(Permission.Privacy).Tells<Page<RunShape>>("Lists what was forgotten and when, the newest first.");
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Visit visit, ConsentStore consents, CancellationToken ct)
    {
        var counts = await consents.CountAsync(visit.Workspace, ct);
        return ask.Cut([.. (await consents.PurposesAsync(visit.Workspace, ct)).Select(p => PurposeShape.Of(p, counts))], p => p.Code);
    }

    private static async Task<IResult> GetAsync(string code, Visit visit, ConsentStore consents, CancellationToken ct) =>
        await FindAsync(code, visit, consents, ct) is { } purpose ? new Versioned(PurposeShape.Of(purpose, await consents.CountAsync(visit.Workspace, ct)), TagOf(purpose)) : Results.NotFound();

    private static Task<IResult> AddAsync(PurposeWrite body, Visit visit, ConsentStore consents, CancellationToken ct) =>
        consents.WriteAsync(visit.Workspace, "", body.Name.Read(), body.Text.Read(), body.IsOffered, visit.Person, ct)
            .ToHttpAsync(made => new Versioned(PurposeShape.Of(made, new Dictionary<string, long>()), TagOf(made), $"{ApiRoutes.Root}/purposes/{made.Code}"));

    private static async Task<IResult> WriteAsync(string code, PurposeWrite body, Seen seen, HttpContext http, Visit visit, ConsentStore consents, CancellationToken ct)
    {
        if (await FindAsync(code, visit, consents, ct) is not { } now) return Results.NotFound();
        if (seen.Refuse(http, TagOf(now)) is { } refused) return refused;
        var written = await consents.WriteAsync(visit.Workspace, code, body.Name.Read(), body.Text.Read(), body.IsOffered, visit.Person, ct);
        return written.IsDone ? await GetAsync(code, visit, consents, ct) : Refused.For(written.Refusals);
    }

    private static async Task<Purpose?> FindAsync(string code, Visit visit, ConsentStore consents, CancellationToken ct) => (await consents.PurposesAsync(visit.Workspace, ct)).FirstOrDefault(p => p.Code == code);

    private static string TagOf(Purpose purpose) => Seen.TagOf(purpose);

    private static async Task<IResult> PreviewAsync(RetentionPlan body, Visit visit, RetentionDesk desk, CancellationToken ct) =>
        Check(body) is { IsDone: false } wrong ? Refused.For(wrong.Refusals) : Results.Json(await desk.PreviewAsync(visit.Workspace, body, ct));

    private static async Task<IResult> RunsAsync(PageAsk ask, Visit visit, RetentionDesk desk, CancellationToken ct) =>
        ask.Cut([.. (await desk.RunsAsync(visit.Workspace, 1000, ct)).Select(RunShape.Of)], r => r.Id);

    private static Outcome<RetentionPlan> Check(RetentionPlan plan)
    {
        var wrong = RetentionPlan.Rules.Where(r => plan.Of(r) is { } days && !RetentionPlan.Choices.Contains(days)).Select(r => new Refusal("request.body", r)).ToList();
        return wrong.Count > 0 ? wrong : plan;
    }
}

/// <summary>Something that people may agree to.</summary>
internal sealed record PurposeShape(string Code, int Version, NameShape Name, NameShape Text, bool IsOffered, long Agreed)
{
    public static PurposeShape Of(Purpose p, IReadOnlyDictionary<string, long> counts) => new(p.Code, p.Version, NameShape.Of(p.Name), NameShape.Of(p.Text), p.IsOffered, counts.GetValueOrDefault(p.Code));
}

internal sealed record PurposeWrite(NameShape Name, NameShape Text, bool IsOffered = true);

/// <summary>One run; how much of what it forgot, by rule.</summary>
internal sealed record RunShape(Guid Id, DateTimeOffset At, System.Text.Json.JsonElement Removed)
{
    public static RunShape Of(RetentionRun run) => new(run.Id, run.At, System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(run.Removed));
}
