using System.Net;
using Nokta.Kernel.Words;
using Nokta.Server.Hosting;
using Nokta.Server.Logs;

namespace Nokta.Tests.Server;

/// <summary>What a person reads when something goes wrong.</summary>
public sealed class ProblemPageTests
{
    [Theory]
    [InlineData(400, "bad-call")]
    [InlineData(401, "stranger")]
    [InlineData(403, "not-allowed")]
    [InlineData(404, "absent")]
    [InlineData(405, "no-such-way")]
    [InlineData(409, "changed")]
    [InlineData(412, "changed")]
    [InlineData(413, "too-big")]
    [InlineData(415, "unreadable")]
    [InlineData(422, "bad-call")]
    [InlineData(428, "bad-call")]
    [InlineData(429, "too-often")]
    [InlineData(500, "broken")]
    [InlineData(503, "wait")]
    public void Each_status_has_words_that_say_whose_turn_it_is(int status, string kind) => Assert.Equal(kind, new Problem(status, "/").Kind);

    [Fact]
    public async Task While_the_store_is_away_the_page_speaks_every_language_and_gives_nothing_away()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;

        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(AwayPage.Of(site.Get<Texts>(), "<trace>"));

        Assert.Equal([.. Language.All.Select(l => (l.Code, l.IsRightToLeft ? "rtl" : "ltr"))], page.QuerySelectorAll("section").Select(s => (s.GetAttribute("lang")!, s.GetAttribute("dir")!)));
        Assert.All(page.QuerySelectorAll("section"), s => Assert.DoesNotContain("problem.", s.TextContent, StringComparison.Ordinal));
        Assert.Equal("<trace>", page.QuerySelector("bdi")!.TextContent);
        using var style = await site.Browser().GetAsync(page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!);
        Assert.True(style.IsSuccessStatusCode && (await style.Content.ReadAsStringAsync()).Length > 1000);
    }

    [Fact]
    public async Task The_page_of_a_problem_keeps_its_status_and_speaks_the_readers_language()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var titles = new List<string>();

        foreach (var language in Language.All)
        {
            using var browser = site.Browser("203.0.113.7");
            using var answer = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/no-such-page") { Headers = { { "Accept-Language", language.Code } } });
            var page = await TestBrowser.ParseAsync(answer);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal(language.Code, page.DocumentElement.GetAttribute("lang"));
            titles.Add(page.QuerySelector("h1")!.TextContent.Trim());
        }

        Assert.Equal(3, titles.Distinct().Count());
    }

    [Fact]
    public async Task Every_page_of_a_problem_has_a_code_that_stands_in_the_log_until_somebody_makes_too_many()
    {
        var log = new StringWriter();
        await using var site = await TestSite.StartAsync(log: log);
        var sara = site.Browser();
        await sara.SetUpAsync(site.Get<SetupCode>().Current, "sara");

        var codes = new List<string?>();
        for (var i = 0; i <= LogBook.MostPerMinute; i++) codes.Add((await sara.ReadAsync("/no-such-page")).QuerySelector("#trace")?.GetAttribute("value"));

        Assert.All(codes.SkipLast(1), code => Assert.Contains(code!, log.ToString(), StringComparison.Ordinal));
        Assert.Null(codes[^1]);
        Assert.DoesNotContain("no-such-page", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_for_JSON_gets_the_problem_in_that_shape_wherever_she_asks()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        using var program = site.Client();
        program.DefaultRequestHeaders.Add("Accept", "application/json");

        var answer = await program.GetAsync("/no-such-page");

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Whose_session_has_ended_is_sent_to_sign_in_and_back_to_the_form()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        using var stranger = site.Browser("203.0.113.9");

        var answer = await stranger.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/settings/calendar") { Content = new FormUrlEncodedContent([]) });
        var page = await TestBrowser.ParseAsync(answer);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("/sign-in?back=%2Fsettings%2Fcalendar", page.QuerySelector("main a.btn--primary")!.GetAttribute("href"));
    }
}
