using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;
using Nokta.Server.Hosting;

namespace Nokta.Tests.Server;

public sealed class GateTests
{
    [Fact]
    public async Task A_route_without_a_permission_fails_the_start()
    {
        var broken = await Assert.ThrowsAsync<InvalidOperationException>(() => TestSite.StartAsync(more: app =>
        {
            app.MapGet("/open", () => "").Needs(Permission.Anyone);
            app.MapGet("/forgotten", () => "");
        }));

        Assert.Contains("/forgotten", broken.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/open", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_and_endpoint_declares_what_it_needs_and_strangers_reach_only_the_open_ones()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var routes = site.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        var stranger = site.Browser("203.0.113.7");

        Assert.All(routes, r => Assert.NotNull(r.Metadata.GetMetadata<NeedsAttribute>()));
        foreach (var route in routes.Where(r => r.Metadata.GetMetadata<NeedsAttribute>()!.Permission != Permission.Anyone && r.RoutePattern.Parameters.Count == 0))
        {
            var method = route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods && !methods.Contains("GET") ? new HttpMethod(methods[0]) : HttpMethod.Get;
            var answer = await stranger.SendAsync(new HttpRequestMessage(method, "/" + route.RoutePattern.RawText!.TrimStart('/')));
            Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized, $"{route.RoutePattern.RawText}: {answer.StatusCode}");
        }
    }

    // What binds the routes takes two handlers of one signature for one: whichever it meets first would say for both where their values stand (ADR 0047).
    [Fact]
    public async Task A_form_is_read_where_a_handler_asks_for_one_and_nowhere_else()
    {
        await using var site = await TestSite.StartAsync();
        var handlers = site.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(r => r.Metadata.GetMetadata<MethodInfo>() is not null).ToList();
        var wrong = handlers.Where(r => r.Metadata.GetMetadata<MethodInfo>()!.GetParameters().Any(IsOfAForm) != (r.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("application/x-www-form-urlencoded") ?? false));

        Assert.True(handlers.Count > 400, $"only {handlers.Count} handlers seen");
        Assert.Empty(wrong.Select(r => r.RoutePattern.RawText));
    }

    private static bool IsOfAForm(ParameterInfo value) => value.GetCustomAttribute<FromFormAttribute>() is not null || value.ParameterType == typeof(IFormCollection) || value.ParameterType == typeof(IFormFile);

    [Fact]
    public async Task A_post_without_the_forms_token_changes_nothing()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        foreach (var route in site.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(r => r.RoutePattern.Parameters.Count == 0 && IsUnsafe(r)))
        {
            // Clients of other services bring a write key and no session; without the key they are strangers, and are told settings at most.
            var isCollector = route.Metadata.GetMetadata<NoVisit>() is not null;
            var answer = await sara.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/" + route.RoutePattern.RawText!.TrimStart('/')) { Content = new FormUrlEncodedContent([]) });
            // 415 is the router's: a program's address that takes JSON alone.
            Assert.True((int)answer.StatusCode is 400 or 302 or 415 || (isCollector && (int)answer.StatusCode is (401 or 200)), $"{route.RoutePattern.RawText}: {answer.StatusCode}");
        }

        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/settings")).StatusCode);
    }

    [Fact]
    public async Task A_post_from_another_site_is_refused_even_with_a_token()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var token = (await sara.ReadAsync("/settings")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var request = new HttpRequestMessage(HttpMethod.Post, "/theme") { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["to"] = "dark" }) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        Assert.Equal(HttpStatusCode.BadRequest, (await sara.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/settings")]
    [InlineData("/nowhere")]
    [InlineData("/health/live")]
    public async Task Every_answer_carries_the_headers_that_keep_strangers_out(string address)
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var headers = (await sara.GetAsync(address)).Headers;

        Assert.Contains("frame-ancestors 'none'", headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", headers.GetValues("Referrer-Policy").Single());
        Assert.False(headers.Contains("Server"));
    }

    [Fact]
    public async Task Another_owners_workspace_cannot_be_entered()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var hers = await site.Get<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.Russian) with { Name = "Чужое" });
        await site.Get<MemberStore>().AddOwnerAsync("olga", TestSite.Password, TestSite.Password, [hers.Value!.Id]);

        var byAddress = await sara.GetAsync($"/settings?w={hers.Value.Id}");
        sara.Cookies.Add(new Uri("http://localhost/"), new Cookie("nokta.workspace", hers.Value.Id.ToString()));
        var byCookie = await sara.ReadAsync("/settings");

        Assert.Equal(HttpStatusCode.NotFound, byAddress.StatusCode);
        Assert.DoesNotContain("Чужое", byCookie.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.Contains("Corner café", byCookie.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_names_one_of_her_workspaces_is_remembered()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var second = (await site.Get<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Second shop" })).Value!;
        using (var db = site.Get<Nokta.Kernel.Storage.Database>().Open(default))
            await site.Get<MemberStore>().AdmitAsync(db.Set<Member>().Single().Id, second.Id);

        var switched = await sara.GetAsync($"/settings?w={second.Id}&done=x");

        Assert.Equal("/settings?done=x", switched.Headers.Location?.OriginalString);
        Assert.Contains("Second shop", (await sara.ReadAsync("/settings")).QuerySelector("[name='Form.Name']")!.GetAttribute("value"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fa", "rtl")]
    [InlineData("ru", "ltr")]
    [InlineData("en", "ltr")]
    public async Task The_language_switch_turns_the_whole_page(string language, string direction)
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var answer = await sara.PostAsync("/settings", ("to", language));
        var page = await sara.ReadAsync("/settings");

        Assert.Equal("/settings", answer.Headers.Location?.OriginalString);
        Assert.Equal((language, direction), (page.DocumentElement.GetAttribute("lang"), page.DocumentElement.GetAttribute("dir")));
        Assert.Equal(language, (await (await SignInElsewhereAsync(site)).ReadAsync("/settings")).DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task The_demos_owner_is_signed_in_on_this_machine_only()
    {
        await using var site = await TestSite.StartAsync();
        var demo = (await site.Get<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Café", Origin = new Trilingual("دادهٔ ساختگی", "generated data", "сгенерированные данные") })).Value!;
        await site.Get<MemberStore>().AddDemoOwnerAsync([demo.Id]);
        await site.Get<MemberStore>().AddDemoOwnerAsync([demo.Id]);
        var rebound = new HttpRequestMessage(HttpMethod.Get, "/settings");
        rebound.Headers.Host = "rebound.example";

        var here = await site.Browser().ReadAsync("/settings");

        Assert.Contains("generated data", here.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await site.Browser("203.0.113.7").GetAsync("/settings")).StatusCode);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await site.Browser().SendAsync(rebound)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.Browser("203.0.113.7").SignInAsync("demo", "")).StatusCode);
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_says_so_and_suggests_the_nearest_touchpoints()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var answer = await sara.GetAsync("/touchpoint/TP-999");
        var page = await TestBrowser.ParseAsync(answer);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(page.QuerySelectorAll("main a"), a => a.GetAttribute("href") == "/touchpoints");
    }

    [Fact]
    public async Task Another_method_than_a_page_has_is_told_as_that_and_not_as_a_foreign_form()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var deleted = await sara.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/settings"));
        var nowhere = await sara.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/no-such-page"));
        var page = await TestBrowser.ParseAsync(deleted);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotFound), (deleted.StatusCode, nowhere.StatusCode));
        Assert.Equal("This address does not open like that", page.QuerySelector("h1")!.TextContent.Trim());
        Assert.Contains("GET", deleted.Content.Headers.Allow);
    }

    [Fact]
    public async Task What_breaks_is_told_with_a_code_and_without_its_inside()
    {
        await using var site = await TestSite.StartAsync(more: app => app.MapGet("/health/breaks", string () => throw new InvalidOperationException("the inside")).Needs(Permission.Anyone));

        var answer = await site.Browser().GetAsync("/health/breaks");
        var page = await TestBrowser.ParseAsync(answer);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.NotEmpty(page.QuerySelector("main #trace")!.GetAttribute("value")!);
        Assert.DoesNotContain("the inside", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_out_of_order_is_told_to_people_and_programs_with_when_to_come_again()
    {
        await using var site = await TestSite.StartAsync(more: app =>
        {
            app.MapGet("/health/sick", string () => throw new SqliteException("disk I/O error", 10)).Needs(Permission.Anyone);
            app.MapGet("/api/v1/sick", string () => throw new SqliteException("database is locked", 5)).Needs(Permission.Anyone);
        });
        await site.Browser().SetUpAsync(site.Get<SetupCode>().Current, "sara");
        using var client = site.Client("127.0.0.1");

        var (page, program) = (await client.GetAsync("/health/sick"), await client.GetAsync("/api/v1/sick"));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "5"), (page.StatusCode, page.Headers.RetryAfter?.ToString()));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "5"), (program.StatusCode, program.Headers.RetryAfter?.ToString()));
        Assert.Contains("request.busy", await program.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact(Skip = TestStore.OnlySqlite, SkipUnless = nameof(TestStore.IsSqlite), SkipType = typeof(TestStore))]
    public async Task A_broken_database_leaves_the_process_alive_but_not_ready()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/health/ready")).StatusCode);
        foreach (var file in Directory.GetFiles(site.Folder, "nokta.db*")) File.Delete(file);
        await File.WriteAllBytesAsync(Path.Combine(site.Folder, "nokta.db"), new byte[20_000].Select((_, i) => (byte)(i * 31)).ToArray());

        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await sara.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await sara.GetAsync("/settings")).StatusCode);
    }

    [Fact]
    public async Task A_redirect_never_carries_the_host_it_was_asked_by()
    {
        await using var site = await TestSite.StartAsync();

        var answer = await site.Browser().PostAsync("/setup/time", "setup-time", ("Form.Skip", "true"));

        Assert.Equal("/setup/business", answer.Headers.Location?.OriginalString);
    }

    private static bool IsUnsafe(RouteEndpoint route) => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") ?? false;

    private static async Task<TestBrowser> SignInElsewhereAsync(TestSite site)
    {
        var browser = site.Browser("203.0.113.9");
        await browser.SignInAsync("sara", TestSite.Password);
        return browser;
    }
}
