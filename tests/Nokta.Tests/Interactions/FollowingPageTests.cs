using System.Net;
using Nokta.Interactions.Import.Following;
using Nokta.Interactions.Ledger;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions;

/// <summary>The page of files that grow: who may name one, what it says of each, and its buttons.</summary>
public sealed class FollowingPageTests
{
    private const string Page = "/import/following";

    [Fact]
    public async Task A_file_is_named_paused_removed_and_taken_back()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var log = Path.Combine(Directory.CreateTempSubdirectory("nokta-follow-").FullName, "access.log");
        await File.WriteAllTextAsync(log, "192.0.2.1 - - [10/Oct/2026:13:55:36 +0330] \"GET /menu HTTP/1.1\" 200 2326 \"-\" \"Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\"\n");

        var wrong = await sara.PostAsync(Page, "follow-add", ("Form.Path", "access.log"), ("Form.Source", "web"), ("Form.From", "start"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("Give the whole path", (await TestBrowser.ParseAsync(wrong)).Text(), StringComparison.Ordinal);
        var added = await sara.PostAsync(Page, "follow-add", ("Form.Path", log), ("Form.Source", "web"), ("Form.From", "start"));
        Assert.Equal(Page, added.Headers.Location!.AbsolutePath());
        await site.Get<FileFollowing>().SweepAsync();
        var read = (await sara.ReadAsync(Page)).Text();
        Assert.Contains("1 row read", read, StringComparison.Ordinal);
        Assert.Contains("everything is read", read, StringComparison.Ordinal);
        await sara.ScriptAsync(Page, Page + "/1/pause");
        Assert.Contains("paused", (await sara.ReadAsync(Page)).Text(), StringComparison.Ordinal);
        await sara.ScriptAsync(Page, Page + "/1/remove");
        Assert.Contains("No file is followed yet", (await sara.ReadAsync(Page)).Text(), StringComparison.Ordinal);
        await site.Get<FollowDesk>().RestoreAsync(new(1), 1);

        Assert.Contains(log, (await sara.ReadAsync(Page)).Text(), StringComparison.Ordinal);
        Assert.Equal(1, site.Get<InteractionLog>().RowCount(new(1)));
    }

    [Fact]
    public async Task Only_who_runs_the_installation_names_a_file_on_its_disk()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var closed = site;
        using var mina = await site.MemberAsync("manager", "mina");

        Assert.Null((await mina.ReadAsync(Page)).QuerySelector("[name='Form.Path']"));
        Assert.Contains("Only the person who runs this installation", (await mina.ReadAsync(Page)).Text(), StringComparison.Ordinal);
    }
}
