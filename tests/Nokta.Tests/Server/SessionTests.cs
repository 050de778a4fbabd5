using System.Net;
using Microsoft.AspNetCore.Builder;
using Nokta.Accounts;
using Nokta.Kernel.Modules;

namespace Nokta.Tests.Server;

/// <summary>Cookies, lifetimes, the question "is it you?", and what a member is told of her sign-ins.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task Over_HTTPS_the_secrets_have_the_prefix_that_no_other_host_can_set()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var browser = site.Browser("203.0.113.7", "https://localhost/");

        var form = await browser.GetAsync("/sign-in");
        var signedIn = await browser.SignInAsync("sara", TestSite.Password);

        var session = CookiesOf(signedIn).Single(c => c.Contains("nokta.session=", StringComparison.Ordinal));
        Assert.StartsWith("__Host-nokta.session=", session, StringComparison.Ordinal);
        Assert.Contains("; secure", session, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; httponly", session, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/", session, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", session, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(CookiesOf(form), c => c.StartsWith("__Host-nokta.form=", StringComparison.Ordinal) && c.Contains("; secure", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task On_plain_HTTP_they_have_plain_names_and_the_page_says_what_that_means()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var lan = site.Browser("192.168.1.20", "http://192.168.1.5/");

        var page = await lan.ReadAsync("/sign-in");
        var signedIn = await lan.SignInAsync("sara", TestSite.Password);

        Assert.Contains("not encrypted", page.QuerySelector(".banner--warn")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(CookiesOf(signedIn), c => c.StartsWith("nokta.session=", StringComparison.Ordinal) && !c.Contains("secure", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(HttpStatusCode.OK, (await lan.GetAsync("/settings/account")).StatusCode);
        Assert.Null((await site.Browser("203.0.113.7", "https://localhost/").ReadAsync("/sign-in")).QuerySelector(".banner--warn"));
    }

    [Theory]
    [InlineData("http://localhost/", "https://localhost/")]
    [InlineData("https://localhost/", "http://localhost/")]
    public async Task A_session_does_not_move_between_open_and_encrypted_connections(string opened, string tried)
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var browser = site.Browser("203.0.113.7", opened);
        await browser.SignInAsync("sara", TestSite.Password);
        var token = browser.Cookies.GetAllCookies().Single(c => c.Name.EndsWith("nokta.session", StringComparison.Ordinal)).Value;

        foreach (var name in (string[])["nokta.session", "__Host-nokta.session"])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/settings/account");
            request.Headers.Add("Cookie", $"{name}={token}");
            Assert.Equal("/sign-in", (await site.Browser("203.0.113.7", tried).SendAsync(request)).Headers.Location?.AbsolutePath());
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/settings/account")).StatusCode);
    }

    [Fact]
    public async Task A_session_ends_after_fourteen_days_unseen_and_after_thirty_whatever_happens()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var phone = site.Browser("203.0.113.7");
        await phone.SignInAsync("sara", TestSite.Password);

        for (var day = 0; day < 29; day++)
        {
            site.Clock.Now += TimeSpan.FromDays(1);
            Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/settings/account")).StatusCode);
        }

        site.Clock.Now += TimeSpan.FromDays(1);
        Assert.Equal("/sign-in", (await sara.GetAsync("/settings/account")).Headers.Location?.AbsolutePath());
        Assert.Equal("/sign-in", (await phone.GetAsync("/settings/account")).Headers.Location?.AbsolutePath());
    }

    [Fact]
    public async Task What_is_dangerous_asks_again_after_ten_minutes_and_the_session_gets_another_token()
    {
        await using var site = await SiteAsync();
        var sara = site.Browser();
        await sara.SetUpAsync(site.Get<Nokta.Server.Hosting.SetupCode>().Current, "sara");
        var fresh = await sara.GetAsync("/test/dangerous");
        site.Clock.Now += TimeSpan.FromMinutes(11);
        var before = sara.SessionCookie;

        var asked = await sara.GetAsync("/test/dangerous?x=1");
        var wrong = await sara.PostAsync(asked.Headers.Location!.OriginalString, "again", ("Form.Password", "not the password"));
        var again = await sara.PostAsync(asked.Headers.Location!.OriginalString, "again", ("Form.Password", TestSite.Password));

        Assert.Equal(HttpStatusCode.OK, fresh.StatusCode);
        Assert.Equal("/sign-in/again?back=%2Ftest%2Fdangerous%3Fx%3D1", asked.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal("/test/dangerous", again.Headers.Location?.AbsolutePath());
        Assert.NotEqual(before, sara.SessionCookie);
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/test/dangerous")).StatusCode);
        var old = new HttpRequestMessage(HttpMethod.Get, "/settings/account");
        old.Headers.Add("Cookie", "nokta.session=" + before);
        Assert.Equal("/sign-in", (await site.Browser().SendAsync(old)).Headers.Location?.AbsolutePath());
    }

    [Fact]
    public async Task All_other_sessions_can_be_ended_at_once_and_the_list_says_where_they_are()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var (phone, tablet) = (site.Browser("203.0.113.77"), site.Browser("2001:db8:1:2:3::4"));
        await phone.SignInAsync("sara", TestSite.Password);
        await tablet.SignInAsync("sara", TestSite.Password);

        var list = (await sara.ReadAsync("/settings/account")).QuerySelector("table")!.TextContent;
        await sara.PostAsync("/settings/account", "session", ("Form.Id", "others"));

        Assert.Contains("203.0.113.0", list, StringComparison.Ordinal);
        Assert.Contains("2001:db8:1::", list, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.77", list, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await phone.GetAsync("/settings/account")).Headers.Location?.AbsolutePath());
        Assert.Equal("/sign-in", (await tablet.GetAsync("/settings/account")).Headers.Location?.AbsolutePath());
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/settings/account")).StatusCode);
    }

    [Fact]
    public async Task A_new_device_is_told_of_on_the_others_until_she_says_it_was_her()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        Assert.Null(await NoticeAsync(sara));

        var phone = site.Browser("203.0.113.77");
        await phone.SignInAsync("sara", TestSite.Password);
        Assert.Null(await NoticeAsync(phone));
        Assert.Contains("203.0.113.0", await NoticeAsync(sara), StringComparison.Ordinal);
        await ItWasMeAsync(sara);

        Assert.Null(await NoticeAsync(sara));
        Assert.Single(await site.Get<EventLog>().ListAsync(10, "signed-in-new-device"));
        phone.Cookies.GetAllCookies().Single(c => c.Name == "nokta.session").Expired = true;
        await phone.SignInAsync("sara", TestSite.Password);
        Assert.Null(await NoticeAsync(sara));
    }

    private static async Task<string?> NoticeAsync(TestBrowser browser) =>
        (await browser.ReadAsync("/settings/account")).QuerySelector("form[action='/settings/account/told']")?.Closest(".banner")?.TextContent;

    private static async Task ItWasMeAsync(TestBrowser browser)
    {
        var form = (await browser.ReadAsync("/settings/account")).QuerySelector("form[action='/settings/account/told']")!;
        var fields = form.QuerySelectorAll("input[name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!));
        await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/settings/account/told") { Content = new FormUrlEncodedContent(fields) });
    }

    private static Task<TestSite> SiteAsync() => TestSite.StartAsync(more: app => app.MapGet("/test/dangerous", () => "done").Needs(Permission.Own).NeedsFreshSignIn());

    private static IEnumerable<string> CookiesOf(HttpResponseMessage answer) => answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];
}
