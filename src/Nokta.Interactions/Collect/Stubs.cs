using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Nokta.Interactions.Collect;

/// <summary>What clients ask for before they send anything: settings that switch on nothing but sending.</summary>
internal static class Stubs
{
    private static readonly string[] s_ask = ["GET", "POST", "OPTIONS"];

    public static void Map(RouteGroupBuilder group)
    {
        group.MapMethods("/v1/projects/{writeKey}/settings", s_ask, (string writeKey, HttpRequest request, WriteKeyBook keys) => FindAsync(writeKey, keys, request, key => Settings(key, request)));
        group.MapMethods("/sourceConfig", s_ask, (string? writeKey, HttpRequest request, WriteKeyBook keys) => FindAsync(writeKey ?? CollectEndpoints.KeyOf(request.HttpContext), keys, request, Source));
        foreach (var path in (string[])["/flags", "/decide", "/array/{token}/config"]) group.MapMethods(path, s_ask, () => Results.Json(s_nothingMore));
        group.MapGet("/array/{token}/config.js", Script);
    }

    private static async Task<IResult> FindAsync(string? text, WriteKeyBook keys, HttpRequest request, Func<WriteKey, object> tell) =>
        await keys.FindAsync(text, request.HttpContext.RequestAborted) is { } key ? Results.Json(tell(key)) : Answers.Refuse(Family.Segment, 401, "collect.key");

    /// <summary>The messages carry the key of this answer, not the one that was asked with.</summary>
    private static object Settings(WriteKey key, HttpRequest request) => new
    {
        integrations = new Dictionary<string, object> { ["Segment.io"] = new { apiKey = key.Key, apiHost = request.Host.Value + "/v1", protocol = request.Scheme } },
        plan = new { },
        metrics = new { sampleRate = 0 },
    };

    private static object Source(WriteKey key) => new
    {
        source = new
        {
            id = key.Id, name = key.Name, writeKey = key.Key, enabled = true, workspaceId = key.Workspace.ToString(), connections = Array.Empty<object>(), destinations = Array.Empty<object>(),
            config = new { statsCollection = new { errors = new { enabled = false }, metrics = new { enabled = false } } },
        },
        updatedAt = key.Created,
    };

    /// <summary>PostHog's client in a page asks for its settings as a script before it asks for them as JSON.</summary>
    private static IResult Script(string token) => Results.Text(
        $"(w=>{{(w._POSTHOG_REMOTE_CONFIG=w._POSTHOG_REMOTE_CONFIG||{{}})[{JsonSerializer.Serialize(token)}]={{config:{JsonSerializer.Serialize(s_nothingMore)},siteApps:[]}}}})(window)", "text/javascript; charset=utf-8");

    /// <summary>Every part that its client would load a script for is off; surveys are not named, since it loads their script to hear that there are none.</summary>
    private static readonly object s_nothingMore = new
    {
        supportedCompression = (string[])["gzip", "gzip-js"], hasFeatureFlags = false, sessionRecording = false, flags = new { }, featureFlags = new { }, featureFlagPayloads = new { }, siteApps = Array.Empty<object>(),
        errorsWhileComputingFlags = false, capturePerformance = false, autocapture_opt_out = true, autocaptureExceptions = false, captureDeadClicks = false, productTours = false, conversations = false, heatmaps = false,
    };
}
