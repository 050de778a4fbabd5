using System.Reflection;
using System.Text.RegularExpressions;
using Nokta.Kernel.Words;

namespace Nokta.Tests;

/// <summary>The same meaning in all three languages, written as its readers write.</summary>
[SameOnEveryStore]
public sealed partial class TextsTests
{
    private static readonly Assembly[] s_modules = [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "*okta*.dll")
        .Where(f => !Path.GetFileName(f).Contains("Tests", StringComparison.Ordinal)).Select(Assembly.LoadFrom)];

    private static readonly Texts s_texts = new(s_modules);

    [Fact]
    public void Every_text_exists_in_every_language()
    {
        var all = Language.All.SelectMany(l => s_texts.Keys(l)).Distinct().ToList();

        Assert.NotEmpty(all);
        Assert.Empty(from language in Language.All from key in all where s_texts.Find(language, key) is null or "" select $"{language.Code}: {key}");
    }

    [Fact]
    public void The_same_places_stand_in_the_sentence_of_every_language()
    {
        var different = from key in s_texts.Keys(Language.English)
                        let places = Language.All.Select(l => string.Join(' ', Place().Matches(s_texts.Find(l, key, 5)!).Select(m => m.Value).Distinct().Order())).ToList()
                        where places.Distinct().Count() > 1
                        select $"{key}: {string.Join(" | ", places)}";

        Assert.Empty(different);
    }

    [Fact]
    public void Persian_is_written_with_Persian_letters() =>
        Assert.Empty(from key in s_texts.Keys(Language.Persian)
                     where ArabicLetter().IsMatch(s_texts.Find(Language.Persian, key)!) || UnjoinedPrefix().IsMatch(s_texts.Find(Language.Persian, key)!)
                     select $"{key}: {s_texts.Find(Language.Persian, key)}");

    [Fact]
    public void Every_key_that_the_code_asks_for_exists()
    {
        var root = ArchitectureTests.RepositoryRoot();
        var asked = from file in Directory.EnumerateFiles(Path.Combine(root, "src"), "*.*", SearchOption.AllDirectories)
                    where (file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal)) && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
                    from Match match in Asked().Matches(File.ReadAllText(file))
                    let key = match.Groups[1].Value
                    where s_texts.Find(Language.English, key) is null
                    select $"{Path.GetRelativePath(root, file)}: {key}";

        Assert.Empty(asked.Distinct());
    }

    [GeneratedRegex(@"\{\w+\}")] private static partial Regex Place();
    [GeneratedRegex("[\u064A\u0643]")] private static partial Regex ArabicLetter();
    [GeneratedRegex(@"(?<=^|\s)(می|نمی) (?=\p{IsArabic})")] private static partial Regex UnjoinedPrefix();
    [GeneratedRegex("""(?:Reader|R|_)(?:\.Say\(|\[)"([a-z][\w-]*(?:\.[\w-]+)+)"[\],)]""")] private static partial Regex Asked();
}
