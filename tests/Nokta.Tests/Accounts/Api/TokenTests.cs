using System.Net;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Server;
using Nokta.Tests.Server;

namespace Nokta.Tests.Accounts.Api;

public sealed class TokenTests
{
    [Fact]
    public void A_mistyped_token_is_known_without_the_database()
    {
        var token = TokenText.New();
        var mistyped = token[..20] + (token[20] == 'a' ? 'b' : 'a') + token[21..];

        Assert.Equal(TokenText.Length, token.Length);
        Assert.True(TokenText.IsWhole(token));
        Assert.False(TokenText.IsWhole(mistyped));
        Assert.False(TokenText.IsWhole(token[..^1]));
        Assert.False(TokenText.IsWhole(token.ToUpperInvariant()));
    }

    [Fact]
    public void Ten_thousand_tokens_are_all_different() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => TokenText.New()).Distinct().Count());

    [Fact]
    public async Task A_token_opens_what_it_was_given_and_nothing_else()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site, "read");

        var own = await program.ReadAsync("/tokens/current");
        var refused = await program.GetAsync("/tokens");

        Assert.Equal(["read"], own["scopes"]!.AsArray().Select(s => (string)s!));
        await TestProgram.ProblemAsync(HttpStatusCode.Forbidden, "request.not-allowed", refused);
    }

    [Fact]
    public async Task Only_the_hash_of_a_secret_is_kept()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;

        var secret = await TestProgram.TokenAsync(site, "read");

        await using var db = site.Get<Database>().Open(new WorkspaceId(1));
        var kept = Assert.Single(db.Set<Token>());
        Assert.Equal(TokenText.HashOf(secret), kept.Hash);
        Assert.StartsWith(kept.Shown, secret, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(site.Folder, "nokta.db*"))
            Assert.DoesNotContain(secret[12..], await System.IO.File.ReadAllTextAsync(file, System.Text.Encoding.Latin1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_demoted_demotes_her_tokens()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site, "read members");
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/tokens")).StatusCode);
        await using (var turn = await site.Get<Database>().WriteAsync())
        {
            turn.Open(default).Set<Membership>().Single().Role = Role.Viewer.Code;
            await turn.CommitAsync();
        }

        var refused = await program.GetAsync("/tokens");

        await TestProgram.ProblemAsync(HttpStatusCode.Forbidden, "request.not-allowed", refused);
    }

    [Fact]
    public async Task A_token_ends_when_it_expires_and_when_it_is_revoked()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site, "read members");
        var id = (string)(await program.ReadAsync("/tokens/current"))["id"]!;
        using var other = await TestProgram.StartAsync(site, "read");

        Assert.Equal(HttpStatusCode.NoContent, (await program.SendAsync(HttpMethod.Delete, "/tokens/" + id, null)).StatusCode);
        var revoked = await program.GetAsync("/tokens/current");
        site.Clock.Now += TimeSpan.FromDays(366);
        var expired = await other.GetAsync("/tokens/current");

        await TestProgram.ProblemAsync(HttpStatusCode.Unauthorized, "token.wrong", revoked);
        await TestProgram.ProblemAsync(HttpStatusCode.Unauthorized, "token.wrong", expired);
    }

    // All tokens that are known are read anew together: each must keep what is its own.
    [Fact]
    public async Task A_token_that_another_process_ends_opens_nothing_within_five_seconds_and_the_others_go_on_with_what_they_may()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        var (ended, manager, reader) = (await TestProgram.TokenAsync(site, "read members"), await TestProgram.TokenAsync(site, "read members"), await TestProgram.TokenAsync(site, "read"));
        await using var elsewhere = new Database(new DataPlace(site.Folder, site.Get<Database>().Store), Program.Modules);
        var clock = new StampedTime(site.Clock);
        var tokens = new TokenStore(elsewhere, new WorkspaceStore(elsewhere, clock), new Roster(elsewhere, clock), clock);
        foreach (var secret in (string[])[manager, reader]) Assert.NotNull(await FindAsync(secret));
        await site.Get<TokenStore>().RevokeAsync(new WorkspaceId(1), (await FindAsync(ended))!.Token.Id, TestContext.Current.CancellationToken);
        Assert.NotNull(await FindAsync(ended));

        clock.Passed += TimeSpan.FromSeconds(2.6);

        Assert.Contains(Permission.Members, (await FindAsync(manager))!.May);
        Assert.Null(await FindAsync(ended));
        Assert.Equal([Permission.Anyone, Permission.Read], (await FindAsync(reader))!.May.Order());

        ValueTask<FoundToken?> FindAsync(string secret) => tokens.FindAsync(secret, TestContext.Current.CancellationToken);
    }

    /// <summary>A clock whose timestamps, too, stand until they are moved.</summary>
    private sealed class StampedTime(TimeProvider of) : TimeProvider
    {
        public TimeSpan Passed { get; set; } = TimeSpan.FromDays(1);
        public override DateTimeOffset GetUtcNow() => of.GetUtcNow();
        public override long GetTimestamp() => (long)(Passed.TotalSeconds * TimestampFrequency);
    }

    [Fact]
    public async Task A_token_of_an_archived_workspace_opens_nothing_until_it_is_opened_again()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site, "read members");
        await site.Get<WorkspaceStore>().ArchiveAsync(new WorkspaceId(1), true, TestContext.Current.CancellationToken);

        var archived = await program.GetAsync("/tokens/current");
        await site.Get<WorkspaceStore>().ArchiveAsync(new WorkspaceId(1), false, TestContext.Current.CancellationToken);
        var opened = await program.GetAsync("/tokens/current");

        await TestProgram.ProblemAsync(HttpStatusCode.Unauthorized, "token.wrong", archived);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
    }

    [Fact]
    public async Task A_token_changes_nothing_of_how_its_maker_signs_in()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);

        await TestProgram.ProblemAsync(HttpStatusCode.Forbidden, "request.needs-session", await program.PostAsync("/account/password", new { current = TestSite.Password, password = "another odd quiet word" }));
        await TestProgram.ProblemAsync(HttpStatusCode.Forbidden, "request.needs-session", await program.PostAsync("/account/second-factor/offer", null));
        await TestProgram.ProblemAsync(HttpStatusCode.Forbidden, "request.needs-session", await program.PostAsync("/workspaces/1/archive", null));
    }

    [Fact]
    public async Task A_rotated_tokens_old_secret_works_for_one_more_day()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site, "read members");
        var id = (string)(await program.ReadAsync("/tokens/current"))["id"]!;

        var rotated = await TestProgram.JsonAsync(await program.PostAsync($"/tokens/{id}/rotate", null));
        using var next = TestProgram.WithToken(site, (string)rotated["secret"]!);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await program.GetAsync("/tokens")).StatusCode, (await next.GetAsync("/tokens")).StatusCode));
        site.Clock.Now += TimeSpan.FromHours(25);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), ((await program.GetAsync("/tokens")).StatusCode, (await next.GetAsync("/tokens")).StatusCode));
    }

    [Fact]
    public async Task Nobody_gives_a_token_more_than_she_may_herself()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site, "read members");

        var refused = await program.PostAsync("/tokens", new { name = "till", scopes = new[] { "read", "installation" } });
        var made = await program.PostAsync("/tokens", new { name = "till", scopes = new[] { "read" } });

        var problem = await TestProgram.ProblemAsync(HttpStatusCode.UnprocessableEntity, "token.scope-not-yours", refused);
        Assert.Equal("scopes", (string?)problem["errors"]![0]!["field"]);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
    }

    [Fact]
    public async Task A_token_beside_a_session_is_refused_and_pages_know_no_tokens()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        var token = await TestProgram.TokenAsync(site, "read members");
        var both = new HttpRequestMessage(HttpMethod.Get, "/api/v1/tokens") { Headers = { { "Authorization", "Bearer " + token } } };
        var page = new HttpRequestMessage(HttpMethod.Get, "/touchpoints") { Headers = { { "Authorization", "Bearer " + token } } };

        await TestProgram.ProblemAsync(HttpStatusCode.BadRequest, "token.with-session", await sara.SendAsync(both));
        Assert.Equal(HttpStatusCode.Redirect, (await site.Browser("203.0.113.7").SendAsync(page)).StatusCode);
    }

    [Fact]
    public async Task A_session_without_the_forms_token_changes_nothing_through_the_api()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        var post = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tokens") { Content = new StringContent("""{"name":"till","scopes":["read"]}""", System.Text.Encoding.UTF8, "application/json") };

        await TestProgram.ProblemAsync(HttpStatusCode.BadRequest, "request.foreign", await sara.SendAsync(post));

        Assert.Empty(await site.Get<TokenStore>().ListAsync(new WorkspaceId(1)));
    }

    [Fact]
    public async Task Wrong_tokens_are_slowed_down_and_right_ones_are_not()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var right = await TestProgram.StartAsync(site, "read");
        using var wrong = TestProgram.WithToken(site, TokenText.New());
        for (var i = 0; i < 20; i++) await wrong.GetAsync("/tokens/current");

        var slowed = await wrong.GetAsync("/tokens/current");

        await TestProgram.ProblemAsync(HttpStatusCode.TooManyRequests, "request.too-often", slowed);
        Assert.NotNull(slowed.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await right.GetAsync("/tokens/current")).StatusCode);
    }

    [Fact]
    public void A_token_that_asks_too_fast_is_told_to_wait_and_may_go_on_later()
    {
        var clock = new SettableTime();
        var pace = new TokenPace(clock);
        var token = Guid.CreateVersion7(clock.Now);
        for (var i = 0; i < 3000; i++) Assert.True(pace.Allows(token, new Microsoft.AspNetCore.Http.DefaultHttpContext().Response));
        var late = new Microsoft.AspNetCore.Http.DefaultHttpContext().Response;

        Assert.False(pace.Allows(token, late));
        Assert.Equal("1", late.Headers.RetryAfter);
        Assert.Contains("r=0", late.Headers["RateLimit"].ToString(), StringComparison.Ordinal);
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.True(pace.Allows(token, late));
    }

    [Fact]
    public async Task The_last_use_is_kept_without_the_whole_address()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site, "read");
        await program.GetAsync("/tokens/current");

        await site.Get<TokenStore>().WriteUsesAsync(TestContext.Current.CancellationToken);

        await using var db = site.Get<Database>().Open(new WorkspaceId(1));
        var kept = Assert.Single(db.Set<Token>());
        Assert.Equal((site.Clock.Now, "203.0.113.0/24"), (kept.Used, kept.UsedFrom));
    }
}
