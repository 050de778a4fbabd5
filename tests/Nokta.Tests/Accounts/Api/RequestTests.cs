using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Nokta.Accounts.Api;
using Nokta.Kernel.Modules;
using Nokta.Server.Hosting;
using Nokta.Tests.Server;

namespace Nokta.Tests.Accounts.Api;

/// <summary>How requests that cannot be carried out are answered: always as problem details, never with 5xx.</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData("""{"name":"till","scopes":["read"],"workspace":2}""", HttpStatusCode.BadRequest, "request.body")]
    [InlineData("""{"name":"till","name":"other","scopes":["read"]}""", HttpStatusCode.BadRequest, "request.body")]
    [InlineData("""{"scopes":["read"]}""", HttpStatusCode.BadRequest, "request.body")]
    [InlineData("""{"name":null,"scopes":["read"]}""", HttpStatusCode.BadRequest, "request.body")]
    [InlineData("""{"name":7,"scopes":["read"]}""", HttpStatusCode.BadRequest, "request.body")]
    [InlineData("""{"name":"\ud800","scopes":["read"]}""", HttpStatusCode.BadRequest, "request.body")]
    [InlineData("""{"name":"till","scopes":""", HttpStatusCode.BadRequest, "request.body")]
    [InlineData("nothing", HttpStatusCode.BadRequest, "request.body")]
    [InlineData("", HttpStatusCode.BadRequest, "request.malformed")]
    [InlineData("null", HttpStatusCode.BadRequest, "request.malformed")]
    public async Task A_body_of_another_shape_is_refused(string body, HttpStatusCode status, string code)
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);

        var answer = await program.PostAsync("/tokens", body);

        await TestProgram.ProblemAsync(status, code, answer);
    }

    [Fact]
    public async Task A_body_that_is_too_deep_too_large_not_json_or_not_utf8_is_refused()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        HttpRequestMessage Post(byte[] body, string type) => new(HttpMethod.Post, "/api/v1/tokens") { Content = new ByteArrayContent(body) { Headers = { { "Content-Type", type } } } };
        var deep = Encoding.UTF8.GetBytes(new string('[', 5000));

        await TestProgram.ProblemAsync(HttpStatusCode.BadRequest, "request.body", await program.SendAsync(Post(deep, "application/json")));
        await TestProgram.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "request.too-large", await program.SendAsync(Post(new byte[2 << 20], "application/json")));
        await TestProgram.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "request.media-type", await program.SendAsync(Post("name=till"u8.ToArray(), "application/x-www-form-urlencoded")));
        await TestProgram.ProblemAsync(HttpStatusCode.BadRequest, "request.utf8", await program.SendAsync(Post([.. "{\"name\":\""u8, 0xC3, 0x28, .. "\",\"scopes\":[\"read\"]}"u8], "application/json")));
    }

    [Fact]
    public async Task Unknown_addresses_methods_and_strangers_get_problems_too()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        using var stranger = site.Client("203.0.113.21");

        var unsigned = await stranger.GetAsync("/api/v1/tokens");

        await TestProgram.ProblemAsync(HttpStatusCode.NotFound, "request.absent", await program.GetAsync("/nothing"));
        await TestProgram.ProblemAsync(HttpStatusCode.MethodNotAllowed, "request.method", await program.SendAsync(HttpMethod.Put, "/tokens", "{}"));
        await TestProgram.ProblemAsync(HttpStatusCode.BadRequest, "request.malformed", await program.GetAsync("/tokens?limit=0"));
        await TestProgram.ProblemAsync(HttpStatusCode.BadRequest, "request.malformed", await program.GetAsync("/tokens?after=%00"));
        await TestProgram.ProblemAsync(HttpStatusCode.NotFound, "request.absent", await program.SendAsync(HttpMethod.Delete, "/tokens/0199f1aa-0000-7000-8000-000000000000", null));
        await TestProgram.ProblemAsync(HttpStatusCode.Unauthorized, "request.stranger", unsigned);
        Assert.Contains("Bearer", unsigned.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fa", "در این نشانی")]
    [InlineData("ru-RU,ru;q=0.9,en;q=0.5", "По этому адресу")]
    [InlineData("de,en;q=0.5", "There is nothing")]
    public async Task The_detail_is_in_the_language_that_the_caller_accepts(string accepts, string begins)
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);

        var problem = await TestProgram.ProblemAsync(HttpStatusCode.NotFound, "request.absent", await program.SendAsync(HttpMethod.Get, "/nothing", null, ("Accept-Language", accepts)));

        Assert.StartsWith(begins, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.NotEmpty((string)problem["trace"]!);
    }

    [Fact]
    public async Task A_long_list_is_read_page_by_page_without_a_gap()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        for (var i = 0; i < 6; i++) await program.PostAsync("/tokens", new { name = "till " + i, scopes = new[] { "read" } });
        var names = new List<string>();

        for (var address = "/tokens?limit=3"; address is not null;)
        {
            var answer = await program.GetAsync(address);
            var page = await TestProgram.JsonAsync(answer);
            names.AddRange(page["items"]!.AsArray().Select(t => (string)t!["name"]!));
            Assert.Equal(page["next"] is not null, answer.Headers.Contains("Link"));
            address = answer.Headers.TryGetValues("Link", out var link) ? link.Single()[(1 + "/api/v1".Length)..].Split('>')[0] : null;
        }

        Assert.Equal(7, names.Count);
        Assert.Equal(names.Distinct().Count(), names.Count);
    }

    [Fact]
    public async Task An_address_that_goes_says_since_when_until_when_and_what_takes_its_place()
    {
        await using var site = await TestSite.StartAsync(more: app => app.Api("/old-tills", "Tills").MapGet("", () => Results.Json(Array.Empty<int>())).Needs(Permission.Anyone).Leaves(new DateOnly(2026, 11, 1), new DateOnly(2027, 6, 1), "/tills").Tells<int[]>("Lists tills as they were."));
        using var sara = site.Browser();
        await sara.SetUpAsync(site.Get<SetupCode>().Current, "sara");

        var answer = await site.Client().GetAsync("/api/v1/old-tills");

        Assert.Equal("@1793491200", answer.Headers.GetValues("Deprecation").Single());
        Assert.Equal("Tue, 01 Jun 2027 00:00:00 GMT", answer.Headers.GetValues("Sunset").Single());
        Assert.Equal("</api/v1/tills>; rel=\"successor-version\"", answer.Headers.GetValues("Link").Single());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Leaving(new DateOnly(2026, 11, 1), new DateOnly(2027, 1, 1), null));
    }

    [Fact]
    public void A_list_goes_on_behind_an_item_that_is_gone_where_its_order_shows_the_place()
    {
        PageAsk Behind(string key) => new(key, 10);

        Assert.Equal(2, Behind("3").StartIn(["1", "3", "4"]));
        Assert.Equal(1, Behind("3").StartIn(["1", "4", "12"]));
        Assert.Equal(2, Behind("3").StartIn(["12", "4", "1"]));
        Assert.Equal(0, Behind("3").StartIn([]));
        Assert.Null(Behind("b").StartIn(["c", "a", "d"]));
        Assert.Equal(0, new PageAsk(null, 10).StartIn(["c", "a"]));
    }
}
