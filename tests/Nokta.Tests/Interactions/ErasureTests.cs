using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Nokta.Accounts;
using Nokta.Insights.Notes;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Drafts;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Privacy;
using Nokta.Interactions.Rules;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Server;
using Nokta.Server.Backups;
using Nokta.Tests.Server;
using static Nokta.Tests.Interactions.LedgerBench;
using Nokta.Tests.Kernel.Storage;

namespace Nokta.Tests.Interactions;

/// <summary>Somebody who was everywhere is nowhere any more, whatever comes back.</summary>
public sealed class ErasureTests
{
    private const string Phone = "+989121987654", Mail = "zohre.canary@example.ir";
    private static readonly ulong[] s_ids = [.. new[] { ("phone", Phone), ("email", Mail) }.Select(k => Traces.IdsOf(k.Item2, [k.Item1], "IR").Single().Id)];

    /// <summary>What her keys look like in files: in any notation, as bytes of columns, as addresses carry them.</summary>
    private static readonly byte[][] s_marks =
    [
        .. new[] { "9121987654", "912 198 7654", "۹۱۲۱۹۸۷۶۵۴", "zohre.canary" }.Select(Encoding.UTF8.GetBytes),
        .. s_ids.Select(id => Encoding.UTF8.GetBytes(id.ToString("x", System.Globalization.CultureInfo.InvariantCulture))),
        .. s_ids.Select(id => BitConverter.GetBytes(id)),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_an_erasure_nothing_in_any_table_and_file_names_the_person_and_every_sum_holds(bool onPostgres)
    {
        Assert.SkipWhen(onPostgres && !TestStore.IsPostgresHere, TestStore.NoPostgres);
        var folder = Directory.CreateTempSubdirectory("nokta-erasure-").FullName;
        if (onPostgres) TestStore.OnPostgres(folder);
        await using var site = await TestSite.StartAsync(folder);
        await site.Browser().SetUpAsync(site.Get<Nokta.Server.Hosting.SetupCode>().Current, "sara");
        await SeedAsync(site);
        await SeedTablesAsync(site);
        var before = Sums(site);
        Assert.Equal(["accounts_delivery", "accounts_repeat", "accounts_view", "cache", "content", "database", "inbox", "insights_note", "interactions_batch", "interactions_consent", "interactions_link", "interactions_quarantine",
            "interactions_restriction", "kernel_trail", "rejects", "uploads"], (await PlacesAsync(site)).Append("database").Distinct().Order());

        var erasure = await EraseAsync(site, "0912 198 7654");

        Assert.NotNull(erasure.CleanedAt);
        Assert.Empty(await PlacesAsync(site));
        Assert.Equal(before, Sums(site));
        Assert.DoesNotContain(await FindAsync(site, Phone), p => p.IsKnown);
        Assert.Empty((await site.Get<Erasures>().CountAsync((await FindAsync(site, Mail))[0].Subject, Ct)));
        foreach (var invariant in site.Get<IEnumerable<IInvariant>>()) Assert.Empty(await invariant.FindBrokenAsync(Ct));
    }

    [Fact]
    public async Task Others_keep_every_row_and_their_files()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        await SeedAsync(site);
        var others = Rows(site).Where(r => r.Person.Length > 0 && r.Person is not (Phone or Mail)).ToList();

        await EraseAsync(site, Mail);

        Assert.True(others.Count > 50);
        Assert.Equal(others.Select(r => (r.Row, r.Person, r.Raw, r.Amount)), Rows(site).Where(r => r.Person.Length > 0).Select(r => (r.Row, r.Person, r.Raw, r.Amount)));
        Assert.Contains("09125550000", File.ReadAllText(Path.Combine(site.Folder, "inbox", "1", "till", "done", "old.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_file_imported_again_or_after_an_undo_does_not_bring_her_back()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        var batch = await SeedAsync(site);
        await EraseAsync(site, Phone);

        var again = await ImportAsync(site, Rows(100), "again.csv");
        await site.Get<ImportBatches>().UndoAsync(Here, batch, Ct);
        var fresh = await ImportAsync(site, Rows(100), "fresh.csv");

        Assert.Equal(0, again.Counts.Accepted);
        Assert.True(fresh.Counts.Accepted > 90);
        foreach (var file in Directory.GetFiles(site.Folder, "*.csv")) File.Delete(file);
        await site.Get<Database>().ScrubAsync(Ct);
        Assert.DoesNotContain("content", await PlacesAsync(site));
        Assert.DoesNotContain("interactions_link", await PlacesAsync(site));
    }

    [Fact]
    public async Task Whoever_comes_again_later_is_new()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        await SeedAsync(site);
        await EraseAsync(site, Phone);

        await ImportAsync(site, $"id,time,phone,mail,activity,amount\nN1,{site.Clock.GetUtcNow().AddDays(3):yyyy-MM-dd} 10:00,09121987654,,order,7\n", "new.csv");

        Assert.Equal(1, Assert.Single(await FindAsync(site, Phone)).Interactions);
    }

    [Fact]
    public async Task A_backup_made_before_is_erased_again_when_it_is_restored_and_one_made_after_has_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("nokta-erasure-").FullName;
        var (old, late) = (folder + "-old.nokta", folder + "-late.nokta");
        await using (var site = await TestSite.StartAsync(folder, keeps: true))
        {
            await site.Browser().SetUpAsync(site.Get<Nokta.Server.Hosting.SetupCode>().Current, "sara");
            await SeedAsync(site);
            Assert.True((await site.Get<BackupWriting>().WriteFileAsync(old, ct: Ct)).IsDone);
            await EraseAsync(site, Phone);
            Assert.True((await site.Get<BackupWriting>().WriteFileAsync(late, ct: Ct)).IsDone);
        }

        Assert.NotEmpty(await RestoreAsync(old, Directory.CreateTempSubdirectory("nokta-elsewhere-").FullName));
        Assert.Empty(await RestoreAsync(late, Directory.CreateTempSubdirectory("nokta-elsewhere-").FullName));
        Assert.Empty(await RestoreAsync(old, folder));
    }

    [Fact]
    public async Task An_erasure_killed_at_any_moment_is_finished_by_the_next_start()
    {
        var folder = Directory.CreateTempSubdirectory("nokta-erasure-").FullName;
        await using (var site = await TestSite.StartAsync(folder, keeps: true))
        {
            await site.Browser().SetUpAsync(site.Get<Nokta.Server.Hosting.SetupCode>().Current, "sara");
            await SeedAsync(site);
        }

        var killed = 0;
        for (var round = 0; round < 6; round++)
        {
            await using var erase = NoktaProcess.Start("person", "erase", Phone, "--yes", "--data", folder);
            while (!erase.Process.HasExited && ErasureJournal.Length(folder) == 0) await Task.Delay(1, Ct);
            await Task.Delay(round * 15, Ct);
            if (!erase.Process.HasExited) killed++;
            erase.Process.Kill();
            await erase.EndAsync();
        }

        Assert.True(killed > 0);
        await using (var next = await TestSite.StartAsync(folder, keeps: true)) Assert.Empty(await PlacesAsync(next, ignoreReplaced: true));
    }

    /// <summary>Restores into a folder and starts on it; returns the places where she is found.</summary>
    private static async Task<IReadOnlyList<string>> RestoreAsync(string backup, string folder)
    {
        Assert.Equal(0, await CommandLine.RunAsync(["restore", backup, "--replace", "--data", folder]));
        foreach (var replaced in Directory.GetDirectories(folder, "replaced-*")) Directory.Delete(replaced, true);
        await using var site = await TestSite.StartAsync(folder, keeps: true);
        return await PlacesAsync(site);
    }

    /// <summary>Puts her everywhere; returns the number of the import that is hers.</summary>
    private static async Task<int> SeedAsync(TestSite site)
    {
        var batch = await ImportAsync(site, Rows(100) + "BAD,never,0912 198 7654,,order,5\n", "till.csv");
        foreach (var file in Directory.GetFiles(site.Folder, "*.csv")) File.Delete(file);
        var drafts = new ImportDrafts(site.Get<Database>(), site.Clock);
        await drafts.AddAsync(Here, "zohre.canary@example.ir.csv", null, new MemoryStream(Encoding.UTF8.GetBytes(Rows(20))), Ct);
        var inbox = Directory.CreateDirectory(Path.Combine(site.Folder, "inbox", "1", "till", "done"));
        File.WriteAllText(Path.Combine(inbox.FullName, "old.csv"), "id,phone\n1,۰۹۱۲۱۹۸۷۶۵۴\n2,09125550000\n");
        await site.Get<ChartNotes>().AddAsync(Here, new NoteDraft(new DateOnly(2026, 3, 1), null, $"She called again ({Phone})."), "sara", Ct);
        await site.Get<SavedViews>().SaveAsync(Here, null, "sara", "/interactions", "her", "person=" + s_ids[0].ToString("x", System.Globalization.CultureInfo.InvariantCulture), Ct);
        await SaveJourneysAsync(site);
        return batch.Id;
    }

    private static async Task SaveJourneysAsync(TestSite site)
    {
        using var journeys = new LiveJourneys(site.Get<Database>(), site.Get<InteractionLog>(), site.Get<RuleStore>(), site.Get<GoalStore>(), NullLogger<LiveJourneys>.Instance) { SaveFrom = 1 };
        await journeys.GetAsync(Here, Ct);
        await journeys.WhenSavedAsync();
    }

    /// <summary>What other parts keep for a while: answers to repeated requests, deliveries, events put aside; and what she said herself.</summary>
    private static async Task SeedTablesAsync(TestSite site)
    {
        var hers = (await FindAsync(site, Phone)).First(p => p.IsKnown);
        await site.Get<ConsentStore>().RecordAsync(hers, "mail", true, "form", ct: Ct);
        var restriction = await site.Get<RestrictionStore>().RestrictAsync(hers, Restriction.Restricted, Ct);
        await site.Get<RestrictionStore>().LiftAsync(Here, restriction.Value!.Id, Ct);
        await SaveJourneysAsync(site);
        var (hook, at) = (Guid.CreateVersion7(site.Clock.GetUtcNow()), 1L);
        await using var turn = await site.Get<Database>().WriteAsync(Ct);
        turn.Run("INSERT INTO accounts_repeat VALUES (1, 'sara', 'k1', @p, @at, 200, 'application/json', '', '', @b)", ("@p", new byte[32]), ("@at", at), ("@b", $$"""{"key":"{{Phone}}"}"""));
        turn.Run("INSERT INTO accounts_webhook VALUES (1, @id, 'Till', 'https://example.org/h', '', 's', NULL, NULL, 1, NULL, NULL, 1, 1, NULL)", ("@id", hook));
        turn.Run("INSERT INTO accounts_delivery VALUES (1, @id, @m, 'touchpoint.changed', @b, 1, 1, 1, NULL, 1)", ("@id", hook), ("@m", hook), ("@b", $$"""{"note":"ask {{Mail}}"}"""));
        turn.Run("INSERT INTO interactions_quarantine VALUES (1, 1, 1, 1, 'key.other-body', @at, 10, @x)", ("@at", at), ("@x", Encoding.UTF8.GetBytes($$"""{"persons":[{"kind":"phone","value":"{{Phone}}"}]}""")));
        await turn.CommitAsync(Ct);
    }

    private static string Rows(int count) => "id,time,phone,mail,activity,amount\n" + string.Concat(Enumerable.Range(0, count).Select(i => i % 10 == 3
        ? FormattableString.Invariant($"R{i},2026-03-{i % 28 + 1:00} 12:00,{(i % 20 == 3 ? "0912 198 7654" : "")},{(i == 3 || i % 20 == 13 ? Mail : "")},order,{i}\n")
        : FormattableString.Invariant($"R{i},2026-03-{i % 28 + 1:00} 12:00,0912{i:0000000},,order,{i}\n")));

    private static async Task<ImportBatch> ImportAsync(TestSite site, string text, string name)
    {
        var path = Path.Combine(site.Folder, name);
        await File.WriteAllTextAsync(path, text, Ct);
        var mapping = Till() with { Columns = [.. Till().Columns, new() { Column = "mail", Role = Roles.Person, Kind = "email" }] };
        var done = await site.Get<Importer>().RunAsync(Here, path, name, mapping, ct: Ct);
        Assert.True(done.IsDone, done.Refusal?.Code);
        return done.Value;
    }

    private static async Task<IReadOnlyList<FoundPerson>> FindAsync(TestSite site, string key) => (await site.Get<PersonKeys>().FindAsync(Here, key, ct: Ct)).Value!;

    private static async Task<Erasure> EraseAsync(TestSite site, string key) => await site.Get<Erasures>().EraseAsync(Assert.Single(await FindAsync(site, key)), Ct);

    private static IReadOnlyList<LedgerRow> Rows(TestSite site)
    {
        var log = site.Get<InteractionLog>();
        return log.ReadRows(Here, [.. log.ReadBlocks(Here).SelectMany(b => Enumerable.Range(0, b.Count).Select(i => b.FirstRow + i))]);
    }

    private static (int, long, long, float) Sums(TestSite site) => (Rows(site).Count, Rows(site).Sum(r => r.Amount), Rows(site).Sum(r => r.Time), Rows(site).Sum(r => r.Score));

    /// <summary>Where she is found: in the unpacked content of blocks, in tables, in the bytes of every file.</summary>
    private static async Task<IReadOnlyList<string>> PlacesAsync(TestSite site, bool ignoreReplaced = false)
    {
        var places = new List<string>();
        using (var connection = site.Get<Database>().OpenReading())
        {
            if (connection.Read("""SELECT "Columns", "Raw", b."Count" FROM interactions_content c JOIN interactions_block b ON b."Workspace" = c."Workspace" AND b."Id" = c."Block" """,
                r => ChunkForgetting.Open(r.GetFieldValue<byte[]>(0), r.GetFieldValue<byte[]>(1), r.GetInt32(2))).Any(c => HasMark(c.Raw.AsSpan(0, c.RawLength)) || c.Person.Intersect(s_ids).Any())) places.Add("content");
            if (connection.Read("""SELECT "KeyA", "KeyB" FROM interactions_link""", r => (r.GetInt64(0), r.GetInt64(1))).Any(l => s_ids.Contains((ulong)l.Item1) || s_ids.Contains((ulong)l.Item2))) places.Add("interactions_link");
        }

        places.AddRange(Tables(site));
        foreach (var file in Directory.GetFiles(site.Folder, "*", SearchOption.AllDirectories))
        {
            if (file.EndsWith(".lock", StringComparison.Ordinal)) continue;
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, Ct);
            var place = Path.GetRelativePath(site.Folder, file).Split('/')[0];
            if (HasMark(bytes)) places.Add(place.StartsWith("nokta.db", StringComparison.Ordinal) ? "database" : place);
        }

        // Journeys are packed in bits: their file is opened to look.
        if (Directory.Exists(Path.Combine(site.Folder, "cache")))
            foreach (var file in Directory.GetFiles(Path.Combine(site.Folder, "cache"), "*.idx"))
                if (Nokta.JourneyEngine.Columns.JourneyIndex.Open(file, _ => true, out var _) is { } index && s_ids.Any(id => index.JourneyOf(id).Length > 0)) places.Add("cache");
        return [.. places.Distinct()];
    }

    /// <summary>Tables with her in any value of any row, whichever database it is.</summary>
    private static IEnumerable<string> Tables(TestSite site)
    {
        using var connection = site.Get<Database>().OpenReading();
        return [.. Catalogue.TablesOf(connection).Where(table => connection.Read($"SELECT * FROM {table}", r => Enumerable.Range(0, r.FieldCount).Any(i => Names(r.GetValue(i)))).Any(isHers => isHers) && table != "interactions_content")];
    }

    private static bool Names(object value) => value switch
    {
        string text => HasMark(Encoding.UTF8.GetBytes(text)),
        byte[] bytes => HasMark(bytes),
        long number => s_ids.Contains((ulong)number),
        _ => false,
    };

    private static bool HasMark(ReadOnlySpan<byte> bytes)
    {
        foreach (var mark in s_marks)
            if (bytes.IndexOf(mark) >= 0) return true;
        return false;
    }
}
