using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel.Modules;
using Nokta.Tests.Server;

namespace Nokta.Tests.Security;

/// <summary>Cases 19-29 and 33 at every door: whatever is written into any field of any route, nothing breaks, nothing runs and nothing of others moves.</summary>
public sealed class HostileInputTests(SharedBusinesses two) : IClassFixture<SharedBusinesses>
{
    // Each field of each route meets so many of the texts; which ones goes on round the list, so that all of them are met by all kinds of routes.
    private static readonly int s_textsAField = Environment.GetEnvironmentVariable("NOKTA_NIGHT") is null ? 3 : 60;

    [Fact]
    public async Task Every_field_of_every_route_takes_any_text_without_breaking_or_handing_it_back_alive()
    {
        var both = two.Both;
        var token = (await both.Sara.ReadAsync("/settings")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var (olgas, next, asked, wrong) = (both.Fingerprint(both.Olgas), 0, 0, new List<string>());

        foreach (var route in both.Routes.Where(IsOurs))
            foreach (var method in Requests.MethodsOf(route))
                for (var field = 0; field < (method == "GET" ? Math.Max(1, QueryOf(route).Count) : 1); field++)
                    for (var n = 0; n < s_textsAField; n++)
                    {
                        var text = HostileText.All[next++ % HostileText.All.Count];
                        if (RequestOf(route, method, field, text, token) is not { } request) continue;
                        var answer = await SendAsync(both.Sara, request);
                        asked++;
                        if (await WrongAsync(answer) is { } why) wrong.Add($"{method} {request.RequestUri} [{text[..Math.Min(40, text.Length)]}]: {why}");
                    }

        Assert.True(asked > 1500, $"only {asked} requests were made");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {asked}:\n" + string.Join('\n', wrong.Take(60)));
        Assert.Equal(olgas, both.Fingerprint(both.Olgas));
    }

    [Fact]
    public async Task No_body_that_is_not_the_JSON_asked_for_breaks_a_route_or_is_taken()
    {
        var both = two.Both;
        var token = (await both.Sara.ReadAsync("/settings")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var wrong = new List<string>();

        foreach (var route in both.Routes.Where(r => IsOurs(r) && r.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal)))
            foreach (var method in Requests.MethodsOf(route).Where(m => m is not "GET" and not "DELETE"))
                foreach (var (what, body) in HostileText.BrokenJson())
                {
                    if (Requests.AddressOf(route, _ => "1") is not { } address) continue;
                    var request = Requests.Make(route, method, address, token);
                    request.Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/json") } };
                    var status = (int)(await both.Sara.SendAsync(request)).StatusCode;
                    if (status >= 500) wrong.Add($"{method} {address} <{what[..Math.Min(40, what.Length)]}>: {status}");
                }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(60)));
    }

    private static bool IsOurs(RouteEndpoint route) => route.Metadata.GetMetadata<NeedsAttribute>() is not null
        && !route.RoutePattern.RawText!.Contains("_framework", StringComparison.Ordinal) && !route.RoutePattern.RawText.Contains("_content", StringComparison.Ordinal)
        // Signing out or restoring in the middle would end the test, not prove anything.
        && !(route.RoutePattern.RawText is "/sign-out" or "/settings/backup/restore");

    /// <summary>The names a route reads from the address' query.</summary>
    private static List<string> QueryOf(RouteEndpoint route) => s_query.GetOrAdd(route.RoutePattern.RawText! + route.DisplayName, _ =>
    {
        var page = route.Metadata.FirstOrDefault(m => m.GetType().Name == "ComponentTypeMetadata");
        if (page?.GetType().GetProperty("Type")?.GetValue(page) is not Type type)
            return [.. route.Metadata.GetMetadata<MethodInfo>()?.GetParameters().Where(p => p.ParameterType == typeof(string) || p.ParameterType == typeof(int) || p.ParameterType == typeof(int?)).Select(p => p.Name!) ?? []];
        return [.. type.GetProperties(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Select(p => (p.Name, Query: p.GetCustomAttribute<SupplyParameterFromQueryAttribute>())).Where(p => p.Query is not null).Select(p => p.Query!.Name ?? p.Name), .. s_known];
    });

    private static readonly ConcurrentDictionary<string, List<string>> s_query = new(StringComparer.Ordinal);

    // Read by hand out of the query, by the pages of figures and lists.
    private static readonly string[] s_known = ["p", "by", "tp", "q", "back", "sort", "group", "view", "cols", "steps", "fig", "of", "after", "limit"];

    private static HttpRequestMessage? RequestOf(RouteEndpoint route, string method, int field, string text, string token)
    {
        var query = QueryOf(route);
        var isInPath = field == 0 && route.RoutePattern.Parameters.Count > 0;
        var clean = text.Replace("\0", "", StringComparison.Ordinal);
        if (Requests.AddressOf(route, _ => isInPath && clean.Trim('.', ' ', '\t').Length > 0 ? clean : "1") is not { } address && (address = Requests.AddressOf(route, _ => "1")!) is null) return null;
        if (query.Count > 0) address += $"?{Uri.EscapeDataString(query[field])}={Uri.EscapeDataString(text)}";
        return Requests.Make(route, method, address, token, text);
    }

    private static async Task<HttpResponseMessage?> SendAsync(TestBrowser browser, HttpRequestMessage request)
    {
        try
        {
            return await browser.SendAsync(request);
        }
        catch (Exception ours) when (ours is UriFormatException or FormatException or ArgumentException)
        {
            // The client itself refuses to write such an address.
            return null;
        }
    }

    private static async Task<string?> WrongAsync(HttpResponseMessage? answer)
    {
        if (answer is null) return null;
        if ((int)answer.StatusCode >= 500) return ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (answer.Headers.Location is { } to && (to.IsAbsoluteUri || to.OriginalString.StartsWith("//", StringComparison.Ordinal) || to.OriginalString.StartsWith("/\\", StringComparison.Ordinal))) return "leads to " + to;
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith("a=b", StringComparison.Ordinal))) return "a header was injected";
        if (answer.Content.Headers.ContentType?.MediaType is not "text/html") return null;
        var page = await TestBrowser.ParseAsync(answer);
        var alive = page.All.FirstOrDefault(e => e.LocalName == HostileText.Tag || (e.LocalName is "script" or "iframe" or "object" or "embed" or "base" && e.OuterHtml.Contains(HostileText.Tag, StringComparison.Ordinal))
            || e.Attributes.Any(a => (a.Name.StartsWith("on", StringComparison.Ordinal) || (a.Name is "href" or "src" or "action" or "formaction" && a.Value.Trim().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))) && a.Value.Contains(HostileText.Tag, StringComparison.Ordinal)));
        return alive is null ? null : "runs: " + alive.OuterHtml[..Math.Min(120, alive.OuterHtml.Length)];
    }
}
