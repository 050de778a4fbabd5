using System.Net;
using System.Text.RegularExpressions;
using Nokta.Accounts;
using Nokta.Server;

namespace Nokta.Tests.Server;

public sealed partial class ForgottenPasswordTests
{
    private const string New = "another quiet odd phrase";

    private static readonly (string, string)[] s_new = [("Form.Password", New), ("Form.Again", New)];

    [Fact]
    public async Task The_command_gives_a_link_that_changes_the_password_once_and_ends_every_session()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        string link;
        await using (var command = NoktaProcess.Start("reset-password", "--data", site.Folder, "--urls", "http://0.0.0.0:5080"))
        {
            Assert.Equal(0, await command.EndAsync());
            link = ResetLink().Match(command.Said).Groups[1].Value;
        }

        // The command's clock is the machine's: the site's stands at another day.
        site.Clock.Now = TimeProvider.System.GetUtcNow();
        using var browser = site.Browser();
        var short1 = await browser.PostAsync(link, "reset", ("Form.Password", "short"), ("Form.Again", "short"));
        var changed = await browser.PostAsync(link, "reset", s_new);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, short1.StatusCode);
        Assert.Equal("/", changed.Headers.Location?.AbsolutePath());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/settings")).StatusCode);
        Assert.Equal("/sign-in", (await sara.GetAsync("/settings")).Headers.Location?.AbsolutePath());
        Assert.Null((await site.Browser().ReadAsync(link)).QuerySelector("[name='Form.Password']"));
        Assert.Equal("/", (await site.Browser().SignInAsync("sara", New)).Headers.Location?.AbsolutePath());
        Assert.Equal(("password-reset", "sara"), (await site.Get<EventLog>().ListAsync(1, "password-reset")).Select(e => (e.What, e.Who)).Single());
    }

    [Fact]
    public async Task A_link_is_over_after_half_an_hour_and_a_newer_one_ends_it()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var reset = site.Get<PasswordReset>();

        var first = await reset.MakeLinkAsync("sara");
        var second = await reset.MakeLinkAsync("SARA");
        Assert.Null(await reset.LookAsync(first!));
        Assert.Equal("sara", await reset.LookAsync(second!));
        site.Clock.Now += TimeSpan.FromMinutes(30);

        Assert.Null(await reset.LookAsync(second!));
        Assert.Null(await reset.MakeLinkAsync("nobody"));
    }

    [Fact]
    public async Task Two_who_use_one_link_at_once_set_one_password()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var token = await site.Get<PasswordReset>().MakeLinkAsync("sara");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => site.Get<PasswordReset>().ByLinkAsync(token!, New + i, New + i)));

        Assert.Single(outcomes, o => o.IsDone);
        Assert.All(outcomes.Where(o => !o.IsDone), o => Assert.Equal("link.over", o.Refusal!.Code));
    }

    [Fact]
    public async Task In_the_browser_of_this_machine_the_code_of_the_file_is_asked_for()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        using var browser = site.Browser();
        await browser.PostAsync("/forgotten", "forgotten-code");
        var file = Path.Combine(site.Folder, "reset-code.txt");
        var code = (await File.ReadAllTextAsync(file)).Trim();

        var wrong = await browser.PostAsync("/forgotten", "forgotten", [("Form.Code", "AAAAA-AAAAA"), ("Form.Name", "sara"), .. s_new]);
        var right = await browser.PostAsync("/forgotten", "forgotten", [("Form.Code", code.ToLowerInvariant()), ("Form.Name", "sara"), .. s_new]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal("/", right.Headers.Location?.AbsolutePath());
        Assert.False(File.Exists(file));
        if (!OperatingSystem.IsWindows()) Assert.DoesNotContain(code, string.Join(' ', Directory.GetFiles(site.Folder)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_another_machine_there_are_only_words()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        site.Get<ResetCode>().Write();
        using var stranger = site.Browser("203.0.113.7");

        var page = await stranger.ReadAsync("/forgotten");

        Assert.Null(page.QuerySelector("main form"));
        Assert.DoesNotContain(site.Folder, page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("nokta reset-password", page.Body.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_wrong_codes_end_the_code_and_so_does_time()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var code = site.Get<ResetCode>();
        code.Write();
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(code.File));
        for (var i = 0; i < 10; i++) Assert.False(code.Is("wrong" + i));
        Assert.False(code.IsOut);

        code.Write();
        var typed = (await File.ReadAllTextAsync(code.File)).Trim();
        Assert.True(code.Is(typed));
        site.Clock.Now += TimeSpan.FromMinutes(15);

        Assert.False(code.Is(typed));
    }

    [Fact]
    public async Task Where_there_are_several_the_name_is_asked_for_and_where_there_is_nothing_it_says_so()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        await site.Get<MemberStore>().AddOwnerAsync("reza", TestSite.Password, TestSite.Password, []);

        Assert.Equal(2, await CommandLine.RunAsync(["reset-password", "--link", "--data", site.Folder]));
        Assert.Equal(0, await CommandLine.RunAsync(["reset-password", "reza", "--link", "--data", site.Folder]));
        Assert.Equal(1, await CommandLine.RunAsync(["reset-password", "nobody", "--link", "--data", site.Folder]));
        Assert.Equal(1, await CommandLine.RunAsync(["reset-password", "--data", Path.Combine(Path.GetTempPath(), "nokta-no-such-folder")]));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:5080(/reset/[0-9a-f]{64})")] private static partial Regex ResetLink();
}
