using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel.Modules;
using Nokta.Tests.Server;

namespace Nokta.Tests.Security;

/// <summary>Cases 1, 2, 3 and 7: somebody signed in uses the keys of a business that is not hers, on every route there is.</summary>
public sealed class IdorTests(SharedBusinesses two) : IClassFixture<SharedBusinesses>
{
    private static readonly string[] s_nobodys = ["999999", "0190b1c8-1111-7222-8333-444455556666", "0190b1c8111172228333444455556666", "TP-999999", "nobody"];

    // Things that their owner names: putting one under a new name makes it, and a name says nothing of others.
    private static readonly string[] s_named = ["api/v1/mappings/", "api/v1/watched-folders/"];

    [Fact]
    public async Task No_route_shows_or_changes_anything_of_another_business_whatever_key_it_is_given()
    {
        var both = two.Both;
        var token = await TokenAsync(both.Sara);
        var before = both.Fingerprint(both.Olgas);
        var (asked, leaks) = (0, new List<string>());

        foreach (var (route, method) in Attackable(both))
            foreach (var key in both.ForeignKeys.Concat(s_nobodys))
            {
                if (Requests.AddressOf(route, _ => key) is not { } address) continue;
                var answer = await both.Sara.SendAsync(Requests.Make(route, method, address, token));
                asked++;
                var body = await answer.Content.ReadAsStringAsync();
                var shows = body.Contains(TwoBusinesses.Mark, StringComparison.OrdinalIgnoreCase) && !address.Contains(TwoBusinesses.Mark, StringComparison.OrdinalIgnoreCase);
                // What reaches beyond one business is forbidden before anybody looks at the key.
                var isAbsent = answer.StatusCode == HttpStatusCode.NotFound || (answer.StatusCode == HttpStatusCode.Forbidden && (NeedOf(route) == Permission.Installation || address.StartsWith("/settings/backup/", StringComparison.Ordinal)));
                if (!isAbsent || shows) leaks.Add($"{method} {address}: {(int)answer.StatusCode}{(shows ? ", shows what is not hers" : "")}");
            }

        TestContext.Current.SendDiagnosticMessage($"{asked} requests with keys of others");
        Assert.True(asked > 300, $"only {asked} requests were made");
        Assert.True(leaks.Count == 0, string.Join('\n', leaks.Take(80)));
        Assert.Equal(before, both.Fingerprint(both.Olgas));
    }

    [Fact]
    public async Task A_form_of_ones_own_page_sent_to_another_business_page_finds_nothing()
    {
        var both = two.Both;
        var before = both.Fingerprint(both.Olgas);
        var leaks = new List<string>();

        foreach (var route in both.Routes.Where(r => IsPage(r) && r.RoutePattern.Parameters.Count > 0))
        {
            var forms = await FormsOfAsync(both, route);
            foreach (var key in both.ForeignKeys)
                foreach (var fields in forms)
                {
                    if (Requests.AddressOf(route, _ => key) is not { } address) continue;
                    var answer = await both.Sara.SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields) });
                    if (answer.StatusCode != HttpStatusCode.NotFound) leaks.Add($"POST {address} {fields.FirstOrDefault(f => f.Key == "_handler").Value}: {(int)answer.StatusCode}");
                }
        }

        Assert.True(leaks.Count == 0, string.Join('\n', leaks.Take(80)));
        Assert.Equal(before, both.Fingerprint(both.Olgas));
    }

    /// <summary>Every route with a key in its address that asks for a permission; open ones (a sign-in link, say) have secrets for keys.</summary>
    private static IEnumerable<(RouteEndpoint Route, string Method)> Attackable(TwoBusinesses both) =>
        from route in both.Routes
        where route.RoutePattern.Parameters.Count > 0 && NeedOf(route) != Permission.Anyone
        from method in Requests.MethodsOf(route)
        where !(method == "PUT" && s_named.Any(n => route.RoutePattern.RawText!.TrimStart('/').StartsWith(n, StringComparison.Ordinal)))
        select (route, method);

    private static Permission NeedOf(RouteEndpoint route) => route.Metadata.GetMetadata<NeedsAttribute>()!.Permission;

    private static bool IsPage(RouteEndpoint route) => route.Metadata.Any(m => m.GetType().Name == "ComponentTypeMetadata");

    /// <summary>The fields of every form of the page as it stands for something of her own.</summary>
    private static async Task<List<List<KeyValuePair<string, string>>>> FormsOfAsync(TwoBusinesses both, RouteEndpoint route)
    {
        foreach (var own in (string[])["1", "2", "TP-1"])
        {
            if (Requests.AddressOf(route, _ => own) is not { } address) continue;
            var answer = await both.Sara.GetAsync(address);
            if (answer.StatusCode != HttpStatusCode.OK) continue;
            var page = await TestBrowser.ParseAsync(answer);
            return [.. page.QuerySelectorAll("main form").OfType<IHtmlFormElement>().Where(f => f.QuerySelector("input[name=_handler]") is not null)
                .Select(f => f.QuerySelectorAll("[name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "1")).ToList())];
        }

        return [];
    }

    private static async Task<string> TokenAsync(TestBrowser browser) =>
        (await browser.ReadAsync("/settings")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
}
