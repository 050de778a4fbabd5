using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Nokta.Tests.Security;

/// <summary>Requests made from what a route says about itself, so that a new route is attacked on the day it appears.</summary>
internal static class Requests
{
    /// <summary>The methods a route answers to; a page answers to GET and to the posts of its forms.</summary>
    public static IReadOnlyList<string> MethodsOf(RouteEndpoint route) =>
        route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? [.. methods.Where(m => m is not "HEAD" and not "OPTIONS")] : ["GET"];

    /// <summary>The address of a route with every parameter replaced; null when the text cannot stand there.</summary>
    public static string? AddressOf(RouteEndpoint route, Func<string, string> value)
    {
        var path = "/" + route.RoutePattern.RawText!.TrimStart('/');
        foreach (var parameter in route.RoutePattern.Parameters)
        {
            var text = value(parameter.Name);
            var isNumber = route.RoutePattern.ParameterPolicies.TryGetValue(parameter.Name, out var policies) && policies.Any(p => p.Content is "int" or "long");
            if (isNumber && !int.TryParse(text, out _)) return null;
            path = Regex.Replace(path, @"\{\*{0,2}" + parameter.Name + @"(:[^}]*)?\??\}", Uri.EscapeDataString(text));
        }

        return path;
    }

    /// <summary>A request whose body fits the route as far as can be told from its signature, with the token of a form of ours.</summary>
    public static HttpRequestMessage Make(RouteEndpoint route, string method, string address, string token, string text = "1")
    {
        var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (method == "GET") return request;
        request.Headers.Add("RequestVerificationToken", token);
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        var isApi = route.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal);
        request.Content = BodyOf(route) is { } type ? Json(Sample(type, text, 0)) : !isApi ? Form(route, token, text) : method == "DELETE" ? null : Json(new { });
        return request;
    }

    /// <summary>The type of the JSON body, null when the route reads a form.</summary>
    public static Type? BodyOf(RouteEndpoint route) =>
        route.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>() is { RequestType: { } type } accepts && accepts.ContentTypes.Any(t => t.Contains("json", StringComparison.Ordinal)) && type != typeof(Stream) ? type : null;

    private static FormUrlEncodedContent Form(RouteEndpoint route, string token, string text)
    {
        var named = route.Metadata.GetMetadata<MethodInfo>()?.GetParameters().Where(p => p.GetCustomAttribute<FromFormAttribute>() is not null).Select(p => p.Name!) ?? [];
        var usual = new[] { "to", "version", "name", "id", "note", "key", "code", "section", "places", "up", "text", "file", "into", "photo" };
        var fields = named.Concat(usual).Distinct().ToDictionary(n => n, _ => text);
        fields["back"] = "/";
        fields["__RequestVerificationToken"] = token;
        return new FormUrlEncodedContent(fields);
    }

    public static StringContent Json(object? body, string type = "application/json") => new(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, MediaTypeHeaderValue.Parse(type));

    /// <summary>A value of a type with <paramref name="text"/> in every text of it.</summary>
    public static object? Sample(Type type, string text, int depth)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(string)) return text;
        if (plain == typeof(bool)) return true;
        if (plain == typeof(Guid)) return Guid.CreateVersion7();
        if (plain == typeof(DateOnly)) return "2026-10-01";
        if (plain == typeof(DateTimeOffset) || plain == typeof(DateTime)) return "2026-10-01T10:00:00Z";
        if (plain.IsEnum) return Enum.GetNames(plain)[0];
        if (plain.IsPrimitive || plain == typeof(decimal)) return 1;
        if (depth > 4) return null;
        if (plain.IsArray) return new[] { Sample(plain.GetElementType()!, text, depth + 1) };
        if (plain.IsGenericType && plain.GetGenericArguments() is [var key, var value] && key == typeof(string)) return new Dictionary<string, object?> { [text] = Sample(value, text, depth + 1) };
        if (plain.IsGenericType && plain.GetGenericArguments() is [var item]) return new[] { Sample(item, text, depth + 1) };
        return plain.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite || p.SetMethod is not null)
            .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), p => Sample(p.PropertyType, text, depth + 1));
    }
}
