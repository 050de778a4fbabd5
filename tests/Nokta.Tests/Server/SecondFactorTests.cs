using System.Net;
using Nokta.Accounts;
using Nokta.Server;

namespace Nokta.Tests.Server;

public sealed class SecondFactorTests
{
    [Fact]
    public async Task It_is_on_only_after_a_code_of_the_app_and_then_ten_codes_are_shown_once()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var wrong = await sara.PostAsync("/settings/account/second-factor", "second-on", ("Form.Code", "000000"));
        Assert.Equal("In", await StepAsync(site));
        var (key, codes) = await TurnOnAsync(site, sara);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(10, codes.Distinct().Count());
        Assert.Equal("OwesCode", await StepAsync(site));
        Assert.DoesNotContain(codes[0], (await sara.ReadAsync("/settings/account/second-factor")).DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(key, (await sara.ReadAsync("/settings/account/second-factor")).DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    /// <summary>Case 10: whatever is given is looked at, and only all of it right lets anybody in.</summary>
    [Theory]
    [InlineData(true, true, true, true)]
    [InlineData(true, true, false, false)]
    [InlineData(true, false, true, false)]
    [InlineData(true, false, false, false)]
    [InlineData(false, true, true, false)]
    [InlineData(false, true, false, false)]
    [InlineData(false, false, true, false)]
    [InlineData(false, false, false, false)]
    public async Task Password_code_and_recovery_code_must_all_be_right(bool password, bool code, bool recovery, bool isIn)
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var (key, codes) = await TurnOnAsync(site, sara);
        site.Clock.Now += TimeSpan.FromMinutes(1);
        var right = SecondFactor.CodeAt(key, site.Clock.Now);
        var browser = site.Browser("203.0.113.7");

        await browser.SignInAsync("sara", password ? TestSite.Password : "not the password");
        await SendSecondAsync(browser, code ? right : Other(right), recovery ? codes[3] : "aaaa-bbbb-cccc");

        Assert.Equal(isIn, (await browser.GetAsync("/settings/account")).StatusCode == HttpStatusCode.OK);
        Assert.Equal(isIn, browser.SessionCookie is not null);
    }

    [Fact]
    public async Task Without_the_password_there_is_no_second_step()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var (key, _2) = await TurnOnAsync(site, sara);
        site.Clock.Now += TimeSpan.FromMinutes(1);
        var browser = site.Browser("203.0.113.7");

        var page = await browser.GetAsync("/sign-in/code");
        var answer = await SendSecondAsync(browser, SecondFactor.CodeAt(key, site.Clock.Now), "");

        Assert.Equal("/sign-in", page.Headers.Location?.AbsolutePath());
        Assert.NotEqual("/", answer.Headers.Location?.AbsolutePath());
        Assert.Null(browser.SessionCookie);
    }

    [Fact]
    public async Task A_code_is_good_once_and_so_is_an_earlier_one()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var (key, _2) = await TurnOnAsync(site, sara);
        site.Clock.Now += TimeSpan.FromMinutes(1);
        var code = SecondFactor.CodeAt(key, site.Clock.Now);
        var before = SecondFactor.CodeAt(key, site.Clock.Now - TimeSpan.FromSeconds(30));

        var first = await SignInAsync(site, code);
        var again = await SignInAsync(site, code);
        var earlier = await SignInAsync(site, before);

        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, earlier.StatusCode);
    }

    [Fact]
    public async Task Two_who_come_with_one_code_at_once_are_not_both_let_in()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var (key, codes) = await TurnOnAsync(site, sara);
        site.Clock.Now += TimeSpan.FromMinutes(1);
        var (store, member) = (site.Get<SecondFactorStore>(), (await site.Get<MemberStore>().FindByNameAsync("sara", default))!.Id);

        var byCode = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.ProveAsync(member, SecondFactor.CodeAt(key, site.Clock.Now), "", default)));
        site.Clock.Now += TimeSpan.FromHours(1);
        var byRecovery = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.ProveAsync(member, "", codes[0], default)));

        Assert.Single(byCode, p => p.IsDone);
        Assert.Single(byRecovery, p => p.IsDone);
    }

    [Theory]
    [InlineData(-61, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(61, false)]
    public void A_clock_may_be_half_a_minute_off_and_no_more(int seconds, bool isTaken)
    {
        var now = new DateTimeOffset(2026, 11, 1, 9, 0, 15, TimeSpan.Zero);
        var key = SecondFactor.NewKey();

        Assert.Equal(isTaken, SecondFactor.StepOf(key, SecondFactor.CodeAt(key, now.AddSeconds(seconds)), now) is not null);
    }

    /// <summary>The values of RFC 6238, appendix B, for HMAC-SHA-1, their last six digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long second, string code) =>
        Assert.Equal(code, SecondFactor.CodeAt("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", DateTimeOffset.FromUnixTimeSeconds(second)));

    [Fact]
    public async Task A_recovery_code_lets_in_once_however_it_is_typed()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var (_, codes) = await TurnOnAsync(site, sara);

        var first = await SignInAsync(site, "", codes[0].ToUpperInvariant().Replace('-', ' '));
        var again = await SignInAsync(site, "", codes[0]);
        var other = await SignInAsync(site, "", codes[1]);

        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, other.StatusCode);
        Assert.Contains("8 recovery codes", (await sara.ReadAsync("/settings/account")).DocumentElement.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_recovery_codes_end_the_old_ones()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var (_, codes) = await TurnOnAsync(site, sara);

        var page = await TestBrowser.ParseAsync(await sara.PostAsync("/settings/account/second-factor", "codes"));
        var fresh = page.QuerySelectorAll(".codes li").Select(l => l.TextContent).ToList();

        Assert.Equal(10, fresh.Count);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(site, "", codes[0])).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(site, "", fresh[0])).StatusCode);
    }

    /// <summary>Whoever has the password must not clear the count of wrong codes by giving it again.</summary>
    [Fact]
    public async Task The_right_password_between_wrong_codes_does_not_open_more_tries()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var (key, _2) = await TurnOnAsync(site, sara);
        site.Clock.Now += TimeSpan.FromMinutes(1);
        var right = SecondFactor.CodeAt(key, site.Clock.Now);

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++) answers.Add((await SignInAsync(site, Other(right), from: $"203.0.113.{i + 1}")).StatusCode);
        var locked = await site.Browser("203.0.113.99").SignInAsync("sara", TestSite.Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
    }

    [Fact]
    public async Task Turning_it_off_asks_for_the_password_and_ends_the_other_sessions()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var (key, _2) = await TurnOnAsync(site, sara);
        site.Clock.Now += TimeSpan.FromMinutes(1);
        var phone = site.Browser("203.0.113.7");
        await phone.SignInAsync("sara", TestSite.Password);
        await SendSecondAsync(phone, SecondFactor.CodeAt(key, site.Clock.Now), "");
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/settings/account")).StatusCode);

        var wrong = await sara.PostAsync("/settings/account/second-factor", "second-off", ("Form.Password", "not the password"));
        var off = await sara.PostAsync("/settings/account/second-factor", "second-off", ("Form.Password", TestSite.Password));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal("/settings/account", off.Headers.Location?.AbsolutePath());
        Assert.Equal("/sign-in", (await phone.GetAsync("/settings/account")).Headers.Location?.AbsolutePath());
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/settings/account")).StatusCode);
        Assert.Equal("In", await StepAsync(site));
    }

    [Fact]
    public async Task A_new_password_by_a_link_still_owes_the_code()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        await TurnOnAsync(site, sara);
        var token = await site.Get<PasswordReset>().MakeLinkAsync("sara");
        var browser = site.Browser("203.0.113.7");

        var changed = await browser.PostAsync("/reset/" + token, "reset", ("Form.Password", "another quiet odd phrase"), ("Form.Again", "another quiet odd phrase"));

        Assert.Equal("/sign-in/code", changed.Headers.Location?.AbsolutePath());
        Assert.Null(browser.SessionCookie);
    }

    [Fact]
    public async Task Whoever_has_a_shell_can_turn_it_off_for_who_lost_everything()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        Assert.Equal(1, await CommandLine.RunAsync(["reset-password", "sara", "--second-factor-off", "--data", site.Folder]));
        await TurnOnAsync(site, sara);

        Assert.Equal(0, await CommandLine.RunAsync(["reset-password", "sara", "--second-factor-off", "--data", site.Folder]));

        Assert.Equal("In", await StepAsync(site));
        Assert.Equal("/sign-in", (await sara.GetAsync("/settings/account")).Headers.Location?.AbsolutePath());
    }

    internal static async Task<(string Key, IReadOnlyList<string> Codes)> TurnOnAsync(TestSite site, TestBrowser browser)
    {
        var page = await browser.ReadAsync("/settings/account/second-factor");
        var key = page.QuerySelector("#key")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        var sealedKey = page.QuerySelector("input[name='Form.Key']")!.GetAttribute("value")!;
        var done = await TestBrowser.ParseAsync(await browser.PostAsync("/settings/account/second-factor", "second-on", ("Form.Key", sealedKey), ("Form.Code", SecondFactor.CodeAt(key, site.Clock.Now))));
        return (key, [.. done.QuerySelectorAll(".codes li").Select(l => l.TextContent)]);
    }

    internal static async Task<HttpResponseMessage> SignInAsync(TestSite site, string code, string recovery = "", string from = "203.0.113.7")
    {
        var browser = site.Browser(from);
        await browser.SignInAsync("sara", TestSite.Password);
        return await SendSecondAsync(browser, code, recovery);
    }

    /// <summary>Posts the second step whether the page offers it or not: an attacker needs no page.</summary>
    private static async Task<HttpResponseMessage> SendSecondAsync(TestBrowser browser, string code, string recovery)
    {
        var token = (await browser.ReadAsync("/sign-in")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/sign-in/code")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["_handler"] = "sign-in-code", ["Form.Code"] = code, ["Form.Recovery"] = recovery }),
        });
    }

    private static async Task<string> StepAsync(TestSite site)
    {
        var answer = await site.Browser("203.0.113.250").SignInAsync("sara", TestSite.Password);
        return answer.Headers.Location?.AbsolutePath() switch { "/" => "In", "/sign-in/code" => "OwesCode", var other => other ?? answer.StatusCode.ToString() };
    }

    private static string Other(string code) => code == "123456" ? "654321" : "123456";
}
