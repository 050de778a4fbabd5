using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Nokta.Accounts.Api;

/// <summary>A change of some members of a thing (RFC 7396): what is not named stays, null empties.</summary>
public sealed class MergePatch(JsonObject change)
{
    public static async ValueTask<MergePatch?> BindAsync(HttpContext context, ParameterInfo _)
    {
        if (context.Request.ContentType?.Split(';')[0].Trim() is not ("application/merge-patch+json" or "application/json")) throw new BadHttpRequestException("type", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return await JsonSerializer.DeserializeAsync<JsonObject>(context.Request.Body, ApiJson.Options, context.RequestAborted) is { } change ? new MergePatch(change) : throw new JsonException();
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new BadHttpRequestException("body", broken);
        }
    }

    /// <summary>The thing as it is after the change.</summary>
    /// <typeparam name="T">What may be written of the thing.</typeparam>
    public T Apply<T>(T now) where T : class
    {
        try
        {
            return Merge(JsonSerializer.SerializeToNode(now, ApiJson.Options), change).Deserialize<T>(ApiJson.Options) ?? throw new JsonException();
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new BadHttpRequestException("body", broken);
        }
    }

    private static JsonObject Merge(JsonNode? onto, JsonObject change)
    {
        var merged = onto as JsonObject ?? [];
        foreach (var (name, value) in change)
        {
            merged[name] = value switch
            {
                null => null,
                JsonObject inner => Merge(merged[name] is JsonObject there ? there.DeepClone() : null, inner),
                _ => value.DeepClone(),
            };
        }

        return merged;
    }
}
