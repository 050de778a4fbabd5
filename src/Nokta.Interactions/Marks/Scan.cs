using Microsoft.AspNetCore.Http;
using Nokta.Interactions.Collect;

namespace Nokta.Interactions.Marks;

/// <summary>Whether a request for a short link is a person who scanned or tapped it, or a program that looks ahead.</summary>
internal static class Scan
{
    private static readonly string[] s_purposes = ["Purpose", "Sec-Purpose", "X-Purpose", "X-Moz"], s_previews = ["preview", "vkshare", "facebookexternalhit", "whatsapp", "telegrambot", "viber", "linkexpanding"];

    /// <summary>A phone's camera opens a browser; whatever is none is no person.</summary>
    public static bool IsByPerson(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) || s_purposes.Any(p => request.Headers.ContainsKey(p))) return false;
        var agent = request.Headers.UserAgent.ToString();
        return agent.StartsWith("Mozilla/", StringComparison.Ordinal) && !Mapping.AgentOf(agent).IsBot && !s_previews.Any(p => agent.Contains(p, StringComparison.OrdinalIgnoreCase));
    }
}
