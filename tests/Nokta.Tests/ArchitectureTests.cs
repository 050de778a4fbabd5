using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Components;

namespace Nokta.Tests;

/// <summary>The rules of the house that a compiler does not check. Lists of exceptions may only shrink.</summary>
[SameOnEveryStore]
public sealed partial class ArchitectureTests
{
    private static readonly string s_root = RepositoryRoot();

    private static readonly Dictionary<string, string[]> s_mayReference = new()
    {
        ["Nokta.Kernel"] = [],
        ["Nokta.JourneyEngine"] = [],
        ["Nokta.Ui"] = ["Nokta.Kernel"],
        ["Nokta.Accounts"] = ["Nokta.Kernel", "Nokta.Ui"],
        ["Nokta.Touchpoints"] = ["Nokta.Accounts", "Nokta.Kernel", "Nokta.Ui"],
        ["Nokta.Interactions"] = ["Nokta.Touchpoints", "Nokta.Accounts", "Nokta.Kernel", "Nokta.Ui", "Nokta.JourneyEngine"],
        ["Nokta.Insights"] = ["Nokta.Interactions", "Nokta.Touchpoints", "Nokta.Accounts", "Nokta.Kernel", "Nokta.Ui", "Nokta.JourneyEngine"],
        ["Nokta.Server"] = ["Nokta.Insights", "Nokta.Interactions", "Nokta.Touchpoints", "Nokta.Accounts", "Nokta.Kernel", "Nokta.Ui"],
    };

    [Fact]
    public void Every_project_of_src_is_in_the_picture() =>
        Assert.Equal(s_mayReference.Keys.Order(), Directory.GetDirectories(Path.Combine(s_root, "src")).Select(d => Path.GetFileName(d)!).Order());

    [Fact]
    public void References_go_down_only()
    {
        var upward = from project in s_mayReference
                     let file = XDocument.Load(Path.Combine(s_root, "src", project.Key, project.Key + ".csproj"))
                     from reference in file.Descendants("ProjectReference")
                     let name = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))
                     where !project.Value.Contains(name)
                     select $"{project.Key} → {name}";

        Assert.Empty(upward);
    }

    [Fact]
    public void No_source_file_is_longer_than_500_lines() =>
        Assert.Empty(SourceFiles().Where(f => File.ReadLines(f).Count() > 500).Select(Short));

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        var banned = from file in SourceFiles().Where(f => f.EndsWith(".cs", StringComparison.Ordinal))
                     from Match type in TypeName().Matches(File.ReadAllText(file))
                     where BannedSuffix().IsMatch(type.Groups[1].Value)
                     select $"{Short(file)}: {type.Groups[1].Value}";

        Assert.Empty(banned);
    }

    [Fact]
    public void No_folder_is_a_drawer_for_everything() =>
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(s_root, "src"), "*", SearchOption.AllDirectories)
            .Where(d => Path.GetFileName(d) is "Common" or "Shared" or "Core" or "Helpers" or "Utils" or "Extensions" or "Abstractions" or "Contracts" or "Services" or "Models")
            .Where(d => !d.Contains("node_modules", StringComparison.Ordinal)).Select(Short));

    [Fact]
    public void Time_and_identity_come_from_where_a_test_can_set_them()
    {
        var calls = from file in SourceFiles().Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
                    from line in File.ReadLines(file).Select((text, i) => (text, number: i + 1))
                    where UntestableCall().IsMatch(line.text)
                    select $"{Short(file)}:{line.number}";

        Assert.Empty(calls);
    }

    [Fact]
    public void What_reads_before_it_is_drawn_is_a_loaded_component()
    {
        var early = from assembly in Nokta.Server.Composition.Assemblies.Append(typeof(Nokta.Server.Composition).Assembly).Distinct()
                    from type in assembly.GetTypes()
                    where typeof(ComponentBase).IsAssignableFrom(type) && !typeof(Nokta.Ui.LoadedComponent).IsAssignableFrom(type)
                    where type.GetMethod("OnInitializedAsync", BindingFlags.Instance | BindingFlags.NonPublic)!.DeclaringType == type
                        || type.GetMethod("OnParametersSetAsync", BindingFlags.Instance | BindingFlags.NonPublic)!.DeclaringType == type
                    select type.Name;

        Assert.Empty(early);
    }

    [Fact]
    public void Styles_know_no_left_and_no_right()
    {
        var physical = from file in Directory.EnumerateFiles(Path.Combine(s_root, "src"), "*.css", SearchOption.AllDirectories)
                       where !IsMade(file)
                       from line in File.ReadLines(file).Select((text, i) => (text, number: i + 1))
                       where PhysicalSide().IsMatch(line.text) && !line.text.Contains("data-phys", StringComparison.Ordinal)
                       select $"{Short(file)}:{line.number}: {line.text.Trim()}";

        Assert.Empty(physical);
    }

    [Fact]
    public void Versions_are_exact_and_stand_in_one_place()
    {
        var central = XDocument.Load(Path.Combine(s_root, "Directory.Packages.props"));

        Assert.All(central.Descendants("PackageVersion"), p => Assert.Matches(@"^\[\d+\.\d+\.\d+\]$", p.Attribute("Version")!.Value));
        Assert.DoesNotContain(Directory.EnumerateFiles(s_root, "*.csproj", SearchOption.AllDirectories).SelectMany(f => XDocument.Load(f).Descendants("PackageReference")),
            p => p.Attribute("Version") is not null);
    }

    internal static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Nokta.slnx"))) folder = folder.Parent;
        return folder.FullName;
    }

    private static IEnumerable<string> SourceFiles() =>
        from file in Directory.EnumerateFiles(Path.Combine(s_root, "src"), "*", SearchOption.AllDirectories)
        where Path.GetExtension(file) is ".cs" or ".razor" or ".ts" or ".css" && !IsMade(file)
        select file;

    private static bool IsMade(string file) => MadeFolder().IsMatch(file);
    private static string Short(string path) => Path.GetRelativePath(s_root, path);

    [GeneratedRegex(@"/(bin|obj|node_modules|dist)/")] private static partial Regex MadeFolder();
    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+([A-Z]\w*)")] private static partial Regex TypeName();
    [GeneratedRegex(@"(Service|Manager|Helper|Helpers|Util|Utils|Handler|Processor|Provider|Factory|Wrapper|Dto|Model|Impl|Base)$")] private static partial Regex BannedSuffix();
    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bGuid\.NewGuid\b|\.GetAwaiter\(\)\.GetResult\(\)")] private static partial Regex UntestableCall();
    [GeneratedRegex(@"(?<![\w-])(margin|padding|border|inset)?-?(left|right)\s*:|text-align:\s*left|float:")] private static partial Regex PhysicalSide();
}
