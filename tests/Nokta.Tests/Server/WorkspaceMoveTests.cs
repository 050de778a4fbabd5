using Nokta.Accounts;
using Nokta.Accounts.Trail;
using Nokta.Insights.Notes;
using Nokta.Interactions.Import;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Privacy;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Server;
using Nokta.Server.Backups;
using Nokta.Tests.Interactions;
using Nokta.Tests.Kernel.Storage;

namespace Nokta.Tests.Server;

/// <summary>One business goes to another installation, whole and alone, whichever databases the two have.</summary>
public sealed class WorkspaceMoveTests
{
    private static readonly WorkspaceId s_second = new(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task One_workspace_goes_beside_others_with_the_same_checksums_its_files_and_an_unbroken_trail(bool fromPostgres, bool toPostgres)
    {
        Assert.SkipWhen((fromPostgres || toPostgres) && !TestStore.IsPostgresHere, TestStore.NoPostgres);
        await using var from = await SiteAsync("here", fromPostgres);
        await using var to = await SiteAsync("there", toPostgres);
        await FillAsync(from);
        await from.Get<ChartNotes>().AddAsync(new(1), new NoteDraft(new DateOnly(2026, 3, 1), null, "of the other business"), "sara", Ct);

        var copied = await WorkspaceMove.RunAsync(from.Get<Database>(), s_second, to.Get<Database>(), null, Ct);
        var again = await WorkspaceMove.RunAsync(from.Get<Database>(), s_second, to.Get<Database>(), null, Ct);

        Assert.Equal((new WorkspaceId(2), new WorkspaceId(3)), (copied.Value!.Number, again.Value!.Number));
        Assert.Equal(copied.Value.Tables, again.Value.Tables);
        Assert.Equal(Rows(from, s_second), Rows(to, new(3)));
        Assert.Equal("photo", await File.ReadAllTextAsync(Path.Combine(to.Folder, "photos", "3", "a.jpg"), Ct));
        Assert.Equal("rejects/3-1.csv", (await to.Get<ImportBatches>().FindAsync(new(3), 1, Ct))!.RejectFile);
        Assert.True(File.Exists(Path.Combine(to.Folder, "rejects", "3-1.csv")));
        Assert.Null((await to.Get<TrailStore>().VerifyAsync(new(3), ct: Ct)).Fault);
        Assert.DoesNotContain(await to.Get<ChartNotes>().ListAsync(new(3), Ct), n => n.Text == "of the other business");
        Assert.Empty(await to.Get<Roster>().ListAsync(new(3), Ct));
        Assert.Equal(Rows(from, new(1)).Count, Rows(to, new(1)).Count);
    }

    [Fact]
    public async Task Who_was_erased_before_the_copy_stays_out_there_too()
    {
        await using var from = await SiteAsync("here", false);
        await using var to = await SiteAsync("there", false);
        await FillAsync(from);
        var keys = from.Get<PersonKeys>();
        await from.Get<Erasures>().EraseAsync((await keys.FindAsync(s_second, "09120000007", "phone", Ct)).Value![0], Ct);

        var copied = await WorkspaceMove.RunAsync(from.Get<Database>(), s_second, to.Get<Database>(), null, Ct);
        await to.Get<ImportBatches>().UndoAsync(copied.Value!.Number, 1, Ct);
        await ImportAsync(to, copied.Value.Number, "again.csv");

        Assert.DoesNotContain(Rows(to, copied.Value.Number), r => r.Contains("0912000000712", StringComparison.Ordinal) || r.Contains("09120000007,", StringComparison.Ordinal));
        Assert.Contains(Rows(to, copied.Value.Number), r => r.Contains("09120000008,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_that_is_cut_off_leaves_no_row_and_is_run_again()
    {
        await using var from = await SiteAsync("here", false);
        await using var to = await SiteAsync("there", false);
        await FillAsync(from);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WorkspaceMove.RunAsync(from.Get<Database>(), s_second, to.Get<Database>(), new Halfway(stop), stop.Token));

        Assert.Single(await to.Get<WorkspaceStore>().ListAsync(Ct));
        Assert.Empty(Rows(to, s_second));
        Assert.True((await WorkspaceMove.RunAsync(from.Get<Database>(), s_second, to.Get<Database>(), null, Ct)).IsDone);
    }

    [Fact]
    public async Task A_trail_that_was_changed_is_not_tied_anew()
    {
        await using var from = await SiteAsync("here", false);
        await using var to = await SiteAsync("there", false);
        await FillAsync(from);
        await using (var turn = await from.Get<Database>().WriteAsync(Ct))
        {
            turn.Run("DROP TRIGGER kernel_trail_kept" + (TestStore.IsSqlite ? "" : " ON kernel_trail"));
            turn.Run("""UPDATE kernel_trail SET "Act" = 'nothing' WHERE "Workspace" = 2 AND "Sequence" = 1""");
            await turn.CommitAsync(Ct);
        }

        var copied = await WorkspaceMove.RunAsync(from.Get<Database>(), s_second, to.Get<Database>(), null, Ct);

        Assert.Equal("store.copy-trail", copied.Refusal!.Code);
        Assert.Single(await to.Get<WorkspaceStore>().ListAsync(Ct));
    }

    [Fact]
    public async Task The_command_copies_into_a_new_folder_and_says_how_to_let_somebody_in()
    {
        string folder, other = Directory.CreateTempSubdirectory("nokta-other-").FullName + "/new";
        await using (var from = await TestSite.StartAsync(Directory.CreateTempSubdirectory("nokta-here-").FullName, keeps: true))
        {
            folder = from.Folder;
            await from.Browser().SetUpAsync(from.Get<Nokta.Server.Hosting.SetupCode>().Current, "sara");
            await FillAsync(from);
        }

        using var output = new StringWriter();
        var code = await CommandLine.RunAsync(["copy", "--workspace", "2", "--data", folder, "--to", other, "--lang", "en"], new() { Output = output, Error = output });

        Assert.True(code == 0, output.ToString());
        Assert.Contains("nokta members invite NAME --role owner --workspace 1", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("interactions_content", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(CommandLine.CallWrong, await CommandLine.RunAsync(["copy", "--workspace", "2", "--data", folder, "--to", "postgres://nokta@127.0.0.1/x"], new() { Output = output, Error = output }));
    }

    private static async Task<TestSite> SiteAsync(string name, bool onPostgres)
    {
        var folder = Directory.CreateTempSubdirectory("nokta-" + name + "-").FullName;
        if (onPostgres) TestStore.OnPostgres(folder);
        var site = await TestSite.StartAsync(folder);
        await site.Browser().SetUpAsync(site.Get<Nokta.Server.Hosting.SetupCode>().Current, "sara");
        return site;
    }

    /// <summary>A second business with an import, its refused row, a photo and a note.</summary>
    private static async Task FillAsync(TestSite site)
    {
        var made = await site.Get<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Nokta.Kernel.Words.Language.Find("fa")!) with { Name = "کافهٔ دوم" }, Ct);
        Assert.Equal(s_second, made.Value!.Id);
        await ImportAsync(site, s_second, "till.csv");
        await site.Get<ChartNotes>().AddAsync(s_second, new NoteDraft(new DateOnly(2026, 3, 1), null, "A new price."), "sara", Ct);
        Directory.CreateDirectory(Path.Combine(site.Folder, "photos", "2"));
        await File.WriteAllTextAsync(Path.Combine(site.Folder, "photos", "2", "a.jpg"), "photo", Ct);
    }

    private static async Task ImportAsync(TestSite site, WorkspaceId workspace, string name)
    {
        var path = Path.Combine(site.Folder, name);
        await File.WriteAllTextAsync(path, "id,time,phone,activity,amount\n" + LedgerBench.TillRows(0, 300) + "BAD,never,,order,5\n", Ct);
        var done = await site.Get<Importer>().RunAsync(workspace, path, name, LedgerBench.Till(), ct: Ct);
        Assert.True(done.IsDone, done.Refusal?.Code);
    }

    private static List<string> Rows(TestSite site, WorkspaceId workspace)
    {
        var log = site.Get<InteractionLog>();
        var rows = log.ReadBlocks(workspace).SelectMany(b => Enumerable.Range(0, b.Count).Select(i => b.FirstRow + i)).ToList();
        return [.. log.ReadRows(workspace, rows).Select(r => $"{r.Row} {r.Time} {r.Key} {r.Amount} {r.Raw}")];
    }

    private sealed class Halfway(CancellationTokenSource stop) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value > 0.5) stop.Cancel();
        }
    }
}
