using System.Diagnostics;
using System.Text.Json;
using Nokta.Server.Health;

namespace Nokta.Tests;

/// <summary>What we lean on is not older than its fixes. Scanners of packages do not see the runtime nor what a package bundles, so the floors stand here.</summary>
[SameOnEveryStore]
public sealed class FloorsTests
{
    private static readonly string s_root = ArchitectureTests.RepositoryRoot();

    [Fact]
    public void The_runtime_that_runs_the_tests_is_not_below_the_floor() => Assert.True(Environment.Version >= RuntimeSign.Floor, Environment.Version.ToString());

    /// <summary>Data Protection before 10.0.7 let cookies be forged; it comes with the runtime, unless a package brings an older one.</summary>
    [Fact]
    public void No_package_brings_a_Data_Protection_of_its_own_below_the_floor() =>
        Assert.DoesNotContain(Restored(), p => p.Name.StartsWith("Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal) && p.Version < new Version(10, 0, 7));

    [Fact]
    public void The_bundled_SQLite_is_the_one_that_was_looked_at() =>
        Assert.Contains(Restored(), p => p.Name.StartsWith("SourceGear.sqlite3", StringComparison.Ordinal) && p.Version >= new Version(3, 50, 4));

    [Fact]
    public void No_npm_package_runs_a_script_when_it_is_installed() =>
        Assert.Contains("--ignore-scripts", File.ReadAllText(Path.Combine(s_root, "src", "Nokta.Ui", "Nokta.Ui.csproj")), StringComparison.Ordinal);

    /// <summary>Every npm package is pinned by a hash; an exact version alone can be published anew.</summary>
    [Fact]
    public void Every_npm_package_is_pinned_by_its_hash()
    {
        using var lockFile = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_root, "src", "Nokta.Ui", "web", "package-lock.json")));
        var loose = lockFile.RootElement.GetProperty("packages").EnumerateObject().Where(p => p.Name.Length > 0 && !p.Value.TryGetProperty("integrity", out _)).Select(p => p.Name);

        Assert.Empty(loose);
    }

    [Fact]
    public async Task The_bill_of_materials_names_every_package_with_its_hash()
    {
        var file = Path.Combine("artifacts", $"sbom-{Environment.ProcessId}.json");
        using var node = Process.Start(new ProcessStartInfo("node", ["scripts/sbom.mjs", "--out", file]) { WorkingDirectory = s_root, RedirectStandardOutput = true })!;
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        var text = await File.ReadAllTextAsync(Path.Combine(s_root, file), TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(s_root, file));
        using var sbom = JsonDocument.Parse(text);

        Assert.Equal("CycloneDX", sbom.RootElement.GetProperty("bomFormat").GetString());
        var named = sbom.RootElement.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("name").GetString()!).ToHashSet();
        Assert.Superset(Restored().Select(p => p.Name).ToHashSet(), named);
        Assert.All(sbom.RootElement.GetProperty("components").EnumerateArray(), c => Assert.NotEmpty(c.GetProperty("hashes")[0].GetProperty("content").GetString()!));
        Assert.Contains("@hotwired/turbo", named);
    }

    private static IReadOnlyList<(string Name, Version Version)> Restored()
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_root, "src", "Nokta.Server", "obj", "project.assets.json")));
        return [.. assets.RootElement.GetProperty("libraries").EnumerateObject().Where(l => l.Value.GetProperty("type").GetString() == "package").Select(l => l.Name.Split('/')).Select(p => (p[0], Version.Parse(p[1].Split('-')[0])))];
    }
}
