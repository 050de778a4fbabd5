using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Nokta.Kernel;

namespace Nokta.Accounts.Api;

/// <summary>Reads the body of a program's request before its endpoint does: JSON only, bounded, and valid UTF-8, since a broken letter would break its reader halfway.</summary>
internal sealed class ApiBody(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsRead(context) || await ReadAsync(context)) await next(context);
    }

    private static bool IsRead(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } about && about.GetMetadata<ApiRoute>() is not null && !about.GetOrderedMetadata<ApiRoute>().Any(r => r.TakesFile)
        && (context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0);

    /// <summary>False when the request has been ended.</summary>
    private static async Task<bool> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() is not ("application/json" or "application/merge-patch+json")) return End(context, StatusCodes.Status415UnsupportedMediaType, "request.media-type");
        if (request.ContentLength > ApiJson.MostBytes) return End(context, StatusCodes.Status413PayloadTooLarge, "request.too-large");
        var kept = new MemoryStream();
        var buffer = new byte[16_384];
        for (int n; (n = await request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            kept.Write(buffer, 0, n);
            if (kept.Length > ApiJson.MostBytes) return End(context, StatusCodes.Status413PayloadTooLarge, "request.too-large");
        }

        if (!Utf8.IsValid(kept.GetBuffer().AsSpan(0, (int)kept.Length))) return End(context, StatusCodes.Status400BadRequest, "request.utf8");
        if (HasHole(kept.GetBuffer().AsSpan(0, (int)kept.Length))) return End(context, StatusCodes.Status400BadRequest, "request.body");
        kept.Position = 0;
        (request.Body, request.ContentLength) = (kept, kept.Length);
        return true;
    }

    /// <summary>A list with nothing in one of its places means nothing anywhere here, and the reader of JSON would let it through.</summary>
    private static bool HasHole(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 32 });
        var isInList = new Stack<bool>();
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) isInList.Push(reader.TokenType == JsonTokenType.StartArray);
                else if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject) isInList.Pop();
                else if (reader.TokenType == JsonTokenType.Null && isInList.TryPeek(out var inside) && inside) return true;
            }

            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private static bool End(HttpContext context, int status, string code)
    {
        Refused.End(context, status, new Refusal(code));
        return false;
    }
}
