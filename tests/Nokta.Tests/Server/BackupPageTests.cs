using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using Nokta.Accounts;
using Nokta.Kernel.Words;
using Nokta.Server;
using Nokta.Server.Backups;

namespace Nokta.Tests.Server;

public sealed class BackupPageTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nokta-backup-page-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_download_is_a_whole_backup_and_is_noted()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var answer = await sara.GetAsync("/settings/backup/download");
        var path = Path.Combine(_root, "b.nokta");
        await File.WriteAllBytesAsync(path, await answer.Content.ReadAsByteArrayAsync(Ct), Ct);

        Assert.Equal("nokta-20261101-090000.nokta", answer.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal(["Corner café"], (await BackupFile.CheckAsync(path, Ct)).Value!.Workspaces);
        Assert.Contains("sara", (await sara.ReadAsync("/settings/backup")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(site.Folder, "temporary-*"));
    }

    [Fact]
    public async Task Who_does_not_own_every_business_gets_no_backup()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        await BackupTests.AddWorkspaceAsync(site.Get<Nokta.Kernel.Storage.Database>(), 2);

        Assert.Equal(HttpStatusCode.Forbidden, (await sara.GetAsync("/settings/backup/download")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await sara.GetAsync("/settings/backup")).StatusCode);
        Assert.Equal("/sign-in", (await site.Browser().GetAsync("/settings/backup/download")).Headers.Location?.AbsolutePath());
    }

    [Fact]
    public async Task A_copy_is_made_each_day_and_the_last_ones_are_kept()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var copies = site.Get<ScheduledCopies>();
        await sara.PostAsync("/settings/backup", "copies", ("Form.On", "true"), ("Form.Keep", "3"), ("Form.Weeks", "0"), ("Form.Do", "save"));

        for (var hour = 0; hour < 5 * 24; hour += 6)
        {
            await copies.MakeIfDueAsync(Ct);
            site.Clock.Now += TimeSpan.FromHours(6);
        }

        Assert.Equal(["copy-20261106-030000.nokta", "copy-20261105-030000.nokta", "copy-20261104-030000.nokta"], copies.List().Select(c => c.Name));
        Assert.True((await BackupFile.CheckAsync(copies.List()[0].FullName, Ct)).IsDone);
        Assert.Equal("/sign-in/again", (await sara.GetAsync("/settings/backup/copies/copy-20261105-030000.nokta")).Headers.Location?.AbsolutePath());
        await sara.PostAsync("/sign-in/again", ("Form.Password", TestSite.Password));
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/settings/backup/copies/copy-20261105-030000.nokta")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await sara.GetAsync("/settings/backup/copies/..%2F..%2Fnokta.db")).StatusCode);
    }

    [Fact]
    public async Task No_copy_is_made_when_it_is_not_wanted_or_all_is_demo()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        await sara.PostAsync("/settings/backup", "copies", ("Form.Keep", "3"), ("Form.Weeks", "0"), ("Form.Do", "save"));
        await site.Get<ScheduledCopies>().MakeIfDueAsync(Ct);
        Assert.Empty(site.Get<ScheduledCopies>().List());

        await using var demo = await TestSite.StartAsync();
        await demo.Get<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Café", Origin = new Trilingual("الف", "generated", "данные") }, Ct);
        await demo.Get<ScheduledCopies>().MakeIfDueAsync(Ct);

        Assert.Empty(demo.Get<ScheduledCopies>().List());
    }

    [Fact]
    public async Task A_restore_wants_the_password_the_token_and_a_file()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var wrong = await sara.SendAsync(await UploadAsync(sara, "not her password", [1, 2, 3]));
        var forged = await sara.SendAsync(await UploadAsync(sara, TestSite.Password, [1, 2, 3], token: "forged"));

        Assert.Equal("/settings/backup?problem=member.password-wrong", wrong.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Null(site.Get<RestoreDesk>().Job);
    }

    [Fact]
    public async Task A_file_that_is_no_backup_changes_nothing_and_the_page_says_why()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var sent = await sara.SendAsync(await UploadAsync(sara, TestSite.Password, "no backup at all"u8.ToArray()));
        while (site.Get<RestoreDesk>().Job is not null) await Task.Delay(10, Ct);

        Assert.Equal("/settings/backup/restoring", sent.Headers.Location?.OriginalString);
        Assert.Contains("no Nokta backup", (await sara.ReadAsync("/settings/backup")).QuerySelector(".banner--pain")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(site.Folder, "temporary-*").Concat(Directory.GetFileSystemEntries(site.Folder, "restoring-*")));
    }

    [Fact]
    public async Task From_the_page_the_server_exchanges_its_data_and_goes_on_at_the_same_address()
    {
        var (older, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = older;
        var archive = Path.Combine(_root, "older.nokta");
        Assert.Equal(0, await CommandLine.RunAsync(["backup", archive, "--data", older.Folder]));
        var folder = Path.Combine(_root, "data");
        Assert.Equal(0, await CommandLine.RunAsync(["restore", archive, "--data", folder]));
        await using (var database = new Nokta.Kernel.Storage.Database(folder, Program.Modules))
        {
            await BackupTests.AddWorkspaceAsync(database, 2);
            var members = new MemberStore(database, TimeProvider.System);
            await members.AddOwnerAsync("later", TestSite.Password, TestSite.Password, [new(1), new(2)], Ct);
        }

        var (server, address) = await NoktaProcess.ServeAsync(folder);
        await using var _3 = server;
        using var later = new RealBrowser(address);
        await later.SignInAsync("later", TestSite.Password);
        var sent = await later.UploadAsync("/settings/backup", "/settings/backup/restore", ("password", TestSite.Password), await File.ReadAllBytesAsync(archive, Ct));
        Assert.Equal("/settings/backup/restoring", sent.Headers.Location?.OriginalString);
        await later.UntilAsync("/settings/backup/progress", "\"done\":true");

        Assert.Equal("/sign-in", (await later.GetAsync("/settings")).Headers.Location?.AbsolutePath());
        using var sara = new RealBrowser(address);
        Assert.Equal("/", (await sara.SignInAsync("sara", TestSite.Password)).Headers.Location?.AbsolutePath());
        Assert.DoesNotContain("Business 2", await (await sara.GetAsync("/settings")).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(2, await BackupTests.CountAsync(Assert.Single(Directory.GetDirectories(folder, "replaced-*"))));
        Assert.Empty(Directory.GetFileSystemEntries(folder, "temporary-*").Concat(Directory.GetFileSystemEntries(folder, "restoring-*")));
    }

    public void Dispose() => Directory.Delete(_root, true);

    private static async Task<HttpRequestMessage> UploadAsync(TestBrowser browser, string password, byte[] file, string? token = null)
    {
        var page = await browser.ReadAsync("/settings/backup");
        var form = page.Forms.OfType<IHtmlFormElement>().Single(f => f.GetAttribute("action") == "/settings/backup/restore");
        var content = new MultipartFormDataContent
        {
            { new StringContent(token ?? form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken" },
            { new StringContent(password), "password" },
            { new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } }, "file", "b.nokta" },
        };
        return new HttpRequestMessage(HttpMethod.Post, "/settings/backup/restore") { Content = content };
    }
}
