using System.Net;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Tests.Server;

namespace Nokta.Tests.Accounts.Api;

public sealed class TokensPageTests
{
    [Fact]
    public async Task A_token_made_on_the_page_is_shown_once_works_and_is_revoked_there()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;

        var made = await sara.PostAsync("/settings/tokens", "make", ("Form.Name", "till"), ("Form.Scopes", "read"));
        var shown = (await sara.ReadAsync(made.Headers.Location!.OriginalString)).QuerySelector("#secret")!.GetAttribute("value")!;
        var again = (await sara.ReadAsync(made.Headers.Location!.OriginalString)).QuerySelector("#secret");
        using var program = TestProgram.WithToken(site, shown);
        var works = await program.GetAsync("/touchpoints");
        await sara.PostAsync("/settings/tokens", "token", ("Change.Revoke", (await site.Get<TokenStore>().ListAsync(new WorkspaceId(1)))[0].Id.ToString()));

        Assert.Null(again);
        Assert.Equal(HttpStatusCode.OK, works.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/touchpoints")).StatusCode);
    }

    [Fact]
    public async Task A_token_without_a_name_is_refused_on_the_page()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;

        var refused = await sara.PostAsync("/settings/tokens", "make", ("Form.Name", " "), ("Form.Scopes", "read"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.NotNull((await TestBrowser.ParseAsync(refused)).QuerySelector(".field__error"));
    }
}
