using Nokta.Accounts;

namespace Nokta.Tests.Accounts;

[SameOnEveryStore]
public sealed class EasyPasswordTests
{
    [Theory]
    [InlineData("basketball")]
    [InlineData("PassWord123")]
    [InlineData("qwertyuiop1")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("0987654321a")]
    [InlineData("۱۲۳۴۵۶۷۸۹۰")]
    [InlineData("йцукенгшщз1")]
    [InlineData("пароль2026")]
    [InlineData("ضصثقفغعهخح")]
    [InlineData("گذرواژه۱۲۳")]
    [InlineData("abcabcabcabc")]
    [InlineData("sara sara sara")]
    [InlineData("nokta-sara-1")]
    public void What_is_guessed_first_is_refused(string password) => Assert.True(EasyPassword.Is(password, "sara"));

    [Theory]
    [InlineData("four odd quiet words")]
    [InlineData("چای سرد و سنجاقک آبی")]
    [InlineData("сорок шесть тихих рыб")]
    [InlineData("xK9#mm2!vQ")]
    [InlineData("sara likes 7 kites")]
    public void A_password_of_ones_own_is_taken(string password) => Assert.False(EasyPassword.Is(password, "sara"));

    [Fact]
    public void The_most_used_ones_that_are_long_enough_are_all_known() => Assert.InRange(EasyPassword.Known, 1_500, 10_000);
}
