namespace Nokta.Server.Hosting;

/// <summary>A form sent to a page of something that is not there (or is another business's) is answered like the page itself: 404. The renderer says 400, because no page means no form.</summary>
internal sealed class AbsentPages(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method)) context.Response.OnStarting(Correct, context);
        return next(context);
    }

    /// <summary>Called where a page says that it has nothing to show.</summary>
    public static void Note(HttpContext context) => context.Features.Set(new Absence());

    private static Task Correct(object state)
    {
        var context = (HttpContext)state;
        if (context.Response.StatusCode == StatusCodes.Status400BadRequest && context.Features.Get<Absence>() is not null) context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private sealed record Absence;
}
