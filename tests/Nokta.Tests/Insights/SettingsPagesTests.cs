using System.Net;
using AngleSharp.Dom;
using Nokta.Accounts;
using Nokta.Insights;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Insights;

/// <summary>The settings' pages as a browser without scripts uses them: look at the change, save it, take it back.</summary>
public sealed class SettingsPagesTests
{
    private static readonly WorkspaceId s_shop = new(1);

    [Fact]
    public async Task A_change_of_the_calendar_is_shown_before_it_is_saved_and_can_be_taken_back()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var shown = await TestBrowser.ParseAsync(await sara.PostAsync("/settings/calendar", "calendar", ("calendar", "Jalali"), ("weekday", "Saturday"), ("zone", "Asia/Tehran"), ("do", "preview")));
        Assert.Equal(CalendarKind.Gregorian, (await SettingsAsync(site)).CalendarKind);
        Assert.True(shown.QuerySelectorAll("#preview tr.is-changed").Length >= 3);

        var saved = await sara.PostAsync("/settings/calendar", "calendar", ("calendar", "Jalali"), ("weekday", "Saturday"), ("zone", "Asia/Tehran"));
        Assert.Equal(("Asia/Tehran", DayOfWeek.Saturday), ((await SettingsAsync(site)).Zone, (await SettingsAsync(site)).FirstWeekday));

        var page = await sara.ReadAsync(saved.Headers.Location!.OriginalString);
        Assert.Contains("sara", page.QuerySelector("ol.plain")!.TextContent, StringComparison.Ordinal);
        await sara.PostAsync(saved.Headers.Location!.OriginalString, ("version", "1"));
        Assert.Equal((CalendarKind.Gregorian, "Europe/London"), ((await SettingsAsync(site)).CalendarKind, (await SettingsAsync(site)).Zone));
    }

    [Fact]
    public async Task The_name_of_the_business_is_changed_and_taken_back()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var saved = await sara.PostAsync("/settings", "workspace", ("Form.Name", "Corner bar"), ("Form.Currency", "USD"), ("Form.Language", "en"));
        Assert.Equal("Corner bar", (await SettingsAsync(site)).Name);
        await sara.PostAsync(saved.Headers.Location!.OriginalString, ("version", "1"));
        Assert.Equal("Corner café", (await SettingsAsync(site)).Name);
    }

    [Fact]
    public async Task Hours_that_cannot_be_read_come_back_as_they_were_typed()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var answer = await sara.PostAsync("/settings/hours", "hours", [.. Week("9-21")[..6], ("d6", "nine to five")]);
        var page = await TestBrowser.ParseAsync(answer);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("nine to five", page.QuerySelector("[name=d6]")!.GetAttribute("value"));
        Assert.Equal("true", page.QuerySelector("[name=d6]")!.GetAttribute("aria-invalid"));
        Assert.False((await site.Get<OpeningDesk>().GetAsync(s_shop)).IsSet);
    }

    [Fact]
    public async Task Hours_are_kept_and_undone()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var first = await sara.PostAsync("/settings/hours", "hours", Week("9-21"));
        Assert.Equal(7 * 12 * 60, (await site.Get<OpeningDesk>().GetAsync(s_shop)).Hours.Usual!.Minutes);
        await sara.PostAsync("/settings/hours", "hours", Week("10-20"));
        await sara.PostAsync(first.Headers.Location!.OriginalString, ("version", "1"));
        Assert.Equal(7 * 12 * 60, (await site.Get<OpeningDesk>().GetAsync(s_shop)).Hours.Usual!.Minutes);

        await sara.PostAsync("/settings/hours", "hours", [.. Week("9-21"), ("do", "remove")]);
        Assert.False((await site.Get<OpeningDesk>().GetAsync(s_shop)).IsSet);
    }

    [Fact]
    public async Task Holidays_are_kept_moved_opened_and_special_days_come_and_go()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        await sara.PostAsync("/settings/hours", "hours", Week("9-21"));

        await sara.PostAsync("/settings/holidays", "holidays", ("country", "ir"), ("rule", "Closed"), ("hours", ""));
        var openings = await site.Get<OpeningDesk>().GetAsync(s_shop);
        var nowruz = new DateOnly(2027, 3, 21);
        Assert.Empty(openings.SpansOf(nowruz));

        await SendAsync(sara, "/settings/holidays/day", f => f.QuerySelector($"[name=date][value='2027-03-21']") is not null);
        Assert.Single((await site.Get<OpeningDesk>().GetAsync(s_shop)).SpansOf(nowruz));

        var fitr = openings.Plan.Between(new DateOnly(2026, 11, 1), new DateOnly(2027, 10, 31)).First(h => h.Id.StartsWith("fitr-1", StringComparison.Ordinal));
        await SendAsync(sara, "/settings/holidays/move", f => f.QuerySelector($"[name=id][value='{fitr.Id}']") is not null);
        Assert.Equal(fitr.Date.AddDays(-1), (await site.Get<OpeningDesk>().GetAsync(s_shop)).Plan.Moved[fitr.Id]);

        await SendAsync(sara, "/settings/holidays/day/remove", _ => true);
        Assert.Empty((await site.Get<OpeningDesk>().GetAsync(s_shop)).SpansOf(nowruz));
    }

    [Fact]
    public async Task Branches_are_entered_closed_and_undone_and_two_of_one_name_are_refused()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var added = await sara.PostAsync("/settings/branches", "branch", ("name", "Vanak"), ("zone", ""), ("names", "ونک; Vanak 1"), ("address", "Mollasadra"), ("closed", ""));
        Assert.Equal("/settings/branches", added.Headers.Location!.AbsolutePath());
        var branch = Assert.Single((await site.Get<OpeningDesk>().GetAsync(s_shop)).Branches.All);
        Assert.Equal(["ونک", "Vanak 1"], branch.OtherNames);

        var twice = await sara.PostAsync("/settings/branches", "branch", ("name", "ونك"), ("zone", "Mars/Base"), ("names", ""), ("address", ""), ("closed", ""));
        var page = await TestBrowser.ParseAsync(twice);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, twice.StatusCode);
        Assert.Equal(["name", "zone"], page.QuerySelectorAll("[aria-invalid=true]").Select(e => e.GetAttribute("name")!).Order());

        await sara.PostAsync("/settings/branches?edit=1", "branch", ("name", "Vanak"), ("zone", "Asia/Dubai"), ("names", ""), ("address", ""), ("closed", "2026-12-01"));
        Assert.Equal((new DateOnly(2026, 12, 1), "Asia/Dubai"), ((await site.Get<OpeningDesk>().GetAsync(s_shop)).Branches.Find(1)!.Closed, (await site.Get<OpeningDesk>().GetAsync(s_shop)).Branches.Find(1)!.Zone));
        await sara.PostAsync("/settings/branches?done=saved", ("version", "1"));
        Assert.Null((await site.Get<OpeningDesk>().GetAsync(s_shop)).Branches.Find(1)!.Closed);
    }

    [Fact]
    public async Task Targets_are_typed_in_any_digits_and_wrong_ones_are_refused_at_their_field()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var log = site.Get<SettingsLog>();

        await sara.PostAsync("/settings/targets", "targets", ("csat", "۸۵٫۵"), ("nps", "−10"), ("ces", ""), ("minutes", "40"));
        Assert.Equal(new Target(0.855, -10, null, 40), (await log.FindAsync(s_shop, Targets.Section)).Value.All);

        var refused = await sara.PostAsync("/settings/targets", "targets", ("csat", "120"), ("nps", "high"), ("ces", ""), ("minutes", "0"));
        var page = await TestBrowser.ParseAsync(refused);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(["csat", "minutes", "nps"], page.QuerySelectorAll("[aria-invalid=true]").Select(e => e.GetAttribute("name")!).Order());
        Assert.Equal("high", page.QuerySelector("[name=nps]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Scales_are_chosen_for_several_touchpoints_at_once_and_taken_back_at_once()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var register = site.Get<TouchpointRegister>();

        var saved = await sara.PostAsync("/settings/scales", "scales", ("s1", "nps10"), ("s2", "ces7"));
        var cards = await register.ListAsync(s_shop);
        Assert.Equal((MainScales.Nps10, MainScales.Ces7), (cards[0].MainScale, cards[1].MainScale));

        var undo = (await sara.ReadAsync(saved.Headers.Location!.OriginalString)).QuerySelector("form[action='/settings/scales/undo'] [name=edits]")!.GetAttribute("value")!;
        await sara.PostAsync(saved.Headers.Location!.OriginalString, ("edits", undo));
        cards = await register.ListAsync(s_shop);
        Assert.Equal((MainScales.None, MainScales.None), (cards[0].MainScale, cards[1].MainScale));
    }

    [Fact]
    public async Task Without_a_goal_nobody_is_a_customer_and_the_page_says_so()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var page = await sara.ReadAsync("/settings/audience");

        Assert.NotNull(page.QuerySelector(".empty a[href='/settings/goals/new'], a.btn[href='/settings/goals/new']"));
        Assert.Null(page.QuerySelector("form input[name=existing]"));
    }

    [Fact]
    public async Task Settings_that_somebody_else_changed_meanwhile_are_not_overwritten()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var __ = site;
        var log = site.Get<SettingsLog>();
        var one = new OpenHours { Usual = WeekHours.AlwaysOpen };

        Assert.Equal(1, (await log.SaveAsync(s_shop, OpenHours.Section, one, 0, "sara")).Value!.Version);
        Assert.Equal("settings.changed-meanwhile", (await log.SaveAsync(s_shop, OpenHours.Section, new OpenHours(), 0, "reza")).Refusal!.Code);
        Assert.Equal(1, (await log.SaveAsync(s_shop, OpenHours.Section, one, 1, "sara")).Value!.Version);
        Assert.True(await log.RestoreAsync(s_shop, "hours", 0, "sara"));
        Assert.Null((await log.FindAsync(s_shop, OpenHours.Section)).Value.Usual);
        Assert.False(await log.RestoreAsync(s_shop, "hours", 99, "sara"));
        Assert.Equal([null, 0], (await log.HistoryAsync(s_shop, OpenHours.Section)).Reverse().Select(v => v.RestoredFrom));
    }

    [Fact]
    public async Task The_index_leads_to_every_section_and_each_says_what_it_changes()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var doors = (await sara.ReadAsync("/settings")).QuerySelectorAll("a.door").Select(d => d.GetAttribute("href")!.Split('#')[0]).Distinct().ToList();
        Assert.True(doors.Count >= 10);
        foreach (var door in doors)
        {
            var page = await sara.GetAsync(door);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }
    }

    internal static (string, string)[] Week(string each) => [.. Enumerable.Range(0, 7).Select(d => ("d" + d.ToString(System.Globalization.CultureInfo.InvariantCulture), each))];

    private static async Task<WorkspaceSettings> SettingsAsync(TestSite site) => (await site.Get<WorkspaceStore>().FindAsync(s_shop))!;

    /// <summary>Sends the first form of the holiday page with an action that holds what is wanted.</summary>
    private static async Task SendAsync(TestBrowser browser, string action, Func<IElement, bool> wanted)
    {
        var page = await browser.ReadAsync("/settings/holidays");
        var form = page.QuerySelectorAll($"form[action='{action}']").First(wanted);
        var fields = form.QuerySelectorAll("input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""));
        var answer = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }
}
