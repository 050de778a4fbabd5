using System.Diagnostics;
using System.Text.RegularExpressions;
using Nokta.Server.Hosting;

namespace Nokta.Tests.Server;

/// <summary>What docs/api.md shows is run as it stands, by curl against the real program.</summary>
public sealed class ApiPaperTests
{
    [Fact(Skip = TestStore.OnlySqlite, SkipUnless = nameof(TestStore.IsSqlite), SkipType = typeof(TestStore))]
    public async Task The_examples_of_the_paper_answer_as_it_says()
    {
        var folder = Directory.CreateTempSubdirectory("nokta-paper-").FullName;
        var data = Path.Combine(folder, "data");
        Directory.CreateDirectory(data);
        string token;
        await using (var site = await TestSite.StartAsync(data, keeps: true))
        {
            using var sara = site.Browser();
            await sara.SetUpAsync(site.Get<SetupCode>().Current, "sara");
            token = await TestProgram.TokenAsync(site, "read people record edit analyse import manage privacy members own");
        }

        var (server, address) = await NoktaProcess.ServeAsync(data);
        var paper = await File.ReadAllTextAsync(Path.Combine(ArchitectureTests.RepositoryRoot(), "docs", "api.md"));
        var examples = Regex.Matches(paper, @"^```\n(?<text>(?:(?!^```).*\n)*?)^```", RegexOptions.Multiline).Select(m => m.Groups["text"].Value).Where(t => t.Contains("curl ", StringComparison.Ordinal)).ToList();
        var promised = examples.SelectMany(e => Regex.Matches(e, @"→ (\d{3})")).Select(m => m.Groups[1].Value).ToList();

        List<string> answered;
        string said;
        await using (server) (answered, said) = await RunAsync(folder, token, string.Concat(examples).Replace("http://127.0.0.1:5080", address, StringComparison.Ordinal));

        Assert.True(promised.Count >= 9, $"only {promised.Count} answers are promised");
        Assert.True(promised.SequenceEqual(answered), $"promised {string.Join(' ', promised)}, answered {string.Join(' ', answered)}\n{said}");
        Directory.Delete(folder, true);
    }

    /// <summary>Runs the lines as somebody types them; the statuses come from the headers, which curl is told to write beside the answers.</summary>
    private static async Task<(List<string> Statuses, string Said)> RunAsync(string folder, string token, string script)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, ".curlrc"), "silent\ndump-header = \"/dev/stderr\"\n");
        var start = new ProcessStartInfo("bash", ["-c", Regex.Replace(script, @"^export NOKTA_TOKEN=.*\n", "", RegexOptions.Multiline)]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        (start.Environment["NOKTA_TOKEN"], start.Environment["CURL_HOME"], start.Environment["HOME"]) = (token, folder, folder);
        using var bash = Process.Start(start)!;
        var (said, headers) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await bash.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return ([.. Regex.Matches(await headers, @"^HTTP/[\d.]+ (\d{3})", RegexOptions.Multiline).Select(m => m.Groups[1].Value)], await said + await headers);
    }
}
