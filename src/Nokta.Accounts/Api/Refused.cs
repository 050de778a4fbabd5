using Microsoft.AspNetCore.Http;
using Nokta.Kernel;

namespace Nokta.Accounts.Api;

/// <summary>The answer that says no and why: <see cref="ApiProblem"/> with every reason.</summary>
public sealed class Refused(int status, IReadOnlyList<Refusal> refusals) : IResult
{
    public IReadOnlyList<Refusal> Refusals => refusals;

    public Task ExecuteAsync(HttpContext httpContext) => ApiProblem.WriteAsync(httpContext, status, refusals);

    /// <summary>404 for what is not there, 412 for what somebody else has changed, else 422.</summary>
    public static Refused For(IReadOnlyList<Refusal> refusals) => new(
        refusals[0].Code.EndsWith(".absent", StringComparison.Ordinal) || refusals[0].Code.EndsWith(".edit-absent", StringComparison.Ordinal) ? StatusCodes.Status404NotFound
        : refusals[0].Code.EndsWith("-meanwhile", StringComparison.Ordinal) ? StatusCodes.Status412PreconditionFailed
        : StatusCodes.Status422UnprocessableEntity, refusals);

    public static Refused For(Refusal refusal) => For([refusal]);

    public static Refused With(int status, Refusal refusal) => new(status, [refusal]);

    /// <summary>Ends a request before it reaches its endpoint; the problem is written on the way back.</summary>
    public static void End(HttpContext context, int status, Refusal refusal)
    {
        context.Response.StatusCode = status;
        context.Features.Set(new Refused(status, [refusal]));
    }
}
