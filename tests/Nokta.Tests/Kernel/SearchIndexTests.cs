using FsCheck;
using FsCheck.Fluent;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Search;
using Nokta.Kernel.Words;

namespace Nokta.Tests.Kernel;

[SameOnEveryStore]
public sealed class SearchIndexTests
{
    private static readonly SearchReader s_reader = new(Language.Persian, new HashSet<Permission> { Permission.Read }, null);

    private static readonly SearchItem[] s_items =
    [
        new("touchpoint", new("ارسال سفارش", "Delivery", "Доставка"), "/1", "truck") { Keys = ["TP-14", "14"] },
        new("touchpoint", new("منوی QR", "QR menu", "QR-меню"), "/2", "qr-code") { Keys = ["TP-1", "1"], Words = "مریم" },
        new("touchpoint", new("خوشامدگویی تلفنی", "Phone welcome", "Приветствие по телефону"), "/3", "phone"),
        new("page", new("تنظیمات", "Settings", "Настройки"), "/4", "settings") { Needs = Permission.Manage },
        new("view", new("نمای سارا", "Sara’s view", "Вид Сары"), "/5", "eye") { OnlyFor = Guid.AllBitsSet },
    ];

    [Theory]
    [InlineData("delivery", "/1")]
    [InlineData("deliv", "/1")]
    [InlineData("liver", "/1")]
    [InlineData("доставка", "/1")]
    [InlineData("ارسال", "/1")]
    [InlineData("سفارش ارسال", "/1")]
    [InlineData("tp-14", "/1")]
    [InlineData("TP-1", "/2")]
    [InlineData("۱۴", "/1")]
    [InlineData("مريم", "/2")]
    [InlineData("منو", "/2")]
    public void A_word_finds_its_item_in_any_spelling(string text, string href) =>
        Assert.Equal(href, new SearchIndex(s_items).Find(text, s_reader, false, 5)[0].Item.Href);

    [Theory]
    [InlineData("delviery", "/1")]
    [InlineData("delivry", "/1")]
    [InlineData("dellivery", "/1")]
    [InlineData("доствака", "/1")]
    [InlineData("ارصال", "/1")]
    public void A_slip_of_the_finger_is_forgiven(string text, string href)
    {
        Assert.Empty(new SearchIndex(s_items).Find(text, s_reader, false, 5));
        Assert.Equal(href, new SearchIndex(s_items).Find(text, s_reader, true, 5)[0].Item.Href);
    }

    [Fact]
    public void An_id_typed_whole_goes_before_those_that_begin_with_it() =>
        Assert.Equal(["/2", "/1"], new SearchIndex(s_items).Find("1", s_reader, false, 5).Select(h => h.Item.Href));

    [Theory]
    [InlineData("settings")]
    [InlineData("sara")]
    public void What_she_may_not_see_is_not_found(string text)
    {
        Assert.Empty(new SearchIndex(s_items).Find(text, s_reader, false, 5));
        Assert.NotEmpty(new SearchIndex(s_items).Find(text, new SearchReader(Language.English, new HashSet<Permission> { Permission.Read, Permission.Manage }, Guid.AllBitsSet), false, 5));
    }

    [Theory]
    [InlineData("ghbdtn", "привет")]
    [InlineData("sghl", "سلام")]
    [InlineData("вудшмукн", "delivery")]
    [InlineData("يثمهرثقغ", "delivery")]
    [InlineData("hvshg", "ارسال")]
    public void The_wrong_layout_is_read_as_what_was_meant(string typed, string meant) => Assert.Contains(Folding.Fold(meant), Keyboard.Variants(typed));

    [Fact]
    public void Every_Russian_and_Persian_word_typed_in_Latin_comes_back()
    {
        const string russian = "йцукенгшщзфывапролджячсмитьбю", persian = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپ";
        foreach (var letters in (string[])[russian, persian])
        {
            var words = Gen.Elements(letters.ToCharArray()).NonEmptyListOf().Where(w => w.Count is > 1 and < 12).Select(w => new string([.. w])).ToArbitrary();
            Prop.ForAll(words, word =>
            {
                // Typed by the place of the keys: whatever layout was on, the word is among what may have been meant.
                foreach (var typed in Keyboard.Variants(word))
                    if (!Keyboard.Variants(typed).Contains(Folding.Fold(word))) return false;
                return true;
            }).QuickCheckThrowOnFailure();
        }
    }

    [Theory]
    [InlineData("\0 a")]
    [InlineData("a \u200C")]
    [InlineData("\u200F\n a\r\nb \t")]
    public void Unseen_marks_leave_no_space_at_the_ends(string text) => Assert.Equal(text.Contains('b', StringComparison.Ordinal) ? "a b" : "a", Folding.Fold(text));

    [Fact]
    public void Folding_twice_is_folding_once_and_spellings_agree() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(s => s is not null), text => Folding.Fold(Folding.Fold(text)) == Folding.Fold(text)
            && Folding.Fold(text.Replace('ی', 'ي').Replace('ک', 'ك').Replace("ё", "е", StringComparison.Ordinal)) == Folding.Fold(text)).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_is_typed_is_answered()
    {
        var index = new SearchIndex(s_items);
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(s => s is not null), text =>
            index.Find(text, s_reader, false, 5).Count <= 5 && index.Find(text, s_reader, true, 5).Count <= 5 && Keyboard.Variants(text).Count <= 2).QuickCheckThrowOnFailure();
    }
}
