using System.Diagnostics;
using System.Net;
using Nokta.Accounts;

namespace Nokta.Tests.Server;

/// <summary>Case 14 and its kin: guessing passwords, codes and links, from wherever it seems to come.</summary>
public sealed class SignInLimitsTests
{
    [Fact]
    public async Task A_thousand_guesses_that_claim_a_thousand_addresses_are_not_looked_at_more_than_ten_times()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var attacker = site.Browser("203.0.113.7");
        var (token, _) = await FormAsync(attacker);

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 1000; i++)
        {
            var request = Guess(token, "sara", "guess number " + i);
            request.Headers.Add("X-Forwarded-For", $"198.51.{i / 250}.{i % 250 + 1}");
            answers.Add((await attacker.SendAsync(request)).StatusCode);
        }

        Assert.InRange(answers.Count(a => a == HttpStatusCode.UnprocessableEntity), 1, 10);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await attacker.SignInAsync("sara", TestSite.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await site.Browser("192.0.2.1").SignInAsync("sara", TestSite.Password)).StatusCode);
    }

    [Fact]
    public async Task A_network_of_IPv6_is_one_address()
    {
        var limit = new SignInLimit(new SettableTime());

        var allowed = Enumerable.Range(0, 40).Count(i => limit.Allows(IPAddress.Parse($"2001:db8:1:2::{i:x}")));

        Assert.Equal(20, allowed);
        Assert.True(limit.Allows(IPAddress.Parse("2001:db8:1:3::1")));
    }

    /// <summary>Who has an account of his own must not win tries at another's between his own sign-ins.</summary>
    [Fact]
    public void A_right_secret_gives_back_its_own_try_only()
    {
        var limit = new SignInLimit(new SettableTime());
        var from = IPAddress.Parse("203.0.113.7");

        var wrong = 0;
        for (var i = 0; i < 100; i++)
        {
            if (limit.Allows(from)) wrong++;
            if (limit.Allows(from)) limit.Forgive(from);
        }

        Assert.Equal(20, wrong);
    }

    [Fact]
    public async Task A_name_nobody_has_is_answered_and_locked_like_one_that_exists()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;

        var known = await AnswersAsync(site, "sara", "203.0.113.1");
        var unknown = await AnswersAsync(site, "nobody at all", "203.0.113.2");

        Assert.Equal(known, unknown);
        Assert.Contains(known, a => a.Status == HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task How_long_the_answer_takes_does_not_tell_whether_a_name_exists()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var members = site.Get<MemberStore>();
        await TimeAsync(members, "sara");

        var (known, unknown) = (new List<double>(), new List<double>());
        for (var round = 0; round < 9; round++)
        {
            known.Add(await TimeAsync(members, "sara"));
            unknown.Add(await TimeAsync(members, "nobody" + round));
            // Waiting is told to both alike; here the comparison itself is measured.
            site.Clock.Now += TimeSpan.FromHours(1);
        }

        var (a, b) = (known.Order().ElementAt(4), unknown.Order().ElementAt(4));
        Assert.True(Math.Abs(a - b) < Math.Max(a, b) * 0.5, $"known {a:F1} ms, unknown {b:F1} ms");
    }

    [Fact]
    public async Task Many_guesses_at_once_are_not_more_than_one_after_the_other()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var members = site.Get<MemberStore>();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => members.RecogniseAsync("sara", "guess " + i, default)));

        Assert.Equal(4, outcomes.Count(o => o.Refusal!.Code == "sign-in.wrong"));
        Assert.Equal(26, outcomes.Count(o => o.Refusal!.Code == "sign-in.locked"));
    }

    [Theory]
    [InlineData("/reset/%20", HttpStatusCode.BadRequest)]
    [InlineData("/reset/null", HttpStatusCode.BadRequest)]
    [InlineData("/reset/0000", HttpStatusCode.BadRequest)]
    [InlineData("/phone/undefined", HttpStatusCode.BadRequest)]
    [InlineData("/reset/0000000000000000000000000000000000000000000000000000000000000000", HttpStatusCode.Gone)]
    [InlineData("/phone/0000000000000000000000000000000000000000000000000000000000000000", HttpStatusCode.Gone)]
    public async Task A_link_that_is_none_is_a_bad_call_and_one_that_is_not_good_is_gone(string link, HttpStatusCode status)
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;

        Assert.Equal(status, (await site.Browser("203.0.113.7").GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task A_used_reset_link_is_gone_and_so_is_one_from_before_the_password_changed()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var token = await site.Get<PasswordReset>().MakeLinkAsync("sara");

        await sara.PostAsync("/reset/" + token, "reset", ("Form.Password", "another quiet odd phrase"), ("Form.Again", "another quiet odd phrase"));

        Assert.Equal(HttpStatusCode.Gone, (await site.Browser().GetAsync("/reset/" + token)).StatusCode);
    }

    [Fact]
    public void Tokens_are_256_random_bits()
    {
        var tokens = Enumerable.Range(0, 100_000).Select(_ => Session.NewToken()).ToHashSet();
        var ones = tokens.Take(10_000).Sum(t => Convert.FromHexString(t).Sum(b => (long)System.Numerics.BitOperations.PopCount(b)));

        Assert.Equal(100_000, tokens.Count);
        // 2,560,000 bits, half of them ones; six standard deviations are 4,800.
        Assert.InRange(ones, 1_280_000 - 4_800, 1_280_000 + 4_800);
    }

    [Fact]
    public async Task Where_the_owner_asks_for_a_second_factor_who_has_none_is_led_to_turn_it_on()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var before = (await sara.GetAsync("/touchpoints")).StatusCode;

        await sara.PostAsync("/settings/sign-in", "sign-in-rules", ("Form.For", "leaders"));
        var led = await sara.GetAsync("/touchpoints");
        var posted = await sara.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/settings/restore") { Content = new FormUrlEncodedContent([]) });
        await SecondFactorTests.TurnOnAsync(site, sara);

        Assert.Equal(HttpStatusCode.OK, before);
        Assert.Equal("/settings/account/second-factor", led.Headers.Location?.AbsolutePath());
        Assert.Equal(HttpStatusCode.Forbidden, posted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/touchpoints")).StatusCode);
    }

    private static async Task<List<(HttpStatusCode Status, string Says, string? Wait)>> AnswersAsync(TestSite site, string name, string from)
    {
        var answers = new List<(HttpStatusCode, string, string?)>();
        var browser = site.Browser(from);
        for (var i = 0; i < 7; i++)
        {
            var answer = await browser.SignInAsync(name, "guess number " + i);
            answers.Add((answer.StatusCode, (await TestBrowser.ParseAsync(answer)).QuerySelector(".banner--pain")!.TextContent.Trim(), answer.Headers.RetryAfter?.ToString()));
        }

        return answers;
    }

    private static async Task<double> TimeAsync(MemberStore members, string name)
    {
        var watch = Stopwatch.StartNew();
        await members.RecogniseAsync(name, "a guess", default);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task<(string Token, string Address)> FormAsync(TestBrowser browser) =>
        ((await browser.ReadAsync("/sign-in")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!, "/sign-in");

    private static HttpRequestMessage Guess(string token, string name, string password) => new(HttpMethod.Post, "/sign-in")
    {
        Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["_handler"] = "sign-in", ["Form.Name"] = name, ["Form.Password"] = password }),
    };
}
