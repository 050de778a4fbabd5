using System.Collections.Concurrent;
using System.Diagnostics;

namespace Nokta.Tests;

/// <summary>A folder of tests/clients: somebody else's library in its own language, installed as its lock says before it is run.</summary>
internal sealed class NodeFolder(string name)
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_installing = [];
    private readonly string _folder = Path.Combine(ArchitectureTests.RepositoryRoot(), "tests", "clients", name);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts a script of the folder; its three streams are ours.</summary>
    public async Task<Process> StartAsync(string script, params string[] words)
    {
        await InstallAsync();
        return Started("node", [script, .. words]);
    }

    /// <summary>Tests run side by side: one of them installs, the others wait for it.</summary>
    public async Task InstallAsync()
    {
        var turn = s_installing.GetOrAdd(_folder, static _ => new SemaphoreSlim(1));
        await turn.WaitAsync(Ct);
        try
        {
            var (kept, wanted) = (Path.Combine(_folder, "node_modules", ".package-lock.json"), Path.Combine(_folder, "package-lock.json"));
            if (!File.Exists(kept) || File.GetLastWriteTimeUtc(kept) < File.GetLastWriteTimeUtc(wanted)) await InstallAnewAsync();
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task InstallAnewAsync()
    {
        using var npm = Started("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        var complained = npm.StandardError.ReadToEndAsync(Ct);
        await npm.StandardOutput.ReadToEndAsync(Ct);
        await npm.WaitForExitAsync(Ct);
        Assert.True(npm.ExitCode == 0, await complained);
    }

    private Process Started(string program, params string[] words)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, words) { WorkingDirectory = _folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("tool absent: " + program);
            throw;
        }
    }
}
