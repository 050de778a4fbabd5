using System.Text.RegularExpressions;

namespace Nokta.Tests.Ui;

/// <summary>An icon that is not in the sprite shows as nothing, so that nobody sees the mistake.</summary>
[SameOnEveryStore]
public sealed partial class IconTests
{
    [Fact]
    public void Every_icon_that_a_page_names_is_in_the_sprite()
    {
        var source = Path.Combine(ArchitectureTests.RepositoryRoot(), "src");
        var sprite = File.ReadAllText(Path.Combine(source, "Nokta.Ui", "web", "src", "icons.txt")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToHashSet();

        var named = from file in Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories)
                    where Path.GetExtension(file) is ".razor" or ".cs" && !file.Contains("node_modules", StringComparison.Ordinal)
                    from Match icon in NamedIcon().Matches(File.ReadAllText(file))
                    select (Icon: icon.Groups.Values.Skip(1).First(g => g.Success).Value, File: Path.GetFileName(file));

        Assert.DoesNotContain(named, n => !sprite.Contains(n.Icon));
    }

    [GeneratedRegex(@"(?:<Icon Name|\sIcon)=""([a-z0-9-]+)""|new (?:SettingsPage|NavigationEntry)\([^)\n]*?""([a-z0-9-]+)"", Permission\.|""([a-z0-9-]+)"", \d+, Permission\.")] private static partial Regex NamedIcon();
}
