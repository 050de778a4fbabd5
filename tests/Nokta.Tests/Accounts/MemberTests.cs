using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Tests.Accounts;

[SameOnEveryStore]
public sealed class MemberTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_fifth_wrong_password_locks_and_each_further_one_locks_for_longer()
    {
        var member = new Member { Name = "sara", FoldedName = "sara" };

        for (var i = 0; i < 4; i++) member.Fail(s_noon);
        Assert.False(member.IsLocked(s_noon));
        member.Fail(s_noon);
        Assert.Equal(s_noon.AddSeconds(30), member.LockedUntil);
        member.Fail(s_noon);
        Assert.Equal(s_noon.AddSeconds(60), member.LockedUntil);
        for (var i = 0; i < 40; i++) member.Fail(s_noon);
        Assert.Equal(s_noon.AddMinutes(15), member.LockedUntil);

        member.Succeed();
        Assert.False(member.IsLocked(s_noon));
    }

    [Theory]
    [InlineData("short", "member.password-short")]
    [InlineData("aaaaaaaaaaaa", "member.password-easy")]
    [InlineData("Maryam-Ahmadi", "member.password-easy")]
    public void A_password_that_is_guessed_at_once_is_refused(string password, string code) =>
        Assert.Equal(code, Assert.Single(Member.CheckPassword("maryam-ahmadi", password, password)).Code);

    [Fact]
    public void Every_wrong_field_is_named_at_once() =>
        Assert.Equal(["member.name-missing", "member.password-short", "member.password-differs"], Member.Check(" ", "short", "other").Select(r => r.Code));

    [Fact]
    public void Names_that_look_the_same_are_the_same() => Assert.Equal(Member.Fold("علي كريمي"), Member.Fold(" علی کریمی"));

    [Theory]
    [InlineData("Nowhere/City", "IRR", "fa", "workspace.zone-unknown")]
    [InlineData("Asia/Tehran", "XYZ", "fa", "workspace.currency-unknown")]
    [InlineData("Asia/Tehran", "IRR", "de", "workspace.language-unknown")]
    public void A_workspace_keeps_only_what_exists(string zone, string currency, string language, string code)
    {
        var settings = WorkspaceSettings.OfferedFor(Language.Persian) with { Name = "کافه", Zone = zone, Currency = currency, Language = language };

        Assert.Equal(code, Assert.Single(settings.Check()).Code);
    }

    [Fact]
    public void Every_zone_that_is_offered_exists() =>
        Assert.All(Language.All.SelectMany(Zones.OfferedFor).Concat(Zones.All), zone => Assert.True(Zones.Exists(zone), zone));

    [Fact]
    public void A_zone_is_no_way_to_a_file() => Assert.False(Zones.Exists("../../etc/passwd"));
}
