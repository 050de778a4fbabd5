using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Nokta.Accounts.Api;

/// <summary>That an endpoint goes: announced on a day, gone after another, with what takes its place.</summary>
public sealed record Leaving
{
    // Whoever wrote against it has half a year from the announcement to the end.
    private const int LeastDays = 182;

    public Leaving(DateOnly announced, DateOnly until, string? successor)
    {
        if (until.DayNumber - announced.DayNumber < LeastDays) throw new ArgumentOutOfRangeException(nameof(until), until, "An address stays for half a year after it was announced that it goes.");
        (Announced, Until, Successor) = (announced, until, successor);
    }

    public DateOnly Announced { get; }
    public DateOnly Until { get; }
    public string? Successor { get; }

    /// <summary>Says so in the headers of an answer.</summary>
    public void Tell(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers["Deprecation"] = string.Create(CultureInfo.InvariantCulture, $"@{At(Announced).ToUnixTimeSeconds()}");
        headers["Sunset"] = At(Until).ToString("R", CultureInfo.InvariantCulture);
        if (Successor is not null) headers.Append("Link", $"<{context.Request.PathBase}{ApiRoutes.Root}{Successor}>; rel=\"successor-version\"");
    }

    private static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
