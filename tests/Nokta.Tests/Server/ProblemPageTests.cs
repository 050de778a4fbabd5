using System.Net;
using Nokta.Kernel.Words;
using Nokta.Server.Hosting;

namespace Nokta.Tests.Server;

/// <summary>What a person reads when something goes wrong.</summary>
public sealed class ProblemPageTests
{
    [Theory]
    [InlineData(400, "bad-call")]
    [InlineData(401, "not-allowed")]
    [InlineData(403, "not-allowed")]
    [InlineData(404, "absent")]
    [InlineData(405, "bad-call")]
    [InlineData(409, "changed")]
    [InlineData(412, "changed")]
    [InlineData(413, "too-big")]
    [InlineData(415, "bad-call")]
    [InlineData(422, "bad-call")]
    [InlineData(428, "bad-call")]
    [InlineData(429, "wait")]
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
}
