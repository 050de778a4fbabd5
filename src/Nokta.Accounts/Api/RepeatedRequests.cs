using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Accounts.Api;

/// <summary>
/// A request with an <c>Idempotency-Key</c> is carried out once: whoever repeats it gets the first answer again, as long as it asks for
/// the same; what was refused was not carried out and may be tried again.
/// </summary>
internal sealed class RepeatedRequests(RequestDelegate next, Repeats repeats)
{
    public const string Header = "Idempotency-Key";
    private const int LongestKey = 255;
    private const int LongestAnswer = 1 << 20;

    public async Task InvokeAsync(HttpContext context, Visit visit)
    {
        // Who is in no workspace can only bring one back, which is the same done twice.
        if (!IsMeant(context) || visit.Workspace == default || context.Request.Headers[Header].ToString() is not { Length: > 0 } key)
        {
            await next(context);
            return;
        }

        var mine = new RepeatKey(visit.Workspace, visit.Actor.Id, key);
        if (key.Length > LongestKey || key.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0) Refused.End(context, StatusCodes.Status400BadRequest, new Refusal("request.key"));
        else if (!repeats.Enter(mine)) Refused.End(context, StatusCodes.Status409Conflict, new Refusal("request.in-flight"));
        else
        {
            try
            {
                var print = PrintOf(context.Request);
                if (await repeats.FindAsync(mine, context.RequestAborted) is { } known) await RepeatAsync(context, known, print);
                else await CarryOutAsync(context, mine, print);
            }
            finally
            {
                repeats.Leave(mine);
            }
        }
    }

    private static bool IsMeant(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && context.GetEndpoint()?.Metadata.GetOrderedMetadata<ApiRoute>() is { Count: > 0 } marks && !marks.Any(m => m.TakesFile || m.PacesItself || m.TellsSecret);

    private static Task RepeatAsync(HttpContext context, RepeatRow known, byte[] print)
    {
        if (!CryptographicOperations.FixedTimeEquals(known.Print, print)) return End(context, StatusCodes.Status422UnprocessableEntity, "request.key-used");
        if (known.Status is not { } status) return End(context, StatusCodes.Status409Conflict, "request.answer-lost");
        var response = context.Response;
        response.StatusCode = status;
        response.Headers["Idempotency-Replayed"] = "true";
        if (known.Location.Length > 0) response.Headers.Location = known.Location;
        if (known.Tag.Length > 0) response.Headers.ETag = known.Tag;
        if (known.Type.Length > 0) response.ContentType = known.Type;
        return known.Body.Length > 0 ? response.WriteAsync(known.Body, context.RequestAborted) : Task.CompletedTask;
    }

    private async Task CarryOutAsync(HttpContext context, RepeatKey mine, byte[] print)
    {
        var (response, outgoing) = (context.Response, context.Response.Body);
        var receipt = repeats.Accompany(mine, print);
        using var written = new MemoryStream();
        response.Body = written;
        try
        {
            await next(context);
        }
        finally
        {
            response.Body = outgoing;
            receipt.Stay();
        }

        // The change is made: its answer is kept even when its caller has gone.
        if (receipt.IsStored && written.Length <= LongestAnswer)
        {
            await repeats.CompleteAsync(mine, row =>
            {
                (row.Status, row.Type) = (response.StatusCode, response.ContentType ?? "");
                (row.Location, row.Tag) = (response.Headers.Location.ToString(), response.Headers.ETag.ToString());
                row.Body = Encoding.UTF8.GetString(written.GetBuffer(), 0, (int)written.Length);
            }, CancellationToken.None);
        }

        written.Position = 0;
        await written.CopyToAsync(outgoing, context.RequestAborted);
    }

    private static byte[] PrintOf(HttpRequest request)
    {
        using var print = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        print.AppendData(Encoding.UTF8.GetBytes(request.Method + " " + request.Path + request.QueryString + "\n"));
        // The body was read before and stands ready as a whole.
        if (request.Body is MemoryStream body) print.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        return print.GetHashAndReset();
    }

    private static Task End(HttpContext context, int status, string code)
    {
        Refused.End(context, status, new Refusal(code));
        return Task.CompletedTask;
    }
}
