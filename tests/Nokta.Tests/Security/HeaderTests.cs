using System.Net;
using Microsoft.AspNetCore.Routing;
using Nokta.Tests.Server;

namespace Nokta.Tests.Security;

/// <summary>Case 17 and the browser's side of everything: what every answer of every route says.</summary>
public sealed class HeaderTests
{
    [Fact]
    public async Task Every_answer_of_every_route_says_what_a_browser_may_do_with_it()
    {
        await using var both = await TwoBusinesses.StartAsync();
        var wrong = new List<string>();
        var asked = 0;

        foreach (var route in both.Routes.Where(r => Requests.MethodsOf(r).Contains("GET") && !r.RoutePattern.RawText!.Contains("{**", StringComparison.Ordinal)))
        {
            if (Requests.AddressOf(route, _ => "1") is not { } address) continue;
            using var answer = await both.Sara.SendAsync(new HttpRequestMessage(HttpMethod.Get, address));
            asked++;
            wrong.AddRange(WrongWith(answer, route.Metadata.GetMetadata<Nokta.Accounts.NoVisit>() is not null).Select(w => $"{address} ({(int)answer.StatusCode}): {w}"));
        }

        Assert.True(asked > 80, $"only {asked} routes were asked");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("CONNECT")]
    [InlineData("PROPFIND")]
    public async Task A_method_nobody_uses_does_nothing(string method)
    {
        await using var both = await TwoBusinesses.StartAsync();

        var answer = await both.Sara.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/settings"));

        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.NotImplemented]);
        Assert.DoesNotContain("nokta.session", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_public_name_over_HTTPS_is_remembered_for_a_year_and_an_address_is_not()
    {
        await using var site = await TestSite.StartAsync(openness: Nokta.Server.Network.Openness.Of("http://127.0.0.1:0", null, "nokta.example.org").Value);
        var (named, local) = (new HttpRequestMessage(HttpMethod.Get, "https://nokta.example.org/health/live"), new HttpRequestMessage(HttpMethod.Get, "https://127.0.0.1/health/live"));

        var (byName, byAddress) = (await site.Browser().SendAsync(named), await site.Browser().SendAsync(local));

        Assert.Equal("max-age=31536000", byName.Headers.GetValues("Strict-Transport-Security").Single());
        Assert.False(byAddress.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Who_finds_a_hole_is_told_where_to_write_once_the_operator_has_said_it()
    {
        await using var silent = await TestSite.StartAsync();
        await using var told = await TestSite.StartAsync(openness: Nokta.Server.Network.Openness.Of("http://127.0.0.1:0", null, null, "https://nokta.example.org", "mailto:security@example.org").Value);

        var text = await (await told.Browser().GetAsync("/.well-known/security.txt")).Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await silent.Browser().GetAsync("/.well-known/security.txt")).StatusCode);
        Assert.Equal("Contact: mailto:security@example.org\nExpires: 2027-05-01T00:00:00Z\nPreferred-Languages: fa, ru, en\nCanonical: https://nokta.example.org/.well-known/security.txt\n", text);
        Assert.Equal("serve.security-contact", Nokta.Server.Network.Openness.Of("http://127.0.0.1:0", null, null, null, "javascript:alert(1)").Refusal!.Code);
    }

    /// <summary>Only what clients on other sites' pages send to may be read from there.</summary>
    private static IEnumerable<string> WrongWith(HttpResponseMessage answer, bool isForOthers = false)
    {
        string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : answer.Content.Headers.TryGetValues(name, out var of) ? string.Join(", ", of) : "";
        var policy = Header("Content-Security-Policy");
        if (!policy.Contains("default-src 'none'", StringComparison.Ordinal) || !policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal) || policy.Contains("unsafe", StringComparison.Ordinal)) yield return "policy " + policy;
        if (policy.Contains("script-src", StringComparison.Ordinal) && !policy.Contains("base-uri 'none'", StringComparison.Ordinal)) yield return "base may be moved";
        if (Header("X-Content-Type-Options") != "nosniff") yield return "no nosniff";
        if (Header("Referrer-Policy") is not ("same-origin" or "no-referrer")) yield return "referrer " + Header("Referrer-Policy");
        if (Header("Cross-Origin-Opener-Policy") != "same-origin") yield return "no opener policy";
        if (Header("Cross-Origin-Resource-Policy") != (isForOthers ? "cross-origin" : "same-origin")) yield return "no resource policy";
        if (!Header("Permissions-Policy").Contains("camera=()", StringComparison.Ordinal)) yield return "no permissions policy";
        if (Header("Server").Length + Header("X-Powered-By").Length > 0) yield return "names its server";
        if (Header("Access-Control-Allow-Origin") is { Length: > 0 } origins && !(isForOthers && origins == "*" && Header("Access-Control-Allow-Credentials").Length == 0)) yield return "lets other origins read";
        if (answer.Content.Headers.ContentType is { } type && type.MediaType!.StartsWith("text/", StringComparison.Ordinal) && type.CharSet is null) yield return "no character set for " + type;
        if (answer.StatusCode == HttpStatusCode.OK && answer.Content.Headers.ContentLength is not 0 && answer.Content.Headers.ContentType is null) yield return "no content type";
        if (answer.Content.Headers.ContentType?.MediaType == "text/html" && !Header("Cache-Control").Contains("no-store", StringComparison.Ordinal)) yield return "may be kept: " + Header("Cache-Control");
    }
}
