using System.Text.Json;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Tests.Touchpoints;

/// <summary>Everything the catalogue lists ships in a pack, in three languages.</summary>
public sealed class CatalogueTests
{
    private static readonly PackLibrary s_packs = RegisterFixture.Packs;

    [Fact]
    public void Every_item_of_the_catalogue_is_in_the_packs_in_three_languages()
    {
        var items = CatalogueItems();

        Assert.Equal([], items.Where(i => s_packs.FindItem(i.Id) is null).Select(i => i.Id + " " + i.English));
        Assert.True(items.Count > 150, $"only {items.Count} items were read");
    }

    [Fact]
    public void Every_group_of_the_catalogue_holds_its_own_items()
    {
        foreach (var (group, _, _) in CatalogueItems().DistinctBy(i => i.Group))
            Assert.Contains(s_packs.Packs, p => p.Group == group && CatalogueItems().Where(i => i.Group == group).All(i => p.Items.Any(item => item.Id == i.Id)));
    }

    [Fact]
    public void Names_titles_and_hints_are_written_in_every_language()
    {
        var texts = s_packs.Packs.SelectMany(p => p.Items.SelectMany(i => new[] { (i.Id, i.Name), (i.Id, i.Hint ?? i.Name) }).Append((p.Group, p.Title)))
            .Concat(s_packs.Starters.SelectMany(s => s.Touchpoints.Select(t => (s.Code + "/" + t.Code, t.Name)).Append((s.Code, s.Name))));

        Assert.Equal([], texts.Where(t => t.Item2.Fa.Length == 0 || t.Item2.En.Length == 0 || t.Item2.Ru.Length == 0 || !HasArabic(t.Item2.Fa) || HasArabic(t.Item2.En + t.Item2.Ru)).Select(t => t.Item1));
    }

    [Fact]
    public void The_axes_have_the_values_the_product_speaks_of()
    {
        Assert.Equal(["before", "during", "after"], Codes(Axis.Stage));
        Assert.Equal(["internal", "external", "customer"], Codes(Axis.Kind));
        Assert.Equal(["product", "promise", "personality", "performance", "perception", "place", "person"], Codes(Axis.Facet));
        Assert.Equal(["personal", "dedicated", "self-service", "automated", "community", "co-creation"], Codes(Axis.Relationship));
        Assert.Equal(["unaware", "low-awareness", "potential", "new", "existing"], Codes(Axis.Audience));
        Assert.Equal(7, s_packs.ValuesOf(Axis.Channel).Count(c => c.Parent.Length == 0));
        Assert.Equal("пул", s_packs.AxisName(Axis.Channel, "пул", Language.Russian));
        Assert.Equal("Электронная почта", s_packs.AxisName(Axis.Channel, "email", Language.Russian));
    }

    private static IEnumerable<string> Codes(string axis) => s_packs.ValuesOf(axis).Select(v => v.Code);

    private static bool HasArabic(string text) => text.Any(c => c is >= '\u0600' and <= '\u06FF');

    private static List<(string Group, string Id, string English)> CatalogueItems()
    {
        var file = CatalogueFile();
        if (file is null) Assert.Skip("data absent: shared/catalogue/catalogue.json");
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return [.. from taxonomy in json.RootElement.GetProperty("taxonomies").EnumerateArray()
                   let name = taxonomy.GetProperty("group").GetString()!
                   where name[0] is 'A' or 'B' or 'D' or 'E' or 'F'
                   from item in taxonomy.GetProperty("items").EnumerateArray()
                   select (name, item.GetProperty("id").GetString()!, item.GetProperty("english").GetString()!)];
    }

    private static string? CatalogueFile()
    {
        for (var folder = new DirectoryInfo(ArchitectureTests.RepositoryRoot()); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "catalogue", "catalogue.json");
            if (File.Exists(file)) return file;
        }

        return null;
    }
}
