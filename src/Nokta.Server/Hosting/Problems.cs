using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Nokta.Accounts.Api;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Server.Logs;

namespace Nokta.Server.Hosting;

/// <summary>Turns an exception or an empty error answer into the page that says what happened, in the reader's language.</summary>
internal sealed class Problems(RequestDelegate next, ILogger<Problems> log, TimeProvider time)
{
    private readonly LogVolume _codes = new(LogBook.MostPerMinute, time);

    // The renderer adds it to every page, and breaks when it is there already.
    private const string AddedByRenderer = "blazor-enhanced-nav";

    public async Task InvokeAsync(HttpContext context)
    {
        var isLogged = false;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = bad.StatusCode;
            context.Features.Set(new Refused(bad.StatusCode, ApiProblem.Of(bad)));
        }
        catch (Exception bad) when (!context.Response.HasStarted && IsCallersFault(bad))
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        catch (Exception sick) when (!context.Response.HasStarted && StoreFailure.IsOutOfOrder(sick))
        {
            log.LogWarning("{Method} {Route}: the store is out of order, trace {Trace}: {Why}", RequestLog.MethodOf(context.Request), RequestLog.RouteOf(context), TraceOf(context), sick.Message.ReplaceLineEndings(" "));
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "5";
            isLogged = true;
        }
        catch (Exception broken) when (!context.Response.HasStarted)
        {
            log.LogError(broken, "{Method} {Route} broke, trace {Trace}", RequestLog.MethodOf(context.Request), RequestLog.RouteOf(context), TraceOf(context));
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            isLogged = true;
        }

        if (context.Response.StatusCode >= 400 && !HasAnswer(context.Response) && context.Features.Get<Problem>() is null) await ShowAsync(context, isLogged);
    }

    /// <summary>What the framework throws over an address or a form that nobody can read: words where a number belongs, a zero byte, too many fields.</summary>
    private static bool IsCallersFault(Exception bad) =>
        (bad is InvalidOperationException && bad.StackTrace?.Contains(".UrlValueConstraint.", StringComparison.Ordinal) == true)
        || (bad is InvalidDataException && bad.StackTrace?.Contains("Microsoft.AspNetCore.WebUtilities.Form", StringComparison.Ordinal) == true);

    public static string TraceOf(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;

    /// <summary>Runs the pipeline once more for the page of the problem, as a GET of it, and keeps the status.</summary>
    private async Task ShowAsync(HttpContext context, bool isLogged)
    {
        var (request, status) = (context.Request, context.Response.StatusCode);
        if (ApiProblem.Is(request) || AcceptsJson(request))
        {
            await ApiProblem.WriteAsync(context, status);
            return;
        }

        if (!AcceptsPage(request))
        {
            await WritePlainAsync(context, status);
            return;
        }

        context.Features.Set(new Problem(status, request.Path.Value ?? "/") { Route = RequestLog.RouteOf(context), Trace = isLogged || IsNoted(context, status) ? TraceOf(context) : null });
        // The page is drawn as any other, and gets its status when it is sent: of a 404 the renderer keeps the body to itself, and of a page that is
        // announced as drawn once more it sends what it has, before its parts have read what they show.
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.Headers.Remove(AddedByRenderer);
        context.SetEndpoint(null);
        context.Features.Get<IRouteValuesFeature>()?.RouteValues.Clear();
        (request.Method, request.Path, request.QueryString) = (HttpMethods.Get, "/problem", QueryString.Empty);
        try
        {
            await InNewScopeAsync(context);
        }
        catch (Exception broken) when (!context.Response.HasStarted)
        {
            // What broke the page (no database, say) breaks the page about it too.
            if (!StoreFailure.IsOutOfOrder(broken)) log.LogError(broken, "The problem page broke, trace {Trace}", TraceOf(context));
            var retry = context.Response.Headers.RetryAfter;
            context.Response.Clear();
            context.Response.Headers.RetryAfter = retry;
            if (status == StatusCodes.Status503ServiceUnavailable) await WriteAwayAsync(context);
            else await WritePlainAsync(context, StatusCodes.Status500InternalServerError);
        }
    }

    /// <summary>The page shows the code that the log has. What callers do wrong must not fill the log: beyond what it takes of one kind neither has it.</summary>
    private bool IsNoted(HttpContext context, int status)
    {
        if (!_codes.Allows(nameof(Problems), "", out _)) return false;
        log.LogInformation("{Method} {Route} was answered {Status}, trace {Trace}", RequestLog.MethodOf(context.Request), RequestLog.RouteOf(context), status, TraceOf(context));
        return true;
    }

    private static Task WriteAwayAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(AwayPage.Of(context.RequestServices.GetRequiredService<Texts>(), TraceOf(context)));
    }

    private static Task WritePlainAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{status} {Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status)}\n{TraceOf(context)}\n");
    }

    // A page that broke halfway has used up its scope's navigation.
    private async Task InNewScopeAsync(HttpContext context)
    {
        var outer = context.RequestServices;
        await using var scope = outer.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestServices = outer;
        }
    }

    private static bool HasAnswer(HttpResponse response) => response.HasStarted || response.ContentLength > 0 || !string.IsNullOrEmpty(response.ContentType);

    private static bool AcceptsJson(HttpRequest request) => request.Headers.Accept.ToString() is var accept && accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static bool AcceptsPage(HttpRequest request) => request.Headers.Accept.ToString() is var accept && (accept.Length == 0 || accept.Contains("text/html", StringComparison.OrdinalIgnoreCase) || accept.Contains("*/*", StringComparison.Ordinal));
}

/// <summary>What went wrong, for the page that tells it.</summary>
internal sealed record Problem(int Status, string Path)
{
    /// <summary>The pattern of the route that was asked for.</summary>
    public string Route { get; init; } = "";

    /// <summary>Finds the request in the log; null when the log does not have it.</summary>
    public string? Trace { get; init; }

    /// <summary>Which words the page has for it. What the caller did is never called a fault of ours.</summary>
    public string Kind => Status switch
    {
        404 or 410 => "absent",
        401 => "stranger",
        403 => "not-allowed",
        405 => "no-such-way",
        415 => "unreadable",
        429 => "too-often",
        503 => "wait",
        409 or 412 => "changed",
        413 => "too-big",
        < 500 => "bad-call",
        _ => "broken",
    };
}
