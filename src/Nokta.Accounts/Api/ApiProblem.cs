using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;

namespace Nokta.Accounts.Api;

/// <summary>Why a request was not carried out, as RFC 9457 has it: the only shape of an error below <c>/api</c>.</summary>
/// <param name="Type">Names the kind of problem; stable.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Detail">What happened and what to do, in the caller's language.</param>
/// <param name="Code">The stable code of the first reason.</param>
/// <param name="Errors">Every reason, with the member of the body or the parameter it is about.</param>
/// <param name="Trace">For the operator: finds the request in the log.</param>
public sealed record ApiProblem(string Type, string Title, int Status, string Detail, string Code, IReadOnlyList<ApiError> Errors, string Trace)
{
    public const string ContentType = "application/problem+json";

    /// <summary>Whether a request is a program's, and wants its errors in this shape.</summary>
    public static bool Is(HttpRequest request) => request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    /// <summary>Writes the problem of a request; without refusals, what the status alone says.</summary>
    public static async Task WriteAsync(HttpContext context, int status, IReadOnlyList<Refusal>? refusals = null)
    {
        refusals ??= context.Features.Get<Refused>()?.Refusals ?? [Of(status)];
        var reader = context.RequestServices.GetRequiredService<Visit>().Reader ?? Reading.Of(context.Request, context.RequestServices.GetRequiredService<Texts>());
        var code = refusals[0].Code;
        string Plain(Refusal refusal) => PlainText.Of(reader.Say(refusal));
        var problem = new ApiProblem("urn:nokta:problem:" + code, ReasonPhrases.GetReasonPhrase(status), status, Plain(refusals[0]), code,
            [.. refusals.Select(r => new ApiError(r.Field is null ? null : JsonNamingPolicy.CamelCase.ConvertName(r.Field), r.Code, Plain(r)))],
            Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier);
        context.Response.StatusCode = status;
        context.Response.Headers.ContentLanguage = reader.Language.Code;
        await context.Response.WriteAsJsonAsync(problem, ApiJson.Options, ContentType, context.RequestAborted);
    }

    /// <summary>What an exception of the framework says about the request it could not read.</summary>
    public static IReadOnlyList<Refusal> Of(BadHttpRequestException bad) => bad switch
    {
        { StatusCode: not StatusCodes.Status400BadRequest } => [Of(bad.StatusCode)],
        { InnerException: JsonException json } => [new Refusal("request.body", json.Path is { Length: > 2 } path ? path[2..] : null)],
        { InnerException: InvalidOperationException } => [new Refusal("request.body")],
        _ => [new Refusal("request.malformed")],
    };

    private static Refusal Of(int status) => new(status switch
    {
        401 => "request.stranger",
        403 => "request.not-allowed",
        404 => "request.absent",
        405 => "request.method",
        412 => "request.changed-meanwhile",
        413 => "request.too-large",
        415 => "request.media-type",
        428 => "request.if-match",
        429 => "request.too-often",
        503 => "request.busy",
        >= 500 => "request.broken",
        _ => "request.malformed",
    });
}

/// <summary>One reason. <paramref name="Field"/> is null when it is about the whole request.</summary>
public sealed record ApiError(string? Field, string Code, string Detail);
