using System.Net;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Tests.Server;

namespace Nokta.Tests.Accounts.Api;

/// <summary>A request with a key is carried out once.</summary>
public sealed class RepeatTests
{
    private static readonly (string, string) s_key = ("Idempotency-Key", "5f3c");
    private static readonly object s_note = new { firstDay = "2026-03-21", text = "Nowruz" };

    [Fact]
    public async Task The_same_request_with_the_same_key_gets_the_same_answer_and_makes_nothing_twice()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);

        var first = await program.PostAsync("/notes", s_note, s_key);
        var second = await program.PostAsync("/notes", s_note, s_key);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.True(second.Headers.Contains("Idempotency-Replayed"));
        Assert.Single((await program.ReadAsync("/notes"))["items"]!.AsArray());
    }

    [Fact]
    public async Task The_key_of_one_request_is_refused_for_another()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        await program.PostAsync("/notes", s_note, s_key);

        var other = await program.PostAsync("/notes", new { firstDay = "2026-03-22", text = "Nowruz" }, s_key);
        using var another = await TestProgram.StartAsync(site);
        var hers = await another.PostAsync("/notes", s_note, s_key);

        await TestProgram.ProblemAsync(HttpStatusCode.UnprocessableEntity, "request.key-used", other);
        Assert.Equal(HttpStatusCode.Created, hers.StatusCode);
        Assert.Equal(2, (await program.ReadAsync("/notes"))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_receipt_goes_after_its_day_though_nobody_asks_again()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        await program.PostAsync("/notes", s_note, s_key);
        await using var db = site.Get<Database>().Open(new(1));

        site.Clock.Now += TimeSpan.FromHours(23);
        await site.Get<RepeatUpkeep>().RunAsync(TestContext.Current.CancellationToken);
        var within = db.Set<RepeatRow>().Count();
        site.Clock.Now += TimeSpan.FromHours(2);
        await site.Get<RepeatUpkeep>().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1, 0), (within, db.Set<RepeatRow>().Count()));
    }

    [Fact]
    public async Task What_was_refused_may_be_tried_again_with_the_same_key()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);

        var refused = await program.PostAsync("/notes", new { firstDay = "2026-03-21", text = "" }, s_key);
        var done = await program.PostAsync("/notes", s_note, s_key);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.Created), (refused.StatusCode, done.StatusCode));
    }

    [Fact]
    public async Task An_answer_that_was_lost_does_not_make_the_change_twice()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        await program.PostAsync("/notes", s_note, s_key);
        // As it stands when the server stops between the commit and the answer.
        await using (var turn = await site.Get<Database>().WriteAsync())
        {
            turn.Open(new WorkspaceId(1)).Set<RepeatRow>().Single().Status = null;
            await turn.CommitAsync();
        }

        var again = await program.PostAsync("/notes", s_note, s_key);

        await TestProgram.ProblemAsync(HttpStatusCode.Conflict, "request.answer-lost", again);
        Assert.Single((await program.ReadAsync("/notes"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Sixteen_at_once_with_one_key_make_one_thing()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => program.PostAsync("/notes", s_note, s_key)));

        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, a.StatusCode.ToString()));
        Assert.Single((await program.ReadAsync("/notes"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        await program.PostAsync("/notes", s_note, s_key);
        site.Clock.Now += TimeSpan.FromHours(25);

        var later = await program.PostAsync("/notes", s_note, s_key);

        Assert.Equal(HttpStatusCode.Created, later.StatusCode);
        Assert.False(later.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(2, (await program.ReadAsync("/notes"))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_secret_is_never_kept_to_be_repeated()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);

        await program.PostAsync("/tokens", new { name = "till", scopes = new[] { "read" } }, s_key);

        await using var db = site.Get<Database>().Open(new WorkspaceId(1));
        Assert.Empty(db.Set<RepeatRow>());
    }
}
