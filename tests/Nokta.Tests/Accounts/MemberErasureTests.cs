using System.Net;
using AngleSharp.Dom;
using Nokta.Accounts;
using Nokta.Accounts.Trail;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Server;
using Nokta.Tests.Kernel.Storage;
using Nokta.Tests.Server;

namespace Nokta.Tests.Accounts;

/// <summary>An account that is erased leaves what it did, and no name.</summary>
public sealed class MemberErasureTests
{
    private const string Name = "Zarrinkoub";
    private static readonly WorkspaceId s_shop = new(1);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_erased_members_name_stands_in_no_row_and_what_she_did_stays_under_a_number()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var mina = await site.MemberAsync("manager", Name);
        var id = await IdAsync(site, Name);
        await mina.PostAsync("/settings/members", "invite", ("Form.Name", "Friend"), ("Form.Role", "viewer"));
        await mina.PostAsync("/insights/notes", "note-add", ("Form.Day", "2026-10-30"), ("Form.Text", "A new price"));
        await mina.PostAsync("/settings/account", "password", ("Form.Current", "wrong wrong wrong"), ("Form.New", "x"), ("Form.Again", "y"));
        Assert.Contains(await WhereAsync(site), w => w.StartsWith("kernel_trail", StringComparison.Ordinal));

        var done = await sara.PostAsync("/settings/members/" + id, "erase", ("Erased.Name", Name));

        Assert.Equal("/settings/members?done=erased&id=" + id, done.Headers.Location?.OriginalString);
        Assert.Empty(await WhereAsync(site));
        Assert.DoesNotContain(Name, (await sara.ReadAsync("/settings/members")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await mina.GetAsync("/settings/account")).Headers.Location!.AbsolutePath());
        Assert.Contains("#" + id.ToString()[^6..], (await sara.ReadAsync("/settings/trail")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        foreach (var chain in (WorkspaceId[])[default, s_shop]) Assert.Null((await site.Get<TrailStore>().VerifyAsync(chain, ct: Ct)).Fault);
    }

    [Fact]
    public async Task The_name_is_asked_for_and_a_business_keeps_its_last_owner()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        await site.MemberAsync("viewer", Name);
        var id = await IdAsync(site, Name);

        var mistyped = await sara.PostAsync("/settings/members/" + id, "erase", ("Erased.Name", "somebody else"));
        var owner = await site.Get<MemberErasure>().EraseAsync(await IdAsync(site, "sara"), "sara", Ct);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, mistyped.StatusCode);
        Assert.Contains("not the name of this account", (await TestBrowser.ParseAsync(mistyped)).QuerySelector(".field__error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("member.last-owner", owner.Refusal?.Code);
        Assert.Equal(2, (await site.Get<Roster>().ListAsync(s_shop, Ct)).Count);
    }

    [Fact]
    public async Task Who_has_more_elsewhere_is_not_erased_by_who_has_less()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var second = (await site.Get<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Second shop" }, Ct)).Value!;
        var bob = await site.MemberAsync("owner", "bob", second.Id);
        var sara = await IdAsync(site, "sara");
        await site.Get<InvitationStore>().AcceptAsync((await site.Get<InvitationStore>().InviteAsync(second.Id, "Sara", "viewer", null, "", Role.Owner.May, Ct)).Value.Token, sara, Ct);

        var page = await bob.ReadAsync("/settings/members/" + sara);

        Assert.Null(page.QuerySelector("input[name=_handler][value='erase']"));
        Assert.NotNull(page.QuerySelector("input[name=_handler][value='remove']"));
    }

    [Fact]
    public async Task The_command_line_erases_only_when_it_is_told_so_twice()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        await site.MemberAsync("viewer", Name);

        Assert.Equal(0, await CommandLine.RunAsync(["members", "erase", Name, "--data", site.Folder]));
        Assert.Equal(2, (await site.Get<Roster>().ListAsync(s_shop, Ct)).Count);
        Assert.Equal(0, await CommandLine.RunAsync(["members", "erase", Name, "--yes", "--data", site.Folder]));
        Assert.Single(await site.Get<Roster>().ListAsync(s_shop, Ct));
    }

    [Fact]
    public async Task Who_read_the_invitation_in_a_language_goes_on_in_it()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var token = (await site.Get<InvitationStore>().InviteAsync(s_shop, "Olga", "viewer", null, "", Role.Owner.May, Ct)).Value.Token;
        var olga = site.Browser("203.0.113.9");
        await olga.PostAsync("/language", ("to", "ru"), ("back", "/join/" + token));
        olga.Cookies.GetAllCookies().First(c => c.Name == "nokta.language").Expired = true;

        using var read = await olga.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/join/" + token) { Headers = { { "Accept-Language", "ru" } } });
        var form = (await TestBrowser.ParseAsync(read)).QuerySelector("main form")!;
        var fields = form.QuerySelectorAll("input").Where(i => i.GetAttribute("type") == "hidden").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value")!);
        (fields["Form.Name"], fields["Form.Password"], fields["Form.Again"]) = ("Olga", TestSite.Password, TestSite.Password);
        using var joined = await olga.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/join/" + token) { Headers = { { "Accept-Language", "ru" } }, Content = new FormUrlEncodedContent(fields) });

        Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        Assert.Equal("ru", (await olga.ReadAsync("/")).DocumentElement.GetAttribute("lang"));
    }

    private static async Task<Guid> IdAsync(TestSite site, string name) => (await site.Get<Roster>().ListAsync(s_shop, Ct)).Single(m => m.Name == name).Member;

    /// <summary>Every table that holds the name somewhere in its rows.</summary>
    private static async Task<IReadOnlyList<string>> WhereAsync(TestSite site)
    {
        var database = site.Get<Database>();
        var found = new List<string>();
        await using var turn = await database.WriteAsync(Ct);
        foreach (var table in StoredRows.Tables(turn.Connection).Where(t => !StoredRows.Moving.Contains(t.Name)))
            if (StoredRows.Read(turn.Connection, $"SELECT * FROM {table.Name}").Any(row => row.Contains(Name, StringComparison.OrdinalIgnoreCase))) found.Add(table.Name);
        return found;
    }
}
