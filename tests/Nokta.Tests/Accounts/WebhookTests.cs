using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Nokta.Accounts;
using Nokta.Accounts.Webhooks;
using Nokta.Kernel;
using Nokta.Kernel.Outbox;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;
using Nokta.Kernel.Words;
using Nokta.Server;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Accounts;

public sealed class WebhookTests
{
    private static readonly WorkspaceId s_corner = new(1);

    [Fact]
    public void The_vector_of_the_standard_is_signed_as_it_says() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSignature.Sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}"""));

    [Fact]
    public async Task Every_event_that_can_be_chosen_has_words_in_every_language()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;

        var silent = from type in site.Get<WebhookStore>().Types
                     from language in Language.All
                     where site.Get<Texts>().InAll("webhook.type." + type).In(language).StartsWith("webhook.", StringComparison.Ordinal)
                     select (type, language.Code);

        Assert.Empty(silent);
    }

    [Fact]
    public async Task A_change_reaches_the_other_system_signed_and_told_once()
    {
        await using var receiver = await Receiver.StartAsync();
        var (site, made) = await StartAsync(receiver);
        await using var _ = site;

        await TrailTests.AddTouchpointAsync(site);

        var came = (await receiver.WaitAsync(1)).Single();
        using var body = JsonDocument.Parse(came.Body);
        Assert.Equal(("touchpoint.created", "پرداخت"), (body.RootElement.GetProperty("type").GetString(), body.RootElement.GetProperty("data").GetProperty("name").GetProperty("fa").GetString()));
        Assert.Equal(3, body.RootElement.EnumerateObject().Count());
        Assert.Equal(WebhookSignature.Sign(made.Secret, came.Id, site.Clock.Now, came.Body), came.Headers["webhook-signature"]);
        Assert.Equal("application/json", came.Headers["content-type"]);
        await StateAsync(site, made, "delivered");
    }

    [Fact]
    public async Task What_fails_is_tried_by_the_schedule_with_the_same_id_and_a_new_time_and_then_given_up()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = (_, response) => { response.StatusCode = 503; return response.WriteAsync("come back later"); };
        var (site, made) = await StartAsync(receiver);
        await using var _ = site;
        await TrailTests.AddTouchpointAsync(site);

        for (var attempt = 1; attempt <= 10; attempt++)
        {
            await Until.TrueAsync(async () => (await LastAsync(site, made)).Attempts.Count == attempt);
            if ((await LastAsync(site, made)).NextTry is { } next) site.Clock.Now = next;
        }

        var (came, last) = (receiver.All.ToList(), await LastAsync(site, made));
        Assert.Equal((10, 1, 1), (came.Count, came.Select(c => c.Id).Distinct().Count(), came.Select(c => c.Body).Distinct().Count()));
        Assert.Equal(10, came.Select(c => c.Headers["webhook-timestamp"]).Distinct().Count());
        Assert.Equal(("failed", null, "come back later", 503), (last.State, last.NextTry, last.Attempts[9].Answer, last.Attempts[9].Status));
        var waits = last.Attempts.Zip(last.Attempts.Skip(1)).Select(p => p.Second.At - p.First.At).ToList();
        Assert.All(waits.Zip(WebhookSending.Schedule.Skip(1)), w => Assert.InRange(w.First, w.Second, w.Second * 1.1));
        Assert.InRange(waits.Sum(w => w.TotalHours), 75, 84);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = (came, response) => { response.Redirect(came.Path == "/hook" ? "/trap" : "/hook"); return Task.CompletedTask; };
        var (site, made) = await StartAsync(receiver);
        await using var _ = site;

        await TrailTests.AddTouchpointAsync(site);

        await Until.TrueAsync(async () => (await LastAsync(site, made)).Attempts is [{ Status: 302, Problem: "redirect" }]);
        Assert.All(receiver.All, r => Assert.Equal("/hook", r.Path));
    }

    [Fact]
    public async Task An_address_that_says_it_is_gone_is_switched_off_and_told_nothing_more()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = (_, response) => { response.StatusCode = 410; return Task.CompletedTask; };
        var (site, made) = await StartAsync(receiver);
        await using var _ = site;
        await TrailTests.AddTouchpointAsync(site);
        await Until.TrueAsync(async () => !(await site.Get<WebhookStore>().FindAsync(s_corner, made.Webhook.Id))!.IsEnabled);

        await NameAsync(site, "Again");
        await site.Get<WebhookSending>().RunAsync();

        Assert.Single(receiver.All);
        Assert.Equal("gone", (await site.Get<WebhookStore>().FindAsync(s_corner, made.Webhook.Id))!.DisabledWhy);
    }

    [Fact]
    public async Task Home_says_that_a_webhook_was_switched_off_until_it_is_on_again_and_other_webhooks_hear_of_it()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var other = await Receiver.StartAsync();
        receiver.Answers = (_, response) => { response.StatusCode = 410; return Task.CompletedTask; };
        var (site, sara) = await TestSite.StartWithOwnerAsync(new() { PrivateHosts = [.. receiver.Allowed.PrivateHosts, .. other.Allowed.PrivateHosts] });
        await using var _ = site;
        var store = site.Get<WebhookStore>();
        var made = (await store.AddAsync(s_corner, new WebhookWish(receiver.Url, ["touchpoint.created"], "Accounting"))).Value!;
        await store.AddAsync(s_corner, new WebhookWish(other.Url, ["webhook.disabled"]));
        await TrailTests.AddTouchpointAsync(site);
        var told = (await other.WaitAsync(1))[0];

        var warned = await sara.ReadAsync("/");
        await store.SwitchAsync(s_corner, made.Webhook.Id, true);
        var calm = await sara.ReadAsync("/");

        Assert.Contains($"\"webhook\":\"{made.Webhook.Id}\",\"reason\":\"gone\"", told.Body, StringComparison.Ordinal);
        Assert.NotNull(warned.QuerySelector($".banner a[href='/settings/webhooks/{made.Webhook.Id}']"));
        Assert.Null(calm.QuerySelector($".banner a[href='/settings/webhooks/{made.Webhook.Id}']"));
    }

    [Fact]
    public async Task After_five_days_without_an_arrival_a_webhook_is_switched_off_and_what_failed_can_be_sent_again()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = (_, response) => { response.StatusCode = 500; return Task.CompletedTask; };
        var (site, made) = await StartAsync(receiver);
        await using var _ = site;
        var store = site.Get<WebhookStore>();
        await TrailTests.AddTouchpointAsync(site);
        await Until.TrueAsync(async () => (await LastAsync(site, made)).Attempts.Count == 1);
        site.Clock.Now += TimeSpan.FromDays(6);
        await Until.TrueAsync(async () => (await store.FindAsync(s_corner, made.Webhook.Id))!.DisabledWhy == "failing");
        receiver.Answers = (_, response) => { response.StatusCode = 200; return Task.CompletedTask; };

        await store.SwitchAsync(s_corner, made.Webhook.Id, true);
        await store.ReplayAsync(s_corner, made.Webhook.Id, (await LastAsync(site, made)).Message);

        await StateAsync(site, made, "delivered");
        Assert.Single(receiver.All.Select(r => r.Id).Distinct());
    }

    [Fact]
    public async Task Everything_that_failed_is_sent_again_on_one_word()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = (_, response) => { response.StatusCode = 410; return Task.CompletedTask; };
        var (site, made) = await StartAsync(receiver);
        await using var _ = site;
        var store = site.Get<WebhookStore>();
        await TrailTests.AddTouchpointAsync(site);
        await StateAsync(site, made, "failed");
        receiver.Answers = (_, response) => { response.StatusCode = 200; return Task.CompletedTask; };
        await store.SwitchAsync(s_corner, made.Webhook.Id, true);

        var count = await store.ReplayFailedAsync(s_corner, made.Webhook.Id, site.Clock.Now - TimeSpan.FromDays(1));

        Assert.Equal(1, count);
        await StateAsync(site, made, "delivered");
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_sign_for_a_day()
    {
        await using var receiver = await Receiver.StartAsync();
        var (site, made) = await StartAsync(receiver);
        await using var _ = site;
        var store = site.Get<WebhookStore>();
        var fresh = (await store.RotateAsync(s_corner, made.Webhook.Id)).Value!;
        await store.TestAsync(s_corner, made.Webhook.Id);
        var both = (await receiver.WaitAsync(1))[0];
        site.Clock.Now += TimeSpan.FromHours(25);

        await store.TestAsync(s_corner, made.Webhook.Id);

        var one = (await receiver.WaitAsync(2))[1];
        Assert.Equal([WebhookSignature.Sign(fresh.Secret, both.Id, site.Clock.Now - TimeSpan.FromHours(25), both.Body), WebhookSignature.Sign(made.Secret, both.Id, site.Clock.Now - TimeSpan.FromHours(25), both.Body)], both.Headers["webhook-signature"].Split(' '));
        Assert.Equal(WebhookSignature.Sign(fresh.Secret, one.Id, site.Clock.Now, one.Body), one.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task Only_the_events_it_was_made_for_reach_it()
    {
        await using var receiver = await Receiver.StartAsync();
        var (site, _) = await StartAsync(receiver, "rule.changed", "touchpoint.changed");
        await using var _1 = site;
        await TrailTests.AddTouchpointAsync(site);

        await NameAsync(site, "Another");

        Assert.Contains("touchpoint.changed", (await receiver.WaitAsync(1)).Single().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_stands_nowhere_in_the_data_and_an_answer_is_kept_to_its_first_kilobyte()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = (_, response) => response.WriteAsync(new string('x', 100_000));
        var (site, made) = await StartAsync(receiver);
        await using var _ = site;
        await site.Get<WebhookStore>().TestAsync(s_corner, made.Webhook.Id);
        await StateAsync(site, made, "delivered");

        await using var db = site.Get<Database>().Open(s_corner);

        Assert.Equal(1024, (await LastAsync(site, made)).Attempts[0].Answer.Length);
        Assert.DoesNotContain(made.Secret["whsec_".Length..], (await db.Set<Webhook>().SingleAsync()).Secret, StringComparison.Ordinal);
        Assert.DoesNotContain(await db.Set<TrailEntry>().Select(e => e.Changes!).ToListAsync(), c => c.Contains(made.Secret["whsec_".Length..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Case_3_a_webhook_belongs_to_the_workspace_of_whoever_makes_it_whatever_the_body_says()
    {
        await using var receiver = await Receiver.StartAsync();
        var (site, sara) = await TestSite.StartWithOwnerAsync(receiver.Allowed);
        await using var _ = site;
        await site.Get<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Other" });

        await sara.PostAsync("/settings/webhooks", "webhook-add", ("Form.Url", receiver.Url), ("Form.Which", "all"), ("Form.Workspace", "2"), ("workspaceId", "2"));
        await site.Get<TouchpointRegister>().AddAsync(new WorkspaceId(2), TouchpointCard.Draft(new Trilingual("", "Theirs", "")), "x");
        await TrailTests.AddTouchpointAsync(site);

        Assert.Single(await site.Get<WebhookStore>().ListAsync(s_corner));
        Assert.Empty(await site.Get<WebhookStore>().ListAsync(new WorkspaceId(2)));
        await Until.TrueAsync(() => Task.FromResult(receiver.All.Any(r => r.Body.Contains("Payment", StringComparison.Ordinal))));
        Assert.DoesNotContain(receiver.All, r => r.Body.Contains("Theirs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_webhook_shows_its_secret_once_and_only_to_who_made_it()
    {
        await using var receiver = await Receiver.StartAsync();
        var (site, sara) = await TestSite.StartWithOwnerAsync(receiver.Allowed);
        await using var _ = site;
        var made = await sara.PostAsync("/settings/webhooks", "webhook-add", ("Form.Url", receiver.Url), ("Form.Which", "all"));

        var first = await sara.ReadAsync(made.Headers.Location!.OriginalString);
        var second = await sara.ReadAsync(made.Headers.Location!.OriginalString);

        Assert.StartsWith("whsec_", first.QuerySelector("#secret")!.TextContent, StringComparison.Ordinal);
        Assert.Null(second.QuerySelector("#secret"));
    }

    [Theory]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("http://example.com/")]
    [InlineData("https://example.com:25/")]
    [InlineData("not an address")]
    public async Task An_address_that_may_not_be_called_is_refused_in_the_form(string url)
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var answer = await sara.PostAsync("/settings/webhooks", "webhook-add", ("Form.Url", url), ("Form.Which", "all"));

        Assert.Equal(422, (int)answer.StatusCode);
        Assert.Empty(await site.Get<WebhookStore>().ListAsync(s_corner));
    }

    [Fact]
    public void Every_event_stands_in_the_documentation_with_its_example_and_nothing_else_does()
    {
        var text = File.ReadAllText(Path.Combine(ArchitectureTests.RepositoryRoot(), "docs", "webhooks.md"));
        var kinds = Program.Modules.SelectMany(m => m.Facts).ToList();

        var told = System.Text.RegularExpressions.Regex.Matches(text, @"^\| `([a-z-]+\.[a-z-]+)` \|", System.Text.RegularExpressions.RegexOptions.Multiline).Select(m => m.Groups[1].Value);

        Assert.Equal(kinds.Select(k => k.Type).Order(), told.Order());
        Assert.All(kinds, k => Assert.Contains($"| `{k.Type}` | {k.Tells} |", text, StringComparison.Ordinal));
    }

    private static async Task<(TestSite Site, NewWebhook Made)> StartAsync(Receiver receiver, params string[] types)
    {
        var (site, _) = await TestSite.StartWithOwnerAsync(receiver.Allowed);
        var made = await site.Get<WebhookStore>().AddAsync(s_corner, new WebhookWish(receiver.Url, types.Length == 0 ? ["*"] : types));
        Assert.True(made.IsDone, made.Refusal?.Code);
        return (site, made.Value);
    }

    private static async Task NameAsync(TestSite site, string name)
    {
        var register = site.Get<TouchpointRegister>();
        var card = (await register.ListAsync(s_corner))[0];
        await register.EditAsync(s_corner, card with { Name = card.Name with { En = name } }, "sara");
    }

    private static async Task<DeliveryCard> LastAsync(TestSite site, NewWebhook made)
    {
        DeliveryCard? last = null;
        await Until.TrueAsync(async () => (last = await site.Get<WebhookStore>().DeliveriesAsync(s_corner, made.Webhook.Id, 1) is [var one] ? one : null) is not null);
        return last!;
    }

    private static Task StateAsync(TestSite site, NewWebhook made, string state) => Until.TrueAsync(async () => (await LastAsync(site, made)).State == state);
}
