using System.Globalization;
using Microsoft.AspNetCore.Http;
using Nokta.Kernel;

namespace Nokta.Accounts;

/// <summary>How a form that was refused answers: 422, or 429 and when to come again where somebody tries too often.</summary>
public static class TooOften
{
    internal const string Seconds = "seconds";

    /// <summary>Sets the status of a page that shows a refusal.</summary>
    public static void Refuse(this HttpContext context, Refusal? refusal)
    {
        if (refusal?.Code is not ("sign-in.locked" or "sign-in.too-often"))
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return;
        }

        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Convert.ToString(refusal.With?.GetValueOrDefault(Seconds) ?? (long)SignInLimit.Window.TotalSeconds, CultureInfo.InvariantCulture);
    }
}
