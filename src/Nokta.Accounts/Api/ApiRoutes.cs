using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel;

namespace Nokta.Accounts.Api;

/// <summary>
/// The way a module offers its nouns to programs: <c>routes.Api("/touchpoints")</c> gives the group below <c>/api/v1</c>, where
/// errors are problem details, bodies are strict JSON, tokens are welcome and a create may be repeated safely.
/// </summary>
public static class ApiRoutes
{
    public const string Root = "/api/v1";

    /// <param name="path">Below <see cref="Root"/>, such as <c>/touchpoints</c>.</param>
    /// <param name="noun">Its heading in the documentation, in English.</param>
    public static RouteGroupBuilder Api(this IEndpointRouteBuilder routes, string path, string noun) =>
        routes.MapGroup(Root + path).WithTags(noun).WithMetadata(ApiRoute.Mark);

    /// <summary>What the endpoint does, in one English sentence, and what it answers with <paramref name="status"/>.</summary>
    public static RouteHandlerBuilder Tells<T>(this RouteHandlerBuilder route, string summary, int status = StatusCodes.Status200OK) =>
        route.WithSummary(summary).Produces<T>(status, "application/json");

    /// <summary>The same for an answer whose type is known when the program runs.</summary>
    public static RouteHandlerBuilder Tells(this RouteHandlerBuilder route, string summary, Type answer) =>
        route.WithSummary(summary).Produces(StatusCodes.Status200OK, answer, "application/json");

    /// <summary>What the endpoint does when it answers without a body (204).</summary>
    public static RouteHandlerBuilder Tells(this RouteHandlerBuilder route, string summary) =>
        route.WithSummary(summary).Produces(StatusCodes.Status204NoContent);

    /// <summary>What the endpoint does when it answers a file.</summary>
    public static RouteHandlerBuilder TellsFile(this RouteHandlerBuilder route, string summary, string contentType) =>
        route.WithSummary(summary).Produces<Stream>(StatusCodes.Status200OK, contentType);

    /// <summary>The body is a file as it is, read as it arrives: neither kept in memory nor bounded here.</summary>
    public static TBuilder TakesFile<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new ApiRoute { TakesFile = true }, new Microsoft.AspNetCore.Mvc.DisableRequestSizeLimitAttribute());

    /// <summary>The endpoint bounds its load itself: the pace of tokens does not count its requests.</summary>
    public static TBuilder PacesItself<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ApiRoute { PacesItself = true });

    /// <summary>What may stand in the query, each name with what it means: for the documentation.</summary>
    public static RouteHandlerBuilder Asks(this RouteHandlerBuilder route, params (string Name, string Means)[] query) => route.WithMetadata(new AskedQuery(query));

    /// <summary>Of the versions of one thing the endpoint needs the one that was seen: <c>If-Match</c> with its ETag.</summary>
    public static RouteHandlerBuilder NeedsSeen(this RouteHandlerBuilder route) => route.WithMetadata(new NeedsSeen(IsOptional: false));

    /// <summary>Who names a version with <c>If-Match</c> is held to it; nobody needs to.</summary>
    public static RouteHandlerBuilder HonoursSeen(this RouteHandlerBuilder route) => route.WithMetadata(new NeedsSeen(IsOptional: true));

    /// <summary>Announces that the endpoint goes: its answers say since when and until when (RFC 9745, RFC 8594), and what takes its place.</summary>
    /// <param name="announced">The day it was announced in the changelog.</param>
    /// <param name="until">The day after which it may be gone: half a year later at least.</param>
    /// <param name="successor">Below <see cref="Root"/>; null when nothing takes its place.</param>
    public static RouteHandlerBuilder Leaves(this RouteHandlerBuilder route, DateOnly announced, DateOnly until, string? successor = null)
    {
        var leaving = new Leaving(announced, until, successor);
        return route.WithMetadata(leaving).AddEndpointFilter((call, next) =>
        {
            leaving.Tell(call.HttpContext);
            return next(call);
        });
    }

    /// <summary>Only for somebody who is signed in: a token that leaked must not change how its maker signs in, nor end what she owns.</summary>
    public static TBuilder NeedsSession<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ApiRoute { NeedsSession = true });

    /// <summary>The answer holds a secret that must not be kept, not even to repeat it.</summary>
    public static TBuilder TellsSecret<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ApiRoute { TellsSecret = true });

    /// <summary>The answer, or every reason why there is none.</summary>
    public static async Task<IResult> ToHttpAsync<T>(this Task<Outcome<T>> outcome, Func<T, IResult> done) => (await outcome).ToHttp(done);

    public static IResult ToHttp<T>(this Outcome<T> outcome, Func<T, IResult> done) => outcome.IsDone ? done(outcome.Value) : Refused.For(outcome.Refusals);

    /// <summary>204 when it was done; 404 when there was nothing to do it to.</summary>
    public static IResult Done(bool isDone) => isDone ? Results.NoContent() : Results.NotFound();

    /// <summary>200 with the thing; 404 when there is none.</summary>
    public static IResult OrAbsent(object? thing) => thing is null ? Results.NotFound() : Results.Json(thing);
}

/// <summary>Marks an endpoint of <see cref="ApiRoutes.Root"/>; several marks add up.</summary>
public sealed class ApiRoute
{
    public static readonly ApiRoute Mark = new();

    public bool TakesFile { get; init; }
    public bool PacesItself { get; init; }

    /// <summary>Its answer holds a secret that must not be kept, not even to repeat it.</summary>
    public bool TellsSecret { get; init; }

    /// <summary>Tokens are refused.</summary>
    public bool NeedsSession { get; init; }
}

/// <summary>What may stand in the query of an endpoint.</summary>
public sealed record AskedQuery(IReadOnlyList<(string Name, string Means)> Query);

/// <summary>That an endpoint takes <c>If-Match</c>, and answers 428 without it unless it <paramref name="IsOptional"/>: for the documentation.</summary>
public sealed record NeedsSeen(bool IsOptional);
