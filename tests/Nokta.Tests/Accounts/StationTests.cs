using System.Net;
using AngleSharp.Dom;
using Nokta.Accounts;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Slips;
using Nokta.Kernel;
using Nokta.Tests.Server;

namespace Nokta.Tests.Accounts;

/// <summary>A shared tablet: it asks for a PIN, lets staff note what happened, and can do nothing else.</summary>
public sealed class StationTests
{
    private static readonly WorkspaceId s_shop = new(1);

    [Fact]
    public async Task Staff_sign_in_with_a_pin_note_a_complaint_and_it_becomes_an_interaction_at_its_touchpoint()
    {
        var (site, tablet, ali) = await TabletAsync();
        await using var _ = site;

        await SignInAsync(tablet, ali, "۴۸۱۵");
        var place = (await tablet.ReadAsync("/log")).QuerySelector(".tiles a")!.GetAttribute("href")!;
        var noted = await tablet.PostAsync(place, "log", ("Form.Score", "2"), ("Form.Note", "waited long"), ("Form.Kind", "complaint"));
        Assert.StartsWith("/log?done=", noted.Headers.Location?.OriginalString, StringComparison.Ordinal);
        site.Clock.Now += Slip.Grace;
        await site.Get<SlipStore>().SendDueAsync();
        await site.Get<SlipStore>().SendDueAsync();

        var row = Assert.Single(site.Get<InteractionLog>().ReadRows(s_shop, [1]));
        Assert.Equal("waited long", row.Comment);
        Assert.Contains(await site.Get<Nokta.Interactions.Rules.RuleStore>().ListAsync(s_shop), r => "/log?tp=" + r.Touchpoint == place);
    }

    [Fact]
    public async Task What_was_noted_can_be_taken_back_for_ten_seconds_and_then_stays()
    {
        var (site, tablet, ali) = await TabletAsync();
        await using var _ = site;
        await SignInAsync(tablet, ali, "4815");
        var place = (await tablet.ReadAsync("/log")).QuerySelector(".tiles a")!.GetAttribute("href")!;

        var first = (await tablet.PostAsync(place, "log", ("Form.Kind", "praise"))).Headers.Location!.OriginalString;
        var undone = await tablet.PostAsync(first, ("id", first.Split('=')[1]));
        site.Clock.Now += Slip.Grace;
        await site.Get<SlipStore>().SendDueAsync();

        Assert.Equal("/log?gone=1", undone.Headers.Location?.OriginalString);
        Assert.NotNull((await tablet.ReadAsync("/log?gone=1")).QuerySelector(".banner--good"));
        Assert.Empty(site.Get<InteractionLog>().ReadRows(s_shop, [1]));
    }

    [Fact]
    public async Task A_tap_that_waited_on_the_tablet_is_noted_once_at_its_moment_under_her_name_alone()
    {
        var (site, tablet, ali) = await TabletAsync();
        await using var _ = site;
        await SignInAsync(tablet, ali, "4815");
        var (mine, tapped) = (Guid.NewGuid(), site.Clock.Now - TimeSpan.FromHours(2));
        var place = (await tablet.ReadAsync("/log")).QuerySelector(".tiles a")!.GetAttribute("href")!.Split('=')[1];
        Task<HttpResponseMessage> SendAsync(Guid id, string of, string kind = "complaint") =>
            tablet.ScriptAsync("/log", "/log/tap", ("id", id.ToString()), ("of", of), ("ago", "7200000"), ("touchpoint", place), ("kind", kind));

        var sent = new[] { await SendAsync(mine, "1/Ali"), await SendAsync(mine, "1/Ali") };
        var others = await SendAsync(Guid.NewGuid(), "1/Sara");
        var unheard = await SendAsync(Guid.NewGuid(), "1/Ali", "applause");
        var taken = Guid.NewGuid();
        await SendAsync(taken, "1/Ali");
        Assert.Equal("/log?gone=1", (await tablet.ScriptAsync("/log", "/log/undo", ("id", taken.ToString()))).Headers.Location?.OriginalString);
        site.Clock.Now += Slip.Grace;
        await site.Get<SlipStore>().SendDueAsync();
        await SendAsync(mine, "1/Ali");
        site.Clock.Now += Slip.Grace;
        await site.Get<SlipStore>().SendDueAsync();

        Assert.All(sent, s => Assert.Equal(HttpStatusCode.OK, s.StatusCode));
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity), (others.StatusCode, unheard.StatusCode));
        var row = Assert.Single(site.Get<InteractionLog>().ReadRows(s_shop, [1, 2, 3, 4]));
        Assert.Equal(tapped, Nokta.Kernel.Calendars.Micros.ToInstant(row.Time));
        Assert.Equal("text/javascript", (await tablet.GetAsync("/log-worker.js")).Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_tablet_without_a_pin_and_one_with_it_open_nothing_else()
    {
        var (site, tablet, ali) = await TabletAsync();
        await using var _ = site;

        foreach (var signedIn in (bool[])[false, true])
        {
            if (signedIn) await SignInAsync(tablet, ali, "4815");
            foreach (var address in (string[])["/", "/interactions", "/settings", "/settings/members", "/touchpoints", "/settings/account", "/import"])
            {
                var answer = await tablet.GetAsync(address);
                Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
                Assert.Contains(answer.Headers.Location!.OriginalString, (string[])["/station", "/log"]);
            }
        }

        Assert.Equal(HttpStatusCode.OK, (await tablet.GetAsync("/log")).StatusCode);
        site.Clock.Now += Station.Idle;
        Assert.Equal("/station", (await tablet.GetAsync("/log")).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Wrong_pins_make_the_person_wait_and_then_the_tablet()
    {
        var (site, tablet, ali) = await TabletAsync();
        await using var _ = site;
        var others = new List<Guid>();
        for (var i = 0; i < 2; i++) others.Add((await site.Get<StaffStore>().AddAsync(s_shop, "other " + i, "7302")).Value);

        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(tablet, ali, "0001")).StatusCode);
        var rightButLocked = await TestBrowser.ParseAsync(await SignInAsync(tablet, ali, "4815"));
        for (var i = 0; i < 5; i++) await SignInAsync(tablet, others[0], "0001");
        var another = await TestBrowser.ParseAsync(await SignInAsync(tablet, others[1], "7302"));

        Assert.Contains("Too many wrong PINs", rightButLocked.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Too many wrong PINs", another.Body!.TextContent, StringComparison.Ordinal);
        site.Clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal("/log", (await SignInAsync(tablet, ali, "4815")).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Of_twelve_wrong_pins_at_once_no_more_than_five_are_looked_at()
    {
        var (site, tablet, ali) = await TabletAsync();
        await using var _ = site;
        var at = new StationVisit(s_shop, (await site.Get<StationStore>().ListAsync(s_shop)).Single().Id, "Counter", "", null, "");

        var tries = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => site.Get<StaffStore>().SignInAsync(at, ali, "0001", default))));

        Assert.Equal(5, tries.Count(t => t.Refusal!.Code == "staff.wrong"));
        Assert.Equal(7, tries.Count(t => t.Refusal!.Code == "staff.locked"));
        Assert.Equal("staff.locked", (await site.Get<StaffStore>().SignInAsync(at, ali, "4815", default)).Refusal!.Code);
    }

    [Fact]
    public async Task A_new_pin_ends_the_old_one_and_the_wait()
    {
        var (site, tablet, ali) = await TabletAsync();
        await using var _ = site;
        var sara = await site.MemberAsync("owner");
        for (var i = 0; i < 5; i++) await SignInAsync(tablet, ali, "0001");

        var easy = await sara.PostAsync("/settings/stations/staff/" + ali, "pin", ("Form.Pin", "1111"));
        var changed = await sara.PostAsync("/settings/stations/staff/" + ali, "pin", ("Form.Pin", "۷۳۰۲"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, easy.StatusCode);
        Assert.Equal("/settings/stations?done=pin", changed.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(tablet, ali, "4815")).StatusCode);
        Assert.Equal("/log", (await SignInAsync(tablet, ali, "7302")).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, (await sara.GetAsync("/settings/stations/staff/" + Guid.Empty)).StatusCode);
    }

    [Fact]
    public async Task A_removed_tablet_and_a_removed_person_are_out_with_the_next_tap()
    {
        var (site, tablet, ali) = await TabletAsync();
        await using var _ = site;
        await SignInAsync(tablet, ali, "4815");
        Assert.Equal(HttpStatusCode.OK, (await tablet.GetAsync("/log")).StatusCode);

        await site.Get<StaffStore>().RemoveAsync(s_shop, ali);
        Assert.Equal("/station", (await tablet.GetAsync("/log")).Headers.Location?.OriginalString);

        await site.Get<StationStore>().RemoveAsync(s_shop, (await site.Get<StationStore>().ListAsync(s_shop)).Single().Id);
        Assert.StartsWith("/sign-in", (await tablet.GetAsync("/log")).Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1111")]
    [InlineData("1234")]
    [InlineData("987654")]
    [InlineData("123")]
    [InlineData("12a4")]
    [InlineData("1234567")]
    public void A_pin_that_everybody_tries_first_is_none(string typed) => Assert.Null(StaffMember.PinOf(typed));

    private static async Task<(TestSite, TestBrowser Tablet, Guid Ali)> TabletAsync()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await sara.PostAsync("/settings/stations", "staff", ("Hired.Name", "Ali"), ("Hired.Pin", "4815"));
        var shown = await TestBrowser.ParseAsync(await sara.PostAsync("/settings/stations", "station", ("Form.Name", "Counter")));
        var link = new Uri(shown.QuerySelector("#link")!.GetAttribute("value")!).AbsolutePath;
        var tablet = site.Browser("203.0.113.8");
        Assert.Equal("/station", (await tablet.PostAsync(link, "station")).Headers.Location?.OriginalString);
        return (site, tablet, (await site.Get<StaffStore>().ListAsync(s_shop)).Single().Id);
    }

    private static Task<HttpResponseMessage> SignInAsync(TestBrowser tablet, Guid who, string pin) => tablet.PostAsync("/station?who=" + who, "pin", ("Form.Pin", pin));
}
