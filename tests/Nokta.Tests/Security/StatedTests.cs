using System.Text.RegularExpressions;

namespace Nokta.Tests.Security;

/// <summary>What is said about security is true at least in this: every item is stated, and every evidence exists.</summary>
[SameOnEveryStore]
public sealed partial class StatedTests
{
    private static readonly string s_root = ArchitectureTests.RepositoryRoot();

    [Fact]
    public void Every_item_of_the_standards_first_two_levels_is_stated_with_an_evidence_that_exists()
    {
        var items = Rows("docs/security/asvs.csv").Select(r => (Id: r[0], Level: r[1], Status: r[2], Evidence: r[3], Note: r[4])).ToList();

        // OWASP ASVS 5.0.0 has 70 items of level 1 and 183 of level 2.
        Assert.Equal((70, 183), (items.Count(i => i.Level == "1"), items.Count(i => i.Level == "2")));
        Assert.Equal(items.Count, items.Select(i => i.Id).Distinct().Count());
        Assert.All(items, i => Assert.Matches(@"^V\d{1,2}\.\d{1,2}\.\d{1,2}$", i.Id));
        Assert.All(items, i => Assert.Contains(i.Status, (string[])["met", "partial", "not met", "n/a"]));
        Assert.Empty(items.Where(i => i.Status == "met" ? i.Evidence.Length == 0 : i.Note.Length == 0).Select(i => i.Id));
        Assert.Empty(items.Where(i => i.Evidence.Length > 0 && !Exists(i.Evidence)).Select(i => $"{i.Id}: {i.Evidence}"));
    }

    [Fact]
    public void Every_attack_and_failure_that_others_have_met_has_a_test_or_says_why_it_cannot_happen_here()
    {
        var cases = Rows("docs/security/cases.csv").Select(r => (Number: int.Parse(r[0], System.Globalization.CultureInfo.InvariantCulture), Tests: r[2], Note: r[3])).ToList();

        Assert.Equal(Enumerable.Range(1, 48), cases.Select(c => c.Number));
        Assert.Empty(cases.Where(c => c.Tests.Length == 0 && c.Note.Length == 0).Select(c => c.Number));
        Assert.Empty(cases.SelectMany(c => c.Tests.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(t => !Exists(t)).Select(t => $"{c.Number}: {t}")));
    }

    /// <summary>A file of the repository, a class of the tests, or a test in one.</summary>
    private static bool Exists(string evidence)
    {
        if (evidence.Contains('/', StringComparison.Ordinal) || File.Exists(Path.Combine(s_root, evidence))) return File.Exists(Path.Combine(s_root, evidence));
        var parts = evidence.Split('.');
        return s_tests.Value.Any(source => Regex.IsMatch(source, $@"class {Regex.Escape(parts[0])}\b") && (parts.Length == 1 || Regex.IsMatch(source, $@"\b{Regex.Escape(parts[1])}\(")));
    }

    private static readonly Lazy<List<string>> s_tests = new(() =>
        [.. Directory.EnumerateFiles(Path.Combine(s_root, "tests"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText)]);

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(Path.Combine(s_root, file)).Skip(1).Where(l => l.Length > 0).Select(l => Cell().Matches(l).Select(m => m.Groups[1].Success ? m.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : m.Groups[2].Value).ToArray());

    [GeneratedRegex("""(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))""")] private static partial Regex Cell();
}
