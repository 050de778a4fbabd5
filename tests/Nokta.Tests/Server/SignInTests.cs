using System.Net;
using Nokta.Accounts;
using Nokta.Kernel.Storage;

namespace Nokta.Tests.Server;

public sealed class SignInTests
{
    [Fact]
    public async Task A_stranger_is_led_to_sign_in_and_back_again()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var browser = site.Browser("203.0.113.7");

        var asked = await browser.GetAsync("/settings");
        Assert.Equal("/sign-in?back=%2Fsettings", asked.Headers.Location?.OriginalString);
        var signedIn = await browser.PostAsync(asked.Headers.Location!.OriginalString, "sign-in", ("Form.Name", "Sara "), ("Form.Password", TestSite.Password));

        Assert.Equal("/settings", signedIn.Headers.Location?.AbsolutePath());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/settings")).StatusCode);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_even_for_the_right_one()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var browser = site.Browser("203.0.113.7");
        for (var i = 0; i < 5; i++) await browser.SignInAsync("sara", "wrong password " + i);

        var locked = await browser.SignInAsync("sara", TestSite.Password);
        site.Clock.Now += TimeSpan.FromMinutes(2);
        var later = await browser.SignInAsync("sara", TestSite.Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
        Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Redirect, later.StatusCode);
    }

    [Fact]
    public async Task One_address_may_not_try_for_ever()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var browser = site.Browser("203.0.113.7");
        for (var i = 0; i < 20; i++) await browser.SignInAsync("nobody" + i, "x");

        var answer = await browser.SignInAsync("sara", TestSite.Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(10), answer.Headers.RetryAfter!.Delta);
        Assert.Null(browser.SessionCookie);
    }

    [Fact]
    public async Task The_cookie_is_new_at_each_sign_in_and_the_old_session_ends()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var before = sara.SessionCookie!;

        await sara.PostAsync("/settings", ("to", "light"));
        var signedIn = await site.Browser().SignInAsync("sara", TestSite.Password);
        await sara.PostAsync("/settings/account", "password", ("Form.Current", TestSite.Password), ("Form.Password", "another set of words"), ("Form.Again", "another set of words"));

        Assert.NotEqual(before, sara.SessionCookie);
        Assert.Equal(HttpStatusCode.Redirect, (await WithCookieAsync(site, before)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await WithCookieAsync(site, CookieOf(signedIn))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/settings")).StatusCode);
    }

    [Fact]
    public async Task The_session_cookie_is_out_of_reach_for_scripts_and_other_sites()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;

        var answer = await site.Browser().SignInAsync("sara", TestSite.Password);

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("nokta.session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(64, CookieOf(answer).Length);
    }

    [Fact]
    public async Task No_token_and_no_password_is_in_the_database_as_it_is()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var token = sara.SessionCookie!;
        await using (var turn = await site.Get<Database>().WriteAsync()) await turn.CommitAsync();

        var stored = string.Concat(Directory.GetFiles(site.Folder, "nokta.db*").Select(f => System.Text.Encoding.Latin1.GetString(ReadShared(f))));

        Assert.DoesNotContain(token, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(TestSite.Password, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_not_only_the_cookie()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var token = sara.SessionCookie!;

        var page = await sara.ReadAsync("/settings");
        Assert.Contains(page.Forms, f => f.GetAttribute("action") == "/sign-out");
        await PostToAsync(sara, "/sign-out");

        Assert.Equal(HttpStatusCode.Redirect, (await WithCookieAsync(site, token)).StatusCode);
    }

    [Fact]
    public async Task A_session_can_be_ended_from_another_browser()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var phone = site.Browser("203.0.113.7");
        await phone.SignInAsync("sara", TestSite.Password);
        var id = (await sara.ReadAsync("/settings/account")).QuerySelector("button[name='Form.Id']")!.GetAttribute("value")!;

        await sara.PostAsync("/settings/account", "session", ("Form.Id", id));

        Assert.Equal("/sign-in", (await phone.GetAsync("/settings")).Headers.Location?.AbsolutePath());
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/settings")).StatusCode);
    }

    [Fact]
    public async Task A_session_ends_by_itself_after_thirty_days_without_a_visit()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        site.Clock.Now += TimeSpan.FromDays(31);

        Assert.Equal("/sign-in", (await sara.GetAsync("/settings")).Headers.Location?.AbsolutePath());
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/%0d%0aX: 1\r\nX: 1")]
    public void A_way_back_never_leads_elsewhere(string back) => Assert.Equal("/", LocalAddress.Or(back, "/"));

    private static async Task PostToAsync(TestBrowser browser, string action)
    {
        var page = await browser.ReadAsync("/settings");
        var form = page.Forms.First(f => f.GetAttribute("action") == action);
        var token = form.QuerySelector("input[type=hidden][name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answer = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]) });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> WithCookieAsync(TestSite site, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/settings");
        request.Headers.Add("Cookie", "nokta.session=" + token);
        return site.Browser().SendAsync(request);
    }

    private static string CookieOf(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("nokta.session=", StringComparison.Ordinal)).Split(';')[0]["nokta.session=".Length..];

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
