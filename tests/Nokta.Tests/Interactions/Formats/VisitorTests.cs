using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Formats.AccessLogs;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Tests.Server;
using static Nokta.Tests.Interactions.Formats.LogBench;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions.Formats;

/// <summary>Visitors of an access log are told from each other under a secret that is soon gone; what a row is known by outlives it.</summary>
public sealed class VisitorTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_read_again_after_its_secret_is_gone_adds_no_row_twice()
    {
        await using var bench = await CreateAsync();
        var path = bench.Write(Lines(0, 6) + Lines(0, 2), "access.log");
        var first = await bench.TakeAsync(path, "access-log", "web");
        Assert.Equal(8, first.Counts.Accepted);
        File.Delete(SecretsOf(bench));

        var again = await bench.TakeAsync(path, "access-log", "web");
        await File.AppendAllTextAsync(path, Lines(0, 1) + Lines(6, 3), Ct);
        var grown = await bench.TakeAsync(path, "access-log", "web");

        Assert.Equal((8L, 0L), (again.Counts.Duplicate, again.Counts.Accepted));
        Assert.Equal((8L, 4L), (grown.Counts.Duplicate, grown.Counts.Accepted));
        Assert.Equal(12, bench.Log.RowCount(Here));
    }

    [Fact]
    public async Task Within_a_day_a_visitor_is_one_person_also_over_several_imports_and_on_another_day_another()
    {
        await using var bench = await CreateAsync();
        await bench.TakeAsync(bench.Write(Line("10", "a") + Line("10", "b"), "1.log"), "access-log", "web");
        await bench.TakeAsync(bench.Write(Line("10", "c") + Line("11", "d"), "2.log"), "access-log", "web");

        var visitors = bench.Rows().Select(r => r.Person).ToList();

        Assert.Equal(visitors[0], visitors[1]);
        Assert.Equal(visitors[0], visitors[2]);
        Assert.NotEqual(visitors[0], visitors[3]);
    }

    [Fact]
    public async Task The_same_address_has_another_key_in_another_installation()
    {
        await using var one = await CreateAsync();
        await using var other = await CreateAsync();
        foreach (var bench in new[] { one, other }) await bench.TakeAsync(bench.Write(Line("10", "a"), "1.log"), "access-log", "web");

        Assert.NotEqual(one.Rows()[0].Person, other.Rows()[0].Person);
    }

    [Fact]
    public void A_secret_lives_two_days_and_then_its_day_gets_another()
    {
        var folder = Directory.CreateTempSubdirectory("nokta-visitors-").FullName;
        var clock = new SettableTime();
        var secrets = new VisitorSecrets(folder, clock);
        var was = secrets.Of(Here, "2026-10-10");
        Assert.NotEqual(was, secrets.Of(Here, "2026-10-11"));
        Assert.NotEqual(was, secrets.Of(new WorkspaceId(2), "2026-10-10"));
        clock.Now += VisitorSecrets.Kept - TimeSpan.FromMinutes(1);
        Assert.Equal(was, new VisitorSecrets(folder, clock).Of(Here, "2026-10-10"));
        clock.Now += TimeSpan.FromMinutes(1);

        Assert.Equal(3, secrets.Forget());
        Assert.DoesNotContain(Convert.ToHexStringLower(was), File.ReadAllText(Path.Combine(folder, VisitorSecrets.FileName)), StringComparison.Ordinal);
        Assert.NotEqual(was, secrets.Of(Here, "2026-10-10"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_look_at_a_file_makes_no_secret()
    {
        await using var bench = await CreateAsync();
        var path = bench.Write(Lines(0, 3), "access.log");

        Assert.True((await bench.Importer.DryRunAsync(Here, path, "access.log", Guessed(path, "web"), ct: Ct)).IsDone);

        Assert.False(File.Exists(SecretsOf(bench)));
    }

    [Fact]
    public async Task Rows_of_logs_that_were_imported_under_older_keys_are_recognised()
    {
        await using var bench = await CreateAsync();
        var path = bench.Write(Lines(0, 5) + Lines(0, 2), "access.log");
        await bench.TakeAsync(path, "access-log", "web");
        await using (var turn = await bench.Database.WriteAsync(Ct))
        {
            // As an older version left it: keys that nothing read today would give.
            turn.Run("DELETE FROM interactions_key");
            for (byte i = 0; i < 7; i++) turn.Run("INSERT INTO interactions_key (\"Workspace\", \"Source\", \"Key\", \"Batch\") VALUES (@w, 1, @k, 1)", ("@w", Here.Value), ("@k", Enumerable.Repeat(i, 16).ToArray()));
            turn.Run("INSERT INTO interactions_rekey (\"Workspace\", \"Batch\") VALUES (@w, 1)", ("@w", Here.Value));
            await turn.CommitAsync(Ct);
        }

        var again = await bench.TakeAsync(path, "access-log", "web");

        Assert.Equal((7L, 0L), (again.Counts.Duplicate, again.Counts.Accepted));
        Assert.Equal((7L, 0L), (bench.Sum("SELECT COUNT(*) FROM interactions_key"), bench.Sum("SELECT COUNT(*) FROM interactions_rekey")));
    }

    private static string Lines(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(i => Line("10", "page-" + i, 1 + i)));

    private static string Line(string day, string page, int host = 1) =>
        $"192.0.2.{host} - - [{day}/Oct/2026:13:00:36 +0330] \"GET /{page} HTTP/1.1\" 200 2326 \"-\" \"Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\"\n";

    private static string SecretsOf(LedgerBench bench) => Path.Combine(bench.Folder, VisitorSecrets.FileName);
}
