using System.Diagnostics;
using OpenTelemetry;

namespace Nokta.Server.Telemetry;

/// <summary>
/// Lets out of a span only what is on the list: a path may hold a token, a query a name, a status an exception's words. A list of what
/// may leave forgets nothing that a later framework adds.
/// </summary>
internal sealed class SpanVeil : BaseProcessor<Activity>
{
    private const string Own = "nokta.";
    private static readonly HashSet<string> s_mayLeave = new(StringComparer.Ordinal) { "http.request.method", "http.route", "http.response.status_code", "url.scheme", "network.protocol.version", "error.type" };

    public override void OnEnd(Activity data)
    {
        foreach (var tag in data.TagObjects.Select(t => t.Key).Where(k => !s_mayLeave.Contains(k) && !k.StartsWith(Own, StringComparison.Ordinal)).ToList()) data.SetTag(tag, null);
        if (data.StatusDescription is not null) data.SetStatus(data.Status);
        // A method is any word that a client likes; the tag holds only those that exist.
        if (data.GetTagItem("http.request.method") is string method) data.DisplayName = data.GetTagItem("http.route") is string route ? $"{method} {route}" : method;
    }
}
