using System.Diagnostics;

namespace Nokta.Tests.Server;

[SameOnEveryStore]
public sealed class DeployTests
{
    [Fact]
    public async Task Systemd_finds_nothing_wrong_with_the_unit()
    {
        if (!File.Exists("/usr/bin/systemd-analyze")) Assert.Skip("tool absent: systemd-analyze");
        var folder = Directory.CreateTempSubdirectory("nokta-unit-").FullName;
        var unit = Path.Combine(folder, "nokta.service");
        // The program is looked for where it would be installed.
        await File.WriteAllTextAsync(unit, (await File.ReadAllTextAsync(Deploy("nokta.service"))).Replace("/opt/nokta/nokta", "/bin/true", StringComparison.Ordinal));

        using var verify = Process.Start(new ProcessStartInfo("/usr/bin/systemd-analyze", ["verify", unit]) { RedirectStandardError = true })!;
        var said = await verify.StandardError.ReadToEndAsync();
        await verify.WaitForExitAsync();
        Directory.Delete(folder, true);

        Assert.Equal((0, ""), (verify.ExitCode, said));
    }

    [Fact]
    public void What_the_container_calls_exists()
    {
        var dockerfile = File.ReadAllText(Deploy("Dockerfile"));
        var compose = File.ReadAllText(Deploy("compose.yaml"));

        Assert.Contains("USER $APP_UID", dockerfile, StringComparison.Ordinal);
        Assert.All(((string[])["NOKTA_DATA", "NOKTA_URLS", "NOKTA_HOSTS", "NOKTA_PROXY", "NOKTA_LANG"]).Where(v => dockerfile.Contains(v, StringComparison.Ordinal) || compose.Contains(v, StringComparison.Ordinal)),
            variable => Assert.Contains(variable, string.Concat(Directory.EnumerateFiles(Path.Combine(ArchitectureTests.RepositoryRoot(), "src", "Nokta.Server", "Verbs")).Select(File.ReadAllText)), StringComparison.Ordinal));
    }

    [Fact]
    public void With_PostgreSQL_nobody_but_Nokta_reaches_the_database_and_no_password_is_written_down()
    {
        var compose = File.ReadAllText(Deploy("compose.postgres.yaml"));

        Assert.Contains("NOKTA_STORE: postgres://nokta@postgres/nokta", compose, StringComparison.Ordinal);
        Assert.Contains("store: { internal: true }", compose, StringComparison.Ordinal);
        Assert.DoesNotContain("ports:", compose, StringComparison.Ordinal);
        Assert.Equal(2, compose.Split("${POSTGRES_PASSWORD:?").Length - 1);
    }

    [Fact]
    public async Task Health_says_whether_the_server_is_ready()
    {
        var folder = Directory.CreateTempSubdirectory("nokta-health-").FullName;
        var (server, address) = await NoktaProcess.ServeAsync(folder);

        await using (var asked = NoktaProcess.Start("health", "--urls", address)) Assert.Equal(0, await asked.EndAsync());
        await server.DisposeAsync();
        await using (var asked = NoktaProcess.Start("health", "--urls", address)) Assert.Equal(1, await asked.EndAsync());
        Directory.Delete(folder, true);
    }

    private static string Deploy(string file) => Path.Combine(ArchitectureTests.RepositoryRoot(), "deploy", file);
}
