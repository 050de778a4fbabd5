using System.Net;
using Nokta.Accounts;
using Nokta.Server.Hosting;
using Nokta.Server.Network;

namespace Nokta.Tests.Server;

public sealed class ReachTests
{
    private const string Stranger = "203.0.113.7";

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("192.168.1.5:5080", true)]
    [InlineData("[fe80::1]:5080", true)]
    [InlineData("nokta.example.org", true)]
    [InlineData("NOKTA.example.org", true)]
    [InlineData("rebound.example", false)]
    [InlineData("nokta.example.org.evil.example", false)]
    public async Task Only_our_own_names_and_those_we_were_told_are_answered(string host, bool isAnswered)
    {
        await using var site = await TestSite.StartAsync(openness: new Openness { Hosts = ["nokta.example.org"] });

        var answer = await site.Browser().SendAsync(Ask("/setup", host));

        Assert.Equal(isAnswered, answer.StatusCode != HttpStatusCode.MisdirectedRequest);
    }

    [Fact]
    public async Task Https_at_a_known_proxy_makes_cookies_secure_and_asks_for_https_next_time()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync(new Openness { Hosts = ["nokta.example.org"] });
        await using var _2 = site;

        var believed = await site.Browser().SendAsync(Ask("/sign-in", "nokta.example.org", "https"));
        var stranger = await site.Browser(Stranger).SendAsync(Ask("/sign-in", "nokta.example.org", "https"));
        var atAddress = await site.Browser().SendAsync(Ask("/sign-in", "192.168.1.5", "https"));

        Assert.Contains(Cookies(believed), c => c.Contains("secure", StringComparison.OrdinalIgnoreCase));
        Assert.True(believed.Headers.Contains("Strict-Transport-Security"));
        Assert.All(Cookies(stranger), c => Assert.DoesNotContain("secure", c, StringComparison.OrdinalIgnoreCase));
        Assert.False(stranger.Headers.Contains("Strict-Transport-Security"));
        Assert.False(atAddress.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_named_proxy_is_believed_and_this_machine_no_longer()
    {
        var openness = Openness.Of("http://127.0.0.1:5080", "10.0.0.0/24", "nokta.example.org").Value!;
        var (site, _) = await TestSite.StartWithOwnerAsync(openness);
        await using var _2 = site;

        Assert.True((await site.Browser("10.0.0.9").SendAsync(Ask("/sign-in", "nokta.example.org", "https"))).Headers.Contains("Strict-Transport-Security"));
        Assert.False((await site.Browser().SendAsync(Ask("/sign-in", "nokta.example.org", "https"))).Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task The_first_run_opens_to_another_machine_only_with_the_key_from_the_console()
    {
        await using var site = await TestSite.StartAsync();
        using var browser = site.Browser(Stranger);

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/setup?key=" + new string('0', 32))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/setup")).StatusCode);
        Assert.Equal("/setup", (await browser.GetAsync("/setup?key=" + site.Get<SetupCode>().Key)).Headers.Location?.OriginalString);
        await browser.SetUpAsync(site.Get<SetupCode>().Current, "sara");

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/settings")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await site.Browser(Stranger).GetAsync("/setup?key=" + site.Get<SetupCode>().Key)).StatusCode);
    }

    [Fact]
    public async Task A_phone_is_signed_in_once_by_the_link_and_looking_at_it_does_not_use_it()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync(new Openness { Hosts = ["nokta.example.org"] });
        await using var _ = site;
        var link = await LinkAsync(site, sara);
        using var phone = site.Browser(Stranger);

        await phone.GetAsync(link);
        Assert.Equal("/sign-in", (await phone.GetAsync("/settings")).Headers.Location?.AbsolutePath());
        var signedIn = await phone.PostAsync(link, "phone-link");
        using var second = site.Browser(Stranger);

        Assert.Equal("/", signedIn.Headers.Location?.AbsolutePath());
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/settings")).StatusCode);
        Assert.Null((await second.ReadAsync(link)).QuerySelector("form[method=post] input[name=_handler][value=phone-link]"));
        Assert.Equal("sara", Assert.Single(await site.Get<EventLog>().ListAsync(5, "phone-signed-in")).Who);
    }

    [Fact]
    public async Task A_phones_link_is_over_after_five_minutes_and_is_no_password_link()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync(new Openness { Hosts = ["nokta.example.org"] });
        await using var _ = site;
        var link = await LinkAsync(site, sara);

        Assert.Null((await site.Browser(Stranger).ReadAsync(link.Replace("/phone/", "/reset/", StringComparison.Ordinal))).QuerySelector("[name='Form.Password']"));
        site.Clock.Now += TimeSpan.FromMinutes(5);

        Assert.Null((await site.Browser(Stranger).ReadAsync(link)).QuerySelector("input[value=phone-link]"));
    }

    [Fact]
    public async Task While_only_this_machine_is_answered_the_page_says_how_to_open_it()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var page = await sara.ReadAsync("/settings/phone");

        Assert.Contains("nokta serve --urls http://0.0.0.0:", page.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("svg.qr"));
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080", null, null, true)]
    [InlineData("http://*:5080;https://[::1]:5081", "::1", "*", true)]
    [InlineData("http://127.0.0.1:5080", "10.0.0.300", null, false)]
    [InlineData("http://127.0.0.1:5080", null, "not a name", false)]
    [InlineData("127.0.0.1:5080", null, null, false)]
    [InlineData("ftp://127.0.0.1", null, null, false)]
    public void What_was_typed_is_understood_or_refused(string urls, string? proxy, string? hosts, bool isUnderstood) =>
        Assert.Equal(isUnderstood, Openness.Of(urls, proxy, hosts).IsDone);

    [Fact]
    public async Task A_server_open_to_the_network_says_so_and_shows_a_code_for_the_phone()
    {
        var folder = Directory.CreateTempSubdirectory("nokta-reach-").FullName;
        await using (var server = (await NoktaProcess.ServeAsync(folder, "--urls", "http://0.0.0.0:0", "--qr")).Process)
        {
            for (var i = 0; i < 100 && !server.Said.Contains("key=", StringComparison.Ordinal); i++) await Task.Delay(50);

            Assert.Contains("passwords travel in the open", server.Said, StringComparison.Ordinal);
            Assert.Contains("/setup?key=", server.Said, StringComparison.Ordinal);
            Assert.Contains("█▀", server.Said, StringComparison.Ordinal);
        }

        Directory.Delete(folder, true);
    }

    private static async Task<string> LinkAsync(TestSite site, TestBrowser sara)
    {
        var request = Ask("/settings/phone", "nokta.example.org");
        request.Headers.Add("Cookie", "nokta.session=" + sara.SessionCookie);
        using var named = site.Browser();
        named.Cookies.Add(new Uri("http://localhost/"), sara.Cookies.GetAllCookies());
        var page = await TestBrowser.ParseAsync(await named.SendAsync(request));
        var form = page.QuerySelector("input[name=_handler][value=phone]")!.Closest("form")!;
        var post = Ask("/settings/phone", "nokta.example.org");
        post.Method = HttpMethod.Post;
        post.Content = new FormUrlEncodedContent(form.QuerySelectorAll("input[type=hidden][name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)));
        var shown = await TestBrowser.ParseAsync(await named.SendAsync(post));
        Assert.NotNull(shown.QuerySelector("svg.qr path[d]"));
        return new Uri(shown.QuerySelector("a[href*='/phone/']")!.GetAttribute("href")!).AbsolutePath;
    }

    private static HttpRequestMessage Ask(string path, string host, string? forwardedProto = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        if (forwardedProto is null) return request;
        request.Headers.Add("X-Forwarded-For", "198.51.100.4");
        request.Headers.Add("X-Forwarded-Proto", forwardedProto);
        return request;
    }

    private static IEnumerable<string> Cookies(HttpResponseMessage answer) => answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];
}
