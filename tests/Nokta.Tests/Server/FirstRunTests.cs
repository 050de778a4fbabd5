using System.Net;
using Nokta.Accounts;
using Nokta.Kernel.Calendars;
using Nokta.Server.Hosting;
using Nokta.Touchpoints;

namespace Nokta.Tests.Server;

public sealed class FirstRunTests
{
    [Fact]
    public async Task An_empty_folder_leads_every_address_to_the_first_run()
    {
        await using var site = await TestSite.StartAsync();

        var answer = await site.Browser().GetAsync("/touchpoints");

        Assert.Equal("/setup", answer.Headers.Location?.AbsolutePath());
    }

    [Theory]
    [InlineData("203.0.113.7", "localhost", null, HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1", "rebound.example", null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1", "localhost", "203.0.113.7", HttpStatusCode.Forbidden)]
    public async Task Until_there_is_an_owner_only_this_machine_is_answered(string from, string host, string? forwardedFor, HttpStatusCode expected)
    {
        await using var site = await TestSite.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/setup");
        request.Headers.Host = host;
        if (forwardedFor is not null) request.Headers.Add("X-Forwarded-For", forwardedFor);

        var answer = await site.Browser(from).SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_steps_make_a_workspace_with_the_ticked_touchpoints_and_an_owner()
    {
        await using var site = await TestSite.StartAsync();
        var browser = site.Browser();
        await browser.PostAsync("/setup/language", ("to", "fa"));
        await browser.PostAsync("/setup/time", "setup-time", ("Form.Calendar", "Jalali"), ("Form.FirstWeekday", "Saturday"), ("Form.Zone", "Asia/Tehran"), ("Form.Currency", "IRR"));
        await browser.PostAsync("/setup/business", "setup-business", ("Form.Name", "کافه رومی"), ("Form.Type", "cafe"));
        await browser.PostAsync("/setup/touchpoints", "setup-touchpoints", ("tick", "instagram-page"), ("tick", "google-maps-listing"), ("tick", "not-offered"));

        await browser.PostAsync("/setup/owner", "setup-owner", ("Form.Code", site.Get<SetupCode>().Current), ("Form.Name", "مریم"), ("Form.Password", TestSite.Password), ("Form.Again", TestSite.Password));

        var workspace = Assert.Single(await site.Get<WorkspaceStore>().ListAsync());
        Assert.Equal(("کافه رومی", CalendarKind.Jalali, DayOfWeek.Saturday, "Asia/Tehran", "fa"), (workspace.Name, workspace.CalendarKind, workspace.FirstWeekday, workspace.Zone, workspace.Language));
        Assert.Equal(["instagram-page", "google-maps-listing"], (await site.Get<TouchpointRegister>().ListAsync(workspace.Id)).Select(t => t.Code));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/setup/start")).StatusCode);
    }

    [Theory]
    [InlineData("fa", "Asia/Tehran", "Jalali", "Saturday")]
    [InlineData("ru", "Europe/Moscow", "Gregorian", "Monday")]
    [InlineData("en", "Europe/London", "Gregorian", "Monday")]
    public async Task The_language_offers_calendar_week_and_zone(string language, string zone, string calendar, string weekday)
    {
        await using var site = await TestSite.StartAsync();
        var browser = site.Browser();
        await browser.PostAsync("/setup/language", ("to", language));

        var page = await browser.ReadAsync("/setup/time");

        Assert.Equal(zone, page.QuerySelector("[name='Form.Zone']")!.GetAttribute("value"));
        Assert.Equal(calendar, page.QuerySelector("[name='Form.Calendar'][checked]")!.GetAttribute("value"));
        Assert.Equal(weekday, page.QuerySelector("[name='Form.FirstWeekday'] [selected]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_wrong_setup_code_makes_no_account()
    {
        await using var site = await TestSite.StartAsync();
        var browser = site.Browser();

        var answer = await browser.PostAsync("/setup/owner", "setup-owner", ("Form.Code", "WRONG"), ("Form.Name", "sara"), ("Form.Password", TestSite.Password), ("Form.Again", TestSite.Password));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.False(await site.Get<MemberStore>().AnyAsync());
        Assert.Empty(await site.Get<WorkspaceStore>().ListAsync());
    }

    [Fact]
    public async Task Ten_wrong_codes_make_a_new_one()
    {
        await using var site = await TestSite.StartAsync();
        var code = site.Get<SetupCode>();
        var first = code.Current;

        for (var i = 0; i < 10; i++) code.Is("nope" + i);

        Assert.NotEqual(first, code.Current);
        Assert.False(code.Is(first));
    }

    [Fact]
    public async Task A_restart_goes_on_where_the_first_run_stopped()
    {
        var folder = Directory.CreateTempSubdirectory("nokta-site-").FullName;
        await using (var before = await TestSite.StartAsync(folder, keeps: true))
        {
            using var browser = before.Browser();
            await browser.PostAsync("/setup/language", ("to", "en"));
            await browser.PostAsync("/setup/time", "setup-time", ("Form.Skip", "true"));
            await browser.PostAsync("/setup/business", "setup-business", ("Form.Name", "Corner café"), ("Form.Type", "shop"));
        }

        await using var after = await TestSite.StartAsync(folder);
        using var another = after.Browser();
        var resumed = await another.GetAsync("/setup");

        Assert.Equal("/setup/touchpoints", resumed.Headers.Location?.AbsolutePath());
        Assert.NotNull((await another.ReadAsync("/setup/business")).QuerySelector("[name='Form.Name'][value='Corner café']"));
    }

    [Fact]
    public async Task The_first_run_is_closed_once_there_is_an_owner()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;

        var answer = await site.Browser().GetAsync("/setup/owner");

        Assert.Equal("/", answer.Headers.Location?.AbsolutePath());
    }
}
