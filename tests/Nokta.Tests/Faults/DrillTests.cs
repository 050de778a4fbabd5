using System.Diagnostics;
using Nokta.Tests.Kernel.Storage;

namespace Nokta.Tests.Faults;

/// <summary>The drills of <c>scripts/faults</c> in their small size: real processes that are killed, starved and flooded. They run alone.</summary>
[CollectionDefinition(nameof(DrillTests), DisableParallelization = true)]
[Collection(nameof(DrillTests))]
public sealed class DrillTests
{
    [Theory(Skip = TestStore.OnlySqlite, SkipUnless = nameof(TestStore.IsSqlite), SkipType = typeof(TestStore))]
    [InlineData("f01-kill", "Nothing that was answered is lost over 25 kills, and nothing is stored twice")]
    [InlineData("f03-nth", "A write or a sync that fails is told to who waits for it, and the next one is taken")]
    [InlineData("f04-full-disk", "A full disk sends senders away and heals by itself")]
    [InlineData("f05-lock", "Somebody else's lock sends senders away and heals by itself")]
    [InlineData("f06-bits", "A bit that flips in a row of the ledger is found")]
    [InlineData("f08-clock", "A clock that jumps costs nobody what was acknowledged")]
    [InlineData("f09-slow", "Slow clients are cut off, and the others do not feel them")]
    [InlineData("f12-overload", "Ten times the clients cost nobody what was acknowledged")]
    [InlineData("f15-stop", "A stop under load leaves nothing behind")]
    [InlineData("f18-follow", "A log that grows and rotates is read once over kills")]
    [InlineData("f17-order", "The log is synced before anybody is answered")]
    public async Task A_drill_holds(string drill, string promise)
    {
        foreach (var tool in (ReadOnlySpan<string>)["node", "sqlite3"])
            if (!IsThere(tool)) Assert.Skip("tool absent: " + tool);
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(ArchitectureTests.RepositoryRoot(), "scripts/faults", drill + ".mjs")]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        if ((await said).Contains(" skipped: ", StringComparison.Ordinal)) Assert.Skip((await said).Split(" skipped: ")[1].Trim());
        Assert.True(process.ExitCode == 0, $"{promise}: {await said} {await complained}");
    }

    private static bool IsThere(string tool) => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));
}
